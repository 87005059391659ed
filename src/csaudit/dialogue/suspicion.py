"""How likely a fault is in each turn of a call, all told: what was said there, before and after, and what the checks found.

One phrase seldom settles it. A model's moves (`cues.learned`) and the findings of the other checks are put on a scale that
`make model` adjusted on labelled calls; what lay on it explains the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from csaudit.cues.learned import NOTHING, SIDES, LearnedModel, Said
from csaudit.model import Role

Array = np.ndarray[Any, np.dtype[Any]]

NEAR = (0, 1, 2)
"""Turns around a finding of a check in which it counts, each a feature of its own."""
LONG, LATE = 60, 6
"""Length of a turn, and turns before the end, beyond which it's all the same."""


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


class Suspicions:
    """What a model suspects in one call, given what the checks found."""

    def __init__(
        self, model: LearnedModel, said: Said, lengths: Sequence[int], found: Mapping[str, Sequence[int]]
    ) -> None:
        self._model, self._said = model, said
        self._tables: dict[Role, Array] = {}
        self._names: dict[Role, tuple[str, ...]] = {}
        for side in SIDES:
            self._names[side], self._tables[side] = features(side, said, model.moves, lengths, found)
        self._forms = {side: forms(self._names[side], table) for side, table in self._tables.items()}

    def odds(self, fault: str, side: Role) -> dict[int, float]:
        """Turn of a role → log odds of the fault; empty for a role whose turns the model doesn't judge for it."""
        scale = self._model.scales.get((fault, side))
        if scale is None:
            return {}
        assert scale.features == self._names[side]
        # Rounded: the last digits of a sum of products differ between machines.
        odds = np.round(self._forms[side] @ scale.weights[:-1] + scale.weights[-1], 6)
        return {turn: float(odds[turn]) for turn in np.flatnonzero(self._said.spoke(side)).tolist()}

    def reasons(self, fault: str, side: Role, turn: int, most: int = 6) -> list[tuple[str, float]]:
        """What the features of a turn add to the log odds of a typical turn, the weightiest first."""
        scale = self._model.scales[fault, side]
        count, heard = len(scale.features), heard_of(scale.features)
        added = (self._forms[side][turn] - scale.typical) * scale.weights[:-1]
        parts = added[:count].copy()
        for bend in range(len(BENDS)):
            parts[:heard] += added[count + bend * heard : count + (bend + 1) * heard]
        order = np.argsort(-np.abs(parts), kind="stable")[:most].tolist()
        return [(scale.features[at], float(parts[at])) for at in order]


def features(
    side: Role,
    said: Said,
    moves: Mapping[Role, Sequence[str]],
    turns: Sequence[int],
    found: Mapping[str, Sequence[int]],
) -> tuple[tuple[str, ...], Array]:
    """Names, and turn × feature for every turn of a call; only the rows of `side` mean anything.

    `turns` are the lengths of the call's turns, `found` the turns in which the checks of each dimension found something.
    """
    strengths = {each: _with_nothing(said.strengths(each)) for each in SIDES}
    spoke = {each: said.spoke(each) for each in SIDES}
    places = _places(side, spoke, len(turns))
    names: list[str] = []
    columns: list[Array] = []
    for name, role, table in _views(side, strengths, places):
        names += [f"{name}.{move}" for move in moves[role]]
        columns.append(table)
    for dimension in FAULTS:
        at = found.get(dimension, ())
        distance = np.abs(np.arange(len(turns))[:, None] - np.array([*at, 10**6])).min(axis=1)
        names += [f"found{near}.{dimension}" for near in NEAR]
        columns.append(np.stack([distance <= near for near in NEAR], axis=1).astype(float))
    count = len(turns)
    names += ["length", "place", "left"]
    left = np.minimum(count - np.arange(count), LATE) / 3
    columns.append(np.stack([np.minimum(turns, LONG) / 20, np.arange(count) / max(count, 1), left], axis=1))
    return tuple(names), np.hstack(columns)


def _with_nothing(table: Array) -> Array:
    """The table with a row at the end that stands for no turn at all."""
    return np.vstack([table, np.full((1, table.shape[1]), NOTHING)])


def _places(side: Role, spoke: Mapping[Role, Array], turns: int) -> dict[str, Array]:
    """For every turn, the turn of each neighbour; the number of turns where there's none."""
    places = {}
    for name, role in (("mine", side), ("theirs", SIDES[side])):
        at = np.flatnonzero(spoke[role])
        padded = np.concatenate([[turns], at, [turns, turns]])
        after = np.searchsorted(at, np.arange(turns), side="right")
        before = np.searchsorted(at, np.arange(turns), side="left")
        places[f"{name}-before"] = padded[before]
        places[f"{name}-after"] = padded[after + 1]
        places[f"{name}-second"] = padded[after + 2]
    return places


def _views(
    side: Role, strengths: Mapping[Role, Array], places: Mapping[str, Array]
) -> list[tuple[str, Role, Array]]:
    """What is looked at from a turn: its own moves, the neighbours', the strongest before and after."""
    mine, theirs = strengths[side], strengths[SIDES[side]]
    turns = len(mine) - 1
    every = np.arange(turns)
    so_far = {
        name: _shifted(np.maximum.accumulate(table[:-1], axis=0))
        for name, table in (("mine", mine), ("theirs", theirs))
    }
    rest = _shifted(np.maximum.accumulate(theirs[-2::-1], axis=0))[::-1]
    before = places["theirs-before"]
    return [
        ("own", side, mine[every]),
        ("before", SIDES[side], theirs[before]),
        (
            "earlier",
            SIDES[side],
            _with_nothing(so_far["theirs"])[before],
        ),
        ("own-earlier", side, so_far["mine"][every]),
        ("own-next", side, mine[places["mine-after"]]),
        ("after", SIDES[side], theirs[places["theirs-after"]]),
        ("soon", SIDES[side], np.maximum(theirs[places["theirs-after"]], theirs[places["theirs-second"]])),
        ("later", SIDES[side], rest[every]),
    ]


def _shifted(table: Array) -> Array:
    """Each row what the one before it was; the first is nothing."""
    return np.vstack([np.full((1, table.shape[1]), NOTHING), table[:-1]])


BENDS = ((1, 0), (2, 2), (2, 4))
"""Steepness and shift of each bend."""


def forms(names: Sequence[str], table: Array) -> Array:
    """The features as they are weighed: as they are, and what was heard bent at three heights, so that a clear yes is just a yes."""
    heard = table[:, : heard_of(names)]
    return np.hstack([table, *(1 / (1 + np.exp(-steep * (heard + shift))) for steep, shift in BENDS)])


def heard_of(names: Sequence[str]) -> int:
    """How many features, the first, are moves that were heard."""
    return next((at for at, name in enumerate(names) if name.startswith("found")), len(names))


def peaks(odds: Mapping[int, float], gap: int = 2) -> list[int]:
    """The turns that stand out: none within `gap` turns of a likelier one; the likeliest first."""
    kept: list[int] = []
    for turn in sorted(odds, key=lambda turn: (-odds[turn], turn)):
        if all(abs(turn - other) > gap for other in kept):
            kept.append(turn)
    return kept
