"""Take back what people decided was no fault: the findings stay, marked, and outcomes and score are made again without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from csaudit.engine.score import score
from csaudit.engine.scorecard import CompiledScorecard
from csaudit.model import CallResult, CheckOutcome, Finding, Outcome, Suppression


def suppress(
    scorecard: CompiledScorecard, result: CallResult, decided: Mapping[int, Suppression]
) -> CallResult:
    """The result with the findings at these places marked. Pure, like `evaluate`.

    Episodes stay as they were: a finding that is taken back must not tear one apart and so make the call cheaper or dearer.
    """
    if not decided:
        return result
    findings = tuple(
        replace(finding, suppression=decided.get(place, finding.suppression))
        for place, finding in enumerate(result.findings)
    )
    if all(finding.stands for finding in findings):
        return replace(result, findings=findings)
    outcomes = tuple(_outcome(outcome, findings) for outcome in result.outcomes)
    return replace(result, findings=findings, outcomes=outcomes, score=score(scorecard, findings, outcomes))


def _outcome(outcome: CheckOutcome, findings: tuple[Finding, ...]) -> CheckOutcome:
    """As if what is taken back had been excused by an exception of the check."""
    own = [finding for finding in findings if finding.check == outcome.check]
    if outcome.outcome not in (Outcome.FAIL, Outcome.REVIEW) or all(finding.stands for finding in own):
        return outcome
    left = {finding.outcome for finding in own if finding.stands}
    now = next((each for each in (Outcome.FAIL, Outcome.REVIEW) if each in left), Outcome.PASS)
    return replace(outcome, outcome=now)
