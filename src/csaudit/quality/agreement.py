"""How well findings agree with labels: precision, recall, F1 per dimension.

The matching rule: same call, same dimension, at most `NEAR` turns apart, each label matched once. A finding within `EPISODE` turns of
a label of its dimension continues that episode: it is no false alarm. A label within `EPISODE` turns of a matched label of its
dimension belongs to an episode that was found: it is no miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from csaudit.model import CallResult, Finding, Outcome
from csaudit.quality.labels import CallLabels, Label

NEAR = 2
EPISODE = 4


@dataclass(frozen=True, slots=True)
class Matching:
    """The findings and labels of one dimension of one call, sorted out."""

    matched: tuple[tuple[Label, Finding], ...]
    missed: tuple[Label, ...]
    false_alarms: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts, and what follows from them. A figure without a denominator is `None`, never 0 or 1."""

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float | None:
        """Hits of all that was reported."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float | None:
        """Hits of all that was labelled."""
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.hits + other.hits, self.false_alarms + other.false_alarms, self.misses + other.misses
        )


@dataclass(frozen=True, slots=True)
class Agreement:
    """Findings against labels, over some calls."""

    calls: int
    dimensions: Mapping[str, Figures]
    clean_calls: int
    """Calls without any label."""
    clean_false_alarms: int
    """False alarms on those."""
    missed: tuple[tuple[str, Label], ...]
    false_alarms: tuple[tuple[str, Finding], ...]

    @property
    def micro(self) -> Figures:
        """All dimensions together."""
        return sum(self.dimensions.values(), Figures())


def agree(results: Iterable[CallResult], labels: Mapping[str, CallLabels]) -> Agreement:
    """Compare the charged findings of each labelled call with its labels; calls without labels are left out."""
    figures: dict[str, Figures] = {}
    missed: list[tuple[str, Label]] = []
    alarms: list[tuple[str, Finding]] = []
    calls = clean = clean_alarms = 0
    for result in results:
        if result.call_id not in labels:
            continue
        calls += 1
        gold = labels[result.call_id].labels
        found = [finding for finding in result.findings if finding.outcome is Outcome.FAIL]
        before = len(alarms)
        dimensions = {label.dimension for label in gold} | {finding.dimension for finding in found}
        for dimension in sorted(dimensions - {"process"}):
            matching = match(
                [label for label in gold if label.dimension == dimension],
                [finding for finding in found if finding.dimension == dimension],
            )
            figures[dimension] = figures.get(dimension, Figures()) + Figures(
                len(matching.matched), len(matching.false_alarms), len(matching.missed)
            )
            missed += [(result.call_id, label) for label in matching.missed]
            alarms += [(result.call_id, finding) for finding in matching.false_alarms]
        if not gold:
            clean += 1
            clean_alarms += len(alarms) - before
    return Agreement(calls, dict(sorted(figures.items())), clean, clean_alarms, tuple(missed), tuple(alarms))


def match(labels: Sequence[Label], findings: Sequence[Finding]) -> Matching:
    """Match one dimension of one call: nearest pairs first, so that the order of the input doesn't matter."""
    pairs = sorted(
        (abs(label.turn - finding.evidence.turn), label.turn, finding.evidence.turn, here, there)
        for here, label in enumerate(labels)
        for there, finding in enumerate(findings)
    )
    taken_labels: set[int] = set()
    taken_findings: set[int] = set()
    matched = []
    for distance, _, _, here, there in pairs:
        if distance <= NEAR and here not in taken_labels and there not in taken_findings:
            taken_labels.add(here)
            taken_findings.add(there)
            matched.append((labels[here], findings[there]))
    missed = tuple(
        label
        for here, label in enumerate(labels)
        if here not in taken_labels
        and not any(abs(label.turn - labels[other].turn) <= EPISODE for other in taken_labels)
    )
    alarms = tuple(
        finding
        for there, finding in enumerate(findings)
        if there not in taken_findings
        and not any(abs(finding.evidence.turn - label.turn) <= EPISODE for label in labels)
    )
    return Matching(tuple(matched), missed, alarms)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
