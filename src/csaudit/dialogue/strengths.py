"""What the agent did well, quoted (RUBRIC B8)."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from csaudit.cues import CueHit
from csaudit.dialogue.process import WaysOut, first_of, hits_of, named_hits
from csaudit.dialogue.view import DialogueView
from csaudit.model import Finding, Role

EACH = 2
"""Quotes of one strength in one call."""
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
    findings: Sequence[Finding] = (),
) -> list[dict[str, Any]]:
    """Strengths with their quote and turn, in order of name and turn.

    A turn that holds a fault is no model to quote, so it doesn't count; nor does what is said before the customer
    says anything.
    """
    heard = next(iter(view.turns_of(Role.CUSTOMER)), len(view.call.turns))
    faulty = {
        each.evidence.turn
        for each in findings
        if each.dimension in SPOILING and each.is_fault and each.evidence.role is Role.AGENT
    }
    found = []
    for name, hits in named_hits(view, strengths.cues).items():
        since = max(heard, _since(view, strengths.named[name]))
        good = [hit for hit in hits if hit.turn not in faulty and hit.turn > since]
        found += [{"strength": name, **said_around(view, hit)} for hit in good[:EACH]]
    found += _several(view, ways, faulty)
    return found


def _several(view: DialogueView, ways: WaysOut, faulty: Container[int]) -> Iterator[dict[str, Any]]:
    """The turn that names the most ways out, with how many the call has: two at once, or as many as are trained for."""
    hits = [hit for hit in hits_of(view, ways.cues, Role.AGENT) if hit.turn not in faulty]
    turns = [ways.distinct(of_turn) for _, of_turn in groupby(hits, key=lambda hit: hit.turn)]
    fullest = max(turns, key=len, default=())
    count = len(ways.distinct(hits))
    if len(fullest) > 1 or count >= PREPARED:
        yield {"strength": SEVERAL, **said_around(view, fullest[0]), "count": count}


def _since(view: DialogueView, strength: Strength) -> int:
    """The turn after which it counts: past the last turn where the customer never gave the occasion."""
    if not strength.after:
        return -1
    occasion = first_of(view, strength.after, Role.CUSTOMER)
    return occasion.turn if occasion else len(view.call.turns)


def said_around(view: DialogueView, hit: CueHit) -> dict[str, Any]:
    """Turn, span and words of the sentence that holds a hit, or of its clauses where the sentence runs long.

    Never cut inside a clause: half a phone number couldn't be told from any other number when it is masked.
    """
    text = view.folded(hit.turn)
    start, end = view.sentence(hit.turn, hit.start, hit.end)
    if end - start > LONGEST:
        start = max(start, text.rfind(",", start, hit.start) + 1)
        comma = text.find(",", hit.end, end)
        end = comma if comma >= 0 else end
    return {"turn": hit.turn, "span": [start, end], "quote": view.call.turns[hit.turn].text[start:end]}
