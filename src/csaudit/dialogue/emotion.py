"""The emotion track: how upset each turn is, what raised it, when it calmed (RUBRIC B1).

Levels: 0 calm, 1 uneasy, 2 displeased, 3 angry, 4 furious, 5 abusive or threatening.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from csaudit.cues import CueHit
from csaudit.dialogue.view import DialogueView
from csaudit.model import Evidence, Role
from csaudit.model.quick import quick

CALMEST, UNEASY, UPSET, ANGRY, HIGHEST = 0, 1, 2, 3, 5
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
_CUSTOMERS = (Role.CUSTOMER, Role.UNKNOWN)
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


def track(
    view: DialogueView, scale: EmotionScale, excused: Collection[Evidence] = (), threats: Iterable[int] = ()
) -> EmotionTrack:
    """The track of a call.

    What the agent said that the checks `excused` (quoted, a right granted …) is no heat; a customer who threatens
    with the regulator, the press or a lawyer and isn't answered is displeased, however calm the words.
    """
    levels = _levels(view, scale, excused)
    for turn in threats:
        levels[turn] = max(levels[turn], UPSET)
    if not any(levels):
        return EmotionTrack(tuple(levels), CALMEST, None, None, None, (), CALMEST, None)
    customer = [(turn, levels[turn]) for turn in view.turns_of(Role.CUSTOMER)]
    peak = max((level for _, level in customer), default=CALMEST)
    peak_turn = next((turn for turn, level in customer if level == peak), None) if peak else None
    calm = _calm_turn(customer, peak_turn) if peak >= UPSET else None
    upset = next((turn for turn, level in customer if level >= UPSET), None)
    agent = [(turn, levels[turn]) for turn in view.turns_of(Role.AGENT)]
    return EmotionTrack(
        tuple(levels),
        peak,
        peak_turn,
        calm,
        _seconds(view, upset, calm),
        _triggers(view, levels),
        max((level for _, level in agent), default=CALMEST),
        next((t for t, level in agent if level >= UPSET and upset is not None and t > upset), None),
    )


def _levels(view: DialogueView, scale: EmotionScale, excused: Collection[Evidence]) -> list[int]:
    """The level of each turn: its strongest cue, one more where the words, marks or repeats press it."""
    levels = [CALMEST] * len(view.call.turns)
    spans: dict[int, set[tuple[int, int]]] = {}
    for role in (Role.AGENT, *_CUSTOMERS):
        cues_by_level = scale.agent if role is Role.AGENT else scale.customer
        heard = view.tags.among(cues_by_level, role)
        soft = _turns(view, scale.softening, role) if heard and role is Role.AGENT else ()
        for level in heard:
            for hit in _hits(view, cues_by_level[level], role):
                if hit.turn in soft or any(_same(each, hit) for each in excused):
                    continue
                levels[hit.turn] = max(levels[hit.turn], level)
                if any(map(str.isalnum, view.folded(hit.turn)[hit.start : hit.end])):
                    spans.setdefault(hit.turn, set()).add((hit.start, hit.end))
    pressed = _turns(view, scale.intensifiers, *_CUSTOMERS) if spans else ()
    for turn, found in spans.items():
        if CALMEST < levels[turn] < HIGHEST - 1 and (
            turn in pressed or _apart(found) >= OFTEN or _pressed(view.folded(turn))
        ):
            levels[turn] += 1
    for turn in _turns(view, scale.consequences, *_CUSTOMERS):
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
    return _SHOUTING.search(text) is not None or _TWICE.search(text) is not None


def _turns(view: DialogueView, cues: tuple[str, ...], *roles: Role) -> set[int]:
    """The turns of some roles that hold one of the cues."""
    return {hit.turn for role in roles for hit in _hits(view, cues, role)}


def _hits(view: DialogueView, cues: tuple[str, ...], role: Role) -> list[CueHit]:
    """The hits of a role that aren't denied."""
    return [hit for hit in view.tags.said_by_any(cues, role) if not _negated(view, hit)]


def _negated(view: DialogueView, hit: CueHit) -> bool:
    before = view.folded(hit.turn)[max(0, hit.start - _LOOK_BACK) : hit.start]
    return ("不" in before or "没" in before) and _NEGATED.search(before) is not None


def _calm_turn(customer: list[tuple[int, int]], peak_turn: int | None) -> int | None:
    """Where the customer, once upset, becomes calm and stays so."""
    if peak_turn is None:
        return None
    calm = None
    for turn, level in reversed(customer):
        if level > UNEASY or turn <= peak_turn:
            break
        calm = turn
    return calm


def _seconds(view: DialogueView, upset: int | None, calm: int | None) -> float | None:
    if upset is None or calm is None:
        return None
    start, end = view.call.turns[upset].start, view.call.turns[calm].start
    return None if start is None or end is None or end < start else end - start


def _triggers(view: DialogueView, levels: Sequence[int]) -> tuple[int, ...]:
    """The agent turns between a customer block and a more upset one."""
    found: list[int] = []
    before: int | None = None
    agent: int | None = None
    for block in view.blocks:
        if block.role is Role.AGENT:
            agent = block.last
        elif block.role is Role.CUSTOMER:
            now = max(levels[block.first : block.last + 1])
            if before is not None and agent is not None and now >= UPSET and now > before:
                found.append(agent)
            before, agent = now, None
    return tuple(found)
