"""All the phrases of all the cues of a scorecard as numbered patterns, and what gives each away: for `candidates`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csaudit.cues.cue import Cue, PhraseText
from csaudit.cues.ears import Slot
from csaudit.cues.prepared import Prepared, prepare
from csaudit.cues.required import required_characters
from csaudit.cues.verifiers import PhraseVerifier, RegexVerifier, Verifier

PLANES = 3
"""Sets of patterns that a character stands for: it gives them away, it is their first need, their second."""


class Place(NamedTuple):
    """The bits of a slot: neighbours."""

    spelled: int
    """Stands for all its spelled-out phrases."""
    first: int
    """The number of the first pattern that must be verified."""
    every: int
    """As many bits as it has such patterns."""


class PatternTable:
    """Patterns in the order of their bits; a slot's own stand together."""

    def __init__(self) -> None:
        self.sources: list[PhraseText] = []
        self.verifiers: list[Verifier | None] = []
        """`None` for the bit that stands for a slot's spelled-out phrases."""
        self.exact: dict[str, list[tuple[Slot, PhraseText]]] = {}
        """Spelling → the phrases that are it."""
        self.strings: dict[str, int] = {}
        """String → the patterns it gives away, as bits."""
        self.characters: tuple[dict[str, int], ...] = tuple({} for _ in range(PLANES))
        self.free = [0] * PLANES
        """The patterns that need no character of a plane; for the first, those that any turn may hold."""
        self.places: list[Place] = []
        """Where the patterns of each slot stand."""

    def slot(self, cue: Cue, excluded: Slot | None = None, *, only_excluded: bool = False) -> Slot:
        """Number the phrases of a cue, or its excluded ones."""
        spelled = self._add(PhraseText(""), None)
        self._need((), spelled)
        first = len(self.sources)
        phrases = [
            (source, prepare(source.text)) for source in (cue.excluded if only_excluded else cue.phrases)
        ]
        for source, prepared in phrases:
            if not prepared.exact:
                self._place(source, prepared)
        for source in () if only_excluded else cue.regexes:
            self._place_regex(source)
        learned = None if only_excluded else cue.learned
        if learned is not None:
            # What a model recognises has no strings that give it away: any turn may hold it.
            bit = self._add(PhraseText("", learned.where), None)
            self.free[0] |= bit
            self._need((), bit)
        bits = (1 << len(self.sources)) - spelled
        slot = Slot(len(self.places), cue.name, bits, excluded, learned)
        self.places.append(Place(spelled, first, (1 << (len(self.sources) - first)) - 1))
        for source, prepared in phrases:
            if prepared.exact:
                self._spell(slot, spelled, source, prepared)
        return slot

    def _place(self, source: PhraseText, prepared: Prepared) -> None:
        """File a phrase that must be verified under what gives it away."""
        bit = self._add(source, PhraseVerifier(prepared.regex))
        # A set of a turn's characters is needed anyway: the automaton's many hits of single ones would cost more.
        _join(self.characters[0], (each for each in prepared.literals if len(each) == 1), bit)
        _join(self.strings, (each for each in prepared.literals if len(each) > 1), bit)
        self._need(prepared.needs, bit)

    def _place_regex(self, source: PhraseText) -> None:
        bit = self._add(source, RegexVerifier(source.text))
        given_away, *needs = required_characters(source.text) or [""]
        _join(self.characters[0], given_away, bit)
        self.free[0] |= 0 if given_away else bit
        self._need(needs, bit)

    def _spell(self, slot: Slot, bit: int, source: PhraseText, prepared: Prepared) -> None:
        """File a spelled-out phrase under its spellings."""
        found = (slot, source)
        for literal in prepared.literals:
            self.exact.setdefault(literal, []).append(found)
        _join(self.strings, prepared.literals, bit)

    def _add(self, source: PhraseText, verifier: Verifier | None) -> int:
        """The bit of a new pattern."""
        self.sources.append(source)
        self.verifiers.append(verifier)
        return 1 << (len(self.sources) - 1)

    def _need(self, needs: Sequence[str], bit: int) -> None:
        for plane in range(1, PLANES):
            if plane <= len(needs):
                _join(self.characters[plane], needs[plane - 1], bit)
            else:
                self.free[plane] |= bit

    def signs(self) -> dict[str, int]:
        """Character → its patterns in all planes side by side, so that one operation joins them all."""
        size = len(self.sources)
        joined: dict[str, int] = {}
        for plane, characters in enumerate(self.characters):
            for character, bits in characters.items():
                joined[character] = joined.get(character, 0) | bits << (plane * size)
        return joined


def _join(filed: dict[str, int], strings: Iterable[str], bit: int) -> None:
    for string in strings:
        # Most strings stand for one pattern: they share its number, of a few hundred bytes.
        filed[string] = filed[string] | bit if string in filed else bit
