"""HTML: one file without scripts or addresses, for a screen on the wall, a mail or a printer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from csaudit.engine.stats import Rate, spread
from csaudit.model import RunReport
from csaudit.reports import charts, phrasing
from csaudit.reports.counting import by_risk, tabled, totals
from csaudit.reports.load_view import load_note, load_rows
from csaudit.reports.options import RenderOptions
from csaudit.reports.prepare import prepare
from csaudit.reports.sheet import sheet_numbers, sheets
from csaudit.reports.summary import provenance, summary_lines
from csaudit.reports.view import call_view
from csaudit.wording import say

if TYPE_CHECKING:
    import jinja2


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as a page; with `by="agent"` one feedback sheet per agent, a page each when printed."""
    report = prepare(report, options, for_people=True)
    if options.by == "agent":
        return _page("sheets.html.j2", report, options, sheets=sheets(report, options.lang))
    return _page("report.html.j2", report, options, links=None, **_contents(report, options))


def render_index(report: RunReport, options: RenderOptions, names: list[str], links: list[str]) -> bytes:
    """The overview with a link to the file of each unit, in the order of `names`."""
    report = prepare(report, options, for_people=True)
    labels = [phrasing.group_name(name, options.lang) for name in names]
    listed = list(zip(labels, links, strict=True))
    return _page("report.html.j2", report, options, links=listed, **_contents(report, options))


def _contents(report: RunReport, options: RenderOptions) -> dict[str, object]:
    lang = options.lang
    counted = totals(report)
    columns = charts.heat_columns(report, lang)
    checks = [check for check, _ in columns]
    risky = by_risk(report)[: options.max_calls]
    names = {r.agent: r.metadata["agent_name"] for r in report.results if r.metadata.get("agent_name")}
    return {
        "totals": counted,
        "summary": summary_lines(report, counted, lang),
        "rate": charts.rate_view(Rate(counted.failed, max(counted.scored, counted.failed))),
        "spread": spread(counted.scores),
        "bars": charts.histogram(counted.scores, report.run.pass_mark),
        "calls": [call_view(result, report, lang, f"call-{at}") for at, result in enumerate(risky, 1)],
        "more_calls": len(report.results) - len(risky),
        "columns": [title for _, title in columns],
        "teams": charts.group_views(
            tabled(report.teams, report, asked=options.by == "team"), checks, {}, lang
        ),
        "agents": charts.group_views(
            tabled(report.agents, report, asked=options.by == "agent"),
            checks,
            {agent: name for agent, name in names.items() if agent != name},
            lang,
        ),
        "loads": load_rows(report, lang),
        "load_note": load_note(report, lang),
        "checks": charts.check_views(report, lang),
        "first": options.by or "call",
    }


def _page(template: str, report: RunReport, options: RenderOptions, **more: object) -> bytes:
    lang = options.lang

    def translate(key: str, **slots: object) -> str:
        return say(f"reports.{key}", lang, **slots)

    page = _environment().get_template(template).render(
        t=translate,
        lang=lang,
        number=phrasing.number,
        head=lambda column: phrasing.heading(column, lang),
        run=report.run,
        provenance=provenance(report, lang),
        skipped=[(s.source, s.zh if lang == "zh" else s.en, s.code) for s in report.skipped],
        sheet_numbers=lambda sheet: sheet_numbers(sheet, lang),
        **more,
    )  # fmt: skip
    return (page.rstrip("\n") + "\n").encode("utf-8")


@cache
def _environment() -> jinja2.Environment:
    import jinja2  # noqa: PLC0415 - only HTML needs it

    return jinja2.Environment(
        loader=jinja2.PackageLoader("csaudit.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
