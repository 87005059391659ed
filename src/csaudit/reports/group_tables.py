"""The tables of agents and teams, alone and by check."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from csaudit.engine.stats import Rate, spread
from csaudit.model import GroupReport, RunReport, Tally
from csaudit.reports import phrasing
from csaudit.reports.counting import charging, failed_rate, ordered
from csaudit.reports.table import Row, Table, rate_cells, table

GROUPS = (
    "name", "teams", "calls", "scored", "failed_calls", "failed_rate", "failed_low", "failed_high",
    "small_sample", "fatal_calls", "score_mean", "score_median", "score_p10", "score_min", "findings",
    "review_findings",
)  # fmt: skip
GROUP_CHECKS = (
    "name", "check", "title", "dimension", "applicable", "failed", "failed_rate", "failed_low", "failed_high",
    "small_sample", "findings", "not_applicable", "unknown",
)  # fmt: skip
_NONE = Tally()


def groups(report: RunReport, group_reports: Iterable[GroupReport], lang: str) -> Table:
    """One row per agent or team, by team and name: an order that judges nobody."""
    return table((_group_row(report, group, lang) for group in ordered(group_reports)), GROUPS)


def group_checks(report: RunReport, group_reports: Iterable[GroupReport], lang: str) -> Table:
    """One row per agent or team and check that applied to any of its calls."""
    named = [
        (check, phrasing.title(card, check, lang), phrasing.named("dimension", card.dimension, lang))
        for check, card in report.checks.items()
    ]
    rows = [
        (name, *check, *_tally_cells(tally, lang))
        for group in ordered(group_reports)
        for name in (phrasing.group_name(group.name, lang),)
        for check in named
        if (tally := group.tallies.get(check[0], _NONE)).applicable
    ]
    return Table(GROUP_CHECKS, rows)


def _group_row(report: RunReport, group: GroupReport, lang: str) -> Row:
    scores = spread(group.scores)
    charged = [t for check, t in group.tallies.items() if charging(report.checks, check)]
    return {
        "name": phrasing.group_name(group.name, lang),
        "teams": " / ".join(group.teams),
        "calls": group.calls,
        "scored": group.scored,
        "failed_calls": group.failed_calls,
        **rate_cells(failed_rate(group), lang),
        "fatal_calls": group.fatal_calls,
        "score_mean": round(scores.mean, 2) if scores else None,
        "score_median": scores.median if scores else None,
        "score_p10": scores.p10 if scores else None,
        "score_min": scores.low if scores else None,
        "findings": sum(tally.findings for tally in charged),
        "review_findings": sum(tally.review for tally in charged),
    }


@lru_cache(maxsize=4096)
def _tally_cells(tally: Tally, lang: str) -> tuple[Any, ...]:
    """What a table of groups and checks says of a tally: few groups have one of their own."""
    rate = rate_cells(Rate(tally.failed, tally.applicable), lang)
    counts = (tally.findings, tally.not_applicable, tally.unknown)
    return (tally.applicable, tally.failed, *rate.values(), *counts)
