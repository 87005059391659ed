"""The scales of a model, all of one role's together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log2

import numpy as np

from csaudit.cues.learned import LearnedModel
from csaudit.dialogue.forms import BENDS, GRID, HIGHEST, Array, feature_names, heard_of
from csaudit.model import Role

_MANTISSA = 53
"""Bits of a number that are exact."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the scales of one role show in all the calls that were weighed together."""

    columns: Mapping[str, int]
    """Fault → column."""
    odds: Array
    """Turn of the role that holds words × fault: log odds."""


@dataclass(frozen=True, slots=True)
class Scales:
    """All the scales of one role."""

    columns: Mapping[str, int]
    """The faults, and where each stands."""
    weights: tuple[Array, Array, Array]
    """Fault × form: of what was heard, was found, and of where the turn stands."""
    constants: Array
    """One for each fault."""


@cache
def scales_of(model: LearnedModel, side: Role) -> Scales:
    """The scales of a role, their weights rounded as far as sums need it to be exact (see `forms`)."""
    names = feature_names(side, model.moves)
    heard, count = heard_of(names), len(names)
    found = heard + sum(name.startswith("found") for name in names)
    scales = {fault: scale for (fault, role), scale in model.scales.items() if role is side}
    assert all(scale.features == names for scale in scales.values())
    weights = np.array([scale.weights for scale in scales.values()])
    weights = _rounded(weights.reshape(len(scales), count + len(BENDS) * heard + 1))
    plain, bent = weights[:, :heard], weights[:, count:-1]
    return Scales(
        {fault: column for column, fault in enumerate(scales)},
        (np.hstack([plain, bent]), weights[:, heard:found].copy(), weights[:, found:count].copy()),
        weights[:, -1].copy(),
    )


def _rounded(weights: Array) -> Array:
    """To as many binary digits as a sum of products with forms has left."""
    largest = 1 + np.abs(weights).sum(axis=1).max(initial=0.0)
    digits = int(_MANTISSA - log2(GRID) - log2(HIGHEST) - np.ceil(log2(largest)))
    rounded: Array = np.ldexp(np.rint(np.ldexp(weights, digits)), -digits)
    return rounded
