"""Listening in the native kernel: all the hits of a batch of calls in one pass, verified, in order, what is excluded taken out.

Only what the kernel can't match is left until it is asked for: phrases with a word guard, regexes that may mean something else to it
(`regex_program`), and turns on which a regex takes it too long. See `native/tagging.c`.
"""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain

import numpy as np

from csaudit.cues.cue import Cue, CueHit
from csaudit.cues.ears import EVERYTHING, ROLE_NUMBER, ROLES, Heard, Slot, key_of
from csaudit.cues.homophones import Homophones
from csaudit.cues.scan import Result, Scan, rows
from csaudit.cues.scan_tables import Array, ScanTables
from csaudit.model import Role
from csaudit.text import TURN_BREAK

_CANDIDATE = 3
"""Numbers in a `Candidate` of the kernel."""


class Scanner:
    """The cues of a scorecard, ready to be listened for."""

    def __init__(self, native: ctypes.CDLL, cues: Iterable[Cue]) -> None:
        self.tables = tables = ScanTables(cues)
        self.slots = tables.slots
        self.names = _objects(tables.cue_of), _objects(tables.sources)
        """Of each source: the cue, the phrase."""
        self.pattern_slot = np.array(tables.pattern_slot, dtype=np.int32)
        self.latest: Scan | None = None
        """What the kernel holds."""
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

    def listen(
        self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]], joined: str | None = None
    ) -> list[Heard]:
        """The hits of each call, its folded turns and who speaks in them; `joined` are all these turns in one."""
        texts = list(chain.from_iterable(texts for texts, _ in calls))
        if joined is None:
            joined = TURN_BREAK.join(texts)
        borders = np.array([0, *accumulate(len(texts) for texts, _ in calls)], dtype=np.int32)
        starts = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + len(TURN_BREAK), out=starts[1:])
        symbols = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<i4")
        speakers = bytes(map(ROLE_NUMBER.__getitem__, chain.from_iterable(roles for _, roles in calls)))
        roles = np.frombuffer(speakers, dtype=np.uint8)
        sounds = self._sounds(joined, symbols, starts)
        result = Result()
        given = borders, symbols, starts, roles
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
        self.latest = Scan(self, *given, result)
        return self._heard(calls, self.latest)

    def _sounds(self, joined: str, symbols: Array, starts: Array) -> Array:
        """The hits by sound: turn, start, end, slot, source."""
        if self._homophones is None:
            return np.zeros((0, 5), dtype=np.int32)
        found = [
            (each.turn, each.start, each.end, slot.number, self.tables.by_sound[slot.number, each.source])
            for slot, each in self._homophones.find(joined, symbols, starts)
        ]
        return np.array(found, dtype=np.int32).reshape(-1, 5)

    def _heard(self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]], scan: Scan) -> list[Heard]:
        result = scan.result
        candidates: dict[int, dict[int, list[tuple[int, int]]]] = {}
        slot_of = self.tables.pattern_slot
        for call, turn, pattern in rows(result.candidate, result.candidates, _CANDIDATE).tolist():
            key = slot_of[pattern] * len(ROLES) + ROLE_NUMBER[calls[call][1][turn]]
            candidates.setdefault(call, {}).setdefault(key, []).append((turn, pattern))
        presence = ctypes.string_at(result.presence, result.present) if result.present else b""
        size = len(ROLES) * self._width
        return [
            _Heard(
                texts,
                roles,
                int.from_bytes(presence[number * size : (number + 1) * size], "little"),
                scan,
                number * scan.keys,
                candidates.get(number, {}),
                self.span,
            )
            for number, (texts, roles) in enumerate(calls)
        ]


def _objects(things: Sequence[object]) -> Array:
    array = np.empty(len(things), dtype=object)
    array[:] = things
    return array


class _Heard:
    """The hits of a call, and what Python must still look at."""

    __slots__ = ("_begin", "_candidates", "may", "roles", "scan", "sure", "texts")

    def __init__(
        self,
        texts: Sequence[str],
        roles: Sequence[Role],
        may: int,
        scan: Scan,
        begin: int,
        candidates: Mapping[int, Sequence[tuple[int, int]]],
        span: int,
    ) -> None:
        self.texts, self.roles = texts, roles
        self.may = self.sure = may
        for key in candidates:
            slot, role = divmod(key, len(ROLES))
            for each in (slot, scan.tables.excluding.get(slot, slot)):
                self.sure &= ~(1 << each + role * span)
        self.scan, self._begin = scan, begin
        """Where the keys of the call begin among those of the batch."""
        self._candidates = candidates
        """Key → the turns and patterns that Python must match."""

    def settled(self, key: int) -> tuple[CueHit, ...] | None:
        """The hits of a key, in order and not overlapping; `None` where Python must look first."""
        scan = self.scan
        group = scan.groups.get(self._begin + key)
        if group is None:
            return None
        first, end = scan.firsts[group], scan.left[group]
        return scan.hits[first:end] if end > first else None

    def verify(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role, in no useful order; where they are settled, without what is excluded."""
        key, scan = key_of(slot, role), self.scan
        group = scan.groups.get(self._begin + key)
        hits = [] if group is None else [*scan.hits[scan.firsts[group] : scan.ends[group]]]
        tables = scan.tables
        for turn, pattern in self._candidates.get(key, ()):
            verifier = tables.verifiers[pattern]
            if verifier is not None and (found := verifier.probe(self.texts[turn])):
                source = tables.sources[tables.pattern_source[pattern]]
                hits += [CueHit(turn, *span, slot.cue, source) for span in verifier.spans(found)]
        return hits
