"""How alike two pieces of speech are: shared characters and character pairs, fillers and marks left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import add

FILLER_WORDS = ("一下", "试试", "可以", "只能", "还是", "麻烦")
_FILLER_WORDS = re.compile("|".join(FILLER_WORDS))
_FILLERS = re.compile(r"[嗯啊哦噢呃额哈呀呢吧嘛哎诶欸对那就这个的了您你我再先请帮给也都还]|[\W_]")
"""What says nothing about what is meant; without it 那就走售后吧 and 您走一下售后 are the same."""


class _Kept(dict[int, int | None]):
    """What becomes of each character, told when it first turns up: a table takes a fifth of the time of a regex."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if _FILLERS.match(chr(code)) else code
        return kept


_KEPT = _Kept()


def bare(folded: str) -> str:
    """A folded text without what says nothing."""
    return _FILLER_WORDS.sub("", folded).translate(_KEPT)


def is_kept(character: str) -> bool:
    """Whether a character, outside of filler words, says something."""
    return not _FILLERS.match(character)


NAMED = 3
"""Characters of a thing that both name (充电宝, 魏医生, app): they talk of the same."""
_ROUNDING = 1e-9
LONG = 200
"""Characters from which a text is counted as a whole, so that the time grows with its length only."""


class Grams:
    """The characters and character pairs of a folded text, without what says nothing."""

    __slots__ = ("_pairs", "_runs", "bare", "seen")

    def __init__(self, folded: str) -> None:
        self.bare = bare(folded)
        self.seen = frozenset(self.bare)
        self._pairs: list[str] | None = None
        self._runs: frozenset[str] | None = None

    @property
    def pairs(self) -> list[str]:
        """Made when asked for: most texts share too few characters to have any in common."""
        if self._pairs is None:
            self._pairs = list(map(add, self.bare, self.bare[1:]))
        return self._pairs

    @property
    def runs(self) -> frozenset[str]:
        """Its runs of `NAMED` characters."""
        if self._runs is None:
            self._runs = frozenset(map(add, self.pairs, self.bare[2:]))
        return self._runs


def names_the_same(one: Grams, other: Grams) -> bool:
    """Whether both hold a run of at least `NAMED` characters, numbers aside."""
    if len(one.seen & other.seen) < NAMED and _letters(one, other) < NAMED:
        return False
    runs, runs_of_other = one.runs, other.runs
    if runs.isdisjoint(runs_of_other):
        return False
    return any(not any(map(str.isdecimal, run)) for run in runs & runs_of_other)


def alike(one: Grams, other: Grams, at_least: float = 0.0) -> float:
    """Mean share of the smaller one's characters and of its pairs that the other has too, 0..1; may be 0 if it's below `at_least`.

    Of the smaller one, because a short repetition of a long proposal is one; pairs as well as characters, because word order
    changes from one telling to the next.
    """
    least = min(len(one.bare), len(other.bare))
    letters = _letters(one, other)
    # No more pairs are in both than characters that begin one.
    most = letters * (least - 1) + min(letters, least - 1) * least
    if most < (2 * at_least - _ROUNDING) * least * (least - 1):
        return 0.0
    pairs = _shared(one.pairs, other.pairs, frozenset(one.pairs), frozenset(other.pairs))
    return (letters / max(least, 1) + pairs / max(least - 1, 1)) / 2


def _letters(one: Grams, other: Grams) -> int:
    return _shared(one.bare, other.bare, one.seen, other.seen)


def _shared(
    one: Sequence[str], other: Sequence[str], seen: frozenset[str], seen_other: frozenset[str]
) -> int:
    """How many are in both. Of sentences, that is little: counting it is cheaper than counting everything, as a long text needs."""
    both = seen & seen_other
    if len(seen) == len(one) or len(seen_other) == len(other):
        return len(both)
    if min(len(one), len(other)) > LONG:
        return (Counter(one) & Counter(other)).total()
    return sum([min(one.count(each), other.count(each)) for each in both])
