"""The arithmetic of rates and scores: exact, small, without a table library."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SMALL_SAMPLE = 20
"""Below this many applicable calls a rate is marked: its interval is wider than most differences."""


def wilson(successes: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The Wilson score interval of `successes` out of `n`, as proportions; `(0, 1)` when `n` is 0.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927), 209–212. `z` is the normal quantile, by default for 95 %.
    """
    if n == 0:
        return 0.0, 1.0
    share = successes / n
    denominator = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / denominator
    half = z / denominator * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return low, high


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of calls with its 95 % interval."""

    count: int
    of: int
    """The denominator: calls to which the question applied."""

    @property
    def share(self) -> float | None:
        """Proportion, `None` where nothing was applicable."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson 95 % bounds, as proportions."""
        return wilson(self.count, self.of)

    @property
    def small(self) -> bool:
        """Too few applicable calls to say much."""
        return self.of < SMALL_SAMPLE


@dataclass(frozen=True, slots=True)
class Spread:
    """Where the scores of some calls lie."""

    n: int
    mean: float
    median: float
    p10: float
    """Nearest-rank 10th percentile: a tenth of the calls score this or less."""
    low: float
    high: float


def spread(scores: Mapping[float, int]) -> Spread | None:
    """The spread of a histogram `score → calls`; `None` when it is empty."""
    steps = sorted((value, count) for value, count in scores.items() if count > 0)
    n = sum(count for _, count in steps)
    if n == 0:
        return None

    def ranked(rank: int) -> float:
        for value, count in steps:
            rank -= count
            if rank <= 0:
                return value
        return steps[-1][0]

    mean = math.fsum(value * count for value, count in steps) / n
    median = (ranked((n + 1) // 2) + ranked(n // 2 + 1)) / 2
    return Spread(n, mean, median, ranked(max(1, math.ceil(n / 10))), steps[0][0], steps[-1][0])


def merged_scores(histograms: list[Mapping[float, int]]) -> dict[float, int]:
    """Histograms added up."""
    total: dict[float, int] = {}
    for histogram in histograms:
        for value, count in histogram.items():
            total[value] = total.get(value, 0) + count
    return dict(sorted(total.items()))
