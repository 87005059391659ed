"""Phrases made ready for the automaton, remembered from run to run: two thousand of them take half a second to make.

The memory is an optimisation only: it holds what `prepare` gives for a phrase's text, is tied to the code and tables that make
it, and a missing or broken one is made anew.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from csaudit.cues.anchors import anchors
from csaudit.cues.instructions import ANY
from csaudit.cues.phrase import as_program, as_regex, least, openings, parse, variants
from csaudit.text.private import keep, recall


class Prepared(NamedTuple):
    """A phrase, ready."""

    exact: bool
    """Whether the automaton's hit is the match."""
    literals: tuple[str, ...]
    """What the automaton looks for: all its spellings, or strings that give it away."""
    needs: tuple[str, ...]
    """Sets of characters, of each of which a turn must hold one as well."""
    regex: str
    """Bounded pattern; empty for an exact one."""
    program: tuple[int, ...] = ()
    """The same for the native kernel; empty for an exact one too, and where word guards need Python."""
    least: int = 0
    """Characters that any match of the pattern holds."""
    openings: int = 0
    """Characters with which a match can begin, as a set of `instructions`."""
    before: tuple[int, int] = (0, 0)
    """The fewest and the most characters of a match before the string that gives it away."""
    near: tuple[tuple[str, int, int], ...] = ()
    """What a match needs near that string: characters, from where, to where."""
    closings: int = ANY
    """Characters with which a match can end, where only the end of a line may follow it."""


class _Memory:
    """Prepared phrases by text."""

    def __init__(self) -> None:
        self.name = f"phrases-{_code_hash()}"
        found = recall(self.name)
        self.known: dict[str, tuple[Any, ...]] = found if isinstance(found, dict) else {}
        """The values of a `Prepared`, plain as they come back from memory."""
        self.fresh = False


@cache
def _memory() -> _Memory:
    return _Memory()


def _code_hash() -> str:
    digest = hashlib.sha256()
    for package, names in (
        ("csaudit.cues", ("anchors.py", "grammar.py", "instructions.py", "phrase.py", "prepared.py")),
        ("csaudit.text", ("fold.bin", "rarity.bin")),
    ):
        for name in names:
            digest.update((resources.files(package) / name).read_bytes())
    return digest.hexdigest()[:16]


def prepare(phrase: str) -> Prepared:
    """The phrase, ready; `PhraseError` where it can't be read."""
    memory = _memory()
    known = memory.known.get(phrase)
    if known is not None:
        return Prepared(*known)
    made = _make(phrase)
    memory.known[str(phrase)] = tuple(made)
    memory.fresh = True
    return made


def check(phrase: str) -> None:
    """Raise `PhraseError` for a phrase that can't be read; cheap for one that was read before."""
    if phrase not in _memory().known:
        parse(phrase)


def save() -> None:
    """Keep what is new."""
    memory = _memory()
    if memory.fresh:
        keep(memory.name, memory.known)
        memory.fresh = False


def _make(phrase: str) -> Prepared:
    tree = parse(phrase)
    spelled = variants(tree.nodes)
    if spelled is not None:
        return Prepared(True, tuple(sorted(spelled)), (), "")
    found = anchors(tree)
    program = as_program(tree), least(tree), openings(tree), found.before, found.near
    return Prepared(False, tuple(sorted(found.strings)), found.needs, as_regex(tree), *program)


@cache
def compiled(regex: str) -> re.Pattern[str]:
    """A prepared phrase's regex, compiled when a turn first asks: most phrases never do."""
    return re.compile(regex)
