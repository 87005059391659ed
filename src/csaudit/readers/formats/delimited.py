"""CSV, TSV and their kin: any delimiter of `, TAB ; |`, one row a turn (long) or one row a call (wide).

The header may stand below title rows; columns are known by their usual Chinese and English names (`通话ID`, `角色`,
`内容`, `开始时间`, `坐席工号` …), others are named by `--map`. Of several columns of words the one with the longest
cells is taken, and said where another would do. A wide table keeps a whole call in one cell, in any plain-text style,
with real or written-out line breaks, or as JSON; with `客服内容` and `客户内容` in two columns the order is lost, and
checks on order aren't judged. Times may be seconds, milliseconds, clocks, dates, epochs or fractions of a day: the
unit is told by their size and by how fast people would speak.

What Excel does is known: GB18030 without a mark, "Unicode Text", a `sep=;` line, ids as `="008001"` or `'008001`, ids
rounded to 15 digits (said, and not joined across what differs), cells cut at 32,767 characters (said), quotes that
aren't doubled, blank rows between calls. A table without a column that says who speaks is skipped and named.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from csaudit.readers.draft import Draft, UnreadableError, warning
from csaudit.readers.encoding import refuse_mojibake
from csaudit.readers.names import field_key, metadata_key
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source
from csaudit.readers.tables.calls import read_table
from csaudit.readers.tables.cells import Row, Table
from csaudit.readers.tables.quotes import loose_rows

DELIMITERS: Final = ",\t;|"
_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".xls"})
_HEAD_ROWS: Final = 25
_CELL: Final = 2**31 - 1
"""The csv module's own limit of 131,072 characters is less than an hour's call."""


def sniff(source: Source) -> bool:
    """A `sep=` line, a header the lexicon knows, or the suffix of a table."""
    head = source.head_text[:32_768]
    if head.lower().startswith("sep=") or source.suffix in _SUFFIXES:
        return True
    return _known_header(head) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a delimited table."""
    text, delimiter = _delimiter(source.text)
    warnings = list(source.warnings)
    try:
        rows = _rows(text, delimiter)
        if '"' in text and not _is_strict(text, delimiter):
            loose = list(loose_rows(text, delimiter))
            if _is_even(loose) >= _is_even(rows):
                rows = loose
                warnings.append(warning("loose_quotes"))
        if text.count('"') % 2:
            bare = _rows(text, delimiter, quoting=csv.QUOTE_NONE)
            if _is_even(bare) and len(bare) > len(rows):
                rows = bare
                warnings.append(warning("open_quote"))
    except csv.Error as error:
        raise UnreadableError("bad-csv", detail=str(error)) from error
    table = Table(source.name, "csv", rows, source.encoding, warnings=warnings)
    try:
        yield from read_table(table, options.columns)
    except UnreadableError:
        refuse_mojibake(text)
        raise


def cells_of(text: str) -> list[list[str]]:
    """The cells of any delimited table, whatever its columns are."""
    text, delimiter = _delimiter(text)
    return [[str(cell) for cell in row.cells] for row in rows_of(text, delimiter)]


def rows_of(text: str, delimiter: str) -> list[Row]:
    """The rows of a text under a delimiter that is known."""
    try:
        return _rows(text, delimiter)
    except csv.Error as error:
        raise UnreadableError("bad-csv", detail=str(error)) from error


def _known_header(head: str) -> str | None:
    """The delimiter under which one of the first lines is a header, if it is one."""
    best: tuple[int, str | None] = (1, None)
    for line in head.splitlines()[:_HEAD_ROWS]:
        if len(line) > 4096:
            continue
        for delimiter in DELIMITERS:
            names = [name.strip().strip('"') for name in line.split(delimiter)]
            keys = {field_key(name) or metadata_key(name) for name in names} - {None}
            if len(keys) > best[0] and 2 * len(keys) >= len(names) - 2:
                best = (len(keys), delimiter)
    return best[1]


def _delimiter(text: str) -> tuple[str, str]:
    """The text without its `sep=` line, and the delimiter."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return "\n" + rest, first[4]
    found = _known_header(text[:32_768])
    return text, found or max(DELIMITERS, key=lambda mark: _consistency(text[:32_768], mark))


def _consistency(head: str, delimiter: str) -> tuple[float, int]:
    """Share of lines with the commonest number of fields above one, and that number."""
    counts = Counter(line.count(delimiter) for line in head.splitlines()[:100] if line.strip())
    counts.pop(0, None)
    if not counts:
        return 0.0, 0
    number, lines = counts.most_common(1)[0]
    return lines / max(1, counts.total()), number


def _rows(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> list[Row]:
    rows: list[Row] = []
    with _large_cells():
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
        before = 0
        for cells in reader:
            rows.append(Row(before + 1, list(cells)))
            before = reader.line_num
    return rows


def _is_strict(text: str, delimiter: str) -> bool:
    """Whether every quote within a quoted cell is doubled."""
    try:
        with _large_cells():
            for _ in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
                pass
    except csv.Error:
        return False
    return True


def _is_even(rows: list[Row]) -> bool:
    """Whether nearly all rows have the same number of cells."""
    counts = Counter(len(row.cells) for row in rows if row.cells)
    return bool(counts) and counts.most_common(1)[0][1] * 20 >= counts.total() * 19


@contextmanager
def _large_cells() -> Iterator[None]:
    before = csv.field_size_limit(_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
