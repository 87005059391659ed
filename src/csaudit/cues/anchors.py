"""What gives a phrase away: rare strings that every match contains, and characters it needs beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import product
from typing import NamedTuple

from csaudit.cues.grammar import Choice, Gap, Literal, Node, Sequence, Word
from csaudit.cues.phrase import MOST_VARIANTS, least, most, spellings

UNSEEN = 40
"""Half bits of a character that the rarity table doesn't know."""
NEIGHBOUR = 0.6
"""How much of its bits a character keeps next to another one: words make neighbours likely."""
MOST_NEEDS = 2
"""Sets of characters that are tested; a third rejects too few turns to pay."""
TOO_OFTEN = 0.08
"""Characters that turn up more often than this per character of text are in most turns: no use to test for them."""


@cache
def _rarity() -> bytes:
    return (resources.files("csaudit.text") / "rarity.bin").read_bytes()


@lru_cache(maxsize=65536)
def _bits(text: str) -> tuple[float, float]:
    """How rare a string is, in bits: standing first in an anchor, and standing behind something."""
    table = _rarity()
    each = [((table[ord(c)] if ord(c) < len(table) else 0) or UNSEEN) / 2 for c in text]
    behind = NEIGHBOUR * sum(each)
    return (behind + (1 - NEIGHBOUR) * each[0] if each else 0.0), behind


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Strings of which every match of the phrase contains one, and how often one may turn up in running text."""

    often: float
    strings: frozenset[str]
    nodes: range
    """The nodes of the sequence that they stand for."""
    inside: int = 0
    """Where they stand somewhere inside these nodes and not for all of them: where the nodes end."""


Near = tuple[str, int, int]
"""Characters, and where one of them must stand: from where to where, counted from the string that gives a phrase away."""


class Anchors(NamedTuple):
    """What gives a phrase away."""

    strings: frozenset[str]
    needs: tuple[str, ...]
    near: tuple[Near, ...]
    """The same needs and others, as far as they say most where places count."""
    before: tuple[int, int]
    """The fewest and the most characters of a match before the string that gives it away."""


def anchors(tree: Sequence) -> Anchors:
    """The strings to look for, of which every match contains one, and up to `MOST_NEEDS` sets of characters.

    Every match also holds a character of each set. The strings are rare ones, so that few turns hold them; the sets come from other
    parts of the phrase, so that a turn that passes them nearly matches.
    """
    first = _best(tree.nodes)
    assert first is not None, "parse refuses phrases that need not hold anything"
    others = [number for number in range(len(tree.nodes)) if number not in first.nodes]
    needed = {number: need for number in others if (need := _need(tree.nodes[number]))}
    needs = sorted((frequency(need), need) for need in needed.values())
    near = [(need, *_around(tree, first, number)) for number, need in needed.items()]
    near.sort(key=lambda each: (frequency(each[0]) * (each[2] - each[1]), each))
    before, inside = tree.nodes[: first.nodes.start], tree.nodes[first.nodes.start : first.inside]
    return Anchors(
        first.strings,
        tuple(need for often, need in needs[:MOST_NEEDS] if often <= TOO_OFTEN),
        tuple(near[:MOST_NEEDS]),
        (sum(map(least, before)), sum(map(most, (*before, *inside)))),
    )


def _around(tree: Sequence, anchor: _Anchor, number: int) -> tuple[int, int]:
    """From where to where a node reaches at most, counted from where the anchor begins."""
    nodes, whole = tree.nodes, tree.nodes[anchor.nodes.start : anchor.nodes.stop]
    if number < anchor.nodes.start:
        inside = nodes[anchor.nodes.start : anchor.inside]
        between = nodes[number + 1 : anchor.nodes.start]
        return -sum(map(most, (nodes[number], *between, *inside))), -sum(map(least, between))
    between = nodes[anchor.nodes.stop : number]
    shortest = 1 if anchor.inside else sum(map(least, whole))
    return shortest + sum(map(least, between)), sum(map(most, (*whole, *between, nodes[number])))


def _need(node: Node) -> str:
    """Characters of which every match of a node holds one, sorted; empty where it need not hold any."""
    if isinstance(node, Gap) or not least(node):
        return ""
    if isinstance(node, Literal):
        return max(node.text, key=lambda character: (_bits(character)[0], character))
    if isinstance(node, Word):
        return _rarest(node.inside)
    return "".join(sorted(set().union(*map(_rarest, node.branches))))


def _rarest(sequence: Sequence) -> str:
    """The rarest of what the parts of a sequence need."""
    return min(filter(None, map(_need, sequence.nodes)), key=lambda need: (frequency(need), need))


def frequency(characters: str) -> float:
    """How often one of some characters turns up, per character of running text."""
    return sum(2 ** -_bits(character)[0] for character in characters)


def _best(nodes: tuple[Node, ...]) -> _Anchor | None:
    """The rarest anchor."""
    found = _candidates(nodes)
    return min(found, key=lambda each: (each.often, sorted(each.strings)), default=None)


def _candidates(nodes: tuple[Node, ...]) -> Iterator[_Anchor]:
    pools = [spellings(node) for node in nodes]
    window = _rarest_window(pools)
    if window is not None:
        often, first, last = window
        strings = frozenset(map("".join, product(*(pool for pool in pools[first:last] if pool is not None))))
        yield _Anchor(often, strings, range(first, last))
    for number, node in enumerate(nodes):
        if pools[number] is None and not isinstance(node, Gap) and least(node):
            yield _inner(node, number)


def _rarest_window(pools: list[frozenset[str] | None]) -> tuple[float, int, int] | None:
    """The neighbours that, spelled out together, turn up least: how often, and their bounds."""
    best: tuple[float, int, int] | None = None
    for first, pool in enumerate(pools):
        if pool is None:
            continue
        often = sum(2 ** -_bits(text)[0] for text in pool)
        size, empty = len(pool), "" in pool
        last = first + 1
        while True:
            if not empty and (best is None or often < best[0]):
                best = (often, first, last)
            further = pools[last] if last < len(pools) else None
            if further is None or size * len(further) > MOST_VARIANTS:
                break
            size *= len(further)
            often *= sum(2 ** -_bits(text)[1] for text in further)
            empty = empty and "" in further
            last += 1
    return best


def _inner(node: Node, number: int) -> _Anchor:
    """The anchor of a word guard, or of alternatives that can't be spelled out: one set over all their branches."""
    branches = (node.inside,) if isinstance(node, Word) else node.branches if isinstance(node, Choice) else ()
    inner = [found for branch in branches if (found := _best(branch.nodes)) is not None]
    return _Anchor(
        sum(each.often for each in inner),
        frozenset().union(*(each.strings for each in inner)),
        range(number, number + 1),
        number + 1,
    )
