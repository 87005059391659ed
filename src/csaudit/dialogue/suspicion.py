"""How likely a fault is in each turn of a call, all told: what was said there, before and after, and what the checks found.

One phrase seldom settles it. A model's moves (`cues.learned`) and the findings of the other checks are put on a scale that
`make model` adjusted on labelled calls; what lay on it explains the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from csaudit.cues.said import Talk
from csaudit.dialogue.forms import BENDS, Array, Forms, Found, forms, heard_of
from csaudit.dialogue.scales import Judged, scales_of
from csaudit.dialogue.weighing import native_scales
from csaudit.model import Role

LISTED: Final = -1.1
"""Log odds from which on turns are listed for all the calls at once: few reach it, and no mark of a shipped scale lies below."""
Odds = dict[int, float]
"""Turn of a call → log odds of a fault."""


class Suspicions:
    """What a model suspects in one call, given what the checks found."""

    __slots__ = ("_number", "_suspected")

    def __init__(self, suspected: Suspected, number: int) -> None:
        self._suspected, self._number = suspected, number

    def odds(self, fault: str, sides: Iterable[Role], at_least: float = -math.inf) -> Odds:
        """Turn of one of the roles → log odds of the fault where they reach a mark; no turns of a role that isn't judged for it."""
        return self._suspected.odds(self._number, fault, sides, at_least)

    def reasons(self, fault: str, side: Role, turn: int, most: int = 6) -> list[tuple[str, float]]:
        """What the features of a turn add to the log odds of a typical turn, the weightiest first."""
        suspected = self._suspected
        scale = suspected.talk.model.scales[fault, side]
        turns, rows = suspected.turns(side, self._number)
        count, heard = len(scale.features), heard_of(scale.features)
        table = suspected.forms[side].table(rows)
        added = (table[turns.index(turn)] - scale.typical) * scale.weights[:-1]
        parts = added[:count].copy()
        for bend in range(len(BENDS)):
            parts[:heard] += added[count + bend * heard : count + (bend + 1) * heard]
        order = np.argsort(-np.abs(parts), kind="stable")[:most].tolist()
        return [(scale.features[at], float(parts[at])) for at in order]


class Suspected:
    """What a model suspects in several calls, weighed together, given what the checks found in each."""

    def __init__(self, talk: Talk, found: Sequence[Found]) -> None:
        self.talk, self._found = talk, found
        self._reached: dict[tuple[str, tuple[Role, ...], float], Mapping[int, Odds]] = {}
        native = native_scales(talk.model)
        self._judged: Mapping[Role, Judged] = (
            native.weigh(talk, found)
            if native is not None
            else {side: _judged(talk, side, made) for side, made in self.forms.items()}
        )

    def calls(self) -> list[Suspicions]:
        """What it suspects in each."""
        return [Suspicions(self, number) for number in range(len(self._found))]

    def odds(self, number: int, fault: str, sides: Iterable[Role], at_least: float) -> Odds:
        """See `Suspicions.odds`; `number` is that of the call."""
        if at_least >= LISTED:
            return self.reaching(fault, tuple(sides), at_least).get(number, {})
        found: Odds = {}
        for side in sides:
            judged = self._judged[side]
            if fault in judged.columns:
                turns, rows = self.turns(side, number)
                odds = judged.odds[rows, judged.columns[fault]].tolist()
                found.update({turn: each for turn, each in zip(turns, odds, strict=True) if each >= at_least})
        return found

    def reaching(self, fault: str, sides: tuple[Role, ...], at_least: float) -> Mapping[int, Odds]:
        """Call → the same, for those with such turns."""
        key = fault, sides, at_least
        if key not in self._reached:
            self._reached[key] = self._reaching(*key)
        return self._reached[key]

    def _reaching(self, fault: str, sides: tuple[Role, ...], at_least: float) -> Mapping[int, Odds]:
        if at_least < LISTED:
            each = ((number, self.odds(number, fault, sides, at_least)) for number in range(len(self._found)))
            return {number: odds for number, odds in each if odds}
        reached: dict[int, Odds] = {}
        for side in sides:
            for number, turn, odds in self._listed[side].get(fault, ()):
                if odds >= at_least:
                    if number in reached:
                        reached[number][turn] = odds
                    else:
                        reached[number] = {turn: odds}
        return reached

    @cached_property
    def _listed(self) -> Mapping[Role, Mapping[str, list[tuple[int, int, float]]]]:
        """Fault → call, turn of a role and log odds, where they reach `LISTED`."""
        listed = {}
        for side, judged in self._judged.items():
            spoken = self._spoken[side]
            columns, rows = np.nonzero(judged.odds.T >= LISTED)
            ends = columns.searchsorted(np.arange(len(judged.columns) + 1)).tolist()
            odds = judged.odds[rows, columns].tolist()
            high = [*zip(spoken.calls[rows].tolist(), spoken.turns[rows].tolist(), odds, strict=True)]
            listed[side] = {
                fault: high[first:end]
                for fault, (first, end) in zip(judged.columns, pairwise(ends), strict=True)
            }
        return listed

    @cached_property
    def _spoken(self) -> Mapping[Role, _Spoken]:
        borders = self.talk.borders
        call_of = np.repeat(np.arange(len(borders) - 1), np.diff(borders))
        spoken = {}
        for side, heard in self.talk.heard.items():
            turns = np.flatnonzero(heard.spoke)
            calls = call_of[turns]
            spoken[side] = _Spoken(calls, turns - borders[calls])
        return spoken

    @cached_property
    def forms(self) -> Mapping[Role, Forms]:
        """What lay on the scales."""
        return forms(self.talk, self._found)

    def turns(self, side: Role, number: int) -> tuple[list[int], slice]:
        """The turns of a role in one of the calls that hold words, and which of all of them they are."""
        calls, turns = self._spoken[side]
        rows = slice(*calls.searchsorted([number, number + 1]).tolist())
        return turns[rows].tolist(), rows


class _Spoken(NamedTuple):
    """The turns of a role that hold words."""

    calls: Array
    """The number of the call of each."""
    turns: Array
    """Counted in their call."""


def suspect(talk: Talk, found: Sequence[Found]) -> list[Suspicions]:
    """What a model suspects in each call of a talk, given what the checks found in each."""
    return Suspected(talk, found).calls()


def _judged(talk: Talk, side: Role, made: Forms) -> Judged:
    scales = scales_of(talk.model, side)
    heard, found, placing = scales.weights
    # Every sum is exact; a matrix product would start threads.
    odds = np.einsum("ft,nt->nf", heard, made.heard.reshape(len(made.turns), heard.shape[1]))
    odds += np.einsum("ft,nt->nf", found, made.found)
    odds += np.einsum("ft,nt->nf", placing, made.placing)
    odds += scales.constants
    return Judged(scales.columns, odds)


def peaks(odds: Mapping[int, float], gap: int = 2) -> list[int]:
    """The turns that stand out: none within `gap` turns of a likelier one; the likeliest first."""
    if len(odds) == 1:
        return [*odds]
    kept: list[int] = []
    for turn in sorted(odds, key=lambda turn: (-odds[turn], turn)):
        if all(abs(turn - other) > gap for other in kept):
            kept.append(turn)
    return kept
