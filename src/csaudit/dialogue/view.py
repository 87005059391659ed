"""A call with its cue hits: what every check looks at. Derived values are worked out when first asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, islice, repeat
from operator import is_not
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from csaudit.cues import CueHit, Tagger, Tags, grammar
from csaudit.cues.said import Talk
from csaudit.dialogue.suspicion import Suspected, Suspicions
from csaudit.dialogue.timing import spoken_each, timed
from csaudit.model import Call, Role
from csaudit.text import fold_each

if TYPE_CHECKING:
    from csaudit.dialogue.analysis import Analysis

T = TypeVar("T")

SENTENCE_END = re.compile(f"[{grammar.SENTENCE_END}]")
"""On folded text."""


class Block(NamedTuple):
    """Consecutive turns of one role: what windows count, because a chat sends one sentence in three messages."""

    role: Role
    first: int
    last: int


class _Speech:
    """How much speech the turns of a call hold: counted for all the calls looked at together, when one first asks."""

    __slots__ = ("_call", "_counted", "_texts")

    def __init__(self, texts: Sequence[Sequence[str]], counted: list[list[int]], call: int) -> None:
        self._texts, self._counted, self._call = texts, counted, call

    @classmethod
    def of_each(cls, texts: Sequence[Sequence[str]]) -> list[_Speech]:
        """That of each of several calls."""
        counted: list[list[int]] = []
        return [cls(texts, counted, call) for call in range(len(texts))]

    def sizes(self) -> list[int]:
        """The characters of speech in each turn."""
        if not self._counted:
            sizes = iter(spoken_each(list(chain.from_iterable(self._texts))))
            self._counted += [[*islice(sizes, len(turns))] for turns in self._texts]
        return self._counted[self._call]


class DialogueView:
    """One call, tagged. Make one per call; nothing in it outlives the call."""

    def __init__(
        self,
        call: Call,
        texts: Sequence[str],
        roles: Sequence[Role],
        tags: Tags,
        analysis: Analysis | None,
        speech: _Speech,
    ) -> None:
        self.call = call
        self.roles = roles
        self.tags = tags
        self._texts = texts
        """Folded, per turn."""
        self._analysis = analysis
        self.found: Mapping[str, Sequence[int]] = {}
        """Dimension → the turns in which a check found a fault: the engine sets it before `weigh` checks are judged."""
        self.suspected: dict[str, Suspicions] = {}
        """What the model of each pack suspects, where it was asked."""
        self._speech = speech
        self._turns: dict[Role | None, tuple[int, ...]] = {}
        self._begins: dict[Role | None, list[int]] = {}
        self.made: dict[int, Any] = {}
        """What was made of a part of the compiled scorecard on this call, by its identity: it outlives the view. See `once`."""
        self._sentence_ends: dict[int, list[int]] = {}
        self.made_at: dict[tuple[int, int], Any] = {}
        """The same by turn and identity."""

    @classmethod
    def of(cls, call: Call, tagger: Tagger, analysis: Analysis | None = None) -> DialogueView:
        """The view of one call."""
        return cls.of_each([call], tagger, analysis)[0]

    @classmethod
    def of_each(
        cls, calls: Sequence[Call], tagger: Tagger, analysis: Analysis | None = None
    ) -> list[DialogueView]:
        """The views of several calls, folded and tagged together, which is faster."""
        turns = [[turn.text for turn in call.turns] for call in calls]
        joined, folded = fold_each(list(chain.from_iterable(turns)))
        rest = iter(folded)
        texts = [list(islice(rest, len(each))) for each in turns]
        roles = [tuple([turn.role for turn in call.turns]) for call in calls]
        tags = tagger.look_each(list(zip(texts, roles, strict=True)), joined)
        speech = _Speech.of_each(turns)
        return [
            cls(call, text, role, tag, analysis, said)
            for call, text, role, tag, said in zip(calls, texts, roles, tags, speech, strict=True)
        ]

    @cached_property
    def _blocked(self) -> tuple[list[Block], list[int]]:
        return _blocks(self.roles)

    @cached_property
    def blocks(self) -> list[Block]:
        """The call as blocks; turns of bots and systems break a block like any other role."""
        return self._blocked[0]

    @cached_property
    def block_of(self) -> list[int]:
        """The block of each turn."""
        return self._blocked[1]

    @property
    def analysis(self) -> Analysis:
        """What the dialogue analysis goes by; an empty one where the scorecard names none."""
        if self._analysis is None:
            from csaudit.dialogue.analysis import Analysis  # noqa: PLC0415 — it builds on the view

            self._analysis = Analysis()
        return self._analysis

    def folded(self, turn: int) -> str:
        """The folded text of a turn: same length as its text."""
        return self._texts[turn]

    @cached_property
    def sizes(self) -> list[int]:
        """The characters of each turn."""
        return list(map(len, self._texts))

    def hits(self, cue: str) -> tuple[CueHit, ...]:
        """The hits of a cue and of the cues it includes, in order, not overlapping."""
        return self.tags.said(cue)

    def said_by(self, cue: str, role: Role | None) -> tuple[CueHit, ...]:
        """Those in the turns of a role, all for `None`: never verifies what the others say."""
        return self.tags.said(cue) if role is None else self.tags.said_by(cue, role)

    def suspicions(self, pack: str) -> Suspicions:
        """What a pack's model suspects, given what the checks `found` so far; worked out once."""
        if pack not in self.suspected:
            suspect_each([self], pack, listen([self], pack))
        return self.suspected[pack]

    def role(self, turn: int) -> Role:
        """Who speaks in a turn."""
        return self.roles[turn]

    @cached_property
    def timed(self) -> bool:
        """Whether every turn has a start and an end that don't run backwards."""
        return timed(self.call)

    @cached_property
    def clocked(self) -> bool:
        """Whether every turn says when it starts."""
        return None not in [turn.start for turn in self.call.turns]

    @property
    def spoken(self) -> Sequence[int]:
        """The characters of speech in each turn."""
        return self._speech.sizes()

    def begins(self, role: Role | None) -> list[int]:
        """The first turn of each block of a role, of each block for `None`."""
        found = self._begins.get(role)
        if found is None:
            found = [block.first for block in self.blocks if role is None or block.role is role]
            self._begins[role] = found
        return found

    def turns_of(self, role: Role | None) -> tuple[int, ...]:
        """The turns of a role, all for `None`."""
        if role not in self._turns:
            turns = enumerate(self.roles)
            self._turns[role] = tuple([turn for turn, speaks in turns if role is None or speaks is role])
        return self._turns[role]

    def once(self, thing: object, make: Callable[[], T]) -> T:
        """What `make` gives for `thing` on this call, made once: checks share moments, exceptions ask again per hit.

        `thing` is part of the compiled scorecard, so it outlives the view and its identity can stand for it.
        """
        key = id(thing)
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found

    def sentence(self, turn: int, start: int, end: int) -> tuple[int, int]:
        """The bounds of the sentence around a span; the mark that ends it is inside."""
        text = self._texts[turn]
        if not start and end == len(text):
            return 0, end
        ends = self._sentence_ends.get(turn)
        if ends is None:
            ends = [0, *(mark.end() for mark in SENTENCE_END.finditer(text)), len(text)]
            self._sentence_ends[turn] = ends
        return ends[bisect_right(ends, start, 0, len(ends) - 1) - 1], ends[
            bisect_right(ends, end, 1, len(ends) - 1)
        ]


def _blocks(roles: Sequence[Role]) -> tuple[list[Block], list[int]]:
    if not roles:
        return [], []
    changes = list(map(is_not, roles[1:], roles))
    firsts = [0, *compress(range(1, len(roles)), changes)]
    lasts = [*(first - 1 for first in firsts[1:]), len(roles) - 1]
    speakers = map(roles.__getitem__, firsts)
    blocks = list(map(tuple.__new__, repeat(Block), zip(speakers, firsts, lasts, strict=True)))
    return blocks, list(accumulate(changes, initial=0))


def listen(views: Sequence[DialogueView], pack: str) -> Talk:
    """What a pack's model makes of several calls: several times faster than one after another."""
    model = views[0].tags.model(pack)
    talk = model.listen([view._texts for view in views], [view.roles for view in views])
    for view, said in zip(views, talk.calls(), strict=True):
        view.tags.heard(pack, said)
    return talk


def suspect_each(views: Sequence[DialogueView], pack: str, talk: Talk) -> Suspected:
    """What it suspects in each of them, given what the checks `found` so far."""
    suspected = Suspected(talk, [view.found for view in views])
    for view, suspicions in zip(views, suspected.calls(), strict=True):
        view.suspected[pack] = suspicions
    return suspected
