"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csaudit.dialogue import DialogueView
from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard
from csaudit.kinds import Excused, Occurrence, Verdict
from csaudit.kinds.parts.verdict import judged
from csaudit.model import CheckOutcome, Outcome

CLOSE = 2
"""Turns between a finding and the turn that bears it out."""
REASON = "weighed"
Answer = Verdict | CheckOutcome
"""What a check says of a call; an outcome where it needn't be judged or crashed."""
Told = dict[str, list[tuple[CompiledCheck, Verdict]]]
"""Dimension → those of its checks that found something, and what they say."""
_JUDGED = (Outcome.PASS, Outcome.FAIL)


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
    sure = {
        dimension: [turn for check, answer in found if check.is_charged for turn in _sure(answer)]
        for dimension, found in told.items()
    }
    return {dimension: turns for dimension, turns in sure.items() if turns}


def settle(
    scorecard: CompiledScorecard, answers: dict[str, Answer], told: Told, view: DialogueView
) -> dict[str, Answer]:
    """The answers after weighing; `told` is what the checks without scales found.

    A finding that isn't plausible becomes a suppressed one; where a finding is kept, the `weigh` check's own close by is left out.
    """
    exempt = found_by(told_by(scorecard.exempt, answers))
    if not told and not exempt:
        return answers
    settled = dict(answers)
    for scale in scorecard.scales:
        verdict = answers[scale.check.check]
        found = [each for each in told.get(scale.check.dimension, ()) if scale.may_doubt(each[0])]
        borne_out = [*exempt.get(scale.check.dimension, ())]
        if not (found or borne_out) or not isinstance(verdict, Verdict) or verdict.outcome not in _JUDGED:
            continue
        plausible = scale.weigh.plausible(view) if found else []
        for check, answer in found:
            kept = settled[check.check] = _held_against(answer, plausible)
            if check.is_charged:  # a check on trial can't take the place of one that is charged
                borne_out += _sure(kept)
        own = [each for each in verdict.occurrences if not _close(each, borne_out)]
        settled[scale.check.check] = judged(own, list(verdict.excused))
    return settled


def _sure(verdict: Verdict) -> list[int]:
    """The turns of the faults found as written."""
    return [occurrence.spot.turn for occurrence in verdict.occurrences if not occurrence.by_sound]


def _close(occurrence: Occurrence, turns: Sequence[int]) -> bool:
    return any(abs(occurrence.spot.turn - turn) <= CLOSE for turn in turns)


def _held_against(verdict: Verdict, plausible: Sequence[int]) -> Verdict:
    kept: list[Occurrence] = []
    doubted: list[Occurrence] = []
    for occurrence in verdict.occurrences:
        (kept if _close(occurrence, plausible) else doubted).append(occurrence)
    if not doubted:
        return verdict
    excused = [*verdict.excused, *(Excused(occurrence.spot, REASON) for occurrence in doubted)]
    return verdict._replace(
        outcome=judged(kept, excused).outcome, occurrences=tuple(kept), excused=tuple(excused)
    )
