"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csaudit.dialogue import DialogueView
from csaudit.engine.compile import EXTRA_SECTION, CompiledCheck
from csaudit.kinds import Excused, Occurrence, Verdict
from csaudit.kinds.parts.verdict import judged
from csaudit.kinds.weigh import Weigh
from csaudit.model import CheckOutcome, Confidence, Outcome

CLOSE = 2
"""Turns between a finding and the turn that bears it out."""
REASON = "weighed"
Answer = Verdict | CheckOutcome
"""What a check says of a call; an outcome where it needn't be judged or crashed."""
_JUDGED = (Outcome.PASS, Outcome.FAIL)


def weighs(check: CompiledCheck) -> bool:
    """Whether a check is judged after the others."""
    return isinstance(check.matcher, Weigh)


def found_by(checks: Sequence[CompiledCheck], answers: Mapping[str, Answer]) -> dict[str, list[int]]:
    """Dimension → the turns in which its checks surely found a fault; hints for review and users' own checks don't count."""
    found: dict[str, list[int]] = {}
    for check in checks:
        answer = answers[check.check]
        if isinstance(answer, Verdict) and _settled(check) and (sure := _sure(answer)):
            found.setdefault(check.dimension, []).extend(sure)
    return found


def settle(
    checks: Sequence[CompiledCheck], answers: Mapping[str, Answer], view: DialogueView
) -> dict[str, Answer]:
    """The answers after weighing.

    A finding that isn't plausible becomes a suppressed one; where a finding is kept, the `weigh` check's own close by is left out.
    """
    settled = dict(answers)
    for scale in checks:
        verdict = answers[scale.check]
        if (
            not isinstance(scale.matcher, Weigh)
            or not isinstance(verdict, Verdict)
            or verdict.outcome not in _JUDGED
        ):
            continue
        plausible = scale.matcher.plausible(view)
        borne_out: list[int] = []
        for check in checks:
            answer = answers[check.check]
            if check.dimension == scale.dimension and isinstance(answer, Verdict) and _settled(check):
                kept = settled[check.check] = _held_against(answer, plausible)
                borne_out += _sure(kept)
        own = [
            occurrence
            for occurrence in verdict.occurrences
            if not any(abs(occurrence.spot.turn - turn) <= CLOSE for turn in borne_out)
        ]
        settled[scale.check] = judged(own, list(verdict.excused))
    return settled


def _sure(verdict: Verdict) -> list[int]:
    """The turns of the faults found as written."""
    return [occurrence.spot.turn for occurrence in verdict.occurrences if not occurrence.by_sound]


def _settled(check: CompiledCheck) -> bool:
    return (
        not weighs(check) and check.item.section != EXTRA_SECTION and check.confidence is not Confidence.LOW
    )


def _held_against(verdict: Verdict, plausible: Sequence[int]) -> Verdict:
    kept: list[Occurrence] = []
    doubted: list[Occurrence] = []
    for occurrence in verdict.occurrences:
        near = any(abs(occurrence.spot.turn - turn) <= CLOSE for turn in plausible)
        (kept if near else doubted).append(occurrence)
    if not doubted:
        return verdict
    excused = [*verdict.excused, *(Excused(occurrence.spot, REASON) for occurrence in doubted)]
    return replace(
        verdict, outcome=judged(kept, excused).outcome, occurrences=tuple(kept), excused=tuple(excused)
    )
