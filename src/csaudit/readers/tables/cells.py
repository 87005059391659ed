"""What a cell of a table says, and the rows around it."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Final

from csaudit.readers.draft import Warning_

EXCEL_CELL: Final = 32_767
"""Characters a cell of Excel can hold; a transcript of exactly this length was cut."""
_DIGITS: Final = 15
"""Digits Excel keeps of a number; longer ids come back rounded."""
_ESCAPED: Final = re.compile(r"_x000[dD]_\n?")
_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_MANGLED: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{2,3}", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """One row: its 1-based number in the file or sheet, and its cells as read."""

    number: int
    cells: list[object]

    def cell(self, column: int | None) -> object:
        """The cell in a column; `None` where the row is short or the column isn't there."""
        return self.cells[column] if column is not None and column < len(self.cells) else None

    def text(self, column: int | None) -> str:
        """The cell as text."""
        return text_of(self.cell(column))

    @property
    def is_blank(self) -> bool:
        """Whether no cell of the row holds anything."""
        return not any(text_of(cell) for cell in self.cells)


@dataclass(slots=True)
class Table:
    """The rows of a file or sheet, and how to speak of it."""

    source: str
    source_format: str
    rows: list[Row]
    encoding: str = ""
    merged: frozenset[tuple[int, int]] = frozenset()
    """(row number, column) of cells that a merged range filled."""
    hidden: frozenset[int] = frozenset()
    """Numbers of rows that are hidden or filtered out in the workbook."""
    is_excel: bool = False
    warnings: list[Warning_] = field(default_factory=list)


def text_of(cell: object) -> str:
    """A cell as a person sees it: `318645.0` is `318645`, `="008001"` is `008001`."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e300 else str(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ")
    if not isinstance(cell, str):
        return str(cell)
    text = _ESCAPED.sub("\n", cell).strip() if "_x000" in cell else cell.strip()
    found = _FORMULA.fullmatch(text) if text.startswith('="') else None
    return found[1] if found else text


def id_of(cell: object) -> str:
    """A cell that is an id: without the apostrophe that keeps Excel from reading a number."""
    return text_of(cell).lstrip("'\t ").strip()


def is_rounded(cell: object) -> bool:
    """Whether Excel has lost digits of an id: more than 15 of them, or shown as `1.23E+17`."""
    if isinstance(cell, float):
        return abs(cell) >= 10**_DIGITS
    return isinstance(cell, str) and _MANGLED.fullmatch(cell.strip()) is not None
