"""A phrase made ready for matching: its spelled-out forms, the strings that give it away, its bounded regex."""

from __future__ import annotations

from functools import lru_cache, reduce
from itertools import product
from operator import or_

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
from csaudit.cues.instructions import ANY, END, GAP, LITERAL, alternatives, hashed, parts

__all__ = [
    "PhraseError",
    "as_program",
    "as_regex",
    "least",
    "most",
    "openings",
    "parse",
    "pieces",
    "spellings",
    "variants",
]

MOST_VARIANTS = 64
"""A run of literals and alternatives is spelled out up to this many strings."""


@lru_cache(maxsize=65536)
def parse(phrase: str) -> Sequence:
    """The tree of a phrase; `PhraseError` where it can't be read or would match nothing in particular."""
    tree = read(phrase)
    if least(tree) == 0:
        raise PhraseError("短语里没有一段必须出现的字", "nothing in the phrase has to be there", 0)
    return tree


def least(node: Node | Sequence) -> int:
    """The characters that any match holds at least, gaps aside."""
    if isinstance(node, Sequence):
        return sum(map(least, node.nodes))
    if isinstance(node, Literal):
        return len(node.text)
    if isinstance(node, Word):
        return least(node.inside)
    return 0 if isinstance(node, Gap) else min(map(least, node.branches))


def most(node: Node | Sequence) -> int:
    """The characters that any match holds at most, gaps filled."""
    if isinstance(node, Sequence):
        return sum(map(most, node.nodes))
    if isinstance(node, Literal):
        return len(node.text)
    if isinstance(node, Gap):
        return node.size
    return most(node.inside) if isinstance(node, Word) else max(map(most, node.branches))


def variants(nodes: tuple[Node, ...]) -> frozenset[str] | None:
    """Every string a gap-free run can be; `None` if it holds a gap or a word guard, or has too many."""
    pools = []
    size = 1
    for node in nodes:
        pool = spellings(node)
        size *= len(pool) if pool is not None else 0
        if pool is None or size > MOST_VARIANTS:
            return None
        pools.append(pool)
    return frozenset(map("".join, product(*pools)))


def spellings(node: Node) -> frozenset[str] | None:
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
    return f"(?:{'|'.join(map(as_regex, _ordered(node)))})"


def as_program(tree: Sequence) -> tuple[int, ...]:
    """The phrase as instructions for the native kernel, which tries its ways in the order of `as_regex`.

    Empty for a phrase with a word guard: only Python can ask for word boundaries.
    """
    program = _program(tree)
    return () if program is None else (*program, END)


def _program(tree: Sequence) -> list[int] | None:
    program: list[int] = []
    for number, node in enumerate(tree.nodes):
        if isinstance(node, Literal):
            program += (LITERAL, len(node.text), *map(ord, node.text))
        elif isinstance(node, Gap):
            program += (
                GAP,
                node.size,
                int(node.clause),
                *parts(openings(Sequence(tree.nodes[number + 1 :]))),
            )
        elif isinstance(node, Word):
            return None
        else:
            branches = [branch for branch in map(_program, _ordered(node)) if branch is not None]
            if len(branches) < len(node.branches):
                return None
            alternatives(program, branches, openings(Sequence((node,))))
    return program


def _ordered(choice: Choice) -> list[Sequence]:
    """The branches as they are tried, the longer pattern first."""
    return sorted(choice.branches, key=lambda branch: len(as_regex(branch)), reverse=True)


def openings(tree: Sequence) -> int:
    """The characters with which a match can begin, as a set of `instructions`."""
    bits = 0
    for node in tree.nodes:
        if isinstance(node, Gap):
            return ANY
        if isinstance(node, Literal):
            bits |= hashed(node.text[0])
        else:
            branches = node.branches if isinstance(node, Choice) else (node.inside,)
            bits |= reduce(or_, map(openings, branches), 0)
        if least(node):
            return bits
    return ANY


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
