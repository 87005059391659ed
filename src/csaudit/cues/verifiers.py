"""How a pattern that isn't spelled out is verified in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from csaudit.cues.prepared import compiled
from csaudit.cues.regex import compile_regex
from csaudit.text.segment import is_word


class PhraseVerifier:
    """A phrase, by its bounded regex, compiled when a turn first asks: most phrases never do."""

    __slots__ = ("probe", "regex")

    def __init__(self, regex: str) -> None:
        self.regex = regex
        self.probe: Callable[[str], re.Match[str] | None] = self._compile
        """The first match in a turn. Most candidates have none, so this is the bare engine once it is compiled."""

    def _compile(self, turn: str) -> re.Match[str] | None:
        self.probe = compiled(self.regex).search
        return self.probe(turn)

    def spans(self, found: re.Match[str] | None) -> list[tuple[int, int]]:
        """Spans in the turn of a first match, leftmost first. Word guards, each a group of the regex, must hold too."""
        spans: list[tuple[int, int]] = []
        while found is not None:
            search, turn, at = found.re.search, found.string, found.end()
            if not found.re.groups or _guarded(found):
                spans.append(found.span())
            else:
                at = found.start() + 1
            found = search(turn, at)
        return spans


def _guarded(found: re.Match[str]) -> bool:
    guarded = (found.span(group) for group in range(1, found.re.groups + 1))
    return all(start < 0 or is_word(found.string, start, end) for start, end in guarded)


class RegexVerifier:
    """A raw regex, on its linear-time engine."""

    __slots__ = ("probe", "regex")

    def __init__(self, pattern: str) -> None:
        self.regex: Any = compile_regex(pattern)
        self.probe: Callable[[str], Any] = self.regex.search

    def spans(self, found: Any) -> list[tuple[int, int]]:
        """Spans in the turn of a first match, leftmost first; empty ones don't count."""
        return [each.span() for each in self.regex.finditer(found.string) if each.end() > each.start()]


Verifier = PhraseVerifier | RegexVerifier
