"""CSV for Excel, WPS and pandas: one table per file."""

from __future__ import annotations

import csv
import io

from csaudit.model import RunReport
from csaudit.reports import tables
from csaudit.reports.options import RenderOptions
from csaudit.reports.prepare import prepare

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
    table = tables.TABLES[name](report, options.lang)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(tables.headings(table.columns, options.lang))
    writer.writerows([map(defused, row) for row in table.rows])
    return out.getvalue().encode("utf-8-sig" if options.bom else "utf-8")


def defused(cell: object) -> object:
    """A text cell that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(cell, str) and cell.lstrip().startswith(_FORMULA_SIGNS):
        return f"'{cell}"
    return cell
