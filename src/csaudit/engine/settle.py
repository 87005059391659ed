"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from csaudit.dialogue import DialogueView
from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard, Scale
from csaudit.kinds import Excused, Verdict
from csaudit.kinds.parts.verdict import judged
from csaudit.model import CheckOutcome, Outcome

CLOSE = 2
"""Turns between a finding and the turn that bears it out."""
REASON = "weighed"
Answer = Verdict | CheckOutcome
"""What a check says of a call; an outcome where it needn't be judged or crashed."""
UNSAID = Verdict(Outcome.UNKNOWN)
"""In the place of what a check hasn't said yet."""
Told = dict[str, list[tuple[CompiledCheck, Verdict]]]
"""Dimension → those of its checks that found something, and what they say."""
_JUDGED = (Outcome.PASS, Outcome.FAIL)
Borne = Mapping[str, Sequence[int]]
"""`weigh` check → the turns in which other checks' findings stand: they stand in for its own close by."""


def told_by(evidence: Sequence[CompiledCheck], answers: Mapping[str, Answer]) -> Told:
    """What the checks that found something found."""
    told: Told = {}
    for check in evidence:
        answer = answers[check.check]
        if isinstance(answer, Verdict) and answer.occurrences:
            told.setdefault(check.dimension, []).append((check, answer))
    return told


def found_by(told: Told) -> dict[str, list[int]]:
    """Dimension → the turns in which its checks surely found a fault. What is on trial (`warn`, `shadow`) bears nothing out."""
    sure: dict[str, list[int]] = {}
    for dimension, found in told.items():
        for check, answer in found:
            if check.is_charged and (turns := _sure(answer)):
                sure[dimension] = sure.get(dimension, []) + turns
    return sure


def settle_each(
    scorecard: CompiledScorecard,
    answered: Sequence[dict[str, Answer]],
    told: Sequence[Told],
    views: Sequence[DialogueView],
) -> list[Borne]:
    """Weigh the answers for each call, where `told` is what the checks without scales found; what bears out the scales' own findings.

    A finding that isn't plausible becomes a suppressed one; where a finding is kept, the `weigh` check's own close by is left out.
    """
    scales: dict[str, list[Scale]] = {}
    for scale in scorecard.scales:
        scales.setdefault(scale.check.dimension, []).append(scale)
    settled: list[Borne] = []
    for answers, each, view in zip(answered, told, views, strict=True):
        firm = found_by(told_by(scorecard.exempt, answers))
        settled.append(_settle(scales, answers, each, firm, view) if each or firm else {})
    return settled


def _settle(
    scales: Mapping[str, Sequence[Scale]],
    answers: dict[str, Answer],
    told: Told,
    exempt: Mapping[str, Sequence[int]],
    view: DialogueView,
) -> Borne:
    """The same for one call; `exempt` are the turns of findings that stand whatever a scale says."""
    borne: dict[str, list[int]] = {}
    for dimension in {**told, **exempt} if exempt else told:
        for scale in scales.get(dimension, ()):
            name = scale.check.check
            verdict = answers[name]
            if not isinstance(verdict, Verdict) or verdict.outcome not in _JUDGED:
                continue
            borne_out = borne[name] = [*exempt.get(dimension, ())]
            found = [each for each in told.get(dimension, ()) if scale.may_doubt(each[0])]
            plausible = scale.weigh.plausible(view) if found else ()
            for check, answer in found:
                kept = _held_against(answer, plausible)
                if kept is not answer:
                    answers[check.check] = kept
                if check.is_charged:  # a check on trial can't take the place of one that is charged
                    borne_out += _sure(kept)
            if verdict.occurrences:
                own = [each for each in verdict.occurrences if not is_close(each.spot.turn, borne_out)]
                answers[name] = judged(own, list(verdict.excused))
    return borne


def apart(turns: list[int], others: Sequence[int]) -> list[int]:
    """Those of the turns that no other is close to."""
    return [turn for turn in turns if not is_close(turn, others)]


def is_close(turn: int, others: Collection[int]) -> bool:
    """Whether one of the others is close to a turn."""
    for other in others:  # noqa: SIM110 — half the time of `any`
        if -CLOSE <= turn - other <= CLOSE:
            return True
    return False


def _sure(verdict: Verdict) -> list[int]:
    """The turns of the faults found as written."""
    return [occurrence.spot.turn for occurrence in verdict.occurrences if not occurrence.by_sound]


def _held_against(verdict: Verdict, plausible: Collection[int]) -> Verdict:
    kept = [each for each in verdict.occurrences if is_close(each.spot.turn, plausible)]
    if len(kept) == len(verdict.occurrences):
        return verdict
    doubted = [each for each in verdict.occurrences if not is_close(each.spot.turn, plausible)]
    excused = [*verdict.excused, *[Excused(each.spot, REASON) for each in doubted]]
    return Verdict(judged(kept, excused).outcome, tuple(kept), tuple(excused), verdict.reason)
