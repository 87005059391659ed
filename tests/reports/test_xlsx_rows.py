"""Rows put at once give the bytes that the same cells give one by one."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from csaudit.reports.phrasing import excerpt
from csaudit.reports.xlsx_sheet import CELL_LIMIT, Look, RowSheet

ROWS: list[tuple[object, ...]] = [
    ("严重", 3, 0.123456789012345678, None),
    ("一般", -1.5, 1e21, " 空格 "),
    ("严重", 0, 123456789012345678, "<r>&\"'</r>"),
    ("", 1.0, 1, "=1+1"),
]


def test_rows_are_as_cells_one_by_one() -> None:
    assert _at_once(ROWS * 12) == _one_by_one(ROWS * 12)


def test_a_sheet_without_rows() -> None:
    assert _at_once([]) == _one_by_one([])


@pytest.mark.parametrize("text", ["长" * 16_000, "长" * 40_000, "😀" * 16_001, "a😀" * 20_000])
def test_long_texts_are_cut_as_one_by_one(text: str) -> None:
    rows: list[tuple[object, ...]] = [(text, 1, 2, None)]
    assert _at_once(rows) == _one_by_one(rows)


def _at_once(rows: list[tuple[object, ...]]) -> bytes:
    def fill(sheet: Any, head: Any, usual: Any, marked: dict[str, Any]) -> None:
        sheet.put(rows, [Look(usual, marked), *[Look(usual)] * 3], head)

    return _book(RowSheet, fill)


def _one_by_one(rows: list[tuple[object, ...]]) -> bytes:
    def fill(sheet: Any, head: Any, usual: Any, marked: dict[str, Any]) -> None:
        for at, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                look = marked.get(str(cell), usual) if place == 0 else usual
                if isinstance(cell, str):
                    sheet.write_string(at, place, excerpt(cell, CELL_LIMIT), look)
                elif cell is None:
                    sheet.write_blank(at, place, None, look)
                else:
                    sheet.write_number(at, place, cell, look)

    return _book(Worksheet, fill)


def _book(sheet_class: type, fill: Any) -> bytes:
    """Two sheets; the second has bars, which change how rows look."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    head, marked, usual = (
        book.add_format(look) for look in ({"bold": True}, {"italic": True}, {"border": 1})
    )
    for number in range(2):
        sheet = book.add_worksheet(f"表{number}", worksheet_class=sheet_class)
        for place in range(4):
            sheet.write_string(0, place, f"列{place}", head)
        sheet.set_row(0, 24)
        fill(sheet, head, usual, {"严重": marked})
        if number:
            sheet.conditional_format(1, 1, 4, 1, {"type": "data_bar", "bar_solid": True})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    book.close()
    return out.getvalue()
