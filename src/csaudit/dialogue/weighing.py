"""The native side of `forms` and `suspicion`: the same odds, from `native/scales.c`."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np

from csaudit.cues.learned import LearnedModel
from csaudit.cues.native_weights import BOTH, NUMBER, POINTER, both
from csaudit.cues.said import NOTHING, SIDES, Talk
from csaudit.dialogue.forms import (
    BENDS,
    FAULTS,
    GRID,
    STEPS,
    VIEWS,
    Array,
    Found,
    bends,
    placed,
)
from csaudit.dialogue.scales import Judged, scales_of
from csaudit.model import Role
from csaudit.native import kernel

_LANES: Final = 8
_FORMS: Final = 1 + len(BENDS)
_TABLES: Final = 4
"""What is noted of each turn; see `Heard` in `scales.c`."""
_BOTH_NUMBERS = NUMBER * len(SIDES)


class _Scales(ctypes.Structure):
    """`Scales` in `scales.c`."""

    _fields_ = (
        ("moves", _BOTH_NUMBERS),
        ("faults", NUMBER),
        *((name, _BOTH_NUMBERS) for name in ("scales", "lanes")),
        *((name, BOTH) for name in ("weights", "found", "placing", "constants")),
        ("bends", POINTER),
        ("steps", NUMBER),
        *((name, ctypes.c_double) for name in ("lowest", "per_step", "grid")),
    )


class _Weighed(ctypes.Structure):
    """`Weighed` in `scales.c`."""

    _fields_ = (
        *((name, NUMBER) for name in ("calls", "turns", "longest")),
        ("borders", POINTER),
        *((name, BOTH) for name in ("spoke", "strengths")),
        *((name, POINTER) for name in ("starts", "found")),
        ("findings", NUMBER),
        ("near", POINTER),
        *((name, BOTH) for name in ("spoken", "forms")),
        *((name, POINTER) for name in ("views", "sums")),
        ("odds", BOTH),
    )


class NativeScales:
    """The scales of a model as the kernel wants them."""

    def __init__(self, library: ctypes.CDLL, model: LearnedModel) -> None:
        self._library = library
        self._moves = [len(model.moves[side]) for side in SIDES]
        scales = [scales_of(model, side) for side in SIDES]
        self._columns = [each.columns for each in scales]
        counts = [len(each.columns) for each in scales]
        self._kept = [
            [_heard(each.weights[0], side, model.moves) for side, each in zip(SIDES, scales, strict=True)],
            [_lanes(each.weights[1]) for each in scales],
            [_lanes(each.weights[2]) for each in scales],
            [_lanes(each.constants[:, None]) for each in scales],
            [np.pad(bends(), ((0, 0), (1, 0)))],
        ]
        self._struct = _Scales(
            tuple(self._moves),
            len(FAULTS),
            tuple(counts),
            tuple(each.shape[1] for each in self._kept[3]),
            *map(both, self._kept[:4]),
            self._kept[4][0].ctypes.data,
            len(bends()) - 1,
            *(NOTHING, STEPS, GRID),
        )

    def weigh(self, talk: Talk, found: Sequence[Found]) -> dict[Role, Judged]:
        """See `suspect`."""
        heard = [talk.heard[side] for side in SIDES]
        calls, longest = len(talk.borders) - 1, int(np.diff(talk.borders).max(initial=0))
        spoke, strengths = [each.spoke for each in heard], [each.strengths for each in heard]
        at = placed(talk.borders, found)
        forms = [np.empty((_TABLES, longest + 1, moves, _FORMS)) for moves in self._moves]
        spoken = [np.empty(longest, np.int64) for _ in SIDES]
        near = np.empty((longest, len(FAULTS)), np.int64)
        room = [np.empty((longest, len(VIEWS)), np.uintp), np.empty((longest, _LANES))]
        counts = [len(columns) for columns in self._columns]
        odds = [np.empty((np.count_nonzero(each), count)) for each, count in zip(spoke, counts, strict=True)]
        assert all(each.flags.c_contiguous for each in (talk.borders, talk.starts, at, *spoke, *strengths))
        struct = _Weighed(
            *(calls, len(talk.sides), longest),
            talk.borders.ctypes.data,
            *(both(spoke), both(strengths)),
            *(talk.starts.ctypes.data, at.ctypes.data, len(at), near.ctypes.data),
            *(both(spoken), both(forms)),
            *(each.ctypes.data for each in room),
            both(odds),
        )
        self._library.csaudit_weigh(ctypes.addressof(self._struct), ctypes.addressof(struct))
        return {side: Judged(self._columns[at], odds[at]) for at, side in enumerate(SIDES)}


@cache
def native_scales(model: LearnedModel) -> NativeScales | None:
    """The scales of a model for the kernel; `None` where there is none."""
    library = kernel()
    if library is None:
        return None
    library.csaudit_weigh.argtypes, library.csaudit_weigh.restype = [POINTER] * 2, None
    return NativeScales(library, model)


def _lanes(weights: Array) -> Array:
    """Form × fault, the faults filled up to whole vectors."""
    faults, forms = weights.shape
    lanes = np.zeros((forms, -(-faults // _LANES) * _LANES))
    lanes[:, :faults] = weights.T
    return lanes


def _heard(weights: Array, side: Role, moves: Mapping[Role, Sequence[str]]) -> Array:
    """Vector of faults, view, move, form × fault: what was heard comes form by form, and the kernel looks view by view."""
    by_form = _lanes(weights).reshape(_FORMS, -1, -(-len(weights) // _LANES), _LANES)
    views, first = [], 0
    for own in VIEWS.values():
        end = first + len(moves[side if own else SIDES[side]])
        views.append(by_form[:, first:end].transpose(2, 1, 0, 3).reshape(by_form.shape[2], -1))
        first = end
    return np.ascontiguousarray(np.hstack(views))
