"""How a pattern that isn't spelled out is verified in a turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from csaudit.cues.prepared import compiled
from csaudit.cues.regex import compile_regex
from csaudit.text.segment import is_word

Probe = Callable[[str], object]


class PhraseVerifier:
    """A phrase, by its bounded regex, compiled when a turn first asks: most phrases never do."""

    __slots__ = ("probe", "regex")

    def __init__(self, regex: str) -> None:
        self.regex = regex
        self.probe: Probe = self._compile
        """Falsy for a turn that the phrase can't be in; most candidates end here, so it is the bare engine once compiled."""

    def _compile(self, turn: str) -> object:
        self.probe = compiled(self.regex).search
        return self.probe(turn)

    def find(self, turn: str) -> list[tuple[int, int]]:
        """Spans in a folded turn, leftmost first."""
        regex = compiled(self.regex)
        if not regex.groups:
            return [found.span() for found in regex.finditer(turn)]
        return _guarded(regex, turn)


def _guarded(regex: re.Pattern[str], turn: str) -> list[tuple[int, int]]:
    """Spans where the word guards hold too: each is a group of the regex."""
    spans: list[tuple[int, int]] = []
    at = 0
    while found := regex.search(turn, at):
        guarded = (found.span(group) for group in range(1, regex.groups + 1))
        if all(start < 0 or is_word(turn, start, end) for start, end in guarded):
            spans.append(found.span())
            at = found.end()
        else:
            at = found.start() + 1
    return spans


class RegexVerifier:
    """A raw regex, on its linear-time engine."""

    __slots__ = ("probe", "regex")

    def __init__(self, pattern: str) -> None:
        self.regex: Any = compile_regex(pattern)
        self.probe: Probe = self.regex.search

    def find(self, turn: str) -> list[tuple[int, int]]:
        """Spans in a folded turn, leftmost first."""
        return [found.span() for found in self.regex.finditer(turn) if found.end() > found.start()]


Verifier = PhraseVerifier | RegexVerifier
