"""The emotion track: how upset each turn is, what raised it, when it calmed (RUBRIC B1).

Levels: 0 calm, 1 uneasy, 2 displeased, 3 angry, 4 furious, 5 abusive or threatening.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from csaudit.cues import CueHit
from csaudit.dialogue.process import AGENT, CUSTOMER
from csaudit.dialogue.view import Block, DialogueView
from csaudit.model import Evidence, Role
from csaudit.model.quick import quick

CALMEST, UPSET, ANGRY, HIGHEST = 0, 2, 3, 5
BENCHMARK = 180.0
"""Seconds: the training benchmark is a customer calm within three minutes (RUBRIC B1)."""
OFTEN = 3
"""Hits in one turn from which the customer repeats the reproach."""

_SHOUTING = re.compile(r"[!?]{2,}|!.*!")
_TWICE = re.compile(r"([^\W\d对好是行嗯啊喂您你]{2,4})[,、 ]?\1")
"""退钱退钱; not 好的好的, which is only assent."""
_NEGATED = re.compile(
    r"(?<![是能谁么有会还要])(?:不是|没有|没|并不|不会|不算|不至于|不)(?:很|太|那么|觉得|说|再|想|要|真的|特别|是){0,3}$"
)
"""What stands right before a hit that doesn't count: 我不是很…; 是不是…, 怎么不… ask, they don't deny."""
_LOOK_BACK = 9
_CUSTOMERS = (CUSTOMER, Role.UNKNOWN)
"""Turns of unknown role are read as the customer's."""


@dataclass(frozen=True, slots=True)
class EmotionScale:
    """The cues of each level, per side, and what raises a level."""

    customer: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    agent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    intensifiers: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    softening: tuple[str, ...] = ()
    """An agent turn that holds one of these isn't a raised voice."""


@quick
@dataclass(frozen=True, slots=True)
class EmotionTrack:
    """The levels of a call, and what follows from them."""

    levels: tuple[int, ...]
    """Per turn, the speaker's level; 0 for bots and systems."""
    peak: int
    """The customer's highest level."""
    peak_turn: int | None
    calm_turn: int | None
    """The first customer turn after the peak from which the level stays at 0 or 1; `None` if the customer never was
    upset (2) or never calms."""
    calm_seconds: float | None
    """From the first upset turn to `calm_turn`; `None` without times or without either."""
    triggers: tuple[int, ...]
    """Agent turns right after which the customer's level rose to 2 or more."""
    agent_peak: int
    """The agent's own highest level."""
    agent_rose: int | None
    """The first agent turn at 2 or more after the customer was upset: infected by the customer's heat."""

    @property
    def in_time(self) -> bool | None:
        """Whether the customer calmed within the benchmark; `None` where that can't be told."""
        return None if self.calm_seconds is None else self.calm_seconds <= BENCHMARK


def track(view: DialogueView, scale: EmotionScale, excused: Collection[Evidence] = ()) -> EmotionTrack:
    """The track of a call; what the agent said that the checks `excused` (quoted, a right granted …) is no heat."""
    return _tracked(view, _levels(view, scale, excused))


def threatened(view: DialogueView, found: EmotionTrack, turns: Iterable[int]) -> EmotionTrack:
    """The track where in these turns the customer threatens with the regulator, the press or a lawyer and isn't answered.

    That is displeased, however calm the words.
    """
    levels = list(found.levels)
    for turn in turns:
        levels[turn] = max(levels[turn], UPSET)
    return _tracked(view, levels)


def _tracked(view: DialogueView, levels: Sequence[int]) -> EmotionTrack:
    raised = [turn for turn, level in enumerate(levels) if level]
    if not raised:
        return EmotionTrack(tuple(levels), CALMEST, None, None, None, (), CALMEST, None)
    roles = view.roles
    customer = [turn for turn in raised if roles[turn] is CUSTOMER]
    agent = [turn for turn in raised if roles[turn] is AGENT]
    heights = [levels[turn] for turn in customer]
    peak = max(heights, default=CALMEST)
    upset = [turn for turn in customer if levels[turn] >= UPSET]
    calm = _next_of(view.turns_of(CUSTOMER), upset[-1]) if upset else None
    infected = [turn for turn in agent if turn > upset[0] and levels[turn] >= UPSET] if upset else ()
    return EmotionTrack(
        tuple(levels),
        peak,
        customer[heights.index(peak)] if customer else None,
        calm,
        None if calm is None else _seconds(view, upset[0], calm),
        _triggers(view, levels, upset),
        max([levels[turn] for turn in agent], default=CALMEST),
        infected[0] if infected else None,
    )


def _levels(view: DialogueView, scale: EmotionScale, excused: Collection[Evidence]) -> list[int]:
    """The level of each turn: its strongest cue, one more where the words, marks or repeats press it."""
    levels = [CALMEST] * len(view.roles)
    spans: dict[int, set[tuple[int, int]]] = {}
    customers = [role for role in _CUSTOMERS if view.turns_of(role)]
    for role in (AGENT, *customers):
        cues_by_level = scale.agent if role is AGENT else scale.customer
        heard = view.tags.among(cues_by_level, role)
        soft = _turns(view, scale.softening, [role]) if heard and role is AGENT else ()
        for level in heard:
            for hit in _hits(view, cues_by_level[level], role):
                turn, start, end, _, _ = hit
                if turn in soft or (excused and any(_same(each, hit) for each in excused)):
                    continue
                levels[turn] = max(levels[turn], level)
                said = view.folded(turn)[start:end]
                if said.isalnum() or any(map(str.isalnum, said)):
                    spans.setdefault(turn, set()).add((start, end))
    pressed = _turns(view, scale.intensifiers, customers) if spans else ()
    for turn, found in spans.items():
        if CALMEST < levels[turn] < HIGHEST - 1 and (
            turn in pressed or (len(found) >= OFTEN and _apart(found) >= OFTEN) or _pressed(view.folded(turn))
        ):
            levels[turn] += 1
    for turn in _turns(view, scale.consequences, customers):
        if levels[turn] < UPSET:
            levels[turn] += 1
    return levels


def _same(said: Evidence, hit: CueHit) -> bool:
    return (said.turn, said.cue) == (hit.turn, hit.cue) and said.start < hit.end and hit.start < said.end


def _apart(spans: Iterable[tuple[int, int]]) -> int:
    """How many of the spans there are side by side: cues that share their words count once."""
    count, covered = 0, 0
    for start, end in sorted(spans):
        if start >= covered:
            count += 1
        covered = max(covered, end)
    return count


def _pressed(text: str) -> bool:
    shouted = "??" in text or ("!" in text and _SHOUTING.search(text) is not None)
    return shouted or _TWICE.search(text) is not None


def _turns(view: DialogueView, cues: tuple[str, ...], roles: Iterable[Role]) -> set[int]:
    """The turns of some roles that hold one of the cues."""
    found: set[int] = set()
    for role in roles:
        if hits := _hits(view, cues, role):
            found.update([hit[0] for hit in hits])
    return found


def _hits(view: DialogueView, cues: tuple[str, ...], role: Role) -> Sequence[CueHit]:
    """The hits of a role that aren't denied."""
    hits = view.tags.said_by_any(cues, role)
    return [hit for hit in hits if not _negated(view, hit)] if hits else ()


def _negated(view: DialogueView, hit: CueHit) -> bool:
    turn, start, _, _, _ = hit
    before = view.folded(turn)[max(0, start - _LOOK_BACK) : start] if start else ""
    return ("不" in before or "没" in before) and _NEGATED.search(before) is not None


def _next_of(turns: Sequence[int], turn: int) -> int | None:
    """The first of the sorted turns after one."""
    here = bisect_right(turns, turn)
    return turns[here] if here < len(turns) else None


def _seconds(view: DialogueView, upset: int, calm: int) -> float | None:
    start, end = view.call.turns[upset].start, view.call.turns[calm].start
    return None if start is None or end is None or end < start else end - start


def _triggers(view: DialogueView, levels: Sequence[int], upset: Sequence[int]) -> tuple[int, ...]:
    """The agent turns between a customer block and a more upset one, which holds `upset` turns."""
    blocks, block_of = view.blocks, view.block_of
    found = []
    for number in dict.fromkeys([block_of[turn] for turn in upset]):
        agent = None
        for at in range(number - 1, -1, -1):
            before = blocks[at]
            if before.role is AGENT and agent is None:
                agent = before.last
            elif before.role is CUSTOMER:
                if agent is not None and _highest(levels, blocks[number]) > _highest(levels, before):
                    found.append(agent)
                break
    return tuple(found)


def _highest(levels: Sequence[int], block: Block) -> int:
    return max(levels[block.first : block.last + 1])
