"""The emotion curve of a call as coordinates: the template draws, this computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csaudit.wording import say

WIDTH, HEIGHT, LEFT, TOP, HIGHEST = 380.0, 100.0, 50.0, 12.0, 5
"""The box of the drawing, in its own units; level 0 lies at the bottom."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A marked turn."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Two lines as `x,y x,y …`, with what is marked on them."""

    customer: str
    agent: str
    peak: Dot | None
    calm: Dot | None
    triggers: tuple[Dot, ...]
    turns: int
    grid: tuple[tuple[float, str], ...]
    """Height and name of the levels that are labelled."""


def curve(emotion: Mapping[str, object], lang: str) -> Curve | None:
    """The curve of a call's emotion; `None` for a call without levels, or of one turn."""
    levels = _levels(emotion.get("levels"))
    roles = emotion.get("roles")
    if len(levels) < 2 or not isinstance(roles, str) or len(roles) != len(levels):
        return None

    def dot(turn: object, label: str) -> Dot | None:
        if not isinstance(turn, int) or isinstance(turn, bool) or not 0 <= turn < len(levels):
            return None
        return Dot(_x(turn, len(levels)), _y(levels[turn]), label)

    raised = emotion.get("triggers")
    triggers = (dot(turn, "") for turn in (raised if isinstance(raised, list | tuple) else ()))
    peak = emotion.get("peak")
    return Curve(
        customer=_line(levels, roles, "c"),
        agent=_line(levels, roles, "a"),
        peak=dot(emotion.get("peak_turn"), str(peak)) if isinstance(peak, int) and peak > 1 else None,
        calm=dot(emotion.get("calm_turn"), say("reports.facts_calm_mark", lang)),
        triggers=tuple(each for each in triggers if each is not None),
        turns=len(levels),
        grid=tuple((_y(level), say(f"reports.facts_level_{level}", lang)) for level in (0, 3, 5)),
    )


def _levels(value: object) -> list[int]:
    if not isinstance(value, list | tuple):
        return []
    return [min(max(each, 0), HIGHEST) if isinstance(each, int) else 0 for each in value]


def _line(levels: Sequence[int], roles: str, role: str) -> str:
    own = [turn for turn, initial in enumerate(roles) if initial == role]
    return " ".join(f"{_x(turn, len(levels))},{_y(levels[turn])}" for turn in own)


def _x(turn: int, turns: int) -> float:
    return round(LEFT + (WIDTH - LEFT - 8) * turn / max(1, turns - 1), 1)


def _y(level: int) -> float:
    return round(TOP + HEIGHT * (HIGHEST - level) / HIGHEST, 1)
