"""What is put on a scale, turn by turn: what was said in the turn, before and after, and what the checks found close by.

Several calls are gone through at once: most of the time for one would be spent on starting array operations. Forms are multiples
of 1/`GRID` and no larger than `HIGHEST`: with weights rounded likewise (`suspicion`), 53 bits hold every sum of their products
exactly, so it is the same in whatever order it is added up, here or in `native/scales.c`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from csaudit.cues.said import NOTHING, SIDES, Talk
from csaudit.model import Role

Array = np.ndarray[Any, np.dtype[Any]]
Found = Mapping[str, Sequence[int]]
"""Dimension → the turns of a call in which its checks found something."""

NEAR = (0, 1, 2)
"""Turns around a finding of a check in which it counts, each a feature of its own."""
LONG, LATE = 60, 6
"""Length of a turn, and turns before the end, beyond which it's all the same."""
BENDS = ((1, 0), (2, 2), (2, 4))
"""Steepness and shift of each bend: what was heard, bent at three heights, so that a clear yes is just a yes."""
GRID: Final = 2.0**18
HIGHEST: Final = 16.0
"""Strength above which it's all the same; by then bends are flat."""
STEPS: Final = 128
"""Steps to 1 of strength at which bends are worked out; between them they are read off a line."""
VIEWS = {
    "own": True,
    "before": False,
    "earlier": False,
    "own-earlier": True,
    "own-next": True,
    "after": False,
    "soon": False,
    "later": False,
}
"""What is looked at from a turn, and whether it's the own role's: its moves, the neighbours', the strongest before and after."""
PLACING = ("length", "place", "left")
FAULTS = (
    "taboo_phrase",
    "judge_questioning",
    "missing_empathy",
    "core_issue_neglect",
    "confrontation",
    "single_solution",
    "overpromise",
    "missed_escalation",
    "missed_rapport",
    "no_timeframe",
    "closed_listening",
)
"""The dimensions of RUBRIC A."""
_NUMBERS: Final = {fault: number for number, fault in enumerate(FAULTS)}


def feature_names(side: Role, moves: Mapping[Role, Sequence[str]]) -> tuple[str, ...]:
    """The features of a role's turns, those that are heard first."""
    heard = [f"{view}.{move}" for view, own in VIEWS.items() for move in moves[side if own else SIDES[side]]]
    return (*heard, *(f"found{near}.{fault}" for fault in FAULTS for near in NEAR), *PLACING)


def heard_of(names: Sequence[str]) -> int:
    """How many features, the first, are moves that were heard."""
    return next((at for at, name in enumerate(names) if name.startswith("found")), len(names))


@dataclass(frozen=True, slots=True)
class Forms:
    """The turns of one role that hold words, in the forms in which they are weighed."""

    turns: Array
    """Which they are, counted through all the calls."""
    heard: Array
    """Turn × form × feature: as it was heard, and bent."""
    found: Array
    """Turn × feature."""
    placing: Array
    """Turn × feature."""

    def table(self, rows: slice = slice(None)) -> Array:
        """Turn × form, in the order of a scale's weights."""
        plain, *bent = self.heard[rows].swapaxes(0, 1)
        return np.hstack([plain, self.found[rows], self.placing[rows], *bent])


def forms(talk: Talk, found: Sequence[Found]) -> dict[Role, Forms]:
    """What is put on the scales for every call of a talk; `found` has what the checks found in each."""
    heard = _Everything(talk)
    near, placing = near_of(talk.borders, found), placing_of(talk)
    first, end = bounds_of(talk.borders)
    made = {}
    for side in SIDES:
        at = np.flatnonzero(talk.heard[side].spoke)
        close = near[at][:, :, None] <= np.array(NEAR)
        made[side] = Forms(
            at,
            heard.views(side, at, first[at], end[at]),
            close.reshape(len(at), len(FAULTS) * len(NEAR)).astype(float),
            placing[at],
        )
    return made


def bounds_of(borders: Array) -> tuple[Array, Array]:
    """The first turn and the end of the call of each turn."""
    first, end = (np.repeat(each, np.diff(borders)) for each in (borders[:-1], borders[1:]))
    return first, end


def placing_of(talk: Talk) -> Array:
    """Turn × feature: its length, and where it stands in the call."""
    first, end = bounds_of(talk.borders)
    turns = np.arange(len(talk.sides))
    length = np.minimum(np.diff(talk.starts) - 1, LONG) / 20
    place, left = (turns - first) / (end - first), np.minimum(end - turns, LATE) / 3
    return _on_grid(np.stack([length, place, left], axis=1))


def near_of(borders: Array, found: Sequence[Found]) -> Array:
    """Turn × fault: how far from a finding, as far as it counts."""
    near = np.full((int(borders[-1]), len(FAULTS)), NEAR[-1] + 1, dtype=np.int64)
    turn, fault = placed(borders, found).T
    calls = borders.searchsorted(turn, side="right")
    for distance in reversed(NEAR):
        for place in (turn - distance, turn + distance):
            inside = (place >= borders[calls - 1]) & (place < borders[calls])
            near[place[inside], fault[inside]] = distance
    return near


def placed(borders: Array, found: Sequence[Found]) -> Array:
    """The findings, call by call: turn, counted through all calls, and number of the fault."""
    at = [
        (first + turn, _NUMBERS[fault])
        for each, first in zip(found, borders.tolist(), strict=False)
        for fault, turns in each.items()
        if fault in _NUMBERS
        for turn in turns
    ]
    return np.array(at, dtype=np.int64).reshape(-1, 2)


@cache
def bends() -> Array:
    """Step × bend: from `NOTHING` to `HIGHEST`."""
    strength = np.linspace(NOTHING, HIGHEST, int((HIGHEST - NOTHING) * STEPS) + 1)
    table = np.stack([1 / (1 + np.exp(-steep * (strength + shift))) for steep, shift in BENDS], axis=1)
    # The last digits of an exponential differ between machines.
    rounded: Array = np.round(table, 9)
    return rounded


def _on_grid(values: Array) -> Array:
    rounded: Array = np.rint(values * GRID) / GRID
    return rounded


def _in_all_forms(strengths: Array) -> Array:
    """Turn × form × move."""
    plain, table = _on_grid(np.minimum(strengths, HIGHEST)), bends()
    place = (plain - NOTHING) * STEPS
    step = np.minimum(place.astype(np.int64), len(table) - 2)
    low = table[step]
    bent = _on_grid(low + (place - step)[:, :, None] * (table[step + 1] - low))
    formed: Array = np.concatenate([plain[:, None, :], bent.swapaxes(1, 2)], axis=1)
    return formed


class _Everything:
    """What was heard in every turn, before it and after it, in all forms: turn × form × move, with a row more for no turn at all."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        strengths = np.hstack([talk.heard[side].strengths for side in SIDES])
        self._now = now = _in_all_forms(strengths)
        # A bend keeps the order: the strongest, bent, is the strongest of the bent.
        self._before, self._after = np.empty_like(now), np.empty_like(now)
        self._before[-1] = now[-1]
        for first, end in zip(talk.borders[:-1].tolist(), talk.borders[1:].tolist(), strict=True):
            if first < end:
                self._before[first] = self._after[end - 1] = now[-1]
                np.maximum.accumulate(now[first : end - 1], axis=0, out=self._before[first + 1 : end])
                np.maximum.accumulate(
                    now[end - 1 : first : -1], axis=0, out=self._after[first : end - 1][::-1]
                )

    def views(self, side: Role, turns: Array, first: Array, end: Array) -> Array:
        """What is heard from some turns of a role; `first` and `end` are the bounds of the call of each."""
        mine, theirs = (self._talk.heard[each].spoke for each in (side, SIDES[side]))
        none = len(self._now) - 1

        def following(spoke: Array, skip: int) -> Array:
            at = np.append(np.flatnonzero(spoke), [none] * 3)
            place = at[at[:-3].searchsorted(turns, side="right") + skip]
            return np.where(place < end, place, none)

        spoken = np.flatnonzero(theirs)
        before = np.append(spoken, -1)[spoken.searchsorted(turns) - 1]
        before = np.where(before >= first, before, none)
        after, second = following(theirs, 0), following(theirs, 1)
        own, other = self._columns(side), self._columns(SIDES[side])
        looks = (
            self._now[turns, :, own],
            self._now[before, :, other],
            self._before[before, :, other],
            self._before[turns, :, own],
            self._now[following(mine, 0), :, own],
            self._now[after, :, other],
            np.maximum(self._now[after, :, other], self._now[second, :, other]),
            self._after[turns, :, other],
        )
        return np.concatenate(looks, axis=2)

    def _columns(self, side: Role) -> slice:
        sizes = [self._talk.heard[each].strengths.shape[1] for each in SIDES]
        number = list(SIDES).index(side)
        return slice(sum(sizes[:number]), sum(sizes[: number + 1]))
