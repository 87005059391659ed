"""Lines in csaudit's own shape: however they are read (at a glance, closely, the long way), and whenever their turns are made, the call is the same."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import Call, SkippedCall
from csaudit.readers import read_bytes, read_path

ROOT = Path(__file__).resolve().parents[2]
Item = Call | SkippedCall

PLAIN = st.text(alphabet="您好客户我的投诉烫停顿数，。！？a1", min_size=1, max_size=9)
TEXTS = PLAIN | st.text(alphabet="您好客户我的投诉烫停顿数，。 ！？[a1", min_size=1, max_size=12) | st.sampled_from(
    [
        *("[停顿]", " [停顿]", "【安静11秒】好", "（ 静音 ）", "[姓名]您好", "***", "**", "<PII>", "先生 ", "\u3000好", "烫烫烫", "锟斤拷", "é"),
        *("您" * 7, "你们凭什么到底怎么回事", "我的钱你们什么时候退", "稍等先生 我帮您核实登记，抱歉", "😀好", "他说\"好\"", "a/b\\"),
    ]
)  # fmt: skip
ODD_TEXTS = st.text(
    alphabet='您好[停顿]【】（<*锟斤拷\ufffd"\\/\n\t \u3000\xa0\x85\u2009\x7f×😀\U000e0001', max_size=6
)
SECONDS = st.sampled_from(
    [0, 0.0, 0.0004, 0.001, 1, 1.5, 2.0005, 3.25, 9.999999999, 35_999, 36_001.5, -1, True, "1.5"]
)
"""Some are none, some too many for a call."""


TIDY = st.fixed_dictionaries(
    {},
    optional={
        "speaker": st.sampled_from(["小林", "", None, '坐席"甲']),
        "channel": st.sampled_from([0, 1, None]),
    },
)
UNTIDY = st.fixed_dictionaries(
    {"text": ODD_TEXTS | st.none()},
    optional={
        "start": SECONDS | st.none(),
        "end": SECONDS | st.none(),
        "role": st.sampled_from(["boss", None, "unknown"]),
        "speaker": st.just(7),
        "channel": st.sampled_from(["1", 2**70, -1, 0.5]),
        "emotion": st.just("calm"),
    },
)


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Turns; most of them right."""
    found, clock, timed = [], 0.0, draw(st.booleans())
    texts = draw(st.sampled_from([PLAIN, TEXTS]))
    for number in range(draw(st.integers(2, 6))):
        row: dict[str, Any] = {"role": ("agent", "customer")[number % 2]}
        if draw(st.integers(0, 5)) == 0:
            row["role"] = draw(st.sampled_from(["agent", "bot", "system"]))
        if timed:
            clock += draw(st.sampled_from([0.5, 1.25, 2, 1.0000001]))
            row |= {"start": clock, "end": clock + 0.5}
        row |= {"text": draw(texts), **draw(TIDY)}
        found.append(row)
    if draw(st.integers(0, 3)) == 0:
        found[draw(st.integers(0, len(found) - 1))] |= draw(UNTIDY)
    return found


REMEMBERED = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.sampled_from(["s", "ms", 1]),
        "role_source": st.sampled_from(["inferred", "unknown", []]),
        "role_confidence": st.sampled_from([0.5, 1, 2.0]),
        "overlap_reliable": st.sampled_from([True, False, "no"]),
        "ordered": st.sampled_from([True, False]),
        "note": st.just("a key that isn't ours"),
    },
)
METADATA = st.sampled_from(
    [
        *({}, {"agent_id": "9", "channel": "phone"}, {"team": "一"}),
        {"direction": "呼入"},
        {"班组": "一"},
        {"team": ""},
    ]
)
GOLD = st.sampled_from([{"score": 1.5, "violations": [{"turn": 0}]}, None, "\ud83d"])
LINES = st.builds(
    lambda turns, call_id, more, remembered: {"call_id": call_id, **more, **remembered, "turns": turns},
    rows(),
    st.sampled_from(["A1", " A1 ", "", "七"]),
    st.just({}) | st.fixed_dictionaries({}, optional={"metadata": METADATA, "gold": GOLD}),
    st.just({}) | REMEMBERED,
)
STYLES = st.sampled_from(
    [{"separators": (",", ":")}, {"separators": (",", ":"), "sort_keys": True}, {}, {"ensure_ascii": True}]
)
TALK: list[dict[str, Any]] = [{"role": "agent", "text": "您好"}, {"role": "customer", "text": "喂"}]


@contextmanager
def without(*ways: str) -> Iterator[None]:
    """Reading as it would be if these ways never led to a call."""
    with pytest.MonkeyPatch.context() as patch:
        for way in ways:
            patch.setattr(f"csaudit.readers.{way}", lambda *_: None)
        yield


GLANCE = "native.glanced"
SHORT = ("formats.native_jsonl.native", "formats.native_jsonl.loosely_native")


def read(line: bytes) -> list[Item]:
    return list(read_bytes(line, "calls.jsonl"))


def written(call: dict[str, Any], style: dict[str, Any]) -> bytes:
    return json.dumps(call, **{"ensure_ascii": False, **style}).encode("utf-8", "surrogatepass")


@given(LINES, STYLES)
def test_a_line_read_at_a_glance_is_the_same_call(call: dict[str, Any], style: dict[str, Any]) -> None:
    line = written(call, style)
    with without(GLANCE):
        closely = read(line)
    assert read(line) == closely


@given(LINES, STYLES, st.data())
def test_a_broken_line_read_at_a_glance_is_as_broken(
    call: dict[str, Any], style: dict[str, Any], data: st.DataObject
) -> None:
    line = written(call, style)
    place = data.draw(st.integers(0, len(line)))
    pieces = (
        b"",
        b'"',
        b"\\",
        b",",
        b"}",
        b"]",
        b"0",
        b"e1",
        b".",
        b"\xff",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf5",
        b"\x00",
        b"\x1f",
        b'"start":null,',
    )
    line = line[:place] + data.draw(st.sampled_from(pieces)) + line[place + data.draw(st.integers(0, 2)) :]
    with without(GLANCE):
        closely = read(line)
    assert read(line) == closely


@given(LINES, STYLES)
def test_a_line_read_the_long_way_is_the_same_call(call: dict[str, Any], style: dict[str, Any]) -> None:
    line = written(call, style)
    with without(*SHORT):
        long = read(line)
    assert read(line) == long


def benchmark_calls() -> list[Path]:
    return sorted((ROOT / "benchmarks" / "calls").glob("*.jsonl"))[:4]


def test_whole_files_are_the_same_calls_at_a_glance() -> None:
    for path in benchmark_calls():
        with without(GLANCE):
            closely = list(read_path(str(path)))
        assert list(read_path(str(path))) == closely


def made_at_once(call: Call) -> Call:
    """The same call with nothing left to make later."""
    return Call(**{field.name: getattr(call, field.name) for field in fields(call)})


@given(LINES)
def test_nothing_shows_when_turns_are_made(call: dict[str, Any]) -> None:
    line = written(call, {})
    for item, other in zip(read(line), read(line), strict=True):
        if isinstance(item, Call) and isinstance(other, Call):
            made = made_at_once(other)
            assert item == made
            assert repr(item) == repr(made)
            assert asdict(item) == asdict(made)
            assert item.turns is item.turns


@pytest.mark.parametrize(
    "again",
    [
        lambda call: pickle.loads(pickle.dumps(call)),
        copy.copy,
        copy.deepcopy,
        lambda call: replace(call, source=call.source),
        lambda call: (call.sha256, call)[1],
    ],
)
def test_a_call_whose_turns_are_not_made_yet_goes_everywhere(again: Any) -> None:
    line = written({"call_id": "A1", "turns": TALK}, {})
    (call,), (other,) = read(line), read(line)
    assert isinstance(other, Call)
    assert again(call) == made_at_once(other)


def test_what_a_call_has_not_is_an_error_as_ever() -> None:
    (call,) = read(written({"call_id": "A1", "turns": TALK}, {}))
    with pytest.raises(AttributeError, match="'Call' object has no attribute 'turn'"):
        _ = call.turn  # type: ignore[union-attr]
    with pytest.raises(AttributeError):
        call.turns = ()  # type: ignore[misc, union-attr]


@pytest.mark.parametrize("mark", [chr(code) for code in range(0x10000) if chr(code).isspace()])
def test_every_kind_of_blank_is_stripped_alike(mark: str) -> None:
    line = written(
        {"turns": [*TALK, {"role": "agent", "text": f"{mark}好{mark}"}, {"role": "bot", "text": mark}]}, {}
    )
    with without(GLANCE):
        closely = read(line)
    (call,) = read(line)
    assert [call] == closely
    assert isinstance(call, Call)
    assert [turn.text for turn in call.turns] == ["您好", "喂", "好"]
