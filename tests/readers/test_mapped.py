"""Exports that no reader knows, read by the names of their fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from csaudit.errors import PackError
from csaudit.model import Call, Role, SkippedCall
from csaudit.readers.mapped import parse_path
from csaudit.readers.profile import load_profile
from transcripts import TURNS, csv_of, one, read, said

MAP = {
    "turns": "data.records[].talk.pieces[]",
    "role": "who.side",
    "text": "body.content",
    "start": "at.from",
    "end": "at.to",
    "call_id": "session.no",
    "team": "session.dept",
}


def record(number: str, scale: float = 1000) -> dict[str, Any]:
    pieces = [
        {
            "who": {"side": role},
            "body": {"content": text},
            "at": {"from": n * 9 * scale, "to": (n * 9 + 8) * scale},
        }
        for n, (role, text) in enumerate(TURNS)
    ]
    return {"session": {"no": number, "dept": "一组"}, "talk": {"pieces": pieces}}


def test_nested_paths_lead_to_turns_ids_and_metadata() -> None:
    data = json.dumps({"data": {"records": [record("R1"), record("R2")]}})
    first, second = read(data, "a.json", columns=MAP)
    assert isinstance(first, Call) and isinstance(second, Call)
    assert (first.call_id, second.call_id, first.team) == ("R1", "R2", "一组")
    assert said(first) == [(Role(role), text) for role, text in TURNS]
    assert [turn.start for turn in first.turns] == [0.0, 9.0, 18.0, 27.0]


def test_the_same_on_each_line_of_jsonl_and_broken_lines_are_named() -> None:
    lines = [json.dumps({"data": {"records": [record(name)]}}) for name in ("R1", "R2")]
    items = read("\n".join([lines[0], "{broken", lines[1]]), "a.jsonl", columns=MAP)
    assert [item.call_id for item in items if isinstance(item, Call)] == ["R1", "R2"]
    assert [item.source for item in items if isinstance(item, SkippedCall)] == ["a.jsonl:2"]


def test_a_flat_list_of_turns_is_split_by_call() -> None:
    rows = [{"c": {"n": name}, "w": role, "t": text} for name in ("R1", "R2") for role, text in TURNS]
    fields = {"turns": "rows[]", "role": "w", "text": "t", "call_id": "c.n"}
    calls = read(json.dumps({"rows": rows}), "a.json", columns=fields)
    assert [item.call_id for item in calls if isinstance(item, Call)] == ["R1", "R2"]


def test_usual_names_need_only_the_path_to_the_turns() -> None:
    data = json.dumps({"x": {"y": [{"deep": [{"speaker": role, "text": text} for role, text in TURNS]}]}})
    assert said(one(data, "a.json", columns={"turns": "x.y[].deep[]"})) == [(Role(r), t) for r, t in TURNS]
    assert len(read(data, "a.json", columns={"turns": "x.y[0].deep"})) == 1


def test_a_path_that_leads_nowhere_is_said() -> None:
    (skip,) = read(
        json.dumps({"data": {"records": [record("R1")]}}), "a.json", columns={**MAP, "turns": "no[].way"}
    )
    assert isinstance(skip, SkippedCall)
    assert (skip.code, "no[].way" in skip.zh) == ("no-turns-mapped", True)


@pytest.mark.parametrize(("unit", "scale"), [("s", 1.0), ("ms", 1e3), ("us", 1e6), ("ticks", 1e7)])
def test_the_unit_of_the_times(unit: str, scale: float) -> None:
    data = json.dumps({"data": {"records": [record("R1", scale)]}})
    call = one(data, "a.json", columns=MAP, unit=unit)
    assert [(turn.start, turn.end) for turn in call.turns][:2] == [(0.0, 8.0), (9.0, 17.0)]
    assert not call.warnings


def test_a_unit_that_would_have_people_speak_impossibly_is_doubted() -> None:
    data = json.dumps({"data": {"records": [record("R1", 1)]}})
    assert any("ms" in zh for zh, _ in one(data, "a.json", columns=MAP, unit="ms").warnings)


@pytest.mark.parametrize("path", ["", "a..b", "a[", "a[x]", ".a", "a."])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match=r"\d+"):
        parse_path(path)


def test_a_profile_says_it_once(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "turns: data.records[].talk.pieces[]\nspeaker: who.side\ntext: body.content\nstart: at.from\nunit: ms\n"
        "call_id: session.no\nmetadata: {team: session.dept}\nroles: {S: agent}\nagent_channel: 1\noverlap: false\n",
        encoding="utf-8",
    )
    profile = load_profile(str(path))
    assert profile.columns() == {key: value for key, value in MAP.items() if key != "end"}
    assert (profile.unit, profile.agent_channel, profile.roles, profile.overlap) == (
        "ms",
        1,
        {"S": "agent"},
        False,
    )


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("turn: data[]\n", ":1:1", "turns"),
        ("turns: data[]\nunit: min\n", ":2:7", "ms"),
        ("text: a\ntext: b\n", ":2:1", "text"),
        ("turns: data[x]\n", ":1:8", "data[x]"),
        ("roles: {S: agnet}\n", ":1:12", "agent"),
        ("agent_channel: left\n", ":1:16", "integer"),
        ("- turns\n", ":1:1", "mapping"),
    ],
)
def test_a_mistake_in_a_profile_has_its_place(text: str, place: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_profile(str(path))
    (problem,) = caught.value.problems
    assert str(problem.at) == f"{path}{place}"
    assert word in problem.en + problem.hint_en


def test_columns_of_a_table_are_named_the_same_way() -> None:
    rows = [["编号", "谁", "说了啥", "毫秒"]] + [
        ["C1", role, text, n * 9000] for n, (role, text) in enumerate(TURNS)
    ]
    fields = {"role": "谁", "text": "说了啥", "call_id": "编号", "start": "毫秒"}
    call = one(csv_of(rows), "a.csv", columns=fields, unit="ms")
    assert [turn.start for turn in call.turns] == [0.0, 9.0, 18.0, 27.0]
