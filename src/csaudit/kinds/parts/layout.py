"""Checks as rows of numbers, for the native kernel (`native/relations.c`), which says what each place of a row means.

A kind that can be laid out has `lay_out`, and `decided` where the kernel finds its hits. Both are optional: what isn't laid out is
judged by `judge`, which is also the measure of what the kernel must answer.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple, Protocol, runtime_checkable

from csaudit.cues import CueHit
from csaudit.cues.grammar import SENTENCE_END
from csaudit.dialogue import DialogueView
from csaudit.kinds.parts import excuses, own_words
from csaudit.kinds.parts.excuses import Guard
from csaudit.kinds.parts.guarded import Guarded
from csaudit.kinds.parts.moment import ASKING, ASKING_WORDS, Moment
from csaudit.kinds.parts.verdict import Spot, Verdict, new_spot
from csaudit.kinds.parts.window import Within
from csaudit.model import Role

NOTHING: Final = -1
FORBID, RESPOND, COUNT, COMBINE, REPEAT, REQUIRE = range(6)
"""The kinds, as the kernel numbers them."""
NAME, AND, OR, NOT = range(4)
FAULT, EXCUSED, HOLLOW, RELATED = range(4)
"""What a row of an answer is: a hit that stands, one that is excused, an answer that doesn't count as one, what goes with the hit
before."""
ANYBODY: Final = len(Role)
_ROLES: Final = {role: number for number, role in enumerate(Role)} | {None: ANYBODY}
_MOST: Final = 2**31 - 1

TESTS: Final = (
    *("quoted", "negated", "customer_said_first", "same_turn", "same_sentence"),
    *("replying_to", "preceded_by", "followed_by", "retracted", "third_party", "metadata"),
)
"""The exceptions, as the kernel numbers them; the last three, and some hits of the first two, it leaves to Python."""
SETS: Final = (
    *(SENTENCE_END, own_words.CLAUSE_ENDS, own_words.QUOTE_MARKS, own_words.LEADING, own_words.SAYING),
    *(own_words.NEGATION_CLAUSE_ENDS, own_words.NEGATING, own_words.DENYING, ASKING),
)
WORDS: Final = ASKING_WORDS


class Row(NamedTuple):
    """A hit that a check answers for."""

    what: int
    spot: Spot
    reason: str
    """The exception that excuses it."""
    trigger: Spot | None


@runtime_checkable
class LaidOut(Protocol):
    """A matcher that the kernel may judge."""

    def lay_out(self, layout: Layout) -> int | None:
        """Where its row begins; `None` where Python must judge."""


class Decided(LaidOut, Protocol):
    """A matcher whose hits the kernel finds."""

    def decided(self, view: DialogueView, rows: Sequence[Row]) -> Verdict:
        """What `judge` would answer, from the hits that the kernel found."""


class Layout:
    """The rows of the checks of one scorecard, one after another."""

    def __init__(self, slots: Callable[[tuple[str, ...], Role | None], Sequence[int]]) -> None:
        self.code: list[int] = []
        self.moments: dict[Moment, int] = {}
        """Each with where it begins."""
        self.guarded: dict[int, int] = {}
        """By identity."""
        self._slots = slots
        """The slots of some cues and of what they include, listened for from now on."""
        self._kept: list[Guarded] = []

    def row(self, *numbers: int) -> int:
        """Add a row; where it begins."""
        self.code += numbers
        return len(self.code) - len(numbers)

    def moment(self, moment: Moment) -> int:
        """Where a moment begins: of equal ones, the same."""
        if moment not in self.moments:
            role, where = moment.role, moment.where
            least, most = moment.sizes
            voices, *choices = moment.sensors or ((),)
            # The choices themselves first: a tagger knows best those that it was asked for by the same tuple.
            for cues in moment.sensors:
                self._slots(cues, role)
            self.moments[moment] = self.row(
                *(len(self.moments), _ROLES[role], moment.question),
                *(int(least), _MOST if math.isinf(most) else int(most)),
                *(where is not None, (where and where.opening) or 0, (where and where.closing) or 0),
                *(moment.plain, moment.bare),
                *(len(voices), *_listed(self._slots((cue,), role) for cue in voices)),
                *(len(choices), *_listed(self._slots(cues, role) for cues in choices)),
                *_listed([self._slots(moment.absent, role)]),
            )
        return self.moments[moment]

    def guard(self, guard: Guard) -> int:
        """Where exceptions begin."""
        tests = [self.row(*self._test(TESTS.index(key), test)) for key, test in guard.tests]
        return self.row(len(tests), *tests)

    def standing(self, guarded: Guarded | None) -> int:
        """Where moments with their exceptions begin; `NOTHING` for none."""
        if guarded is None:
            return NOTHING
        if id(guarded) not in self.guarded:
            self._kept.append(guarded)
            parts = [
                place
                for moment, guard in guarded.moments
                for place in (self.moment(moment), self.guard(guard))
            ]
            roles = sum(1 << _ROLES[role] for role in guarded.roles)
            self.guarded[id(guarded)] = self.row(
                *(len(self.guarded), guarded.mixed, guarded.at_least, roles, len(parts) // 2, *parts)
            )
        return self.guarded[id(guarded)]

    def _test(self, kind: int, test: excuses.Test) -> list[int]:
        """Kind, blocks to look back, and the moments it looks for."""
        match test:
            case excuses.CustomerSaidFirst():
                return [kind, test.blocks, 0]
            case excuses.SameTurn() | excuses.ReplyingTo():
                return [kind, 0, *counted(map(self.moment, test.turns.moments))]
            case excuses.SameSentence():
                return [kind, 0, *counted(map(self.moment, test.moments))]
            case excuses.PrecededBy():
                return [kind, 0, *counted(map(self.moment, test.places.moments))]
            case excuses.FollowedBy() if not any(within and within.seconds for _, within in test.entries):
                entries = [
                    number
                    for places, within in test.entries
                    for number in (self.moment(places.moments[0]), within is not None, *window(within))
                ]
                return [kind, 0, len(test.entries), *entries]
            case _:
                left = TESTS.index("retracted") if isinstance(test, excuses.FollowedBy) else kind
                return [left, 0, 0]


def window(within: Within | None) -> tuple[int, int, int]:
    """The blocks of the agent, of the customer and of anybody that a window covers; `NOTHING` for no limit."""
    if within is None:
        return NOTHING, NOTHING, NOTHING
    limits = (within.agent_turns, within.customer_turns, within.turns)
    agent, customer, anybody = (NOTHING if limit is None else limit for limit in limits)
    return agent, customer, anybody


def number(value: float) -> tuple[int, int]:
    """A number with a fraction, in two halves."""
    low, high = struct.unpack("<ii", struct.pack("<d", value))
    return low, high


def is_timed(within: Within | None) -> bool:
    """Whether a window is counted in seconds, too: Python judges what has one."""
    return within is not None and within.seconds is not None


def rows(numbers: Sequence[Sequence[int]], hits: Sequence[CueHit]) -> list[Row]:
    """The rows of one check on one call: what, turn, start, end, hit, reason, and the trigger's turn, start, end, hit."""
    return [
        Row(
            what,
            new_spot((turn, start, end, None if hit < 0 else hits[hit])),
            "" if reason < 0 else TESTS[reason],
            None if turn_of < 0 else new_spot((turn_of, start_of, end_of, None if by < 0 else hits[by])),
        )
        for what, turn, start, end, hit, reason, turn_of, start_of, end_of, by in numbers
    ]


def counted(numbers: Iterable[int]) -> list[int]:
    """Some numbers, how many first."""
    listed = list(numbers)
    return [len(listed), *listed]


def _listed(lists: Iterable[Sequence[int]]) -> list[int]:
    return [number for each in lists for number in (len(each), *each)]
