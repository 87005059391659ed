"""How alike two pieces of speech are: shared characters and character pairs, fillers and marks left out."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from operator import add

FILLER = re.compile(
    r"一下|试试|可以|只能|还是|麻烦|[嗯啊哦噢呃额哈呀呢吧嘛哎诶欸对那就这个的了您你我再先请帮给也都还]|[\W_]"
)
"""Says nothing about what is meant; without it 那就走售后吧 and 您走一下售后 are the same."""


NAMED = 3
"""Characters of a thing that both name (充电宝, 魏医生, app): they talk of the same."""


class Grams:
    """The characters and character pairs of a folded text, without what says nothing. Counted when first compared."""

    def __init__(self, folded: str) -> None:
        self._folded = folded

    @cached_property
    def bare(self) -> str:
        """The text without fillers."""
        return FILLER.sub("", self._folded)

    @cached_property
    def single(self) -> Counter[str]:
        """How often each character stands in it."""
        return Counter(self.bare)

    @cached_property
    def pairs(self) -> Counter[str]:
        """How often each pair of neighbours."""
        return Counter(map(add, self.bare, self.bare[1:]))

    @cached_property
    def runs(self) -> frozenset[str]:
        """Its runs of `NAMED` characters."""
        bare = self.bare
        return frozenset(bare[here : here + NAMED] for here in range(len(bare) - NAMED + 1))


def names_the_same(one: Grams, other: Grams) -> bool:
    """Whether both hold a run of at least `NAMED` characters, numbers aside."""
    return any(not any(map(str.isdecimal, run)) for run in one.runs & other.runs)


def alike(one: Grams, other: Grams) -> float:
    """Mean share of the smaller one's characters and of its pairs that the other has too, 0..1.

    Of the smaller one, because a short repetition of a long proposal is one; pairs as well as characters, because word order
    changes from one telling to the next.
    """
    return (_share(one.single, other.single) + _share(one.pairs, other.pairs)) / 2


def _share(one: Counter[str], other: Counter[str]) -> float:
    least = min(one.total(), other.total())
    return sum(min(one[each], other[each]) for each in one.keys() & other.keys()) / least if least else 0.0
