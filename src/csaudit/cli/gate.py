"""The gate: one value decides both what is said and how the program exits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from csaudit.cli.config.spec import share
from csaudit.cli.exits import ExitCode
from csaudit.engine.stats import spread
from csaudit.errors import UsageError
from csaudit.model import CallResult, Finding, Outcome, RunReport, Severity
from csaudit.reports.counting import by_risk, run_rate
from csaudit.reports.phrasing import group_name, number
from csaudit.wording import both, say

LEVELS = ("minor", "major", "fatal", "never")


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked for; nothing by default: an audit that finds faults is a success."""

    fail_on: str = ""
    min_score: float | None = None
    min_team_score: float | None = None
    max_fail_rate: str = ""
    """As given: `0.05` or `5%`; compared exactly."""
    new_only: bool = False
    strict: bool = False
    allow_empty: bool = False
    allow_incomplete: bool = False

    def __post_init__(self) -> None:
        if self.fail_on and self.fail_on not in LEVELS:
            raise UsageError(*both("cli.bad_fail_on", given=self.fail_on, known=" ".join(LEVELS)))
        if self.max_fail_rate:
            exact_share(self.max_fail_rate)

    @property
    def level(self) -> str:
        """The severity from which findings count; empty for none. Only what is new, without a level, means any of it."""
        return "" if self.fail_on == "never" else self.fail_on or ("minor" if self.new_only else "")

    @property
    def is_set(self) -> bool:
        """Whether anything was asked for."""
        scores = (self.min_score, self.min_team_score)
        return bool(self.fail_on or self.level or self.max_fail_rate or self.strict) or scores != (None, None)


@dataclass(frozen=True, slots=True)
class Failed:
    """One gate that failed: the sentence, and a finding to look at."""

    why: str
    result: CallResult | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The exit code, the sentence that explains it, every gate that failed, and one finding to reproduce."""

    code: ExitCode
    why: str
    gates: tuple[Failed, ...] = field(default=())

    @property
    def example(self) -> tuple[CallResult, Finding] | None:
        """The call and finding that shows best why."""
        return next(((g.result, g.finding) for g in self.gates if g.result and g.finding), None)


def decide(gate: Gate, report: RunReport, lang: str) -> Decision:
    """The decision on a run: interrupted, nothing audited, incomplete, gate failed, fine — the first that holds."""
    gates = tuple(_gates(gate, report, lang))
    errors = sum(outcome.outcome is Outcome.ERROR for result in report.results for outcome in result.outcomes)
    lost = sum(not skip.harmless for skip in report.skipped)
    if not report.run.complete:
        return Decision(ExitCode.INTERRUPTED, say("cli.why_interrupted", lang), gates)
    if not report.results and not gate.allow_empty:
        return Decision(ExitCode.NOTHING_AUDITED, say("cli.why_nothing", lang), gates)
    if report.results and not gate.allow_empty and not _judged(report):
        return Decision(ExitCode.NOTHING_AUDITED, say("cli.why_nothing_judged", lang), gates)
    if (lost or errors) and not gate.allow_incomplete:
        why = say("cli.why_incomplete", lang, skipped=lost, errors=errors)
        return Decision(ExitCode.INCOMPLETE, why, gates)
    if gates:
        return Decision(ExitCode.GATE_FAILED, say("gate.why_gate", lang), gates)
    return Decision(ExitCode.OK, say("cli.why_ok" if gate.is_set else "cli.why_no_gate", lang))


def exact_share(text: str) -> Fraction:
    """`0.05` or `5%`, without rounding; `UsageError` for anything else."""
    try:
        return share(text)
    except ValueError as error:
        raise UsageError(*both("gate.bad_share", given=text)) from error


def _gates(gate: Gate, report: RunReport, lang: str) -> Iterator[Failed]:
    """Every gate that failed, not only the first."""
    yield from _severe(gate, report, lang)
    yield from _low_calls(gate, report, lang)
    yield from _low_teams(gate, report, lang)
    yield from _many_failed(gate, report, lang)
    if gate.strict and report.run.notices:
        yield Failed(say("gate.why_strict", lang, count=len(report.run.notices)))


def _severe(gate: Gate, report: RunReport, lang: str) -> Iterator[Failed]:
    if not gate.level:
        return
    least = Severity(gate.level).rank
    found = [
        (result, finding)
        for result in by_risk(report)
        for finding in result.findings
        if _counts(report, finding)
        and finding.severity.rank >= least
        and (finding.baseline == "new" or not gate.new_only)
    ]
    if found:
        result, finding = max(
            found, key=lambda at: at[1].severity.rank
        )  # the first of the worst, as reports list them
        key = "gate.why_fail_on_new" if gate.new_only else "gate.why_fail_on"
        yield Failed(say(key, lang, level=gate.level, count=len(found)), result, finding)


def _low_calls(gate: Gate, report: RunReport, lang: str) -> Iterator[Failed]:
    if gate.min_score is None:
        return
    low = [
        (result.score.value, result)
        for result in report.results
        if result.score.value is not None and result.score.value < gate.min_score
    ]
    if low:
        lowest, result = min(low, key=lambda at: at[0])
        why = say(
            "gate.why_min_score",
            lang,
            score=number(gate.min_score),
            count=len(low),
            call=result.call_id,
            lowest=number(lowest),
        )
        yield Failed(why, result, _dearest(report, result))


def _low_teams(gate: Gate, report: RunReport, lang: str) -> Iterator[Failed]:
    if gate.min_team_score is None:
        return
    means = [(scores.mean, team) for team in report.teams if (scores := spread(team.scores)) is not None]
    low = sorted(
        ((mean, team.name) for mean, team in means if mean < gate.min_team_score),
        key=lambda at: (at[0], at[1]),
    )
    if low:
        teams = (
            say("gate.why_team", lang, team=group_name(name, lang), mean=number(mean)) for mean, name in low
        )
        shown = say("reports.list_separator", lang).join(teams)
        why = say(
            "gate.why_min_team_score",
            lang,
            score=number(gate.min_team_score),
            count=len(low),
            teams=shown,
        )
        worst = next((result for result in by_risk(report) if result.team == low[0][1]), None)
        yield Failed(why, worst, _dearest(report, worst))


def _many_failed(gate: Gate, report: RunReport, lang: str) -> Iterator[Failed]:
    """The share of calls that didn't pass, over the whole run; calls without a verdict are in neither number."""
    if not gate.max_fail_rate:
        return
    rate = run_rate(report)
    if rate.of and Fraction(rate.count, rate.of) > exact_share(gate.max_fail_rate):
        why = say(
            "gate.why_max_fail_rate",
            lang,
            limit=gate.max_fail_rate,
            failed=rate.count,
            of=rate.of,
            share=f"{100 * rate.count / rate.of:.4g}%",
        )
        worst = by_risk(report)[0]
        yield Failed(why, worst, _dearest(report, worst))


def _dearest(report: RunReport, result: CallResult | None) -> Finding | None:
    """The finding of a call that cost most (of equals the one that reports list first), else the gravest that counts."""
    if result is None:
        return None
    charges = [
        (line.points, -result.findings[line.finding].severity.rank, line.finding)
        for line in result.score.ledger
        if line.kind == "charge" and line.finding is not None
    ]
    if charges:
        return result.findings[min(charges)[2]]
    counted = [finding for finding in result.findings if _counts(report, finding)]
    return max(counted, key=lambda finding: finding.severity.rank, default=None)


def example_of(report: RunReport) -> tuple[CallResult, Finding] | None:
    """A finding to reproduce where no gate names one: the dearest of the riskiest call."""
    for result in by_risk(report):
        finding = _dearest(report, result)
        if finding is not None:
            return result, finding
    return None


def _judged(report: RunReport) -> bool:
    """Whether any check said anything of any call; roles that nobody knows make a run say nothing at all."""
    silent = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
    return any(o.outcome not in silent for result in report.results for o in result.outcomes)


def _counts(report: RunReport, finding: Finding) -> bool:
    return finding.is_fault and report.checks[finding.check].enforce == "fail"
