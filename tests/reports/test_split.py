"""A run cut into units: every call in exactly one, and the counts of each its own."""

from __future__ import annotations

import pytest

from csaudit.errors import UsageError
from csaudit.model import GroupReport, Tally
from csaudit.reports import split
from reports import factory


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("call", ["C001", "C002", "C003", "C004"]),
        ("agent", ["", "A01", "A02"]),
        ("team", ["", "华东一组", "华东二组"]),
    ],
)
def test_units(by: str, names: list[str]) -> None:
    parts = split(factory.demo(), by)
    assert [name for name, _ in parts] == names
    calls = sorted(result.call_id for _, part in parts for result in part.results)
    assert calls == ["C001", "C002", "C003", "C004"]


@pytest.mark.parametrize("by", ["call", "agent", "team"])
def test_groups_of_the_parts_add_up_to_the_whole(by: str) -> None:
    whole = {group.name: group for group in factory.demo().agents}
    merged: dict[str, GroupReport] = {}
    for _, part in split(factory.demo(), by):
        for group in part.agents:
            merged[group.name] = merged[group.name] + group if group.name in merged else group
    assert merged == whole


def test_an_agent_of_two_teams_is_counted_in_each_by_that_teams_calls() -> None:
    parts = dict(split(factory.demo(), "team"))
    (agent,) = parts["华东二组"].agents
    assert (agent.name, agent.calls, agent.teams) == ("A01", 1, ("华东二组",))
    assert agent.tallies[factory.BRUSH_OFF] == Tally(passed=1)


def test_another_level_is_refused() -> None:
    with pytest.raises(UsageError):
        split(factory.demo(), "city")
