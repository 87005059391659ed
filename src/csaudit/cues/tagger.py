"""Tag a call: every phrase of every cue through one automaton, verified only where somebody asks.

A phrase without gaps is spelled out and needs no further look. Any other phrase is looked for by its rarest required
strings; a turn that holds one of them, and the characters the phrase needs beside it, is matched against the phrase itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from ahocorasick_rs import AhoCorasick

from csaudit.cues.cue import Cue, CueHit
from csaudit.cues.homophones import Homophones
from csaudit.cues.learned import LearnedModel
from csaudit.cues.patterns import PatternTable
from csaudit.cues.prepared import save
from csaudit.cues.tags import ROLE_NUMBER, ROLES, Gate, Heard, Slot, Spelled, Tags
from csaudit.model import Role


class Tagger:
    """All the cues of a scorecard, compiled. Build it once per process; it can't be pickled, its cues can."""

    def __init__(self, cues: Iterable[Cue], models: Mapping[str, LearnedModel] | None = None) -> None:
        self.cues: Mapping[str, Cue] = {cue.name: cue for cue in cues}
        self._models = models or {}
        table = PatternTable()
        self._slots: dict[str, Slot] = {}
        for cue in self.cues.values():
            excluded = table.slot(cue, only_excluded=True) if cue.excluded else None
            self._slots[cue.name] = table.slot(cue, excluded)
        self.sources, self.verifiers = table.sources, table.verifiers
        self._signs = table.signs()
        size = len(self.sources)
        self._free = reduce(or_, (bits << plane * size for plane, bits in enumerate(table.free)))
        self._all = (1 << size) - 1
        self._signing = frozenset(self._signs)
        literals = sorted(table.strings)
        self._given = [table.strings[literal] for literal in literals]
        self._whole = [tuple(table.exact.get(literal, ())) for literal in literals]
        self._automaton = AhoCorasick(literals, store_patterns=False) if literals else None
        audible = [(cue, self._slots[name]) for name, cue in self.cues.items() if cue.homophones]
        self._homophones = Homophones(audible) if audible else None
        self._gates: dict[tuple[tuple[str, ...], Role | None], tuple[Gate, ...]] = {}
        save()

    def look(self, texts: Sequence[str], roles: Sequence[Role]) -> Tags:
        """Where the folded turns of a call may hold which cue. Nothing is verified yet."""
        by_role = [0] * len(ROLES)
        turns: list[list[tuple[int, int]]] = [[] for _ in ROLES]
        spelled: dict[int, list[Spelled]] = {}
        by_sound = self._by_sound(texts, roles, spelled) if self._homophones is not None else {}
        for turn, text in enumerate(texts):
            role = ROLE_NUMBER[roles[turn]]
            bits = self._bits(turn, text, role, spelled) | by_sound.get(turn, 0)
            by_role[role] |= bits
            turns[role].append((turn, bits))
        return Tags(self, Heard(texts, turns, by_role, spelled))

    def _bits(self, turn: int, text: str, role: int, spelled: dict[int, list[Spelled]]) -> int:
        """The patterns a turn may hold; the spelled-out ones that it does hold are filed under their keys."""
        given, size = 0, len(self.sources)
        if self._automaton is not None:
            table, exact = self._given, self._whole
            for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                given |= table[literal]
                for slot, source in exact[literal]:
                    key = slot.number * len(ROLES) + role
                    spelled.setdefault(key, []).append(Spelled(turn, start, end, source))
        signs = reduce(or_, map(self._signs.__getitem__, self._signing.intersection(text)), self._free)
        return (given | signs) & (signs >> size) & (signs >> 2 * size) & self._all

    def _by_sound(
        self, texts: Sequence[str], roles: Sequence[Role], spelled: dict[int, list[Spelled]]
    ) -> dict[int, int]:
        """Turn → the patterns it holds by their sound, which are filed like spelled-out ones."""
        bits: dict[int, int] = {}
        assert self._homophones is not None
        for slot, found in self._homophones.find(texts):
            key = slot.number * len(ROLES) + ROLE_NUMBER[roles[found.turn]]
            spelled.setdefault(key, []).append(found)
            bits[found.turn] = bits.get(found.turn, 0) | slot.spelled
        return bits

    def tag(self, folded: str, starts: tuple[int, ...]) -> dict[str, list[CueHit]]:
        """The hits of each cue's own phrases, in no useful order and overlapping: `resolve` sorts them out.

        `folded` is the call as `fold_turns` gives it, `starts` where each turn starts in it.
        """
        ends = [*(start - 1 for start in starts[1:]), len(folded)][: len(starts)]
        texts = [folded[start:end] for start, end in zip(starts, ends, strict=True)]
        tags = self.look(texts, [ROLES[0]] * len(texts))
        found = {name: tags.verified(self._slots[name], 0) for name in self.cues}
        return {name: hits for name, hits in found.items() if hits}

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""
        return self._models[pack]

    def gates(self, cues: tuple[str, ...], role: Role | None) -> tuple[Gate, ...]:
        """How to listen for any of the cues by a role, by anybody for `None`."""
        asked = (cues, role)
        found = self._gates.get(asked)
        if found is None:
            slots = tuple(self._slots[name] for name in self._with_included(cues))
            bits = reduce(or_, (slot.bits for slot in slots), 0)
            numbers = range(len(ROLES)) if role is None else (ROLE_NUMBER[role],)
            found = self._gates[asked] = tuple(Gate(number, bits, slots) for number in numbers)
        return found

    def _with_included(self, cues: tuple[str, ...]) -> list[str]:
        """The cues and what they include, each once."""
        names = list(dict.fromkeys(cues))
        for name in names:
            names += [inner for inner in self.cues[name].include if inner not in names]
        return names
