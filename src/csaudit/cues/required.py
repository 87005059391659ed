"""Sets of characters of each of which every match of a raw regex holds one, so that most turns need not be searched for it."""

from __future__ import annotations

import re
import warnings
from importlib import import_module
from typing import Any

from csaudit.cues.anchors import frequency
from csaudit.text import fold

_SPECIAL = {"k": "\u212a", "s": "\u017f"}
"""What matches an ASCII letter too where case doesn't count."""
_WIDEST = 64
"""Characters of a range that is worth spelling out."""


def required_characters(pattern: str) -> list[str]:
    """Such sets, rarest first, as they look after folding; empty where none can be told."""
    folded = "".join(character if character.isascii() else fold(character) for character in pattern)
    try:
        # There is no public parser of regexes; without this one, or for what only RE2 reads, every turn is searched.
        parser = import_module("re._parser")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(folded, re.MULTILINE)
    except (ImportError, re.error):
        return []
    found = ["".join(sorted(characters)) for characters in _parts(tree)]
    return sorted(found, key=lambda characters: (frequency(characters), characters))


def _parts(tree: Any) -> list[frozenset[str]]:
    """What each part of a sequence requires, where it requires anything."""
    return [characters for code, value in tree if (characters := _of(str(code), value))]


def _of_sequence(tree: Any) -> frozenset[str]:
    """The rarest of what its parts require."""
    return min(
        _parts(tree), key=lambda characters: frequency("".join(sorted(characters))), default=frozenset()
    )


def _of(code: str, value: Any) -> frozenset[str]:
    """What one part requires."""
    if code == "LITERAL":
        return cases(chr(value))
    if code == "IN":
        return _of_class(value)
    if code == "BRANCH":
        branches = [_of_sequence(branch) for branch in value[1]]
        return frozenset().union(*branches) if all(branches) else frozenset()
    if code == "SUBPATTERN":
        return _of_sequence(value[3])
    repeats = code in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0
    return _of_sequence(value[2]) if repeats else frozenset()


def _of_class(parts: Any) -> frozenset[str]:
    characters: set[str] = set()
    for code, value in parts:
        if str(code) not in {"LITERAL", "RANGE"}:
            return frozenset()
        first, last = value if str(code) == "RANGE" else (value, value)
        if last - first >= _WIDEST:
            return frozenset()
        for each in range(first, last + 1):
            either = cases(chr(each))
            if not either:
                return frozenset()
            characters |= either
    return frozenset(characters)


def cases(character: str) -> frozenset[str]:
    """The character in either case, as a regex that ignores case takes it; empty for letters whose cases are too odd to list."""
    if character.isascii():
        return frozenset((character, character.lower(), *_SPECIAL.get(character.lower(), "")))
    return frozenset((character,)) if character.lower() == character.upper() else frozenset()
