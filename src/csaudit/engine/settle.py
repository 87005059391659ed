"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

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
_JUDGED = (Outcome.PASS, Outcome.FAIL)


def found_by(evidence: Sequence[CompiledCheck], answers: Mapping[str, Answer]) -> dict[str, list[int]]:
    """Dimension → the turns in which its checks surely found a fault."""
    found: dict[str, list[int]] = {}
    for check in evidence:
        answer = answers[check.check]
        if isinstance(answer, Verdict) and (sure := _sure(answer)):
            found.setdefault(check.dimension, []).extend(sure)
    return found


def settle(scorecard: CompiledScorecard, answers: dict[str, Answer], view: DialogueView) -> dict[str, Answer]:
    """The answers after weighing.

    A finding that isn't plausible becomes a suppressed one; where a finding is kept, the `weigh` check's own close by is left out.
    """
    settled = dict(answers)
    for scale in scorecard.scales:
        verdict = answers[scale.check.check]
        if not isinstance(verdict, Verdict) or verdict.outcome not in _JUDGED:
            continue
        found = [
            (check.check, answer)
            for check in scale.doubted
            if isinstance(answer := answers[check.check], Verdict) and answer.occurrences
        ]
        borne_out = found_by(scale.exempt, answers).get(scale.check.dimension, [])
        if not found and not borne_out:
            continue
        plausible = scale.weigh.plausible(view) if found else []
        for name, answer in found:
            kept = settled[name] = _held_against(answer, plausible)
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
    return replace(
        verdict, outcome=judged(kept, excused).outcome, occurrences=tuple(kept), excused=tuple(excused)
    )
