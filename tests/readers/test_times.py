"""Seconds, their unit, and whether overlapping times are real."""

from __future__ import annotations

import json

import pytest

from csaudit.model import Call
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.finish import finish
from csaudit.readers.options import ReadOptions
from transcripts import csv_of, one, read

LONG = "您好这里是青禾物业的客服请问您有什么需要"


def table(scale: float, calls: int = 3) -> str:
    rows: list[list[object]] = [["通话ID", "角色", "内容", "开始", "结束"]]
    for number in range(calls):
        for n in range(4):
            start = n * 6
            rows.append([f"C{number}", ("客服", "客户")[n % 2], LONG, start * scale, (start + 5) * scale])
    rows += [["短", "客服", "喂", 0, 1 * scale], ["短", "客户", "在", 2 * scale, 3 * scale]]
    return csv_of(rows)


@pytest.mark.parametrize("scale", [1, 1000])
def test_a_file_has_one_unit_also_for_the_calls_that_are_too_short_to_tell(scale: int) -> None:
    calls = {item.call_id: item for item in read(table(scale), "a.csv") if isinstance(item, Call)}
    assert [turn.start for turn in calls["C0"].turns] == [0.0, 6.0, 12.0, 18.0]
    assert [turn.start for turn in calls["短"].turns] == [0.0, 2.0]


@pytest.mark.parametrize(
    ("times", "kept"),
    [
        ([(0, 5), (4, 9)], True),
        ([(5, 2), (6, 9)], False),
        ([(0, 0), (0, 0)], False),
        ([(-3, 1), (2, 4)], False),
    ],
)
def test_nonsense_times_are_dropped_and_said(times: list[tuple[int, int]], kept: bool) -> None:
    turns = [
        {"role": r, "text": LONG, "start": s, "end": e}
        for r, (s, e) in zip(("agent", "customer"), times, strict=True)
    ]
    call = one(json.dumps({"call_id": "C", "turns": turns}) + "\n", "a.jsonl")
    assert (call.turns[0].start is not None) is kept
    assert bool(call.warnings) is not kept
    assert call.overlap_reliable is kept


@pytest.mark.parametrize(
    ("overlap", "option", "expected"),
    [(True, None, True), (False, None, False), (False, True, True), (True, False, False)],
)
def test_one_stream_split_into_speakers_has_no_real_overlap(
    overlap: bool, option: bool | None, expected: bool
) -> None:
    turns = [TurnDraft("agent", LONG, 0.0, 5.0), TurnDraft("customer", LONG, 4.0, 9.0)]
    call = finish(CallDraft(turns, "C", unit="s", overlap=overlap), ReadOptions(overlap=option))
    assert isinstance(call, Call)
    assert call.overlap_reliable is expected
