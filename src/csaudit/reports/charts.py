"""The numbers behind the drawings of the HTML report: bars, intervals, a heat map. No drawing here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from csaudit.engine.stats import Rate, Spread, spread
from csaudit.model import CheckCard, GroupReport, RunReport, Tally
from csaudit.reports import phrasing
from csaudit.reports.counting import failed_rate
from csaudit.reports.summary import top_checks
from csaudit.wording import say

_BIN = 10
_HEAT_COLUMNS = 10
_TOP = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the score histogram: scores from `low` up to the next bar's."""

    low: int
    count: int
    height: float
    """Share of the highest bar."""
    passing: bool


@dataclass(frozen=True, slots=True)
class RateView:
    """A rate ready to draw: percentages from 0 to 100, and in words."""

    text: str
    share: float | None
    low: float
    high: float
    small: bool
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """One line of the team or agent table."""

    name: str
    teams: str
    calls: int
    fatal: int
    rate: RateView
    spread: Spread | None
    heat: tuple[RateView, ...]


@dataclass(frozen=True, slots=True)
class CheckView:
    """One line of the table of checks."""

    title: str
    dimension: str
    severity: str
    severity_name: str
    enforce: str
    findings: int
    rate: RateView


def histogram(scores: Mapping[float, int], pass_mark: float) -> tuple[Bar, ...]:
    """Ten bars from 0 to 100; a full score stands in the last. Empty when there is no score."""
    counts = [0] * (100 // _BIN)
    for value, count in scores.items():
        counts[min(max(int(value // _BIN), 0), len(counts) - 1)] += count
    top = max(counts)
    if not top:
        return ()
    return tuple(
        Bar(at * _BIN, count, count / top, at * _BIN >= pass_mark) for at, count in enumerate(counts)
    )


def rate_view(rate: Rate) -> RateView:
    """A rate as percentages."""
    low, high = rate.interval
    share = None if rate.share is None else round(rate.share * 100, 2)
    return RateView(
        phrasing.rate(rate), share, round(low * 100, 2), round(high * 100, 2), rate.small, rate.count, rate.of
    )


def heat_columns(report: RunReport, lang: str) -> list[tuple[str, str]]:
    """The checks worth a column (id, title): those that fired most."""
    return [
        (check, phrasing.title(report.checks.get(check), check, lang))
        for check, _ in top_checks(report, _HEAT_COLUMNS)
    ]


def group_views(
    groups: Sequence[GroupReport], checks: Sequence[str], names: Mapping[str, str], lang: str
) -> list[GroupView]:
    """The lines of a table of groups, each with its rate on each of `checks`."""
    return [
        GroupView(
            name=" ".join(filter(None, (phrasing.group_name(group.name, lang), names.get(group.name, "")))),
            teams=say("reports.list_separator", lang).join(group.teams),
            calls=group.calls,
            fatal=group.fatal_calls,
            rate=rate_view(failed_rate(group)),
            spread=spread(group.scores),
            heat=tuple(_heat(group.tallies.get(check, Tally())) for check in checks),
        )
        for group in groups
    ]


@lru_cache(maxsize=4096)
def _heat(tally: Tally) -> RateView:
    return rate_view(Rate(tally.failed, tally.applicable))


def check_views(report: RunReport, lang: str) -> list[CheckView]:
    """The checks that fired most."""
    return [_check(report.checks.get(check), check, tally, lang) for check, tally in top_checks(report, _TOP)]


def _check(card: CheckCard | None, check: str, tally: Tally, lang: str) -> CheckView:
    severity = card.severity if card else "minor"
    return CheckView(
        title=phrasing.title(card, check, lang),
        dimension=phrasing.named("dimension", card.dimension, lang) if card else "",
        severity=severity,
        severity_name=phrasing.named("severity", severity, lang),
        enforce=say(f"reports.enforce_{card.enforce}", lang) if card else "",
        findings=tally.findings,
        rate=rate_view(Rate(tally.failed, tally.applicable)),
    )
