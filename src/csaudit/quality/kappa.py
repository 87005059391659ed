"""Agreement between two raters on yes-or-no questions, and between two rankings."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean


@dataclass(frozen=True, slots=True)
class YesNo:
    """How often two raters say yes, together and apart, over the same calls."""

    both: int = 0
    first_only: int = 0
    second_only: int = 0
    neither: int = 0

    @property
    def calls(self) -> int:
        """Calls that both raters judged."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def observed(self) -> float | None:
        """Share of calls on which they agree."""
        return (self.both + self.neither) / self.calls if self.calls else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa (Cohen 1960): agreement beyond chance; `None` where chance alone gives full agreement."""
        n = self.calls
        if not n or self.observed is None:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        chance = (first * second + (n - first) * (n - second)) / (n * n)
        return (self.observed - chance) / (1 - chance) if chance < 1 else None

    @property
    def pabak(self) -> float | None:
        """Kappa adjusted for prevalence and bias (Byrt, Bishop and Carlin 1993): fair to rare faults."""
        return None if self.observed is None else 2 * self.observed - 1

    def add(self, *, first: bool, second: bool) -> YesNo:
        """With one more call."""
        return YesNo(
            self.both + (first and second),
            self.first_only + (first and not second),
            self.second_only + (second and not first),
            self.neither + (not first and not second),
        )


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation with a bootstrap interval of 95 %."""

    n: int
    rho: float | None
    low: float | None
    high: float | None


ROUNDS = 1000
SEED = 20_240_501
"""Fixed, so that the same labels give the same interval."""


def spearman(pairs: Sequence[tuple[float, float]]) -> Correlation:
    """The correlation of pairs; `None` where one side never varies."""
    rho = _rho(pairs)
    if rho is None or len(pairs) < 3:
        return Correlation(len(pairs), rho, None, None)
    dice = random.Random(SEED)  # noqa: S311 — resampling, no secret
    drawn = sorted(
        found
        for _ in range(ROUNDS)
        if (found := _rho([pairs[dice.randrange(len(pairs))] for _ in pairs])) is not None
    )
    return Correlation(len(pairs), rho, drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn)) - 1])


def _rho(pairs: Sequence[tuple[float, float]]) -> float | None:
    if len(pairs) < 2:
        return None
    one, other = _ranks([pair[0] for pair in pairs]), _ranks([pair[1] for pair in pairs])
    middle = (len(pairs) + 1) / 2
    spread = sum((rank - middle) ** 2 for rank in one) * sum((rank - middle) ** 2 for rank in other)
    together = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    return together / spread**0.5 if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values share their mean rank."""
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values), 1):
        places.setdefault(value, []).append(place)
    return [mean(places[value]) for value in values]
