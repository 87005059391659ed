"""Audit one call: the pure function at the heart of csaudit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from csaudit.dialogue import DialogueView, facts
from csaudit.engine.compile import CompiledCheck, CompiledScorecard
from csaudit.engine.episodes import episodes
from csaudit.engine.score import score
from csaudit.engine.settle import Answer, found_by, settle, weighs
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
    answers = _answers(scorecard, view)
    findings: list[Finding] = []
    outcomes = tuple([_outcome(check, answers[check.check], view, findings) for check in scorecard.checks])
    findings.sort(key=lambda finding: (finding.evidence.turn, finding.evidence.start, finding.check))
    marked = _marked(call.call_id, findings, episodes(findings, scorecard.episode_gap))
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
        outcomes=outcomes,
        warnings=call.warnings,
        facts=facts(view, scorecard.analysis, marked) if scorecard.analysis is not None else {},
    )


def _answers(scorecard: CompiledScorecard, view: DialogueView) -> dict[str, Answer]:
    """What each check says; the `weigh` checks come last, and settle what the others found."""
    unfit = _unfit(view)
    early = [check for check in scorecard.checks if not weighs(check)]
    answers = {check.check: _answer(check, view, unfit) for check in early}
    if len(early) < len(scorecard.checks):
        view.found = found_by(early, answers)
        answers |= {check.check: _answer(check, view, unfit) for check in scorecard.checks if weighs(check)}
        return settle(scorecard.checks, answers, view)
    return answers


def _answer(check: CompiledCheck, view: DialogueView, unfit: Verdict | None) -> Answer:
    try:
        for gates, unheard in check.quiet if unfit is None else ():
            if not view.tags.holds(gates):
                return unheard
        return _judge(check, view, SILENT) if unfit is None else unfit
    except Exception as error:
        return CheckOutcome(check.check, Outcome.ERROR, f"{type(error).__name__}: {error}")


def _outcome(
    check: CompiledCheck, answer: Answer, view: DialogueView, findings: list[Finding]
) -> CheckOutcome:
    """The outcome of one check; what it found is added to the findings."""
    if isinstance(answer, CheckOutcome):
        return answer
    low = answer.outcome is Outcome.FAIL and check.confidence is Confidence.LOW
    outcome = Outcome.REVIEW if low else answer.outcome
    if not answer.occurrences and not answer.excused:
        return _bare_outcome(check.check, outcome, answer.reason)
    findings += [_finding(check, view, occurrence) for occurrence in answer.occurrences]
    suppressed = [Suppressed(check.check, evidence(view, each.spot), each.reason) for each in answer.excused]
    return CheckOutcome(check.check, outcome, answer.reason, tuple(suppressed))


def judge(
    check: CompiledCheck, view: DialogueView, trace: Trace, beside: Sequence[CompiledCheck] = ()
) -> Verdict:
    """One check on one call, with its applicability; a `weigh` check goes by what those `beside` it find."""
    unfit = _unfit(view)
    if unfit is not None:
        return unfit
    if weighs(check):
        others = [other for other in beside if not weighs(other)]
        view.found = found_by(others, {other.check: _answer(other, view, None) for other in others})
    return _judge(check, view, trace)


def _unfit(view: DialogueView) -> Verdict | None:
    """What every check answers on a call that none can judge; `None` for any other call."""
    call = view.call
    if call.role_source == "unknown" or len(view.turns_of(Role.UNKNOWN)) == len(call.turns):
        return unknown("roles-unknown")
    for role, reason in ((Role.AGENT, "no-agent-turns"), (Role.CUSTOMER, "no-customer-turns")):
        if not view.turns_of(role):
            return unknown(reason)
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
        by_sound=phrase.by_sound if phrase else False,
    )


@lru_cache(maxsize=4096)
def _bare_outcome(check: str, outcome: Outcome, reason: str) -> CheckOutcome:
    """An outcome without evidence: most of them, the same for every call."""
    return CheckOutcome(check, outcome, reason)


def _finding(check: CompiledCheck, view: DialogueView, occurrence: Occurrence) -> Finding:
    shown = evidence(view, occurrence.spot)
    related = tuple(evidence(view, spot) for spot in occurrence.related)
    trigger = next((other.quote for other in related if other.role is not shown.role), shown.quote)
    slots = {"match": shown.quote, "turn": str(shown.turn + 1), "trigger": trigger, **occurrence.slots}
    confidence = Confidence.LOW if occurrence.by_sound else check.confidence
    return Finding(
        check=check.check,
        dimension=check.dimension,
        outcome=Outcome.REVIEW if confidence is Confidence.LOW else Outcome.FAIL,
        severity=check.severity,
        confidence=confidence,
        evidence=shown,
        related=related,
        window=occurrence.window,
        slots=slots,
    )


def _marked(call_id: str, findings: Sequence[Finding], numbers: Sequence[int]) -> tuple[Finding, ...]:
    """The findings with their episodes and fingerprints.

    A fingerprint survives edits elsewhere in the transcript: no turn numbers, no clock, an ordinal for repeats.
    """
    seen: dict[str, int] = {}
    out = []
    for finding, number in zip(findings, numbers, strict=True):
        quote = "".join(fold(finding.evidence.quote).split())
        base = "\x1f".join((finding.check, call_id, finding.evidence.role.value, quote))
        ordinal = seen[base] = seen.get(base, 0) + 1
        digest = hashlib.sha256(f"{base}\x1f{ordinal}".encode("utf-8", "replace")).hexdigest()
        out.append(replace(finding, episode=number, fingerprint=digest[:16]))
    return tuple(out)
