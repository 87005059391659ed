"""Findings against labels: the matching rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import Confidence, Evidence, Finding, Outcome, Role, Severity
from csaudit.quality.agreement import Figures, match
from csaudit.quality.labels import Label


def labels(*turns: int) -> list[Label]:
    return [Label("taboo_phrase", turn) for turn in turns]


def findings(*turns: int) -> list[Finding]:
    return [
        Finding(
            "p.c",
            "taboo_phrase",
            Outcome.FAIL,
            Severity.MAJOR,
            Confidence.HIGH,
            Evidence(turn, Role.AGENT, 0, 1, "x", "x"),
        )
        for turn in turns
    ]


@pytest.mark.parametrize(
    ("gold", "found", "matched", "missed", "false"),
    [
        ((5,), (5,), 1, 0, 0),
        ((5,), (7,), 1, 0, 0),
        ((5,), (8,), 0, 1, 0),  # too far to match, near enough to continue the episode
        ((5,), (10,), 0, 1, 1),
        ((5,), (), 0, 1, 0),
        ((), (5,), 0, 0, 1),
        ((5, 8), (5,), 1, 0, 0),  # the second label belongs to an episode that was found
        ((5, 12), (5,), 1, 1, 0),
        ((5,), (5, 6, 9), 1, 0, 0),
        ((5, 7), (6,), 1, 0, 0),
    ],
)
def test_the_matching_rule(
    gold: tuple[int, ...], found: tuple[int, ...], matched: int, missed: int, false: int
) -> None:
    done = match(labels(*gold), findings(*found))
    assert (len(done.matched), len(done.missed), len(done.false_alarms)) == (matched, missed, false)


turns = st.lists(st.integers(0, 30), max_size=6)


@given(turns, turns)
def test_nothing_is_counted_twice(gold: list[int], found: list[int]) -> None:
    done = match(labels(*gold), findings(*found))
    assert len(done.matched) + len(done.missed) <= len(gold)
    assert len(done.matched) + len(done.false_alarms) <= len(found)


def test_figures_without_a_denominator_are_unknown() -> None:
    assert (Figures().precision, Figures().recall, Figures().f1) == (None, None, None)
    assert Figures(3, 1, 1).f1 == pytest.approx(0.75)
