"""A table in HTML, or in the XML of Excel 2003, which many back offices save under the name `.xls`.

The largest table of the page is read, as CSV would be. A page without a table but with timed list items
(`<li start=… end=…>坐席：您好</li>`) is one call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.items import has_items, parse_items
from csaudit.readers.source import Source
from csaudit.readers.tables.calls import read_table
from csaudit.readers.tables.cells import Row, Table

_OPENS: Final = re.compile(
    r"\s*(<\?[^>]*>\s*)*+(<!--.*?-->\s*)?<(!doctype\s+html|html|table|head|meta|body|(\w+:)?workbook)\b",
    re.IGNORECASE | re.DOTALL,
)

_XML: Final = {"row": "tr", "cell": "td"}
"""Elements of Excel's XML → those of HTML that mean the same."""
_MAX_COLUMNS: Final = 16_384


def sniff(source: Source) -> bool:
    """A page or a table at the very start."""
    return _OPENS.match(source.head_text[:4096]) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of the largest table of the page."""
    parser = _Tables()
    parser.feed(source.text)
    parser.close()
    rows = max(parser.tables, key=len, default=[])
    if not rows and has_items(source.text):
        draft = parse_items(source.text)
        draft.source, draft.source_format, draft.encoding = source.name, "html", source.encoding
        draft.warnings = [*source.warnings]
        yield draft
        return
    if not rows:
        raise UnreadableError("no-html-table")
    table = Table(source.name, "html", rows, source.encoding, warnings=list(source.warnings))
    yield from read_table(table, options.columns)


def _named(tag: str) -> str:
    name = tag.rpartition(":")[2]
    return _XML.get(name, name)


class _Tables(HTMLParser):
    """Collects the cells of every table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Row]] = []
        self._cells: list[object] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = _named(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self._end_row()
        elif tag in {"td", "th"}:
            self._end_cell()
            self._skip_to(dict(attrs).get("ss:index"))
            self._text = []
        elif tag in {"br", "p", "div", "li"} and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = _named(tag)
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _skip_to(self, index: str | None) -> None:
        """Empty cells up to a 1-based column: Excel's XML leaves them out."""
        if index is not None and index.isdigit() and len(self._cells) < int(index) <= _MAX_COLUMNS:
            self._cells += [""] * (int(index) - 1 - len(self._cells))

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
