"""Markdown (GitHub's): for merge requests, wikis and chat; by agent, the trainer's feedback sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from csaudit.engine.stats import Rate, spread
from csaudit.model import GroupReport, RunReport
from csaudit.reports import phrasing
from csaudit.reports.counting import by_risk, failed_rate, tabled, totals
from csaudit.reports.load_view import COLUMNS as LOAD_COLUMNS
from csaudit.reports.load_view import load_note, load_rows
from csaudit.reports.markdown_facts import facts_lines
from csaudit.reports.markdown_parts import Lines, colon, escaped, finding_lines
from csaudit.reports.markdown_sheet import sheet_lines
from csaudit.reports.options import RenderOptions
from csaudit.reports.phrasing import number
from csaudit.reports.prepare import prepare
from csaudit.reports.sheet import sheets
from csaudit.reports.summary import provenance, summary_lines, top_checks
from csaudit.reports.view import CallView, call_view
from csaudit.wording import say


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as Markdown; with `by="agent"` one feedback sheet per agent."""
    report = prepare(report, options, for_people=True)
    lang = options.lang
    if options.by == "agent":
        return _joined(line for sheet in sheets(report, lang) for line in sheet_lines(sheet, report, lang))
    return _joined(_report(report, options, links=None))


def render_index(report: RunReport, options: RenderOptions, names: list[str], links: list[str]) -> bytes:
    """The overview with a link to the file of each unit, in the order of `names`."""
    report = prepare(report, options, for_people=True)
    labels = [phrasing.group_name(name, options.lang) for name in names]
    listed = [f"- [{escaped(label)}](<{link}>)" for label, link in zip(labels, links, strict=True)]
    return _joined(_report(report, options, links=listed))


def _joined(lines: Lines) -> bytes:
    return ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers_from: int) -> Lines:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "|".join("---:" if at >= numbers_from else "---" for at in range(len(heads))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


def _report(report: RunReport, options: RenderOptions, links: list[str] | None) -> Lines:
    lang = options.lang
    yield f"# {say('reports.title', lang)}"
    yield ""
    yield f"> {escaped(provenance(report, lang))}"
    yield ""
    yield f"## {say('reports.summary', lang)}"
    yield ""
    yield from (f"- {escaped(line)}" for line in summary_lines(report, totals(report), lang))
    yield ""
    sections: dict[str, Callable[[RunReport, RenderOptions], Lines]] = {
        "call": _calls,
        "team": _teams,
        "agent": _agents,
    }
    if links is not None:
        yield from ["## " + say("reports.files", lang), "", *links, ""]
        sections.pop("call")
    first = [options.by] if options.by in sections else []
    for level in [*first, *(level for level in sections if level not in first)]:
        yield from sections[level](report, options)
    yield from _checks(report, lang)
    yield from _skipped(report, lang)
    yield from ["## " + say("reports.limits", lang), "", say("reports.limits_text", lang), ""]


def _teams(report: RunReport, options: RenderOptions) -> Lines:
    return _groups(tabled(report.teams, report, asked=options.by == "team"), "team", options.lang)


def _agents(report: RunReport, options: RenderOptions) -> Lines:
    yield from _groups(tabled(report.agents, report, asked=options.by == "agent"), "agent", options.lang)
    rows = [[escaped(cell) for cell in row] for row in load_rows(report, options.lang)]
    if rows:
        yield from [f"## {say('reports.facts_load', options.lang)}", "", load_note(report, options.lang), ""]
        heads = [say(f"reports.facts_load_{column}", options.lang) for column in LOAD_COLUMNS]
        yield from _table(heads, rows, numbers_from=len(heads))


def _groups(groups: Iterable[GroupReport], level: str, lang: str) -> Lines:
    columns = ("calls", "failed_rate", "fatal_calls", "score_mean", "score_median", "score_p10", "score_min")
    rows = []
    for group in groups:
        scores = spread(group.scores)
        spreads = (scores.mean, scores.median, scores.p10, scores.low) if scores else (None,) * 4
        name = " · ".join([phrasing.group_name(group.name, lang), *group.teams])
        rate = phrasing.rate(failed_rate(group))
        cells = [escaped(name), str(group.calls), escaped(rate), str(group.fatal_calls)]
        rows.append([*cells, *map(number, spreads)])
    if not rows:
        return
    yield f"## {say(f'reports.{level}s', lang)}"
    yield ""
    heads = [phrasing.heading(column, lang) for column in (f"group_{level}s", *columns)]
    yield from _table(heads, rows, numbers_from=1)
    yield from [say("reports.rates_note", lang).replace("*", "\\*"), ""]


def _calls(report: RunReport, options: RenderOptions) -> Lines:
    lang = options.lang
    yield from ["## " + say("reports.calls_by_risk", lang), ""]
    if not report.results:
        yield from [say("reports.no_calls", lang), ""]
        return
    views = [call_view(result, report, lang) for result in by_risk(report)[: options.max_calls]]
    columns = ("call_id", "verdict", "agent", "team", "main_issue", "score", "findings", "review_findings")
    rows = (_call_row(view, lang) for view in views)
    yield from _table([phrasing.heading(column, lang) for column in columns], rows, numbers_from=5)
    if (rest := len(report.results) - len(views)) > 0:
        yield from [say("reports.more_calls", lang, n=rest), ""]
    for view in views:
        if view.findings or view.warnings:
            yield from _call(view, lang)


def _call_row(view: CallView, lang: str) -> list[str]:
    charged = sum(finding.manner == "fail" for finding in view.findings)
    review = sum(finding.manner == "review" for finding in view.findings)
    issue = view.findings[0].title if view.findings else say("reports.none", lang)
    texts = map(escaped, (view.call_id, view.verdict, view.agent, view.team, issue))
    return [*texts, view.score, str(charged), str(review)]


def _call(view: CallView, lang: str) -> Lines:
    score = say("reports.points", lang, points=view.score)
    yield f"### {escaped(view.call_id)} · {escaped(score)} · {view.verdict}"
    yield ""
    yield escaped(f"{view.agent} / {view.team} · {say('reports.source', lang)}{colon(lang)}{view.source}")
    yield ""
    yield from (f"- ⚠ {escaped(warning)}" for warning in view.warnings)
    for finding in view.findings:
        yield from finding_lines(finding, lang)
    if view.facts:
        yield from facts_lines(view.facts, lang)
    yield from ["", f"**{say('reports.ledger', lang)}**", ""]
    yield from (f"- {escaped(label)} {points}" for label, points in view.ledger)
    yield f"- **{say('reports.ledger_total', lang)} {view.score}** · {view.judged}"
    yield ""


def _checks(report: RunReport, lang: str) -> Lines:
    rows = [
        [
            escaped(phrasing.title(report.checks.get(check), check, lang)),
            str(tally.findings),
            str(tally.applicable),
            escaped(phrasing.rate(Rate(tally.failed, tally.applicable))),
        ]
        for check, tally in top_checks(report, 20)
    ]
    if rows:
        yield from ["## " + say("reports.top_checks", lang), ""]
        heads = [phrasing.heading(name, lang) for name in ("title", "findings", "applicable", "finding_rate")]
        yield from _table(heads, rows, numbers_from=1)


def _skipped(report: RunReport, lang: str) -> Lines:
    if report.skipped:
        yield from ["## " + say("reports.skipped", lang), ""]
        for skipped in report.skipped:
            reason = skipped.zh if lang == "zh" else skipped.en
            yield f"- {escaped(skipped.source)}{colon(lang)}{escaped(reason)}"
        yield ""
