"""Audit one call: the pure function at the heart of csaudit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from csaudit.dialogue import DialogueView, facts
from csaudit.engine.answers import Answered, answers
from csaudit.engine.episodes import episodes
from csaudit.engine.score import score
from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard
from csaudit.kinds import Occurrence, Spot, Verdict
from csaudit.kinds.parts.verdict import PASSED
from csaudit.model import (
    Call,
    CallResult,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    Outcome,
    Suppressed,
)

TURNS_TOGETHER = 2_400
"""Turns that are looked at in one go: by then starting array operations costs next to nothing, and they still fit the caches."""


def evaluate(scorecard: CompiledScorecard, call: Call, *, with_facts: bool = True) -> CallResult:
    """Every check of the scorecard on one call. A check that crashes is an `error` outcome, never a pass.

    Without facts, `facts` is empty; nothing else depends on them.
    """
    return _together(scorecard, [call], with_facts)[0]


def evaluate_each(
    scorecard: CompiledScorecard, calls: Iterable[Call], *, with_facts: bool = True
) -> Iterator[CallResult]:
    """The same for each of many calls, faster: the models look at several calls at once.

    Calls that were given before an interruption are still evaluated.
    """
    waiting: list[Call] = []
    turns = 0
    try:
        for call in calls:
            waiting.append(call)
            turns += len(call.turns) + 1
            if turns >= TURNS_TOGETHER:
                together, waiting, turns = waiting, [], 0
                yield from _together(scorecard, together, with_facts)
    except KeyboardInterrupt:
        yield from _together(scorecard, waiting, with_facts)
        raise
    yield from _together(scorecard, waiting, with_facts)


def _together(scorecard: CompiledScorecard, calls: Sequence[Call], with_facts: bool) -> list[CallResult]:
    views = DialogueView.of_each(calls, scorecard.tagger, scorecard.analysis)
    answered = answers(scorecard, views)
    return [_result(scorecard, view, each, with_facts) for view, each in zip(views, answered, strict=True)]


def _result(
    scorecard: CompiledScorecard, view: DialogueView, answered: Answered, with_facts: bool
) -> CallResult:
    call = view.call
    drafts: list[_Draft] = []
    said: dict[str, Any] = answered.answers
    for check in answered.told:
        answer = said[check.check]
        if answer.__class__ is not CheckOutcome:
            said[check.check] = check.passed if answer is PASSED else _outcome(check, answer, view, drafts)
    outcomes: list[CheckOutcome] = [*said.values()]
    drafts.sort(key=lambda draft: (draft.evidence.turn, draft.evidence.start, draft.check.check))
    marked = _marked(view, drafts, _episodes(drafts, scorecard.episode_gap))
    return CallResult(
        call_id=call.call_id,
        metadata=dict(call.metadata),
        source=call.source,
        source_format=call.source_format,
        sha256=call.sha256,
        role_source=call.role_source,
        role_confidence=call.role_confidence,
        turns=len(call.turns),
        score=score(scorecard, marked, outcomes),
        findings=marked,
        outcomes=tuple(outcomes),
        warnings=call.warnings,
        facts=_facts(scorecard, view, marked, outcomes) if with_facts else {},
    )


def _facts(
    scorecard: CompiledScorecard,
    view: DialogueView,
    findings: Sequence[Finding],
    outcomes: Sequence[CheckOutcome],
) -> dict[str, Any]:
    """The dialogue facts; what a shadow check finds is none of their matter."""
    if scorecard.analysis is None:
        return {}
    seen = [each for each in findings if scorecard.by_name[each.check].item.enforce != "shadow"]
    excused = [each.evidence for answer in outcomes for each in answer.suppressed]
    return facts(view, scorecard.analysis, seen, excused)


class _Draft(NamedTuple):
    """A finding before it is known which episode it belongs to."""

    check: CompiledCheck
    dimension: str
    evidence: Evidence
    occurrence: Occurrence


def _episodes(drafts: Sequence[_Draft], gap: int) -> list[int]:
    """The episode of each finding. Those of `warn` and `shadow` checks are numbered apart: they can't join what is charged."""
    charged = [each.check.is_charged for each in drafts]
    if all(charged):
        return episodes(drafts, gap)
    numbers = [0] * len(drafts)
    for wanted in (True, False):
        places = [place for place, is_charged in enumerate(charged) if is_charged is wanted]
        before = max(numbers, default=0)
        found = episodes([drafts[place] for place in places], gap)
        for place, number in zip(places, found, strict=True):
            numbers[place] = before + number
    return numbers


def _outcome(check: CompiledCheck, answer: Verdict, view: DialogueView, drafts: list[_Draft]) -> CheckOutcome:
    """The outcome of one check; what it found is added to the drafts."""
    low = answer.outcome is Outcome.FAIL and check.confidence is Confidence.LOW
    outcome = Outcome.REVIEW if low else answer.outcome
    if not answer.occurrences and not answer.excused:
        return _bare_outcome(check.check, outcome, answer.reason)
    drafts += [_Draft(check, check.dimension, evidence(view, each.spot), each) for each in answer.occurrences]
    suppressed = [Suppressed(check.check, evidence(view, each.spot), each.reason) for each in answer.excused]
    return CheckOutcome(check.check, outcome, answer.reason, tuple(suppressed))


def evidence(view: DialogueView, spot: Spot) -> Evidence:
    """The quoted piece of a turn, from the original text."""
    number, start, end, hit = spot
    turn = view.call.turns[number]
    text = turn.text
    quote = text[start:end]
    if hit is None:
        return Evidence(number, turn.role, start, end, quote, text, turn.start, line=turn.line)
    _, _, _, cue, phrase = hit
    return Evidence(
        *(number, turn.role, start, end, quote, text, turn.start),
        *(phrase.text, cue, phrase.where, phrase.by_sound, turn.line),
    )


@lru_cache(maxsize=4096)
def _bare_outcome(check: str, outcome: Outcome, reason: str) -> CheckOutcome:
    """An outcome without evidence: most of them, the same for every call."""
    return CheckOutcome(check, outcome, reason)


def _finding(view: DialogueView, draft: _Draft, episode: int, fingerprint: str) -> Finding:
    check, dimension, shown, occurrence = draft
    related = tuple(evidence(view, spot) for spot in occurrence.related)
    trigger = next((other.quote for other in related if other.role is not shown.role), shown.quote)
    slots = {"match": shown.quote, "turn": str(shown.turn + 1), "trigger": trigger, **occurrence.slots}
    confidence = Confidence.LOW if occurrence.by_sound else check.confidence
    return Finding(
        check=check.check,
        dimension=dimension,
        outcome=Outcome.REVIEW if confidence is Confidence.LOW else Outcome.FAIL,
        severity=check.severity,
        confidence=confidence,
        evidence=shown,
        related=related,
        window=occurrence.window,
        slots=slots,
        episode=episode,
        fingerprint=fingerprint,
    )


def _marked(view: DialogueView, drafts: Sequence[_Draft], numbers: Sequence[int]) -> tuple[Finding, ...]:
    """The findings with their episodes and fingerprints.

    A fingerprint survives edits elsewhere in the transcript: no turn numbers, no clock, an ordinal for repeats.
    """
    seen: dict[str, int] = {}
    out = []
    for draft, number in zip(drafts, numbers, strict=True):
        shown = draft.evidence
        quote = "".join(view.folded(shown.turn)[shown.start : shown.end].split())
        base = "\x1f".join((draft.check.check, view.call.call_id, shown.role.value, quote))
        ordinal = seen[base] = seen.get(base, 0) + 1
        digest = hashlib.sha256(f"{base}\x1f{ordinal}".encode("utf-8", "replace")).hexdigest()
        out.append(_finding(view, draft, number, digest[:16]))
    return tuple(out)
