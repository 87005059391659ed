"""How likely a fault is in each turn of a call, all told: what was said there, before and after, and what the checks found.

One phrase seldom settles it. A model's moves (`cues.learned`) and the findings of the other checks are put on a scale that
`make model` adjusted on labelled calls; what lay on it explains the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from csaudit.cues.said import Talk
from csaudit.dialogue.forms import BENDS, Forms, Found, forms, heard_of
from csaudit.dialogue.scales import Judged, scales_of
from csaudit.dialogue.weighing import native_scales
from csaudit.model import Role


class Suspicions:
    """What a model suspects in one call, given what the checks found."""

    def __init__(self, weighed: _Weighed, number: int) -> None:
        self._weighed, self._number = weighed, number

    def reach(self, fault: str, sides: Iterable[Role], mark: float) -> bool:
        """Whether the log odds of a fault reach a mark in any turn of the roles."""
        for side in sides:
            judged = self._weighed.judged[side]
            column = judged.columns.get(fault)
            if column is not None and judged.highest[self._number][column] >= mark:
                return True
        return False

    def odds(self, fault: str, sides: Iterable[Role], at_least: float = -math.inf) -> dict[int, float]:
        """Turn of one of the roles → log odds of the fault where they reach a mark; no turns of a role that isn't judged for it."""
        found = {}
        for side in sides:
            judged = self._weighed.judged[side]
            column = judged.columns.get(fault)
            if column is not None and judged.highest[self._number][column] >= at_least:
                turns, rows = self._weighed.turns(side, self._number)
                odds = judged.listed(column)[rows]
                found.update({turn: each for turn, each in zip(turns, odds, strict=True) if each >= at_least})
        return found

    def reasons(self, fault: str, side: Role, turn: int, most: int = 6) -> list[tuple[str, float]]:
        """What the features of a turn add to the log odds of a typical turn, the weightiest first."""
        scale = self._weighed.talk.model.scales[fault, side]
        turns, rows = self._weighed.turns(side, self._number)
        count, heard = len(scale.features), heard_of(scale.features)
        table = self._weighed.forms[side].table(rows)
        added = (table[turns.index(turn)] - scale.typical) * scale.weights[:-1]
        parts = added[:count].copy()
        for bend in range(len(BENDS)):
            parts[:heard] += added[count + bend * heard : count + (bend + 1) * heard]
        order = np.argsort(-np.abs(parts), kind="stable")[:most].tolist()
        return [(scale.features[at], float(parts[at])) for at in order]


class _Weighed:
    """Several calls, weighed together."""

    def __init__(self, talk: Talk, found: Sequence[Found]) -> None:
        self.talk, self._found = talk, found
        native = native_scales(talk.model)
        self.judged: Mapping[Role, Judged] = (
            native.weigh(talk, found)
            if native is not None
            else {side: _judged(talk, side, made) for side, made in self.forms.items()}
        )

    @cached_property
    def _spoken(self) -> Mapping[Role, tuple[list[int], list[int]]]:
        """The turns of each role that hold words, counted in their call, and which is the first of each call."""
        borders, spoken = self.talk.borders, {}
        for side, heard in self.talk.heard.items():
            turns = np.flatnonzero(heard.spoke)
            rows = turns.searchsorted(borders)
            spoken[side] = (turns - np.repeat(borders[:-1], np.diff(rows))).tolist(), rows.tolist()
        return spoken

    @cached_property
    def forms(self) -> Mapping[Role, Forms]:
        """What lay on the scales."""
        return forms(self.talk, self._found)

    def turns(self, side: Role, number: int) -> tuple[list[int], slice]:
        """The turns of a role in one of the calls that hold words, and which of all of them they are."""
        turns, rows = self._spoken[side]
        of_call = slice(rows[number], rows[number + 1])
        return turns[of_call], of_call


def suspect(talk: Talk, found: Sequence[Found]) -> list[Suspicions]:
    """What a model suspects in each call of a talk, given what the checks found in each."""
    weighed = _Weighed(talk, found)
    return [Suspicions(weighed, number) for number in range(len(found))]


def _judged(talk: Talk, side: Role, made: Forms) -> Judged:
    scales = scales_of(talk.model, side)
    heard, found, placing = scales.weights
    # Every sum is exact; a matrix product would start threads.
    odds = np.einsum("ft,nt->nf", heard, made.heard.reshape(len(made.turns), heard.shape[1]))
    odds += np.einsum("ft,nt->nf", found, made.found)
    odds += np.einsum("ft,nt->nf", placing, made.placing)
    odds += scales.constants
    rows = made.turns.searchsorted(talk.borders)
    highest = [
        odds[first:end].max(axis=0, initial=-np.inf).tolist() for first, end in pairwise(rows.tolist())
    ]
    return Judged(scales.columns, odds, highest)


def peaks(odds: Mapping[int, float], gap: int = 2) -> list[int]:
    """The turns that stand out: none within `gap` turns of a likelier one; the likeliest first."""
    kept: list[int] = []
    for turn in sorted(odds, key=lambda turn: (-odds[turn], turn)):
        if all(abs(turn - other) > gap for other in kept):
            kept.append(turn)
    return kept
