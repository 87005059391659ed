"""An HTML table, which many back offices save under the name `.xls`: the largest table of the page, read as CSV would be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source
from csaudit.readers.tables.calls import read_table
from csaudit.readers.tables.cells import Row, Table

_OPENS: Final = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype\s+html|html|table|head|meta|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def sniff(source: Source) -> bool:
    """A page or a table at the very start."""
    return _OPENS.match(source.head_text[:4096]) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the largest table of the page."""
    parser = _Tables()
    parser.feed(source.text)
    parser.close()
    rows = max(parser.tables, key=len, default=[])
    if not rows:
        raise UnreadableError("no-html-table")
    table = Table(source.name, "html", rows, source.encoding, warnings=list(source.warnings))
    yield from read_table(table, options.columns)


class _Tables(HTMLParser):
    """Collects the cells of every table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._cells: list[object] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            self._text = []
        elif tag in {"br", "p", "div", "li"} and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _end_cell(self) -> None:
        if self._text is not None:
            self._cells.append("".join(self._text).strip())
            self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells and self.tables:
            rows = self.tables[-1]
            rows.append(Row(len(rows) + 1, self._cells))
        self._cells = []
