"""What type of customer a call has (RUBRIC B2): 暴躁 唠叨 理智 狡黠 固执 冲动 普通.

By what the customer does in the call, the first that fits in the order of the code; a description of the call, not of the person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum

from csaudit.dialogue.emotion import ANGRY, HIGHEST, UPSET, EmotionTrack
from csaudit.dialogue.process import CUSTOMER, hits_of
from csaudit.dialogue.view import DialogueView


class CustomerType(StrEnum):
    """The seven types."""

    IRATE = "irate"
    TALKATIVE = "talkative"
    LOGICAL = "logical"
    BARGAINING = "bargaining"
    STUBBORN = "stubborn"
    IMPULSIVE = "impulsive"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class TypeCues:
    """The cues that tell the types apart."""

    reasoning: tuple[str, ...] = ()
    """Rules, clauses, evidence, figures: 依据哪一条, 有截图."""
    bargaining: tuple[str, ...] = ()
    refusing: tuple[str, ...] = ()
    rash: tuple[str, ...] = ()
    """Decisions in the heat: 不要了, 马上给我退."""
    rambling: tuple[str, ...] = ()
    """Family, neighbours, old times, asides."""

    named: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """The same by name."""

    def __post_init__(self) -> None:
        named = {each.name: getattr(self, each.name) for each in fields(self) if each.init}
        object.__setattr__(self, "named", named)


EARLY = 2
"""Customer blocks in which an irate customer is irate already."""
SEVERAL = 3
"""Angry turns, or blocks of one habit, that make a type by themselves."""
LONG = 110
"""Characters: the mean of the three longest turns of one who talks at length, whatever about."""
LONGISH = 55
"""The same, or half the longest turn, for one who also rambles."""


def customer_type(view: DialogueView, track: EmotionTrack, cues: TypeCues) -> CustomerType:
    """The type that fits, `plain` when none does."""
    heard = {name: _count(view, cues.named[name]) for name in view.tags.among(cues.named, CUSTOMER)}
    refusing, rash, rambling, reasons, bargains = [
        heard.get(name, 0) for name in ("refusing", "rash", "rambling", "reasoning", "bargaining")
    ]
    heated = track.peak > ANGRY
    if not heated and refusing >= SEVERAL:
        return CustomerType.STUBBORN
    if not heated and rash >= 2:
        return CustomerType.IMPULSIVE
    angry = [turn for turn in view.turns_of(CUSTOMER) if track.levels[turn] >= ANGRY]
    if bargains >= SEVERAL and len(angry) < SEVERAL and bargains > reasons:
        return CustomerType.BARGAINING
    if angry and _irate(view, track, angry):
        return CustomerType.IRATE
    if _talks(view, rambling):
        return CustomerType.TALKATIVE
    if reasons >= 2 and reasons >= bargains:
        return CustomerType.LOGICAL
    return CustomerType.BARGAINING if bargains >= 2 else CustomerType.PLAIN


def _irate(view: DialogueView, track: EmotionTrack, angry: Sequence[int]) -> bool:
    """Angry from the start and upset again, several times angry, or abusive early or twice: one outburst is no type."""
    abusive = track.peak == HIGHEST
    if len(angry) >= SEVERAL or (len(angry) >= 2 and abusive):
        return True
    blocks = [block for block in view.blocks if block.role is CUSTOMER][:EARLY]
    early = any(block.first <= angry[0] <= block.last for block in blocks)
    upset = [turn for turn in view.turns_of(CUSTOMER) if track.levels[turn] >= UPSET]
    return early and (abusive or len(upset) >= 2)


def _talks(view: DialogueView, rambling: int) -> bool:
    sizes = sorted(map(len, map(view.folded, view.turns_of(CUSTOMER))))[-3:]
    if len(sizes) < 3:
        return False
    mean = sum(sizes) / 3
    return (
        mean > LONG
        or (rambling >= 2 and (mean > LONGISH or sizes[-1] > 2 * LONGISH))
        or rambling >= 2 * SEVERAL
    )


def _count(view: DialogueView, cues: tuple[str, ...]) -> int:
    """The customer blocks in which one of the cues occurs."""
    block_of = view.block_of
    return len({block_of[hit[0]] for hit in hits_of(view, cues, CUSTOMER)})
