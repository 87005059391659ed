"""How likely a fault is in each turn of a call, all told: what was said there, before and after, and what the checks found.

One phrase seldom settles it. A model's moves (`cues.learned`) and the findings of the other checks are put on a scale that
`make model` adjusted on labelled calls; what lay on it explains the answer.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from csaudit.cues.learned import LearnedModel
from csaudit.cues.said import Talk
from csaudit.dialogue.forms import BENDS, Array, Forms, Found, feature_names, forms, heard_of
from csaudit.model import Role


@dataclass(frozen=True, slots=True)
class _Judged:
    """The turns of one role in one call."""

    turns: Sequence[int]
    odds: Mapping[str, Sequence[float]]
    """Fault → log odds in each of the turns."""
    forms: Forms
    """Of all the calls that were judged together."""
    first: int
    """The first of these turns among those of all the calls."""


class Suspicions:
    """What a model suspects in one call, given what the checks found."""

    def __init__(self, model: LearnedModel, judged: Mapping[Role, _Judged]) -> None:
        self._model, self._judged = model, judged

    def odds(self, fault: str, sides: Iterable[Role], at_least: float = -math.inf) -> dict[int, float]:
        """Turn of one of the roles → log odds of the fault where they reach a mark; no turns of a role that isn't judged for it."""
        found = {}
        for side in sides:
            judged = self._judged[side]
            odds = judged.odds.get(fault)
            if odds and max(odds) >= at_least:
                found.update(
                    {turn: each for turn, each in zip(judged.turns, odds, strict=True) if each >= at_least}
                )
        return found

    def reasons(self, fault: str, side: Role, turn: int, most: int = 6) -> list[tuple[str, float]]:
        """What the features of a turn add to the log odds of a typical turn, the weightiest first."""
        scale, judged = self._model.scales[fault, side], self._judged[side]
        count, heard = len(scale.features), heard_of(scale.features)
        table = judged.forms.table(slice(judged.first, judged.first + len(judged.turns)))
        added = (table[judged.turns.index(turn)] - scale.typical) * scale.weights[:-1]
        parts = added[:count].copy()
        for bend in range(len(BENDS)):
            parts[:heard] += added[count + bend * heard : count + (bend + 1) * heard]
        order = np.argsort(-np.abs(parts), kind="stable")[:most].tolist()
        return [(scale.features[at], float(parts[at])) for at in order]


def suspect(talk: Talk, found: Sequence[Found]) -> list[Suspicions]:
    """What a model suspects in each call of a talk, given what the checks found in each."""
    calls: list[dict[Role, _Judged]] = [{} for _ in found]
    for side, made in forms(talk, found).items():
        faults, odds = _weighed(talk.model, side, made)
        rows = made.turns.searchsorted(talk.borders).tolist()
        for number, border in enumerate(talk.borders[:-1].tolist()):
            of_call = slice(rows[number], rows[number + 1])
            calls[number][side] = _Judged(
                (made.turns[of_call] - border).tolist(),
                dict(zip(faults, odds[:, of_call].tolist(), strict=True)),
                made,
                rows[number],
            )
    return [Suspicions(talk.model, judged) for judged in calls]


def _weighed(model: LearnedModel, side: Role, made: Forms) -> tuple[Sequence[str], Array]:
    """The faults of a role, and fault × turn: the log odds."""
    scales = _scales(model, side)
    heard, found, placing = scales.weights
    # `einsum` takes every sum in the same order, however many turns there are; a matrix product doesn't, and starts threads.
    odds = np.einsum("ft,nt->fn", heard, made.heard.reshape(len(made.turns), heard.shape[1]))
    odds += np.einsum("ft,nt->fn", found, made.found)
    odds += np.einsum("ft,nt->fn", placing, made.placing)
    odds += scales.constants
    # Rounded: the last digits of a sum of products differ between machines.
    return scales.faults, np.round(odds, 6)


@dataclass(frozen=True, slots=True)
class _Scales:
    """All the scales of one role."""

    faults: tuple[str, ...]
    weights: tuple[Array, Array, Array]
    """Fault × form: of what was heard, was found, and of where the turn stands."""
    constants: Array
    """One for each fault: a column."""


@cache
def _scales(model: LearnedModel, side: Role) -> _Scales:
    names = feature_names(side, model.moves)
    heard, count = heard_of(names), len(names)
    found = heard + sum(name.startswith("found") for name in names)
    scales = {fault: scale for (fault, role), scale in model.scales.items() if role is side}
    assert all(scale.features == names for scale in scales.values())
    weights = np.array([scale.weights for scale in scales.values()])
    weights = weights.reshape(len(scales), count + len(BENDS) * heard + 1)
    plain, bent = weights[:, :heard], weights[:, count:-1]
    return _Scales(
        tuple(scales),
        (np.hstack([plain, bent]), weights[:, heard:found].copy(), weights[:, found:count].copy()),
        weights[:, -1:],
    )


def peaks(odds: Mapping[int, float], gap: int = 2) -> list[int]:
    """The turns that stand out: none within `gap` turns of a likelier one; the likeliest first."""
    kept: list[int] = []
    for turn in sorted(odds, key=lambda turn: (-odds[turn], turn)):
        if all(abs(turn - other) > gap for other in kept):
            kept.append(turn)
    return kept
