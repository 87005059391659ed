"""What the other checks found, held against the scale of the `weigh` checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csaudit.engine.compile import EXTRA_SECTION, CompiledCheck
from csaudit.kinds import Excused, Occurrence, Verdict
from csaudit.kinds.parts.verdict import judged
from csaudit.kinds.weigh import Weigh
from csaudit.model import Confidence, Outcome

CLOSE = 2
"""Turns between a finding and the turn that bears it out."""
REASON = "weighed"


def weighs(check: CompiledCheck) -> bool:
    """Whether a check is judged after the others."""
    return isinstance(check.matcher, Weigh)


def found_by(checks: Sequence[CompiledCheck], verdicts: Mapping[str, Verdict]) -> dict[str, list[int]]:
    """Dimension → the turns in which its checks found a fault; hints for review and users' own checks don't count."""
    found: dict[str, list[int]] = {}
    for check in checks:
        if _settled(check) and (verdict := verdicts.get(check.check)) is not None:
            turns = found.setdefault(check.dimension, [])
            turns += [occurrence.spot.turn for occurrence in verdict.occurrences]
    return {dimension: sorted(set(turns)) for dimension, turns in found.items() if turns}


def settle(checks: Sequence[CompiledCheck], verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
    """The verdicts after weighing.

    A finding that no standing turn bears out becomes a suppressed one; where a finding is borne out, the `weigh` check's own is
    left out.
    """
    settled = dict(verdicts)
    for scale in checks:
        verdict = verdicts.get(scale.check)
        if not weighs(scale) or verdict is None or verdict.outcome not in (Outcome.PASS, Outcome.FAIL):
            continue
        standing = [occurrence.spot.turn for occurrence in verdict.occurrences]
        borne_out: list[int] = []
        for check in checks:
            if check.dimension == scale.dimension and _settled(check) and check.check in verdicts:
                settled[check.check] = _held_against(verdicts[check.check], standing)
                borne_out += [occurrence.spot.turn for occurrence in settled[check.check].occurrences]
        own = [
            occurrence
            for occurrence in verdict.occurrences
            if not any(abs(occurrence.spot.turn - turn) <= CLOSE for turn in borne_out)
        ]
        settled[scale.check] = judged(own, list(verdict.excused))
    return settled


def _settled(check: CompiledCheck) -> bool:
    return (
        not weighs(check) and check.item.section != EXTRA_SECTION and check.confidence is not Confidence.LOW
    )


def _held_against(verdict: Verdict, standing: Sequence[int]) -> Verdict:
    kept: list[Occurrence] = []
    doubted: list[Occurrence] = []
    for occurrence in verdict.occurrences:
        near = any(abs(occurrence.spot.turn - turn) <= CLOSE for turn in standing)
        (kept if near else doubted).append(occurrence)
    if not doubted:
        return verdict
    excused = [*verdict.excused, *(Excused(occurrence.spot, REASON) for occurrence in doubted)]
    return replace(
        verdict, outcome=judged(kept, excused).outcome, occurrences=tuple(kept), excused=tuple(excused)
    )
