"""The sentences that close every report: what was counted, and what stayed silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from csaudit.engine.aggregate import tallied
from csaudit.model import CallResult, RunReport, Severity, Tally
from csaudit.reports import phrasing
from csaudit.reports.counting import Totals, charging
from csaudit.wording import say

_NAMES_SHOWN = 12


def summary_lines(report: RunReport, counted: Totals, lang: str) -> list[str]:
    """Calls, verdicts, findings, outcomes, silent checks: one sentence each."""
    numbers = {outcome.value: count for outcome, count in counted.outcomes.items()}
    lines = [
        say("reports.total_calls", lang, calls=counted.calls, skipped=counted.skipped),
        say(
            "reports.total_verdicts", lang, scored=counted.scored, failed=counted.failed, fatal=counted.fatal
        ),
        say(
            "reports.total_findings",
            lang,
            **{severity.value: counted.findings[severity] for severity in Severity},
            warned=counted.warned,
            shadowed=counted.shadowed,
        ),
        say("reports.total_review", lang, review=counted.review, suppressed=counted.suppressed),
        *_decided(report, counted, lang),
        say(
            "reports.total_outcomes",
            lang,
            all=sum(numbers.values()),
            passed=numbers.pop("pass"),
            failed=numbers.pop("fail"),
            **{name: numbers[name] for name in ("review", "not_applicable", "unknown", "error")},
        ),
    ]
    for key, checks in (("never_applied", counted.never_applied), ("never_fired", counted.never_fired)):
        names = name_list(report, checks, lang)
        lines.append(say(f"reports.total_{key}", lang, n=len(checks), names=names))
    if roles := role_counts(report.results, lang):
        lines.append(roles)
    if not report.run.complete:
        lines.append(say("reports.incomplete", lang))
    return lines


def role_counts(results: Sequence[CallResult], lang: str) -> str:
    """How the roles of the calls were found, counted; empty where all the files name them."""
    counts = Counter(result.role_source for result in results)
    if set(counts) <= {"file"}:
        return ""
    order = ("file", "option", "sidecar", "inferred", "batch", "unknown")
    names = [f"{phrasing.role_source(key, lang)} {counts[key]}" for key in order if counts[key]]
    return say("reports.total_roles", lang, counts=say("reports.list_separator", lang).join(names))


def _decided(report: RunReport, counted: Totals, lang: str) -> list[str]:
    """What the baseline and the suppressions made of it, where the run had any."""
    run, lines = report.run, []
    if run.gone is not None:
        states = {state: counted.baseline.get(state, 0) for state in ("new", "unchanged")}
        lines.append(say("reports.total_baseline", lang, **states, gone=run.gone))
    if run.suppressions is not None:
        each = {s: counted.appeals.get(s, 0) for s in ("accepted", "under_review", "rejected", "expired")}
        lines.append(say("reports.total_appeals", lang, **each, listed=run.suppressions))
        if upheld := counted.appeals.get("upheld", 0):
            lines.append(say("reports.total_upheld", lang, n=upheld))
    if run.today:
        lines.append(say("gate.today", lang, today=run.today))
    if run.notices:
        lines.append(say("reports.total_notices", lang, n=len(run.notices)))
    return lines


def name_list(report: RunReport, checks: tuple[str, ...], lang: str) -> str:
    """The checks by title, the first dozen; the others counted."""
    names = [phrasing.title(report.checks.get(check), check, lang) for check in checks[:_NAMES_SHOWN]]
    if len(checks) > _NAMES_SHOWN:
        names.append(say("reports.and_more", lang, n=len(checks) - _NAMES_SHOWN))
    return say("reports.list_separator", lang).join(names) or say("reports.none", lang)


def provenance(report: RunReport, lang: str) -> str:
    """What made the run: version, scorecard and its hash, pass mark."""
    run = report.run
    return say(
        "reports.provenance",
        lang,
        version=run.version,
        scorecard=run.scorecard,
        sha256=run.scorecard_sha256[:12],
        mark=phrasing.number(run.pass_mark),
    )


def top_checks(report: RunReport, limit: int) -> list[tuple[str, Tally]]:
    """The checks with most charged findings (warnings after them), at most `limit`; none without any."""
    fired = [
        (check, tally)
        for check, tally in tallied(report.results).items()
        if tally.findings and (check not in report.checks or report.checks[check].enforce != "shadow")
    ]
    fired.sort(key=lambda at: (not charging(report.checks, at[0]), -at[1].findings, at[0]))
    return fired[:limit]
