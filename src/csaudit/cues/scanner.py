"""Listening in the native kernel: all the hits of a batch of calls in one pass, verified, in order, what is excluded taken out.

Only what the kernel can't match is left until it is asked for: phrases with a word guard, regexes that may mean something else to it
(`regex_program`), and turns on which a regex takes it too long. See `native/tagging.c`.
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, compress, pairwise

import numpy as np

from csaudit.cues.cue import Cue, CueHit, new_hit
from csaudit.cues.ears import EVERYTHING, ROLE_NUMBER, ROLES, Heard, Slot
from csaudit.cues.homophones import Homophones
from csaudit.cues.scan_tables import Array, ScanTables
from csaudit.model import Role
from csaudit.text import TURN_BREAK

_GROUP, _HIT, _CANDIDATE = 5, 5, 3
"""Numbers in a `Group`, a `Found` and a `Candidate` of the kernel."""
_ALL_KEPT = 2
"""How settled a group is of whose hits none overlap; 1 where some must be left out, 0 where Python must look first."""


class _Result(ctypes.Structure):
    """`Result` in `tagging.c`."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("groups", "hits", "candidates", "present")),
        *((name, ctypes.c_void_p) for name in ("group", "hit", "candidate", "presence")),
    )


class Scanner:
    """The cues of a scorecard, ready to be listened for."""

    def __init__(self, native: ctypes.CDLL, cues: Iterable[Cue]) -> None:
        self.tables = tables = ScanTables(cues)
        self.slots = tables.slots
        self._width = max(1, (tables.count + 7) // 8)
        self.span = 8 * self._width
        """Bits of a role."""
        self._homophones = Homophones(tables.audible, native) if tables.audible else None
        self._tag = native.csaudit_tag
        native.csaudit_tagger_new.restype = ctypes.c_void_p
        structure, arrays = tables.structure()
        handle = native.csaudit_tagger_new(ctypes.byref(structure))
        if not handle:
            raise MemoryError
        del arrays
        self._handle = ctypes.c_void_p(handle)
        weakref.finalize(self, native.csaudit_tagger_free, self._handle)
        self._want = native.csaudit_tagger_want
        self._wanted = 0
        self.want(EVERYTHING)

    def want(self, wanted: int) -> None:
        """From now on, listen for this only: bits as those of `Heard.may`."""
        if wanted == self._wanted:
            return
        self._wanted = wanted
        planes = [(wanted >> role * self.span & (1 << self.span) - 1) for role in range(len(ROLES))]
        flags = np.frombuffer(b"".join(plane.to_bytes(self._width, "little") for plane in planes), np.uint8)
        slots = np.unpackbits(flags.reshape(len(ROLES), self._width), axis=1, bitorder="little")
        roles = np.packbits(slots, axis=0, bitorder="little")[0]
        if not self._want(self._handle, ctypes.c_void_p(np.ascontiguousarray(roles).ctypes.data)):
            raise MemoryError

    def listen(self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]]) -> list[Heard]:
        """The hits of each call, its folded turns and who speaks in them."""
        texts = list(chain.from_iterable(texts for texts, _ in calls))
        borders = np.array([0, *accumulate(len(texts) for texts, _ in calls)], dtype=np.int32)
        starts = np.array([0, *accumulate(len(text) + 1 for text in texts)], dtype=np.int64)
        symbols = np.frombuffer(TURN_BREAK.join(texts).encode("utf-32-le", "surrogatepass"), dtype="<i4")
        roles = np.array([ROLE_NUMBER[role] for _, roles in calls for role in roles], dtype=np.uint8)
        sounds = self._sounds(texts)
        result = _Result()
        given = (borders, symbols, starts, roles)
        done = self._tag(
            self._handle,
            ctypes.c_int32(len(calls)),
            *(ctypes.c_void_p(each.ctypes.data) for each in given),
            ctypes.c_int64(len(sounds)),
            ctypes.c_void_p(sounds.ctypes.data),
            ctypes.byref(result),
        )
        if not done:
            raise MemoryError
        return self._heard(calls, result)

    def _sounds(self, texts: Sequence[str]) -> Array:
        """The hits by sound: turn, start, end, slot, source."""
        if self._homophones is None:
            return np.zeros((0, 5), dtype=np.int32)
        found = [
            (each.turn, each.start, each.end, slot.number, self.tables.by_sound[slot.number, each.source])
            for slot, each in self._homophones.find(texts)
        ]
        return np.array(found, dtype=np.int32).reshape(-1, 5)

    def _heard(self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]], result: _Result) -> list[Heard]:
        turns, starts, ends, sources, kept = _columns(result.hit, result.hits, _HIT)
        cue_of, source_of = self.tables.cue_of.__getitem__, self.tables.sources.__getitem__
        hits = list(
            map(new_hit, zip(turns, starts, ends, map(cue_of, sources), map(source_of, sources), strict=True))
        )
        groups = self._groups(len(calls), result)
        candidates: list[dict[int, list[tuple[int, int]]]] = [{} for _ in calls]
        slot_of = self.tables.pattern_slot
        for call, turn, pattern in zip(
            *_columns(result.candidate, result.candidates, _CANDIDATE), strict=True
        ):
            key = slot_of[pattern] * len(ROLES) + ROLE_NUMBER[calls[call][1][turn]]
            candidates[call].setdefault(key, []).append((turn, pattern))
        presence = ctypes.string_at(result.presence, result.present) if result.present else b""
        size = len(ROLES) * self._width
        return [
            _Heard(
                texts,
                roles,
                int.from_bytes(presence[number * size : (number + 1) * size], "little"),
                self.tables,
                (hits, kept),
                groups[number],
                candidates[number],
                self.span,
            )
            for number, (texts, roles) in enumerate(calls)
        ]

    def _groups(self, calls: int, result: _Result) -> list[dict[int, tuple[int, int, int]]]:
        """Of each call: key → where its hits stand, and how settled they are."""
        if not result.groups:
            return [{} for _ in range(calls)]
        rows = _array(result.group, result.groups, _GROUP)
        borders = rows[:, 0].searchsorted(np.arange(calls + 1)).tolist()
        _, keys, firsts, counts, settled = rows.T
        found = list(zip(firsts.tolist(), (firsts + counts).tolist(), settled.tolist(), strict=True))
        names = keys.tolist()
        return [
            dict(zip(names[first:end], found[first:end], strict=True)) for first, end in pairwise(borders)
        ]


def _array(address: int, count: int, width: int) -> Array:
    pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_int32))
    return np.ctypeslib.as_array(pointer, (count, width))


def _columns(address: int | None, count: int, width: int) -> list[list[int]]:
    """An array of the kernel by column, copied: what it points to is good only until the next batch."""
    if not count or not address:
        return [[] for _ in range(width)]
    columns: list[list[int]] = _array(address, count, width).T.tolist()
    return columns


class _Heard:
    """The hits of a call, and what Python must still look at."""

    __slots__ = ("_candidates", "_groups", "_hits", "_kept", "_tables", "may", "roles", "sure", "texts")

    def __init__(
        self,
        texts: Sequence[str],
        roles: Sequence[Role],
        may: int,
        tables: ScanTables,
        hits: tuple[Sequence[CueHit], Sequence[int]],
        groups: Mapping[int, tuple[int, int, int]],
        candidates: Mapping[int, Sequence[tuple[int, int]]],
        span: int,
    ) -> None:
        self.texts, self.roles = texts, roles
        self.may = self.sure = may
        for key in candidates:
            slot, role = divmod(key, len(ROLES))
            for each in (slot, tables.excluding.get(slot, slot)):
                self.sure &= ~(1 << each + role * span)
        self._tables = tables
        self._hits, self._kept = hits
        """Of all the calls of the batch: hits, and whether each stays where hits overlap."""
        self._groups = groups
        """Key → where its hits stand, and how settled they are."""
        self._candidates = candidates
        """Key → the turns and patterns that Python must match."""

    def settled(self, slot: Slot, role: int) -> tuple[CueHit, ...] | None:
        """The hits of a slot by a role, in order and not overlapping; `None` where Python must look first."""
        first, end, settled = self._groups.get(slot.number * len(ROLES) + role, (0, 0, 0))
        if not settled:
            return None
        hits = self._hits[first:end]
        return tuple(hits if settled == _ALL_KEPT else compress(hits, self._kept[first:end]))

    def verify(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role, in no useful order; where they are settled, without what is excluded."""
        key, cue = slot.number * len(ROLES) + role, slot.cue
        first, end, _ = self._groups.get(key, (0, 0, 0))
        hits = [*self._hits[first:end]]
        for turn, pattern in self._candidates.get(key, ()):
            verifier = self._tables.verifiers[pattern]
            if verifier is not None and (found := verifier.probe(self.texts[turn])):
                source = self._tables.sources[self._tables.pattern_source[pattern]]
                hits += [CueHit(turn, *span, cue, source) for span in verifier.spans(found)]
        return hits
