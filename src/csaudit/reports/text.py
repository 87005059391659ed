"""The terminal summary: what a supervisor reads first in the morning."""

from __future__ import annotations

import io

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from csaudit.engine.stats import Rate, spread
from csaudit.model import CallResult, Evidence, Finding, GroupReport, RunReport, Severity
from csaudit.reports import phrasing
from csaudit.reports.counting import by_risk, failed, failed_rate, manner, shown, tabled, totals
from csaudit.reports.options import RenderOptions
from csaudit.reports.phrasing import number
from csaudit.reports.prepare import prepare
from csaudit.reports.summary import provenance, summary_lines, top_checks
from csaudit.wording import say

_SEVERITY_STYLE = {Severity.FATAL: "bold red", Severity.MAJOR: "red", Severity.MINOR: "yellow"}
_GROUPS_SHOWN = 40
_CALLS_SHOWN = 15
_SKIPPED_SHOWN = 20
_WIDE = 96
"""Columns from which a table has room for its less important columns."""


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The summary as UTF-8; coloured when `options.color`, not wider than `options.width`."""
    report = prepare(report, options, for_people=True)
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(options.width, 40),
        force_terminal=options.color,
        color_system="standard" if options.color else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    _write(report, options, console)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n")).encode("utf-8")


def _write(report: RunReport, options: RenderOptions, console: Console) -> None:
    lang = options.lang
    console.print(Text(say("reports.title", lang), style="bold"))
    console.print(Text(provenance(report, lang), style="dim"))
    sections = {"team": _teams, "agent": _agents, "call": _calls}
    order = [options.by] if options.by else []
    for level in order + [level for level in sections if level not in order]:
        sections[level](report, options, console)
    _checks(report, options, console)
    _skipped(report, options, console)
    if report.teams or report.agents:
        console.print()
        console.print(Text(say("reports.rates_note", lang), style="dim"))
    console.print()
    for line in summary_lines(report, totals(report), lang):
        console.print(Text(line))


def _heading(console: Console, key: str, lang: str) -> None:
    console.print()
    console.print(Text(say(f"reports.{key}", lang), style="bold cyan"))


def _teams(report: RunReport, options: RenderOptions, console: Console) -> None:
    _groups(tabled(report.teams, report, asked=options.by == "team"), "teams", options, console)


def _agents(report: RunReport, options: RenderOptions, console: Console) -> None:
    _groups(tabled(report.agents, report, asked=options.by == "agent"), "agents", options, console)


def _groups(rows: list[GroupReport], key: str, options: RenderOptions, console: Console) -> None:
    if not rows:
        return
    lang, wide = options.lang, options.width >= _WIDE
    _heading(console, key, lang)
    table = _table(lang, [f"group_{key}"], ["calls", "failed_rate", "fatal_calls", "score_mean"], console)
    for column in ("score_median", "score_p10", "score_min") if wide else ("score_p10",):
        table.add_column(phrasing.heading(column, lang), justify="right", no_wrap=True)
    for group in rows[:_GROUPS_SHOWN]:
        scores = spread(group.scores)
        cells = [str(group.calls), phrasing.rate(failed_rate(group)), str(group.fatal_calls)]
        cells.append(f"{scores.mean:.1f}" if scores else "–")
        spreads = (scores.median, scores.p10, scores.low) if scores else (None, None, None)
        cells += [number(value) for value in (spreads if wide else spreads[1:2])]
        name = phrasing.group_name(group.name, lang)
        teams = say("reports.list_separator", lang).join(group.teams)
        table.add_row(Text(f"{name}  {teams}" if teams else name), *map(Text, cells))
    console.print(table)
    if len(rows) > _GROUPS_SHOWN:
        console.print(Text(say("reports.and_more", lang, n=len(rows) - _GROUPS_SHOWN), style="dim"))


def _table(lang: str, texts: list[str], numbers: list[str], console: Console) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), width=None, show_edge=False)
    for column in texts:
        table.add_column(
            phrasing.heading(column, lang), overflow="fold", min_width=min(14, console.width // 5)
        )
    for column in numbers:
        table.add_column(phrasing.heading(column, lang), justify="right", no_wrap=True)
    return table


def _calls(report: RunReport, options: RenderOptions, console: Console) -> None:
    lang = options.lang
    _heading(console, "calls_by_risk", lang)
    risky = [r for r in by_risk(report) if failed(r) or shown(r, report.checks)]
    if not report.results:
        console.print(Text(say("reports.no_calls", lang)))
    elif not risky:
        console.print(Text(say("reports.no_findings", lang)))
    left = options.max_findings
    for result in risky[:_CALLS_SHOWN]:
        faults = shown(result, report.checks)
        _call_line(result, lang, console)
        for index, finding in faults[: max(left, 0)]:
            _finding(result, index, finding, report, lang, console)
        left -= len(faults)
    listed = sum(len(shown(result, report.checks)) for result in risky)
    if (rest := len(risky) - _CALLS_SHOWN) > 0:
        console.print(Text(say("reports.more_risky_calls", lang, n=rest), style="dim"))
    unlisted = listed - min(
        options.max_findings, sum(len(shown(r, report.checks)) for r in risky[:_CALLS_SHOWN])
    )
    if unlisted > 0:
        console.print(Text(say("reports.more_findings", lang, n=unlisted), style="dim"))


def _call_line(result: CallResult, lang: str, console: Console) -> None:
    style = "bold red" if failed(result) else "bold"
    line = Text(result.call_id, style=style)
    score = say("reports.points", lang, points=number(result.score.value))
    line.append(f"  {score} · {phrasing.verdict(result.score, lang)}", style=style)
    whose = [phrasing.group_name(result.agent, lang), phrasing.group_name(result.team, lang)]
    line.append(f"  {' / '.join(whose)}", style="dim")
    console.print()
    console.print(line)
    for zh, en in result.warnings:
        console.print(Padding(Text(f"! {zh if lang == 'zh' else en}", style="yellow"), (0, 0, 0, 2)))


def _finding(
    result: CallResult, index: int, finding: Finding, report: RunReport, lang: str, console: Console
) -> None:
    card = report.checks.get(finding.check)
    style = "dim" if manner(finding, report.checks) != "fail" else _SEVERITY_STYLE[finding.severity]
    head = Text()
    if mark := phrasing.baseline_mark(finding, lang):
        head.append(f"[{mark}] ", style="bold magenta")
    head.append(f"[{phrasing.named('severity', finding.severity.value, lang)}] ", style=style)
    head.append(phrasing.title(card, finding.check, lang), style="bold")
    head.append(f"  {phrasing.turn_label(finding.evidence, lang)}", style="dim")
    head.append(f"  {phrasing.charged_as(result, index, finding, card, lang)}", style="dim")
    console.print(Padding(head, (0, 0, 0, 2)))
    console.print(Padding(_quoted(finding.evidence), (0, 0, 0, 4)))
    for label, text in (
        ("", phrasing.message(finding, card, lang)),
        (say("reports.finding_suggest", lang), phrasing.suggest(finding, card, lang)),
    ):
        if text:
            line = Text(f"{label}{say('reports.colon', lang)}" if label else "", style="green")
            console.print(Padding(line.append(phrasing.excerpt(text, 300), style="default"), (0, 0, 0, 4)))


def _quoted(evidence: Evidence) -> Text:
    before, quote, after = phrasing.around(evidence, 40)
    line = Text("「", style="dim").append(before, style="default")
    line.append(quote, style="bold underline not dim").append(after, style="default")
    return line.append("」", style="dim")


def _checks(report: RunReport, options: RenderOptions, console: Console) -> None:
    lang = options.lang
    rows = top_checks(report, 12)
    if not rows:
        return
    _heading(console, "top_checks", lang)
    table = _table(lang, ["title"], ["severity", "findings", "applicable", "finding_rate"], console)
    for check, tally in rows:
        card = report.checks.get(check)
        table.add_row(
            Text(phrasing.title(card, check, lang)),
            Text(phrasing.named("severity", card.severity, lang) if card else ""),
            Text(str(tally.findings)),
            Text(str(tally.applicable)),
            Text(phrasing.rate(Rate(tally.failed, tally.applicable))),
        )
    console.print(table)


def _skipped(report: RunReport, options: RenderOptions, console: Console) -> None:
    if not report.skipped:
        return
    lang = options.lang
    _heading(console, "skipped", lang)
    for skipped in report.skipped[:_SKIPPED_SHOWN]:
        reason = skipped.zh if lang == "zh" else skipped.en
        console.print(Padding(Text(f"{skipped.source}{say('reports.colon', lang)}{reason}"), (0, 0, 0, 2)))
    if (rest := len(report.skipped) - _SKIPPED_SHOWN) > 0:
        console.print(Text(say("reports.and_more", lang, n=rest), style="dim"))
