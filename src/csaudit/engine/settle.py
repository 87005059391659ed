"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csaudit.dialogue import DialogueView
from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard
from csaudit.kinds import Excused, Occurrence, Verdict
from csaudit.kinds.parts.verdict import PASSED, judged
from csaudit.model import CheckOutcome, Outcome

CLOSE = 2
"""Turns between a finding and the turn that bears it out."""
REASON = "weighed"
Answer = Verdict | CheckOutcome
"""What a check says of a call; an outcome where it needn't be judged or crashed."""
Told = dict[str, list[tuple[CompiledCheck, Verdict]]]
"""Dimension → those of its checks that found something, and what they say."""
_JUDGED = (Outcome.PASS, Outcome.FAIL)


Borne = Mapping[str, Sequence[int]]
"""`weigh` check → the turns in which other checks' findings stand: they stand in for its own close by."""


def told_by(evidence: Sequence[CompiledCheck], answers: Mapping[str, Answer]) -> Told:
    """What the checks that found something found."""
    return told_by_each(evidence, [answers])[0]


def told_by_each(evidence: Sequence[CompiledCheck], answered: Sequence[Mapping[str, Answer]]) -> list[Told]:
    """The same of several calls."""
    named = {check.check: check for check in evidence}
    return [_told_by(named, answers) for answers in answered]


def _told_by(named: Mapping[str, CompiledCheck], answers: Mapping[str, Answer]) -> Told:
    told: Told = {}
    # Most answers are outcomes, and most verdicts the same one: what is asked of all of them first should cost little.
    verdicts = [
        (name, answer) for name, answer in answers.items() if type(answer) is Verdict and answer is not PASSED
    ]
    for name, answer in verdicts:
        check = named.get(name)
        if check is not None and answer.occurrences:
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


def settle(scorecard: CompiledScorecard, answers: dict[str, Answer], told: Told, view: DialogueView) -> Borne:
    """Weigh the answers, where `told` is what the checks without scales found; what bears out the scales' own findings is given back.

    A finding that isn't plausible becomes a suppressed one; where a finding is kept, the `weigh` check's own close by is left out.
    """
    exempt = found_by(told_by(scorecard.exempt, answers)) if scorecard.exempt else {}
    borne: dict[str, list[int]] = {}
    if not told and not exempt:
        return borne
    for scale in scorecard.scales:
        name, dimension = scale.check.check, scale.check.dimension
        found = [each for each in told.get(dimension, ()) if scale.may_doubt(each[0])]
        borne_out = [*exempt.get(dimension, ())]
        if not found and not borne_out:
            continue
        verdict = answers[name]
        if not isinstance(verdict, Verdict) or verdict.outcome not in _JUDGED:
            continue
        plausible = scale.weigh.plausible(view) if found else []
        for check, answer in found:
            kept = answers[check.check] = _held_against(answer, plausible)
            if check.is_charged:  # a check on trial can't take the place of one that is charged
                borne_out += _sure(kept)
        borne[name] = borne_out
        if verdict.occurrences:
            own = [each for each in verdict.occurrences if not _close(each, borne_out)]
            answers[name] = judged(own, list(verdict.excused))
    return borne


def apart(turns: list[int], others: Sequence[int]) -> list[int]:
    """Those of the turns that no other is close to."""
    return [turn for turn in turns if not is_close(turn, others)] if others else turns


def is_close(turn: int, others: Sequence[int]) -> bool:
    """Whether one of the others is close to a turn."""
    for other in others:  # noqa: SIM110 — half the time of `any`
        if -CLOSE <= turn - other <= CLOSE:
            return True
    return False


def _sure(verdict: Verdict) -> list[int]:
    """The turns of the faults found as written."""
    return [occurrence.spot.turn for occurrence in verdict.occurrences if not occurrence.by_sound]


def _close(occurrence: Occurrence, turns: Sequence[int]) -> bool:
    return is_close(occurrence.spot.turn, turns)


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
