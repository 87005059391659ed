"""All the phrases of all the cues of a scorecard as arrays, for the native kernel (`native/tagging.c`)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, Final

import numpy as np

from csaudit.cues.cue import Cue, PhraseText
from csaudit.cues.ears import Slot
from csaudit.cues.prepared import Prepared, prepare
from csaudit.cues.regex_program import regex_program
from csaudit.cues.required import required_characters
from csaudit.cues.verifiers import PhraseVerifier, RegexVerifier, Verifier

Array = np.ndarray[Any, np.dtype[Any]]

NEEDS: Final = 2
"""Sets of characters of each of which a turn must hold one, near what gives a pattern away."""
WORDS: Final = 4
"""Words of 64 bits of a set of characters, hashed."""
_WORD: Final = (1 << 64) - 1
_VERIFIED, _PENDING, _IMPATIENT = range(3)
"""Who matches a pattern on its turn: the kernel; Python when somebody asks; the kernel as long as it is quick."""
FAR: Final = 1 << 22
"""Characters that a regex may hold before or after the one that gives it away: any number."""

_COUNTS = ("strings", "patterns", "slots", "sources", "spelled", "always")
_BEFORE_CODE = (
    *("symbols", "begins", "firsts", "outputs"),
    *("pattern_kind", "pattern_slot", "pattern_source", "pattern_code", "pattern_least"),
    *("pattern_nearest", "pattern_farthest"),
)
_AFTER_CODE = (
    *("code", "needs", "near", "openings", "closings"),
    *("always_patterns", "spelled_slot", "spelled_source"),
    *("rank", "by_sound", "excluded"),
)


class Structure(ctypes.Structure):
    """`Tables` in `tagging.c`."""

    _fields_ = (
        *((name, ctypes.c_int32) for name in _COUNTS),
        *((name, ctypes.c_void_p) for name in _BEFORE_CODE),
        ("code_size", ctypes.c_int64),
        *((name, ctypes.c_void_p) for name in _AFTER_CODE),
    )


class ScanTables:
    """Patterns, spelled-out phrases, and the strings that give them away."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self.slots: dict[str, Slot] = {}
        self.count = 0
        """Slots, with those of excluded phrases."""
        self.audible: list[tuple[Cue, Slot]] = []
        self.sources: list[PhraseText] = []
        self.verifiers: list[Verifier | None] = []
        """Of each pattern: how Python matches it; `None` for what a model recognises."""
        self.pattern_slot: list[int] = []
        self.pattern_source: list[int] = []
        self.cue_of: list[str] = []
        """Of each source."""
        self.by_sound: dict[tuple[int, PhraseText], int] = {}
        """By slot: the sources of phrases that may be heard by their sound."""
        self.excluding: dict[int, int] = {}
        """Slot of excluded phrases → the slot that excludes them."""
        self._excluded: list[int] = []
        self._patterns: list[tuple[int, ...]] = []
        self._code: list[int] = []
        self._near: list[tuple[str, int, int]] = []
        self._openings: list[int] = []
        self._closings: list[int] = []
        self._spelled: list[tuple[int, int]] = []
        self._always: list[int] = []
        self._strings: dict[str, list[int]] = {}
        for cue in cues:
            self._add_cue(cue)

    def structure(self) -> tuple[Structure, list[Array]]:
        """The tables as the kernel takes them, and the arrays that they point to."""
        strings = sorted(self._strings)
        outputs = [self._strings[string] for string in strings]
        arrays: dict[str, Array] = {
            "symbols": np.frombuffer("".join(strings).encode("utf-32-le"), dtype="<i4"),
            "begins": _whole([0, *accumulate(map(len, strings))]),
            "firsts": _whole([0, *accumulate(map(len, outputs))]),
            "outputs": _whole([each for found in outputs for each in found]),
            "code": _whole(self._code),
            "needs": np.array([_hashed(need, 64 * WORDS) for need, _, _ in self._near], dtype=np.uint64),
            "near": _whole([each for _, *reach in self._near for each in reach]),
            "openings": _sets(self._openings),
            "closings": _sets(self._closings),
            "always_patterns": _whole(self._always),
            "rank": self.ranks(),
            "by_sound": self.heard(),
            "excluded": _whole(self._excluded),
        }
        for names, rows in ((_BEFORE_CODE[4:], self._patterns), (_AFTER_CODE[6:8], self._spelled)):
            columns = list(zip(*rows, strict=True)) or [()] * len(names)
            arrays |= {name: _whole(column) for name, column in zip(names, columns, strict=True)}
        counts = (
            len(strings),
            len(self._patterns),
            self.count,
            len(self.sources),
            len(self._spelled),
            len(self._always),
        )
        fields: dict[str, int] = dict(zip(_COUNTS, counts, strict=True)) | {"code_size": len(self._code)}
        kept = [np.ascontiguousarray(arrays[name]) for name in (*_BEFORE_CODE, *_AFTER_CODE)]
        fields |= {
            name: each.ctypes.data for name, each in zip((*_BEFORE_CODE, *_AFTER_CODE), kept, strict=True)
        }
        return Structure(**fields), kept

    def ranks(self) -> Array:
        """Of each source: its place by origin and text."""
        origins = [(each.where, each.text) for each in self.sources]
        ranks = {origin: rank for rank, origin in enumerate(sorted(set(origins)))}
        return _whole([ranks[origin] for origin in origins])

    def name_ranks(self) -> Array:
        """Of each source: the place of its cue's name."""
        ranks = {name: rank for rank, name in enumerate(sorted(set(self.cue_of)))}
        return _whole([ranks[name] for name in self.cue_of])

    def heard(self) -> Array:
        """Of each source: whether it is found by its sound."""
        return np.array([each.by_sound for each in self.sources], dtype=np.uint8)

    def options(self) -> Array:
        """Of each source: a number for its option, 0 for none."""
        numbers = {
            name: number for number, name in enumerate(sorted({"", *(each.option for each in self.sources)}))
        }
        return _whole([numbers[each.option] for each in self.sources])

    def excluders(self) -> Array:
        """Of each slot: the one whose excluded phrases it holds, -1 for none."""
        return _whole([self.excluding.get(slot, -1) for slot in range(self.count)])

    def _add_cue(self, cue: Cue) -> None:
        excluded = self._slot(cue) if cue.excluded else None
        if excluded is not None:
            self._add_phrases(excluded, cue.excluded)
        slot = self.slots[cue.name] = self._slot(cue, excluded, cue.learned)
        self._add_phrases(slot, cue.phrases)
        for source in cue.regexes:
            given_away, *needs = required_characters(source.text) or [""]
            near = tuple((need, -FAR, FAR) for need in needs)
            program, least, openings, closings = regex_program(source.text)
            prepared = Prepared(False, (), (), "", program, least, openings, (0, FAR), near, closings)
            self._give_away(self._pattern(slot, source, RegexVerifier(source.text), prepared), given_away)
        if cue.learned is not None:
            pattern = self._pattern(
                slot, PhraseText("", cue.learned.where), None, Prepared(False, (), (), "")
            )
            self._give_away(pattern, ())
        if cue.homophones:
            self.audible.append((cue, slot))
            for source in cue.phrases:
                heard = replace(source, by_sound=True)
                self.by_sound[slot.number, heard] = self._source(slot, heard)

    def _slot(self, cue: Cue, excluded: Slot | None = None, learned: Any = None) -> Slot:
        slot = Slot(self.count, cue.name, 1 << self.count, excluded, learned)
        self._excluded.append(-1 if excluded is None else excluded.number)
        if excluded is not None:
            self.excluding[excluded.number] = self.count
        self.count += 1
        return slot

    def _add_phrases(self, slot: Slot, phrases: Iterable[PhraseText]) -> None:
        for source in phrases:
            prepared = prepare(source.text)
            if prepared.exact:
                for literal in prepared.literals:
                    self._strings.setdefault(literal, []).append(-1 - len(self._spelled))
                self._spelled.append((slot.number, self._source(slot, source)))
            else:
                self._give_away(
                    self._pattern(slot, source, PhraseVerifier(prepared.regex), prepared), prepared.literals
                )

    def _pattern(self, slot: Slot, source: PhraseText, verifier: Verifier | None, prepared: Prepared) -> int:
        quick = _VERIFIED if isinstance(verifier, PhraseVerifier) else _IMPATIENT
        kind = quick if prepared.program else _PENDING
        self.pattern_source.append(self._source(slot, source))
        self._patterns.append(
            (kind, slot.number, self.pattern_source[-1], len(self._code), prepared.least, *prepared.before)
        )
        self._code += prepared.program
        self.verifiers.append(verifier)
        self.pattern_slot.append(slot.number)
        self._near += (*prepared.near, *[("", 0, 0)] * NEEDS)[:NEEDS]
        self._openings.append(prepared.openings)
        self._closings.append(prepared.closings)
        return len(self._patterns) - 1

    def _source(self, slot: Slot, source: PhraseText) -> int:
        self.sources.append(source)
        self.cue_of.append(slot.cue)
        return len(self.sources) - 1

    def _give_away(self, pattern: int, strings: Iterable[str]) -> None:
        """File a pattern under each of the strings; without any, every turn may hold it."""
        filed = [self._strings.setdefault(string, []) for string in strings]
        for patterns in filed or [self._always]:
            patterns.append(pattern)


def _whole(numbers: Sequence[int]) -> Array:
    return np.array(numbers, dtype=np.int32)


def _sets(sets: Sequence[int]) -> Array:
    return np.array([bits >> at & _WORD for bits in sets for at in (0, 64)], dtype=np.uint64)


def _hashed(characters: str, size: int) -> list[int]:
    """A set of characters as words of 64 bits; what shares a bit is taken for the same."""
    bits = 0
    for character in characters:
        bits |= 1 << (ord(character) % size)
    return [bits >> at & _WORD for at in range(0, size, 64)]
