"""The gate: one value decides both what is said and how the program exits."""

from __future__ import annotations

from dataclasses import dataclass

from csaudit.cli.exits import ExitCode
from csaudit.errors import UsageError
from csaudit.model import Finding, Outcome, RunReport, Severity
from csaudit.wording import both, say

LEVELS = ("minor", "major", "fatal", "never")


@dataclass(frozen=True, slots=True)
class Gate:
    """What the command line asks for; nothing by default: an audit that finds faults is a success."""

    fail_on: str = ""
    min_score: float | None = None
    allow_empty: bool = False
    allow_incomplete: bool = False

    def __post_init__(self) -> None:
        if self.fail_on and self.fail_on not in LEVELS:
            raise UsageError(*both("cli.bad_fail_on", given=self.fail_on, known=" ".join(LEVELS)))


@dataclass(frozen=True, slots=True)
class Decision:
    """The exit code and the sentence that explains it."""

    code: ExitCode
    why: str


def decide(gate: Gate, report: RunReport, lang: str) -> Decision:
    """The decision on a run: interrupted, nothing audited, incomplete, gate failed, fine — the first that holds."""
    errors = sum(outcome.outcome is Outcome.ERROR for result in report.results for outcome in result.outcomes)
    if not report.run.complete:
        return Decision(ExitCode.INTERRUPTED, say("cli.why_interrupted", lang))
    if not report.results and not gate.allow_empty:
        return Decision(ExitCode.NOTHING_AUDITED, say("cli.why_nothing", lang))
    if report.results and not gate.allow_empty and not _judged(report):
        return Decision(ExitCode.NOTHING_AUDITED, say("cli.why_nothing_judged", lang))
    lost = sum(not skip.harmless for skip in report.skipped)
    if (lost or errors) and not gate.allow_incomplete:
        return Decision(ExitCode.INCOMPLETE, say("cli.why_incomplete", lang, skipped=lost, errors=errors))
    return _gated(gate, report, lang)


def _gated(gate: Gate, report: RunReport, lang: str) -> Decision:
    if gate.fail_on and gate.fail_on != "never":
        least = Severity(gate.fail_on).rank
        found = [
            (result.source, result.call_id, finding)
            for result in report.results
            for finding in result.findings
            if _counts(report, finding) and finding.severity.rank >= least
        ]
        if found:
            source, call, finding = found[0]
            again = f"csaudit checks explain {finding.check} --call '{source}:{call}'"
            why = say("cli.why_fail_on", lang, count=len(found), level=gate.fail_on, again=again)
            return Decision(ExitCode.GATE_FAILED, why)
    if gate.min_score is not None:
        low = [
            result.call_id
            for result in report.results
            if result.score.value is not None and result.score.value < gate.min_score
        ]
        if low:
            why = say("cli.why_min_score", lang, count=len(low), score=f"{gate.min_score:g}", call=low[0])
            return Decision(ExitCode.GATE_FAILED, why)
    return Decision(
        ExitCode.OK,
        say("cli.why_ok" if gate.fail_on or gate.min_score is not None else "cli.why_no_gate", lang),
    )


def _judged(report: RunReport) -> bool:
    """Whether any check said anything of any call; roles that nobody knows make a run say nothing at all."""
    silent = (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
    return any(o.outcome not in silent for result in report.results for o in result.outcomes)


def _counts(report: RunReport, finding: Finding) -> bool:
    return finding.outcome is Outcome.FAIL and report.checks[finding.check].enforce == "fail"
