"""A batch of calls that was listened to together: what the native kernel was given and what it found."""

from __future__ import annotations

import ctypes
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from csaudit.cues.cue import CueHit
from csaudit.cues.ears import ROLES
from csaudit.cues.scan_tables import Array

if TYPE_CHECKING:
    from csaudit.cues.scanner import Scanner

_GROUP, _HIT = 5, 4
"""Numbers in a `Group` and a `Found` of the kernel."""


class Result(ctypes.Structure):
    """`Result` in `tagging.c`."""

    _fields_ = (
        *((name, ctypes.c_int64) for name in ("groups", "hits", "candidates", "present")),
        *((name, ctypes.c_void_p) for name in ("group", "hit", "candidate", "presence")),
    )


def rows(address: int | None, count: int, width: int) -> Array:
    """An array of the kernel: what it points to is good only until the next batch."""
    if not count or not address:
        return np.zeros((0, width), dtype=np.int32)
    pointer = ctypes.cast(address, ctypes.POINTER(ctypes.c_int32))
    return np.ctypeslib.as_array(pointer, (count, width))


class Scan:
    """The hits of some calls. The kernel holds them until the next batch; what is made of them here stays."""

    __slots__ = (
        *("_scanner", "borders", "ends", "firsts", "groups", "hits", "keys"),
        *("left", "result", "roles", "starts", "symbols", "tables"),
    )

    def __init__(
        self, scanner: Scanner, borders: Array, symbols: Array, starts: Array, roles: Array, result: Result
    ) -> None:
        self._scanner, self.tables = scanner, scanner.tables
        self.keys = self.tables.count * len(ROLES)
        """How many there are in a call."""
        self.borders, self.symbols, self.starts, self.roles = borders, symbols, starts, roles
        """Where each call begins in turns, the folded text, where each turn begins in it, and who speaks."""
        self.result = result
        found = rows(result.hit, result.hits, _HIT)
        places = found[:, :3].T.tolist()
        named = zip(*places, *(each[found[:, 3]].tolist() for each in scanner.names), strict=True)
        self.hits: tuple[CueHit, ...] = tuple(map(tuple.__new__, repeat(CueHit), named))
        """All of them at once: most are asked for, and one by one each would take twice as long."""
        groups = rows(result.group, result.groups, _GROUP)
        calls, slots, firsts, left, counts = groups.T
        self.firsts, self.left, self.ends = (
            firsts.tolist(),
            (firsts + left).tolist(),
            (firsts + counts).tolist(),
        )
        self.groups = dict(
            zip((calls.astype(np.int64) * self.keys + slots).tolist(), range(len(groups)), strict=True)
        )
        """Call and key → the place of a group in the lists above."""

    @property
    def stands(self) -> bool:
        """Whether the kernel still holds it."""
        return self._scanner.latest is self

    @property
    def pattern_slot(self) -> Array:
        """Of each pattern: its slot."""
        return self._scanner.pattern_slot
