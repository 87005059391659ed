"""Calibration: how far the machine's findings can be trusted, against one or more human raters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from csaudit.engine.stats import wilson
from csaudit.model import CallResult, Finding, Outcome
from csaudit.quality.agreement import NEAR, Agreement, Figures, agree
from csaudit.quality.kappa import Correlation, YesNo, spearman
from csaudit.quality.labels import CallLabels


@dataclass(frozen=True, slots=True)
class CheckFigures:
    """One check's findings that a label bears out, and those that none does. Labels name no check: there is no recall."""

    check: str
    hits: int
    false_alarms: int

    @property
    def precision(self) -> float | None:
        """Hits of all it reported."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson 95 % of the precision."""
        return wilson(self.hits, self.hits + self.false_alarms)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Machine against the first rater; raters against each other, which is the ceiling."""

    agreement: Agreement
    checks: tuple[CheckFigures, ...]
    by_call: Mapping[str, YesNo]
    """Dimension → whether machine and rater find it in a call."""
    score: Correlation
    core_issue: tuple[int, int]
    """Calls whose core issue's turn is found within `NEAR`, of how many labelled."""
    raters: Mapping[str, Mapping[str, YesNo]]
    """`rater × rater` → dimension → agreement between two humans."""


def recall_interval(figures: Figures) -> tuple[float, float]:
    """Wilson 95 % of the recall."""
    return wilson(figures.hits, figures.hits + figures.misses)


def precision_interval(figures: Figures) -> tuple[float, float]:
    """Wilson 95 % of the precision."""
    return wilson(figures.hits, figures.hits + figures.false_alarms)


def calibrate(results: Sequence[CallResult], raters: Mapping[str, Mapping[str, CallLabels]]) -> Calibration:
    """Compare results with the first rater's labels, and the raters with each other."""
    labels = next(iter(raters.values()))
    judged = [result for result in results if result.call_id in labels]
    agreement = agree(judged, labels)
    pairs = [
        (result.score.value, gold)
        for result in judged
        if result.score.value is not None and (gold := labels[result.call_id].overall_score) is not None
    ]
    return Calibration(
        agreement,
        _checks(judged, agreement),
        _by_call({result.call_id: _found(result) for result in judged}, _labelled(labels)),
        spearman(pairs),
        _core_issues(judged, labels),
        {
            f"{one} × {other}": _by_call(_labelled(raters[one]), _labelled(raters[other]))
            for one, other in combinations(raters, 2)
        },
    )


def _charged(result: CallResult) -> Iterable[Finding]:
    return (finding for finding in result.findings if finding.outcome is Outcome.FAIL)


def _found(result: CallResult) -> set[str]:
    return {finding.dimension for finding in _charged(result)}


def _labelled(labels: Mapping[str, CallLabels]) -> dict[str, set[str]]:
    return {call: {label.dimension for label in each.labels} for call, each in labels.items()}


def _checks(results: Sequence[CallResult], agreement: Agreement) -> tuple[CheckFigures, ...]:
    """A finding that continues a labelled episode bears its check out as much as the one that was matched."""
    wrong = {(call, finding.fingerprint) for call, finding in agreement.false_alarms}
    counts: dict[str, list[int]] = {}
    for result in results:
        for finding in _charged(result):
            if finding.dimension != "process":
                counts.setdefault(finding.check, [0, 0])[(result.call_id, finding.fingerprint) in wrong] += 1
    return tuple(CheckFigures(check, hits, alarms) for check, (hits, alarms) in sorted(counts.items()))


def _by_call(first: Mapping[str, set[str]], second: Mapping[str, set[str]]) -> dict[str, YesNo]:
    """Per dimension, yes or no per call that both raters judged."""
    shared = sorted(first.keys() & second.keys())
    dimensions = sorted({name for call in shared for name in first[call] | second[call]} - {"process"})
    found = {}
    for dimension in dimensions:
        table = YesNo()
        for call in shared:
            table = table.add(first=dimension in first[call], second=dimension in second[call])
        found[dimension] = table
    return found


def _core_issues(results: Sequence[CallResult], labels: Mapping[str, CallLabels]) -> tuple[int, int]:
    right = asked = 0
    for result in results:
        gold = labels[result.call_id].core_issue_turn
        if gold is None:
            continue
        asked += 1
        issues = result.facts.get("issues", [])
        assert isinstance(issues, list)
        right += any(issue["core"] and abs(issue["stated"] - gold) <= NEAR for issue in issues)
    return right, asked
