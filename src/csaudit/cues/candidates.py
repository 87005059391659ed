"""Listening in Python, where the native kernel isn't built: what may be there is told cheaply, and verified when asked for.

A phrase without gaps is spelled out and needs no further look. Any other phrase is looked for by its rarest required strings; a turn
that holds one of them, and the characters the phrase needs beside it, is matched against the phrase itself when somebody asks. Sets
of patterns are bits of one integer: a thousand of them are joined or compared in a tenth of a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from operator import or_

import numpy as np
from ahocorasick_rs import AhoCorasick

from csaudit.cues.cue import Cue, CueHit
from csaudit.cues.ears import ROLE_NUMBER, ROLES, Heard, Slot, Spelled
from csaudit.cues.homophones import Homophones
from csaudit.cues.patterns import PatternTable
from csaudit.model import Role
from csaudit.text import TURN_BREAK


class Candidates:
    """The cues of a scorecard, ready to be listened for."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        table = self._table = PatternTable()
        self.slots: dict[str, Slot] = {}
        audible: list[tuple[Cue, Slot]] = []
        for cue in cues:
            excluded = table.slot(cue, only_excluded=True) if cue.excluded else None
            self.slots[cue.name] = table.slot(cue, excluded)
            if cue.homophones:
                audible.append((cue, self.slots[cue.name]))
        self._homophones = Homophones(audible) if audible else None
        self._signs = table.signs()
        self.span = size = len(table.sources)
        """Bits of a role."""
        self._free = reduce(or_, (bits << plane * size for plane, bits in enumerate(table.free)))
        self._all = (1 << size) - 1
        self._signing = frozenset(self._signs)
        literals = sorted(table.strings)
        self._given = [table.strings[literal] for literal in literals]
        self._whole = [tuple(table.exact.get(literal, ())) for literal in literals]
        self._automaton = AhoCorasick(literals, store_patterns=False) if literals else None

    def want(self, wanted: int) -> None:
        """It costs nothing to listen for more: nothing is verified before somebody asks."""

    def listen(
        self,
        calls: Sequence[tuple[Sequence[str], Sequence[Role]]],
        joined: str | None = None,  # noqa: ARG002 — each turn is looked at by itself
    ) -> list[Heard]:
        """What each call, its folded turns and who speaks in them, may hold. Nothing is verified yet."""
        return [self._look(texts, roles) for texts, roles in calls]

    def _look(self, texts: Sequence[str], roles: Sequence[Role]) -> Heard:
        by_role = [0] * len(ROLES)
        turns: list[list[tuple[int, int]]] = [[] for _ in ROLES]
        spelled: dict[int, list[Spelled]] = {}
        by_sound = self._by_sound(texts, roles, spelled) if self._homophones is not None else {}
        for turn, text in enumerate(texts):
            role = ROLE_NUMBER[roles[turn]]
            bits = self._bits(turn, text, role, spelled) | by_sound.get(turn, 0)
            by_role[role] |= bits
            turns[role].append((turn, bits))
        return _Heard(texts, roles, by_role, self._table, turns, spelled)

    def _bits(self, turn: int, text: str, role: int, spelled: dict[int, list[Spelled]]) -> int:
        """The patterns a turn may hold; the spelled-out ones that it does hold are filed under their keys."""
        given, size = 0, self.span
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
        joined = TURN_BREAK.join(texts)
        symbols = np.frombuffer(joined.encode("utf-32-le"), dtype="<u4")
        starts = [*accumulate((len(text) + len(TURN_BREAK) for text in texts), initial=0)]
        for slot, found in self._homophones.find(joined, symbols, starts):
            key = slot.number * len(ROLES) + ROLE_NUMBER[roles[found.turn]]
            spelled.setdefault(key, []).append(found)
            bits[found.turn] = bits.get(found.turn, 0) | self._table.places[slot.number].spelled
        return bits


class _Heard:
    """What a call may hold, before verification."""

    scan: None = None

    def __init__(
        self,
        texts: Sequence[str],
        roles: Sequence[Role],
        by_role: list[int],
        table: PatternTable,
        turns: Sequence[Sequence[tuple[int, int]]],
        spelled: Mapping[int, Sequence[Spelled]],
    ) -> None:
        self.texts, self.roles = texts, roles
        size = len(table.sources)
        self.may = reduce(or_, (bits << number * size for number, bits in enumerate(by_role)))
        self.sure = 0
        self._by_role = by_role
        self._table = table
        self._turns = turns
        """The turns of each role, with their patterns as bits."""
        self._spelled = spelled
        """By key: the number of the slot times the number of roles, plus that of the role."""

    def settled(self, key: int) -> None:
        """Nothing is known before it is verified."""

    def verify(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role, in no useful order."""
        key, cue = slot.number * len(ROLES) + role, slot.cue
        hits = [
            CueHit(turn, start, end, cue, source) for turn, start, end, source in self._spelled.get(key, ())
        ]
        _, first, every = self._table.places[slot.number]
        if not (self._by_role[role] >> first) & every:
            return hits
        verifiers, sources, texts = self._table.verifiers, self._table.sources, self.texts
        for turn, bits in self._turns[role]:
            left = (bits >> first) & every
            while left:
                number = left.bit_length() - 1
                left ^= 1 << number
                verifier = verifiers[first + number]
                if verifier is not None and (found := verifier.probe(texts[turn])):
                    source = sources[first + number]
                    for start, end in verifier.spans(found):
                        hits.append(CueHit(turn, start, end, cue, source))
        return hits
