"""A phrase made ready for matching: its spelled-out forms, the strings that give it away, its bounded regex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from csaudit.cues.grammar import (
    CLAUSE_END,
    SENTENCE_END,
    Choice,
    Gap,
    Literal,
    Node,
    PhraseError,
    Sequence,
    Word,
    read,
)

__all__ = ["PhraseError", "anchors", "as_regex", "parse", "pieces", "variants"]

MOST_VARIANTS = 64
"""A run of literals and alternatives is spelled out up to this many strings."""
UNSEEN = 40
"""Half bits of a character that the rarity table doesn't know."""
NEIGHBOUR = 0.6
"""How much of its bits a character keeps next to another one: words make neighbours likely."""


@lru_cache(maxsize=65536)
def parse(phrase: str) -> Sequence:
    """The tree of a phrase; `PhraseError` where it can't be read or would match nothing in particular."""
    tree = read(phrase)
    if _least(tree) == 0:
        raise PhraseError("短语里没有一段必须出现的字", "nothing in the phrase has to be there", 0)
    return tree


def _least(node: Node | Sequence) -> int:
    """The characters that any match holds at least, gaps aside."""
    if isinstance(node, Sequence):
        return sum(map(_least, node.nodes))
    if isinstance(node, Literal):
        return len(node.text)
    if isinstance(node, Word):
        return _least(node.inside)
    return 0 if isinstance(node, Gap) else min(map(_least, node.branches))


def variants(nodes: tuple[Node, ...]) -> frozenset[str] | None:
    """Every string a gap-free run can be; `None` if it holds a gap or a word guard, or has too many."""
    pools = []
    size = 1
    for node in nodes:
        pool = _pool(node)
        size *= len(pool) if pool is not None else 0
        if pool is None or size > MOST_VARIANTS:
            return None
        pools.append(pool)
    return frozenset(map("".join, product(*pools)))


def _pool(node: Node) -> frozenset[str] | None:
    """The strings of one node, under the same terms."""
    if isinstance(node, Literal):
        return frozenset((node.text,))
    if not isinstance(node, Choice):
        return None
    pool: set[str] = set()
    for branch in node.branches:
        if not branch.nodes:
            pool.add("")
        elif len(branch.nodes) == 1 and isinstance(branch.nodes[0], Literal):
            pool.add(branch.nodes[0].text)
        else:
            inside = variants(branch.nodes)
            if inside is None:
                return None
            pool |= inside
    return frozenset(pool) if len(pool) <= MOST_VARIANTS else None


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


TOO_OFTEN = 0.03
"""A second anchor that turns up more often than this per character costs more than it saves."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Strings of which every match of the phrase contains one, and how often one may turn up in running text."""

    often: float
    strings: frozenset[str]
    nodes: range
    """The nodes of the sequence that they stand for."""


def anchors(tree: Sequence) -> tuple[frozenset[str], frozenset[str]]:
    """The strings to look for: every match contains one of the first set, and one of the second unless that is empty.

    Rare ones, so that few turns hold them; from different parts of the phrase, so that a turn that holds both nearly matches.
    """
    first = _best(tree.nodes, range(0))
    assert first is not None, "parse refuses phrases that need not hold anything"
    second = _best(tree.nodes, first.nodes)
    return first.strings, second.strings if second is not None and second.often <= TOO_OFTEN else frozenset()


def _best(nodes: tuple[Node, ...], taken: range) -> _Anchor | None:
    """The rarest anchor that uses none of the nodes taken."""
    found = _candidates(nodes, taken)
    return min(found, key=lambda each: (each.often, sorted(each.strings)), default=None)


def _candidates(nodes: tuple[Node, ...], taken: range) -> Iterator[_Anchor]:
    pools = [None if number in taken else _pool(node) for number, node in enumerate(nodes)]
    window = _rarest_window(pools)
    if window is not None:
        often, first, last = window
        strings = frozenset(map("".join, product(*(pool for pool in pools[first:last] if pool is not None))))
        yield _Anchor(often, strings, range(first, last))
    for number, node in enumerate(nodes):
        if pools[number] is None and number not in taken and not isinstance(node, Gap) and _least(node):
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
    inner = [found for branch in branches if (found := _best(branch.nodes, range(0))) is not None]
    return _Anchor(
        sum(each.often for each in inner),
        frozenset().union(*(each.strings for each in inner)),
        range(number, number + 1),
    )


def as_regex(tree: Sequence) -> str:
    """The phrase as a bounded `re` pattern; each word guard is a capturing group.

    Longer alternatives come first and gaps are lazy: the leftmost match with the fewest skipped characters.
    """
    return "".join(map(_node_regex, tree.nodes))


def _node_regex(node: Node) -> str:
    if isinstance(node, Literal):
        return _escape(node.text)
    if isinstance(node, Gap):
        stop = _escape(SENTENCE_END + CLAUSE_END if node.clause else SENTENCE_END)
        return f"[^{stop}]{{0,{node.size}}}?"
    if isinstance(node, Word):
        return f"({as_regex(node.inside)})"
    branches = sorted(map(as_regex, node.branches), key=len, reverse=True)
    return f"(?:{'|'.join(branches)})"


def _escape(text: str) -> str:
    """`text` for `re`, where only ASCII marks mean anything."""
    return "".join(c if c.isalnum() or ord(c) > 0xFF else f"\\x{ord(c):02x}" for c in text)


def pieces(tree: Sequence) -> list[frozenset[str]]:
    """The parts between gaps, each as its possible strings: how near a text came to the phrase."""
    runs: list[list[Node]] = [[]]
    for node in tree.nodes:
        if isinstance(node, Gap):
            runs.append([])
        else:
            runs[-1].append(node)
    spelled = (variants(tuple(run)) for run in runs)
    return [strings for strings in spelled if strings and "" not in strings]
