"""Rates, intervals, spreads, and the counts that close a report."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.engine.stats import Rate, spread, wilson
from csaudit.model import Outcome, Severity, Tally
from csaudit.reports import RenderOptions, render
from csaudit.reports.counting import by_risk, totals
from csaudit.reports.tables import TABLES
from reports import factory


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 100, 0.0018, 0.0545), (0, 0, 0, 1)],
)  # fmt: skip
def test_wilson_against_published_values(successes: int, n: int, low: float, high: float) -> None:
    assert list(wilson(successes, n)) == pytest.approx([low, high], abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_rate(successes: int, more: int) -> None:
    n = successes + more
    low, high = wilson(successes, n)
    assert 0 <= low <= (successes / n if n else 0.5) <= high <= 1


@pytest.mark.parametrize(("n", "small"), [(0, True), (19, True), (20, False)])
def test_small_samples_are_marked(n: int, small: bool) -> None:
    assert Rate(0, n).small is small


@given(st.lists(st.integers(0, 200).map(lambda half: half / 2), min_size=1, max_size=60))
def test_spread_is_that_of_the_list(scores: list[float]) -> None:
    found = spread(Counter(scores))
    ordered = sorted(scores)
    middle = len(ordered) // 2
    assert found is not None
    assert found.n == len(scores)
    assert found.mean == pytest.approx(sum(scores) / len(scores))
    assert found.median == (ordered[middle] + ordered[-middle - 1]) / 2
    assert found.p10 == ordered[-(-len(ordered) // 10) - 1]
    assert (found.low, found.high) == (ordered[0], ordered[-1])


def test_no_scores_no_spread() -> None:
    assert spread({}) is None


def test_totals_keep_every_outcome_apart() -> None:
    counted = totals(factory.demo())
    assert dict(counted.findings) == {Severity.FATAL: 1, Severity.MAJOR: 2, Severity.MINOR: 1}
    assert (counted.warned, counted.shadowed, counted.review, counted.suppressed) == (1, 1, 1, 1)
    assert sum(counted.outcomes.values()) == 4 * len(factory.CARDS)
    assert counted.outcomes[Outcome.NOT_APPLICABLE] == 1
    assert counted.never_applied == (factory.SILENCE,)
    assert counted.never_fired == (factory.GREETING,)


def test_riskiest_first() -> None:
    assert [result.call_id for result in by_risk(factory.demo())] == ["C001", "C002", "C003", "C004"]


def test_rates_are_out_of_applicable_calls() -> None:
    table = TABLES["checks"](factory.demo(), "en").frame().set_index("check")
    assert table.loc[factory.NO_LIMIT, "applicable"] == 2
    assert table.loc[factory.NO_LIMIT, "failed_rate"] == 0.5
    assert table.loc[factory.SILENCE, "failed_rate"] is None
    assert table.loc[factory.SILENCE, "unknown"] == 4


def test_groups_are_listed_by_team_and_name_the_nameless_last() -> None:
    names = list(TABLES["agents"](factory.demo(), "zh").frame()["name"])
    assert names == ["A02", "A01", "（未注明）"]


def test_shadow_and_warn_checks_stay_out_of_the_counts_of_groups() -> None:
    table = TABLES["teams"](factory.demo(), "en").frame().set_index("name")
    charged = sum(totals(factory.demo()).findings.values())
    assert table["findings"].sum() == charged


def test_shadow_findings_are_not_shown_to_people() -> None:
    for fmt in ("text", "md", "html", "csv"):
        assert "老客户" not in render(fmt, factory.demo(), RenderOptions()).decode()


def test_tallies_of_no_calls_are_empty() -> None:
    assert Tally().applicable == 0
    assert totals(factory.run(())).scores == {}


@pytest.mark.parametrize("fmt", ["text", "json", "jsonl", "csv", "xlsx", "md", "html"])
@pytest.mark.parametrize("by", [None, "call", "agent", "team"])
def test_a_run_without_calls_renders(fmt: str, by: str | None) -> None:
    data = render(fmt, factory.run(()), RenderOptions(by=by))
    assert isinstance(data, bytes)
    assert fmt == "jsonl" or data
