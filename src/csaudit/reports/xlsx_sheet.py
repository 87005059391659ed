"""A worksheet that takes whole rows: `xlsxwriter` checks, keeps and writes each cell by itself, and a run has a million.

The bytes are those that it writes of the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from csaudit.reports.phrasing import excerpt

CELL_LIMIT = 32_000
"""Characters of a cell; Excel refuses more than 32,767 UTF-16 units …"""
_SURE = 16_000
"""… which so many characters never have."""


class Look(NamedTuple):
    """The format of a column's cells, and those of cells that say something special."""

    usual: Any
    marked: Mapping[Any, Any] = MappingProxyType({})


class _Styles(dict[Any, str]):
    """Formats as cells name them; a format gets its number when it is first used."""

    def __missing__(self, look: Any) -> str:
        style = self[look] = f's="{look._get_xf_index()}"'
        return style


class RowSheet(Worksheet):  # type: ignore[misc]
    """Rows that are put follow those written cell by cell, and are written after them."""

    dim_rowmax: Any
    excel_version: Any

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        """The cells of each row that was put."""
        self._above = self._width = 0

    def put(self, rows: Iterable[Sequence[object]], looks: Sequence[Look], head: Any) -> None:
        """Rows of texts, numbers and `None` for an empty cell, each with its look; `head` is the format of the row above."""
        self._above, self._width = self.dim_rowmax, len(looks)
        styles, numbers = _Styles(), dict[object, str]()
        styles[head]  # the row above comes first, so its format has the first number
        columns = [(f'<c r="{xl_col_to_name(place)}', *look) for place, look in enumerate(looks)]
        for at, row in enumerate(rows, self._above + 2):
            self._lines.append("".join(self._cells(at, row, columns, styles, numbers)))
        self._check_dimensions(self._above + len(self._lines), self._width - 1)

    def _cells(
        self,
        at: int,
        row: Sequence[object],
        columns: Sequence[tuple[str, Any, Mapping[Any, Any]]],
        styles: _Styles,
        numbers: dict[object, str],
    ) -> Iterable[str]:
        index = self.str_table._get_shared_string_index
        for (start, usual, marked), cell in zip(columns, row, strict=True):
            style = styles[marked.get(cell, usual) if marked else usual]
            if isinstance(cell, str):
                text = cell if len(cell) <= _SURE else _cut(cell)
                yield f'{start}{at}" {style} t="s"><v>{index(text)}</v></c>'
            elif cell is None:
                yield f'{start}{at}" {style}/>'
            else:
                number = numbers.get(cell) or numbers.setdefault(cell, f"{cell:.16G}")
                yield f'{start}{at}" {style}><v>{number}</v></c>'

    def _write_rows(self) -> None:
        if not self._lines:
            super()._write_rows()
            return
        last, self.dim_rowmax = self.dim_rowmax, self._above
        super()._write_rows()
        self.dim_rowmax = last
        more = ' x14ac:dyDescent="0.25"' if self.excel_version == 2010 else ""
        row = f'" spans="1:{self._width}"{more}>'
        lines = enumerate(self._lines, self._above + 2)
        self.fh.write("".join([f'<row r="{at}{row}{cells}</row>' for at, cells in lines]))
        self._lines.clear()


def _cut(text: str) -> str:
    """As much of a long text as fits, cut in the middle; characters beyond U+FFFF count twice."""
    units = excerpt(text, CELL_LIMIT).encode("utf-16-le")
    return units[: 2 * 32_767].decode("utf-16-le", "ignore")
