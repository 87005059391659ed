"""XLSX for the people who review: verdict columns, filters, colours; nothing in it can run."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from csaudit.model import RunReport, Severity
from csaudit.reports import phrasing, tables
from csaudit.reports.counting import totals
from csaudit.reports.options import RenderOptions
from csaudit.reports.prepare import prepare
from csaudit.reports.summary import provenance, summary_lines
from csaudit.reports.table import Table
from csaudit.wording import say

ROWS_PER_SHEET = 1_048_575
"""Excel's rows without the header; a longer table goes on in a second sheet."""
_CELL_LIMIT = 32_000
"""Excel refuses cells over 32,767 characters."""
_WIDE = frozenset(
    (
        "quote",
        "turn_text",
        "message",
        "why",
        "suggest",
        "related",
        "warnings",
        "reason",
        "qa_note",
        "qa_missed",
    )
)
_MIDDLE = frozenset(
    ("call_id", "title", "main_issue", "source", "check", "cite", "phrase", "where", "dimension")
)
_RATES = frozenset(("failed_rate", "failed_low", "failed_high"))
_SHEETS = ("calls", "findings", "agents", "teams", "checks", "agent_checks", "skipped")
_BEFORE = {"findings": ("qa_verdict", "qa_note", "qa_by"), "calls": ()}
_AFTER = {"calls": ("qa_missed",)}
_LEVEL_SHEET = {"call": "calls", "agent": "agents", "team": "teams"}


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as a workbook; the sheet of the level in `options.by` is the one that opens."""
    report = prepare(report, options, for_people=True)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": True,
        },
    )
    book.set_properties(
        # A fixed day: the same run gives the same bytes.
        {"title": say("reports.title", options.lang), "created": datetime.datetime(2000, 1, 1)}
    )
    writer = _Writer(book, options.lang)
    for name in _SHEETS:
        writer.table(name, tables.TABLES[name](report, options.lang))
    writer.about(report)
    writer.open_at(_LEVEL_SHEET.get(options.by or "", "calls"))
    book.close()
    return out.getvalue()


_Look = tuple[Any, Mapping[str, Any] | None]
"""The format of a column's cells, and those of cells with special words."""


class _Writer:
    """One workbook being written: its formats and sheets."""

    def __init__(self, book: Any, lang: str) -> None:
        self._book = book
        self._lang = lang
        self._sheets: dict[str, Any] = {}
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#E3E6EA"}
        self._head = book.add_format(
            {**cell, "bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF", "valign": "vcenter"}
        )
        self._cell = book.add_format(cell)
        self._entry = book.add_format({**cell, "bg_color": "#FFFBE6"})
        self._rate = book.add_format({**cell, "num_format": "0.0%"})
        self._severity = {
            phrasing.named("severity", severity.value, lang): book.add_format({**cell, **look})
            for severity, look in (
                (Severity.FATAL, {"bg_color": "#B42318", "font_color": "#FFFFFF", "bold": True}),
                (Severity.MAJOR, {"bg_color": "#FDE3DF", "font_color": "#912018", "bold": True}),
                (Severity.MINOR, {"bg_color": "#FEF3D6", "font_color": "#7A4B00"}),
            )
        }
        self._verdict = {
            say("reports.verdict_fatal", lang): self._severity[phrasing.named("severity", "fatal", lang)],
            say("reports.verdict_failed", lang): self._severity[phrasing.named("severity", "major", lang)],
        }

    def table(self, name: str, table: Table) -> None:
        """One table, on as many sheets as its rows need."""
        rows = table.rows
        before, after = _BEFORE.get(name, ()), _AFTER.get(name, ())
        columns = [*before, *table.columns, *after]
        looks = [self._look(column) for column in columns]
        empty, rest = (None,) * len(before), (None,) * len(after)
        for part, start in enumerate(range(0, max(len(rows), 1), ROWS_PER_SHEET), 1):
            title = say(f"reports.sheet_{name}", self._lang) + (f" {part}" if part > 1 else "")
            sheet = self._book.add_worksheet(title[:31])
            self._sheets.setdefault(name, sheet)
            self._headers(sheet, columns)
            chunk = rows[start : start + ROWS_PER_SHEET]
            for at, row in enumerate(chunk, 1):
                _write(sheet, at, looks, (*empty, *row, *rest))
            last = max(len(chunk), 1)
            sheet.autofilter(0, 0, last, len(columns) - 1)
            sheet.freeze_panes(1, len(empty) + 1)
            if "qa_verdict" in columns:
                self._verdicts(sheet, columns.index("qa_verdict"), last)
            if "failed_rate" in columns and chunk:
                self._bars(sheet, columns.index("failed_rate"), last)

    def _headers(self, sheet: Any, columns: Sequence[str]) -> None:
        for place, column in enumerate(columns):
            text = (
                say(f"reports.{column}", self._lang)
                if column.startswith("qa_")
                else phrasing.heading(column, self._lang)
            )
            sheet.write_string(0, place, text, self._head)
            width = 44 if column in _WIDE else 22 if column in _MIDDLE else 11
            sheet.set_column(place, place, width)
        sheet.set_row(0, 24)

    def _look(self, column: str) -> _Look:
        """How the cells of a column look, and those that say something special."""
        usual = self._entry if column.startswith("qa_") else self._rate if column in _RATES else self._cell
        return usual, {"severity": self._severity, "verdict": self._verdict}.get(column)

    def _verdicts(self, sheet: Any, column: int, last: int) -> None:
        choices = [say(f"reports.qa_{answer}", self._lang) for answer in ("upheld", "overturned")]
        sheet.data_validation(1, column, last, column, {"validate": "list", "source": choices})

    @staticmethod
    def _bars(sheet: Any, column: int, last: int) -> None:
        bar = {"type": "data_bar", "bar_color": "#F4A89D", "bar_solid": True, "min_type": "num", "min_value": 0,
               "max_type": "num", "max_value": 1}  # fmt: skip
        sheet.conditional_format(1, column, last, column, bar)

    def about(self, report: RunReport) -> None:
        """Provenance, totals and what the reader must know, as the last sheet."""
        sheet = self._book.add_worksheet(say("reports.sheet_about", self._lang))
        sheet.set_column(0, 0, 110)
        lines = [
            provenance(report, self._lang),
            f"sha256 {report.run.scorecard_sha256}",
            *summary_lines(report, totals(report), self._lang),
            say("reports.rates_note", self._lang),
            say("reports.qa_how", self._lang),
            say("reports.limits_text", self._lang),
        ]
        for at, line in enumerate(lines):
            sheet.write_string(at, 0, line, self._cell)

    def open_at(self, name: str) -> None:
        """The sheet that shows when the workbook opens."""
        self._sheets[name].activate()


def _write(sheet: Any, at: int, looks: Sequence[_Look], cells: Sequence[object]) -> None:
    """One row."""
    for place, ((usual, marked), cell) in enumerate(zip(looks, cells, strict=True)):
        look = usual if marked is None else marked.get(str(cell), usual)
        if isinstance(cell, str):
            sheet.write_string(at, place, phrasing.excerpt(cell, _CELL_LIMIT), look)
        elif cell is None:
            sheet.write_blank(at, place, None, look)
        else:
            sheet.write_number(at, place, cell, look)
