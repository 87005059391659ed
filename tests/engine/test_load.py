"""Hostile calls in a row and in a day; never in scores."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csaudit.engine.load import ROW, agent_loads, hostile
from csaudit.model import CallResult, Score


def call(name: str, peak: object, agent: str = "A1", date: str = "2026-01-05", **more: str) -> CallResult:
    facts = {"emotion": {"peak": peak}, "agent": {"style": "collaborate"}}
    metadata = {"agent_id": agent, "date": date, **more}
    return CallResult(name, metadata, "", "", "", "file", 2, Score(None, None, False), (), (), facts=facts)


def test_two_in_a_row_ask_for_a_break_and_a_calm_call_between_breaks_the_row() -> None:
    (row,) = agent_loads([call("1", 5), call("2", 4), call("3", 0)])
    assert (row.calls, row.hostile, row.longest_row, row.break_after) == (3, 2, 2, ("2",))
    (apart,) = agent_loads([call("1", 5), call("2", 0), call("3", 4)])
    assert (apart.longest_row, apart.break_after) == (1, ())


def test_the_clock_orders_the_calls_where_there_is_one() -> None:
    timed = [
        call("a", 5, start_time="09:00"),
        call("b", 0, start_time="11:00"),
        call("c", 5, start_time="10:00"),
    ]
    (load,) = agent_loads(timed)
    assert load.in_order and load.longest_row == 2 and load.break_after == ("c",)


def test_days_and_agents_apart_and_the_rest_left_out() -> None:
    loads = agent_loads(
        [call("1", 5), call("2", 5, date="2026-01-06"), call("3", 5, agent=""), call("4", 1, agent="B")]
    )
    assert [(load.agent, load.date) for load in loads] == [("A1", "2026-01-05"), ("A1", "2026-01-06")]
    assert loads[0].styles == {"collaborate": 1} and not loads[0].in_order


def test_facts_of_another_sort_are_not_hostile() -> None:
    assert not any(hostile(call("1", peak)) for peak in (None, "5", 3, [5]))


@given(st.lists(st.integers(0, 5), max_size=20))
def test_counts_agree_whatever_the_order_of_files(peaks: list[int]) -> None:
    calls = [call(f"{n:02}", peak) for n, peak in enumerate(peaks)]
    loads = agent_loads(calls)
    assert loads == agent_loads(reversed(calls))
    assert sum(load.hostile for load in loads) == sum(peak >= 4 for peak in peaks)
    assert all(
        load.longest_row <= load.hostile and bool(load.break_after) >= (load.longest_row >= ROW)
        for load in loads
    )
