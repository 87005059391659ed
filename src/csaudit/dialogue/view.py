"""A call with its cue hits: what every check looks at. Derived values are worked out when first asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from csaudit.cues import CueHit, Tagger, resolve
from csaudit.model import Call, Role
from csaudit.text import fold_turns

if TYPE_CHECKING:
    from csaudit.dialogue.analysis import Analysis

T = TypeVar("T")

SENTENCE_END = re.compile(r"[。!?;\n]")
"""On folded text."""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive turns of one role: what windows count, because a chat sends one sentence in three messages."""

    role: Role
    first: int
    last: int


class DialogueView:
    """One call, tagged. Make one per call; nothing in it outlives the call."""

    def __init__(self, call: Call, tagger: Tagger, analysis: Analysis | None = None) -> None:
        self.call = call
        self._analysis = analysis
        self._tagger = tagger
        self._folded, self._starts = fold_turns(turn.text for turn in call.turns)
        self._tagged: Mapping[str, list[CueHit]] = tagger.tag(self._folded, self._starts)
        self._resolved: dict[str, tuple[CueHit, ...]] = {}
        self._turns: dict[Role | None, tuple[int, ...]] = {}
        self._once: dict[int, Any] = {}

    @property
    def analysis(self) -> Analysis:
        """What the dialogue analysis goes by; an empty one where the scorecard names none."""
        if self._analysis is None:
            from csaudit.dialogue.analysis import Analysis  # noqa: PLC0415 — it builds on the view

            self._analysis = Analysis()
        return self._analysis

    def folded(self, turn: int) -> str:
        """The folded text of a turn: same length as its text."""
        start = self._starts[turn]
        return self._folded[start : start + len(self.call.turns[turn].text)]

    def hits(self, cue: str) -> tuple[CueHit, ...]:
        """The hits of a cue and of the cues it includes, in order, not overlapping."""
        if cue not in self._resolved:
            self._resolved[cue] = resolve(self._gather(cue))
        return self._resolved[cue]

    def _gather(self, cue: str) -> list[CueHit]:
        included = self._tagger.cues[cue].include
        if not included:
            return self._tagged.get(cue, [])
        return [*self._tagged.get(cue, []), *(hit for name in included for hit in self._gather(name))]

    def role(self, turn: int) -> Role:
        """Who speaks in a turn."""
        return self.call.turns[turn].role

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The call as blocks; turns of bots and systems break a block like any other role."""
        blocks: list[Block] = []
        for turn in self.call.turns:
            if blocks and blocks[-1].role is turn.role:
                blocks[-1] = Block(turn.role, blocks[-1].first, turn.index)
            else:
                blocks.append(Block(turn.role, turn.index, turn.index))
        return tuple(blocks)

    @cached_property
    def block_of(self) -> tuple[int, ...]:
        """The block of each turn."""
        return tuple(
            number for number, block in enumerate(self.blocks) for _ in range(block.first, block.last + 1)
        )

    def turns_of(self, role: Role | None) -> tuple[int, ...]:
        """The turns of a role, all for `None`."""
        if role not in self._turns:
            self._turns[role] = tuple(
                turn.index for turn in self.call.turns if role is None or turn.role is role
            )
        return self._turns[role]

    def once(self, thing: object, make: Callable[[], T]) -> T:
        """What `make` gives for `thing` on this call, made once: checks share moments, exceptions ask again per hit.

        `thing` is part of the compiled scorecard, so it outlives the view and its identity can stand for it.
        """
        key = id(thing)
        if key not in self._once:
            self._once[key] = make()
        found: T = self._once[key]
        return found

    def sentence(self, turn: int, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentence around a span; the mark that ends it is inside."""
        text = self.folded(turn)
        before = [mark.end() for mark in SENTENCE_END.finditer(text, 0, start)]
        after = SENTENCE_END.search(text, end)
        return (before[-1] if before else 0), (after.end() if after else len(text))
