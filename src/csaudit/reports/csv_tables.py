"""CSV for Excel, WPS and pandas: one table per file."""

from __future__ import annotations

from csaudit.model import RunReport
from csaudit.reports import tables
from csaudit.reports.options import RenderOptions
from csaudit.reports.prepare import prepare
from csaudit.reports.table import Table

_FORMULA_SIGNS = tuple("=+-@\t\r＝＋－＠")
_LEVEL_TABLE = {None: "findings", "call": "calls", "agent": "agents", "team": "teams"}


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The findings, or the table of the level in `options.by`."""
    return render_table(prepare(report, options, for_people=True), _LEVEL_TABLE[options.by], options)


def render_all(report: RunReport, options: RenderOptions) -> dict[str, bytes]:
    """Every table by its file name."""
    report = prepare(report, options, for_people=True)
    return {f"{name}.csv": render_table(report, name, options) for name in tables.TABLES}


def render_table(report: RunReport, name: str, options: RenderOptions) -> bytes:
    """One table of a prepared run."""
    columns, rows = tables.TABLES[name](report, options.lang)
    table = Table(columns, [tuple(map(defused, row)) for row in rows]).frame()
    text: str = table.to_csv(index=False, header=tables.headings(columns, options.lang), lineterminator="\n")
    return text.encode("utf-8-sig" if options.bom else "utf-8")


def defused(cell: object) -> object:
    """A text cell that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell
