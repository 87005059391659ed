"""Any table as rows and cells, whatever its columns are: workbooks, CSV and its kin."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from csaudit.errors import UsageError
from csaudit.readers.draft import UnreadableError
from csaudit.readers.tables.cells import Table
from csaudit.wording import LANGUAGES, both, say


def read_grids(path: str) -> list[list[Table]]:
    """Every way to read a file: one for a workbook, with all its sheets; one for each delimiter of a text.

    Which delimiter is right only the reader of the columns can tell: cells of a report hold commas and semicolons
    themselves. `UsageError` for what can't be read.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=path, why=error.strerror or str(error))) from error
    try:
        return list(_readings(data, path))
    except UnreadableError as error:
        zh, en = (say("cli.cannot_read", lang, path=path, why=error.say(lang)) for lang in LANGUAGES)
        raise UsageError(zh, en) from error


def _readings(data: bytes, path: str) -> Iterator[list[Table]]:
    from csaudit.readers.formats import delimited, spreadsheet  # noqa: PLC0415 — only what reads a table pays
    from csaudit.readers.source import Source  # noqa: PLC0415

    source = Source(io.BytesIO(data), path)
    if spreadsheet.sniff(source):
        yield spreadsheet.tables(source)
        return
    for delimiter in delimited.DELIMITERS:
        yield [Table(path, "csv", delimited.rows_of(source.text, delimiter))]
