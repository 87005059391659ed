"""Audit one call: the pure function at the heart of csaudit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from csaudit.cues import Tags
from csaudit.dialogue import DialogueView, facts
from csaudit.engine.compile import CompiledCheck, CompiledScorecard
from csaudit.engine.episodes import number_episodes
from csaudit.engine.score import score
from csaudit.engine.settle import found_by, settle, weighs
from csaudit.kinds import SILENT, Occurrence, Spot, Trace, Verdict
from csaudit.kinds.parts.verdict import not_applicable, unknown
from csaudit.kinds.parts.window import has_times
from csaudit.model import (
    Call,
    CallResult,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    Outcome,
    Role,
    Suppressed,
)
from csaudit.text import fold


def evaluate(scorecard: CompiledScorecard, call: Call) -> CallResult:
    """Every check of the scorecard on one call. A check that crashes is an `error` outcome, never a pass."""
    view = DialogueView(call, scorecard.tagger, scorecard.analysis)
    said, verdicts = _verdicts(scorecard, view)
    findings: list[Finding] = []
    outcomes: list[CheckOutcome] = []
    for check in scorecard.checks:
        if check.check in said:
            outcomes.append(said[check.check])
            continue
        verdict = verdicts[check.check]
        if not verdict.occurrences and not verdict.excused:
            outcomes.append(_bare_outcome(check.check, verdict.outcome, verdict.reason))
            continue
        findings += [_finding(check, view, occurrence) for occurrence in verdict.occurrences]
        suppressed = (
            Suppressed(check.check, evidence(view, each.spot), each.reason) for each in verdict.excused
        )
        outcomes.append(
            CheckOutcome(check.check, _outcome(check, verdict), verdict.reason, tuple(suppressed))
        )
    findings.sort(key=lambda finding: (finding.evidence.turn, finding.evidence.start, finding.check))
    numbered = number_episodes(findings, scorecard.episode_gap)
    marked = _fingerprinted(call.call_id, numbered)
    return CallResult(
        call_id=call.call_id,
        metadata=dict(call.metadata),
        source=call.source,
        source_format=call.source_format,
        sha256=call.sha256,
        role_source=call.role_source,
        turns=len(call.turns),
        score=score(scorecard, marked, outcomes),
        findings=marked,
        outcomes=tuple(outcomes),
        warnings=call.warnings,
        facts=facts(view, scorecard.analysis, marked) if scorecard.analysis is not None else {},
    )


def _verdicts(
    scorecard: CompiledScorecard, view: DialogueView
) -> tuple[dict[str, CheckOutcome], dict[str, Verdict]]:
    """What each check answers: an outcome where it needn't be judged or crashed, else a verdict, settled by the `weigh` checks."""
    said: dict[str, CheckOutcome] = {}
    verdicts: dict[str, Verdict] = {}
    unfit = _unfit(view)
    late = [check for check in scorecard.checks if weighs(check)]
    for stage in ([check for check in scorecard.checks if not weighs(check)], late):
        if stage is late and late:
            view.found = found_by(scorecard.checks, verdicts)
        for check in stage:
            if check.quiet and unfit is None and (outcome := _without_judging(check, view.tags)) is not None:
                said[check.check] = outcome
                continue
            try:
                verdicts[check.check] = _judge(check, view, SILENT) if unfit is None else unfit
            except Exception as error:
                reason = f"{type(error).__name__}: {error}"
                said[check.check] = CheckOutcome(check.check, Outcome.ERROR, reason)
    return said, settle(scorecard.checks, verdicts) if late else verdicts


def judge(check: CompiledCheck, view: DialogueView, trace: Trace) -> Verdict:
    """One check on one call, with its applicability."""
    unfit = _unfit(view)
    return _judge(check, view, trace) if unfit is None else unfit


def _unfit(view: DialogueView) -> Verdict | None:
    """What every check answers on a call that none can judge; `None` for any other call."""
    call = view.call
    if call.role_source == "unknown" or len(view.turns_of(Role.UNKNOWN)) == len(call.turns):
        return unknown("roles-unknown")
    for role, reason in ((Role.AGENT, "no-agent-turns"), (Role.CUSTOMER, "no-customer-turns")):
        if not view.turns_of(role):
            return unknown(reason)
    return None


def _without_judging(check: CompiledCheck, tags: Tags) -> CheckOutcome | None:
    """The outcome of a check on a call that holds nothing for it to judge; `None` where it has to look."""
    for gates, outcome in check.quiet:
        if not tags.holds(gates):
            return outcome
    return None


def _judge(check: CompiledCheck, view: DialogueView, trace: Trace) -> Verdict:
    call = view.call
    if check.applies_to is not None:
        applies = check.applies_to
        if "times" in applies.has and not has_times(view):
            return unknown("no-times")
        for field, accept in applies.fields().items():
            value = call.metadata.get(field, "")
            if not value and applies.on_missing == "skip":
                return unknown(f"metadata-missing:{field}")
            if value and ((accept.any and value not in accept.any) or value in accept.not_):
                return not_applicable(f"metadata:{field}")
    return check.matcher.judge(view, trace)


def evidence(view: DialogueView, spot: Spot) -> Evidence:
    """The quoted piece of a turn, from the original text."""
    turn = view.call.turns[spot.turn]
    phrase = spot.hit.phrase if spot.hit else None
    return Evidence(
        turn=spot.turn,
        role=turn.role,
        start=spot.start,
        end=spot.end,
        quote=turn.text[spot.start : spot.end],
        turn_text=turn.text,
        time=turn.start,
        phrase=phrase.text if phrase else "",
        cue=spot.hit.cue if spot.hit else "",
        where=phrase.where if phrase else "",
    )


@lru_cache(maxsize=4096)
def _bare_outcome(check: str, outcome: Outcome, reason: str) -> CheckOutcome:
    """An outcome without evidence: most of them, the same for every call."""
    return CheckOutcome(check, outcome, reason)


def _outcome(check: CompiledCheck, verdict: Verdict) -> Outcome:
    if verdict.outcome is Outcome.FAIL and check.confidence is Confidence.LOW:
        return Outcome.REVIEW
    return verdict.outcome


def _finding(check: CompiledCheck, view: DialogueView, occurrence: Occurrence) -> Finding:
    shown = evidence(view, occurrence.spot)
    related = tuple(evidence(view, spot) for spot in occurrence.related)
    trigger = next((other.quote for other in related if other.role is not shown.role), shown.quote)
    slots = {"match": shown.quote, "turn": str(shown.turn + 1), "trigger": trigger, **occurrence.slots}
    return Finding(
        check=check.check,
        dimension=check.dimension,
        outcome=Outcome.REVIEW if check.confidence is Confidence.LOW else Outcome.FAIL,
        severity=check.severity,
        confidence=check.confidence,
        evidence=shown,
        related=related,
        window=occurrence.window,
        slots=slots,
    )


def _fingerprinted(call_id: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """A fingerprint survives edits elsewhere in the transcript: no turn numbers, no clock, an ordinal for repeats."""
    seen: dict[str, int] = {}
    out = []
    for finding in findings:
        quote = "".join(fold(finding.evidence.quote).split())
        base = "\x1f".join((finding.check, call_id, finding.evidence.role.value, quote))
        ordinal = seen[base] = seen.get(base, 0) + 1
        digest = hashlib.sha256(f"{base}\x1f{ordinal}".encode("utf-8", "replace")).hexdigest()
        out.append(replace(finding, fingerprint=digest[:16]))
    return tuple(out)
