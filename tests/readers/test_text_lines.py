"""Lines of plain text: a line that can be read in one way only gives what trying all ways would; headers end where turns begin."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import Call, SkippedCall
from csaudit.readers import read_bytes

PIECES = st.sampled_from(
    [
        *("客服", "客户", "小岚", "店:小岚", "Agent", "Emma", "http", "Speaker 1", "1", "：", ":", ": ", "//", " ", "\t", "\u3000"),
        *("00:05", "[00:12] ", "(00:12)", "2026-01-01 12:00:00", "1.5s", "１２：３０", "[", "】", "*", "**", "_", "1. ", "\u200b"),
        *("您好", "我要退款", "。", "，", "?", "hello", "é", "通话ID", "班组", "=", "=====", "第2通", "<br>", "【安静3秒】"),
    ]
)  # fmt: skip
STARTS = st.sampled_from(
    [
        "客服：",
        "客户：",
        "Agent: ",
        "[00:12] 客服：",
        "客服 00:12：",
        "小岚 2026-01-01 12:00:00",
        "Emma  53:18",
        "通话ID：A1",
        "",
    ]
)
LINES = st.builds("".join, st.lists(PIECES, max_size=7)) | st.builds(
    lambda start, rest: start + "".join(rest), STARTS, st.lists(PIECES, max_size=3)
)


def read(text: str) -> list[Call | SkippedCall]:
    return list(read_bytes(text.encode(), "a.txt"))


@given(st.lists(LINES, max_size=10))
def test_a_line_of_one_reading_gives_what_all_readings_give(lines: list[str]) -> None:
    text = "\n".join(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csaudit.readers.prose.lines._LETTERED", re.compile("(?!)"))
        patched = read(text)
    assert read(text) == patched


@pytest.mark.parametrize(
    "turn", ["[00:0{}] {}：您好", "00:0{} {}：您好", "{1} 00:0{0}：您好", "{1} 2026-01-01 09:00:0{0}\n您好"]
)
@pytest.mark.parametrize("between", ["\n\n=====\n", "\n\n", "\n=====\n"])
def test_timed_turns_right_below_the_id_are_turns(turn: str, between: str) -> None:
    """A time and its colon look like a key and its value."""
    calls = [
        "\n".join([f"通话ID：{name}", *(turn.format(n, ("客服", "客户")[n % 2]) for n in range(4))])
        for name in ("A1", "A2", "A3")
    ]
    found = read(between.join(calls))
    assert [(item.call_id, len(item.turns)) for item in found if isinstance(item, Call)] == [
        ("A1", 4),
        ("A2", 4),
        ("A3", 4),
    ]
    assert all(item.metadata.keys() <= {"date"} for item in found if isinstance(item, Call))
