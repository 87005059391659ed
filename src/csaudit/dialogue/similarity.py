"""How alike two pieces of speech are: shared characters and character pairs, fillers and marks left out."""

from __future__ import annotations

import re
from collections import Counter
from operator import add

FILLER = re.compile(
    r"一下|试试|可以|只能|还是|麻烦|[嗯啊哦噢呃额哈呀呢吧嘛哎诶欸对那就这个的了您你我再先请帮给也都还]|[\W_]"
)
"""Says nothing about what is meant; without it 那就走售后吧 and 您走一下售后 are the same."""


NAMED = 3
"""Characters of a thing that both name (充电宝, 魏医生, app): they talk of the same."""


class Grams:
    """The characters and character pairs of a folded text, without what says nothing. Counted when first compared."""

    __slots__ = ("_counted", "_runs", "bare")

    def __init__(self, folded: str) -> None:
        self.bare = FILLER.sub("", folded)
        self._counted: tuple[Counter[str], Counter[str]] | None = None
        self._runs: frozenset[str] | None = None

    @property
    def counted(self) -> tuple[Counter[str], Counter[str]]:
        """How often each character stands in it, and each pair of neighbours."""
        if self._counted is None:
            self._counted = Counter(self.bare), Counter(map(add, self.bare, self.bare[1:]))
        return self._counted

    @property
    def runs(self) -> frozenset[str]:
        """Its runs of `NAMED` characters."""
        if self._runs is None:
            self._runs = frozenset(map(add, map(add, self.bare, self.bare[1:]), self.bare[2:]))
        return self._runs


def names_the_same(one: Grams, other: Grams) -> bool:
    """Whether both hold a run of at least `NAMED` characters, numbers aside."""
    return any(not any(map(str.isdecimal, run)) for run in one.runs & other.runs)


def alike(one: Grams, other: Grams) -> float:
    """Mean share of the smaller one's characters and of its pairs that the other has too, 0..1.

    Of the smaller one, because a short repetition of a long proposal is one; pairs as well as characters, because word order
    changes from one telling to the next.
    """
    (single, pairs), (other_single, other_pairs) = one.counted, other.counted
    return (_share(single, other_single) + _share(pairs, other_pairs)) / 2


def _share(one: Counter[str], other: Counter[str]) -> float:
    least = min(sum(one.values()), sum(other.values()))
    return sum([min(one[each], other[each]) for each in one.keys() & other.keys()]) / least if least else 0.0
