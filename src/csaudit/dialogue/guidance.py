"""How the agent led the talk: relapses after a refused proposal, bringing the talk back, limits (RUBRIC B11 to B13)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from csaudit.cues import CueHit
from csaudit.dialogue.emotion import ANGRY, UPSET
from csaudit.dialogue.process import AGENT, CUSTOMER, hits_of
from csaudit.dialogue.view import Block, DialogueView
from csaudit.model import Role


@dataclass(frozen=True, slots=True)
class GuidanceCues:
    """The cues of leading a talk; `refusing`, `agreeing` and `secondary` are the customer's."""

    proposing: tuple[str, ...] = ()
    refusing: tuple[str, ...] = ()
    agreeing: tuple[str, ...] = ()
    secondary: tuple[str, ...] = ()
    """Matters that lead away from the core issue."""
    steering: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    authority: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relapse:
    """A customer who had calmed is upset again over a proposal."""

    calm_turn: int
    proposal: CueHit
    upset_turn: int


@dataclass(frozen=True, slots=True)
class Steer:
    """One attempt to bring the talk back, and whether the customer went along."""

    hit: CueHit
    followed: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """Something the agent says can't be done, and what stands beside it."""

    hit: CueHit
    reason: bool
    authority: bool
    alternative: bool
    early: bool
    """In the first half of the agent's turns."""


def relapses(view: DialogueView, levels: Sequence[int], cues: GuidanceCues) -> tuple[Relapse, ...]:
    """Each time: upset, calmed, a proposal refused, upset again."""
    if max(levels, default=0) < UPSET:
        return ()
    refused = [hit.turn for hit in hits_of(view, cues.refusing, CUSTOMER)]
    proposals = hits_of(view, cues.proposing, AGENT) if refused else ()
    if not proposals:
        return ()
    turns = [hit.turn for hit in proposals]
    found = []
    upset = calm = None
    for block in view.blocks:
        if block.role is not CUSTOMER:
            continue
        if max(levels[block.first : block.last + 1]) < UPSET:
            calm = block.first if upset is not None and calm is None else calm
            continue
        if upset is not None and calm is not None:
            last = bisect_left(turns, block.first) - 1
            made = last >= 0 and turns[last] > upset
            if made and _any_between(refused, turns[last], block.last):
                found.append(Relapse(calm, proposals[last], block.first))
        upset, calm = block.last, None
    return tuple(found)


def steering(view: DialogueView, levels: Sequence[int], cues: GuidanceCues) -> tuple[Steer, ...]:
    """One attempt per block of the agent's, once the customer has said something."""
    if not view.tags.may_hold(cues.steering, AGENT):
        return ()
    first = next(iter(view.turns_of(CUSTOMER)), len(levels))
    attempts = _one_a_block(view, cues.steering, after=first)
    if not attempts:
        return ()
    agreed = [hit.turn for hit in hits_of(view, cues.agreeing, CUSTOMER)]
    aside = [hit.turn for hit in hits_of(view, cues.secondary, CUSTOMER)]
    found = []
    for hit in attempts:
        answer = _next_block(view, view.block_of[hit.turn], CUSTOMER)
        if answer is None:
            found.append(Steer(hit, False))
            continue
        strayed = _any_between(aside, answer.first - 1, answer.last)
        calm = max(levels[answer.first : answer.last + 1]) < ANGRY
        found.append(
            Steer(hit, calm and (not strayed or _any_between(agreed, answer.first - 1, answer.last)))
        )
    return tuple(found)


def limits(view: DialogueView, cues: GuidanceCues) -> tuple[Limit, ...]:
    """What the agent says can't be done, one per block, with its reason, authority and alternative.

    An alternative may also come in the agent's next block.
    """
    named = _one_a_block(view, cues.limits)
    if not named:
        return ()
    beside = [
        [hit.turn for hit in hits_of(view, names, AGENT)]
        for names in (cues.reasons, cues.authority, cues.alternatives)
    ]
    agent = view.turns_of(AGENT)
    found = []
    for hit in named:
        block = view.blocks[view.block_of[hit.turn]]
        later = _next_block(view, view.block_of[hit.turn], AGENT) or block
        reason, authority = (_any_between(turns, block.first - 1, block.last) for turns in beside[:2])
        alternative = _any_between(beside[2], block.first - 1, later.last)
        early = 2 * bisect_left(agent, hit.turn) < len(agent)
        found.append(Limit(hit, reason, authority, alternative, early))
    return tuple(found)


def _any_between(turns: Sequence[int], after: int, last: int) -> bool:
    """Whether one of the sorted turns is later than `after` and not later than `last`."""
    here = bisect_right(turns, after)
    return here < len(turns) and turns[here] <= last


def _one_a_block(view: DialogueView, cues: tuple[str, ...], after: int = -1) -> list[CueHit]:
    first: dict[int, CueHit] = {}
    for hit in hits_of(view, cues, AGENT, after):
        first.setdefault(view.block_of[hit.turn], hit)
    return list(first.values())


def _next_block(view: DialogueView, number: int, role: Role) -> Block | None:
    return next((block for block in view.blocks[number + 1 : number + 4] if block.role is role), None)
