"""How alike two pieces of speech are: shared characters and character pairs, fillers and marks left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from operator import add

FILLER = re.compile(
    r"一下|试试|可以|只能|还是|麻烦|[嗯啊哦噢呃额哈呀呢吧嘛哎诶欸对那就这个的了您你我再先请帮给也都还]|[\W_]"
)
"""Says nothing about what is meant; without it 那就走售后吧 and 您走一下售后 are the same."""
NAMED = 3
"""Characters of a thing that both name (充电宝, 魏医生, app): they talk of the same."""
LONG = 200
"""Characters from which a text is counted as a whole, so that the time grows with its length only."""


class Grams:
    """The characters and character pairs of a folded text, without what says nothing."""

    __slots__ = ("bare", "pairs", "seen", "seen_pairs")

    def __init__(self, folded: str) -> None:
        self.bare = FILLER.sub("", folded)
        self.pairs = list(map(add, self.bare, self.bare[1:]))
        self.seen, self.seen_pairs = frozenset(self.bare), frozenset(self.pairs)

    @property
    def runs(self) -> frozenset[str]:
        """Its runs of `NAMED` characters."""
        return frozenset(map(add, self.pairs, self.bare[2:]))


def names_the_same(one: Grams, other: Grams) -> bool:
    """Whether both hold a run of at least `NAMED` characters, numbers aside."""
    if one.seen_pairs.isdisjoint(other.seen_pairs):
        return False
    return any(not any(map(str.isdecimal, run)) for run in one.runs & other.runs)


def alike(one: Grams, other: Grams) -> float:
    """Mean share of the smaller one's characters and of its pairs that the other has too, 0..1.

    Of the smaller one, because a short repetition of a long proposal is one; pairs as well as characters, because word order
    changes from one telling to the next.
    """
    single = _share(one.bare, other.bare, one.seen & other.seen)
    return (single + _share(one.pairs, other.pairs, one.seen_pairs & other.seen_pairs)) / 2


def _share(one: Sequence[str], other: Sequence[str], both: frozenset[str]) -> float:
    """Of sentences, little is in both: counting that is cheaper than counting everything, as a long text needs."""
    least = min(len(one), len(other))
    if not least:
        return 0.0
    if least > LONG:
        return (Counter(one) & Counter(other)).total() / least
    return sum([min(one.count(each), other.count(each)) for each in both]) / least
