"""What the agent did well, quoted (RUBRIC B8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from csaudit.cues import CueHit
from csaudit.dialogue.process import AGENT, CUSTOMER, WaysOut, first_of
from csaudit.dialogue.view import DialogueView
from csaudit.model import Finding

EACH = 2
"""Quotes of one strength in one call."""
_TURN = itemgetter(0)
SEVERAL = "several-solutions"
PREPARED = 3
"""Ways out to have ready: the training benchmark."""
SPOILING = frozenset({"taboo_phrase", "judge_questioning", "confrontation", "overpromise"})
"""Dimensions of what is said; an omission found at a turn says nothing against its words."""
LONGEST = 60
"""Characters of a sentence that is quoted whole; of a longer one, the clause."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What is a strength: the agent's cues, and where it is one only after the customer said something, that."""

    cues: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Strengths:
    """All of them, by name."""

    named: Mapping[str, Strength] = field(default_factory=dict)
    cues: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cues", {name: each.cues for name, each in self.named.items()})


def find_strengths(
    view: DialogueView,
    strengths: Strengths,
    ways: WaysOut,
    faults: Sequence[Finding] = (),
) -> list[dict[str, Any]]:
    """Strengths with their quote and turn, in order of name and turn.

    A turn that holds a fault is no model to quote, so it doesn't count; nor does what is said before the customer
    says anything.
    """
    tags = view.tags
    named, ways_out = tags.among(strengths.cues, AGENT), tags.said_by_any(ways.cues, AGENT)
    if not named and len(ways_out) < 2:
        return []
    heard = next(iter(view.turns_of(CUSTOMER)), len(view.roles))
    faulty = {
        each.evidence.turn for each in faults if each.dimension in SPOILING and each.evidence.role is AGENT
    }
    found = []
    for name in named:
        since = max(heard, _since(view, strengths.named[name]))
        good: dict[int, CueHit] = {}
        for hit in tags.said_by_any(strengths.cues[name], AGENT):
            if hit[0] > since and hit[0] not in faulty:
                good.setdefault(hit[0], hit)
        found += [{"strength": name, **said_around(view, hit)} for hit in [*good.values()][:EACH]]
    found += _several(view, ways, [hit for hit in ways_out if hit[0] not in faulty])
    return found


def _several(view: DialogueView, ways: WaysOut, hits: Sequence[CueHit]) -> Iterator[dict[str, Any]]:
    """The turn that names the most ways out, with how many the call has: two at once, or as many as are trained for."""
    count = len(ways.distinct(hits)) if len(hits) > 1 else 0
    if count < 2:
        return
    turns = [ways.distinct(of_turn) for _, of_turn in groupby(hits, key=_TURN)]
    fullest = max(turns, key=len)
    if len(fullest) > 1 or count >= PREPARED:
        yield {"strength": SEVERAL, **said_around(view, fullest[0]), "count": count}


def _since(view: DialogueView, strength: Strength) -> int:
    """The turn after which it counts: past the last turn where the customer never gave the occasion."""
    if not strength.after:
        return -1
    occasion = first_of(view, strength.after, CUSTOMER)
    return occasion.turn if occasion else len(view.call.turns)


def said_around(view: DialogueView, hit: CueHit) -> dict[str, Any]:
    """Turn, span and words of `span_around`."""
    start, end = span_around(view, hit)
    return {"turn": hit.turn, "span": [start, end], "quote": view.call.turns[hit.turn].text[start:end]}


def span_around(view: DialogueView, hit: CueHit) -> tuple[int, int]:
    """The sentence that holds a hit, or its clauses where the sentence runs long.

    Never cut inside a clause: half a phone number couldn't be told from any other number when it is masked.
    """
    start, end = view.sentence(hit.turn, hit.start, hit.end)
    if end - start > LONGEST:
        text = view.folded(hit.turn)
        start = max(start, text.rfind(",", start, hit.start) + 1)
        comma = text.find(",", hit.end, end)
        end = comma if comma >= 0 else end
    return start, end
