"""One call in every format and encoding: the same turns, the same roles."""

from __future__ import annotations

import json

import pytest

from csaudit.model import Call, Role
from transcripts import EXPECTED, LONG, NATIVE, SAME, TURNS, ZH, Rows, csv_of, one, read, said, workbook


@pytest.mark.parametrize(("name", "data"), SAME.values(), ids=SAME)
def test_the_same_call_in_every_format(name: str, data: str | bytes) -> None:
    if name == "a.txt" and isinstance(data, str) and "。客户" in data:
        assert [role for role, _ in said(one(data, name))] == [role for role, _ in EXPECTED]
        return
    assert said(one(data, name)) == EXPECTED


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("shape", ["role colon", "long csv"])
def test_the_same_call_in_every_encoding(shape: str, encoding: str) -> None:
    name, data = SAME[shape]
    assert isinstance(data, str)
    assert said(one(data.encode(encoding), name)) == EXPECTED


def test_traditional_chinese_in_big5() -> None:
    data = "客服：您好，請問有什麼可以幫您？\n客戶：我家停水兩天了，怎麼回事\n客服：馬上幫您查詢\n".encode(
        "big5"
    )
    call = one(data, "a.txt")
    assert call.turns[1].text == "我家停水兩天了，怎麼回事"
    assert [turn.role for turn in call.turns] == [Role.AGENT, Role.CUSTOMER, Role.AGENT]


def test_metadata_ids_and_lines() -> None:
    call = one(SAME["header lines"][1], "night/a.txt")
    assert call.call_id == "C1"
    assert call.metadata["agent_id"] == "A01"
    assert call.metadata["team"] == "一组"
    assert call.turns[0].line == 5
    assert call.source == "night/a.txt"
    assert one(SAME["role colon"][1], "night/a.txt").call_id == "a"
    table = one(SAME["long csv"][1], "a.csv")
    assert (table.call_id, table.agent, table.team) == ("C1", "A01", "一组")


def test_several_calls_in_a_file() -> None:
    two = "通话ID：C1\n客服：您好\n客户：喂\n=====\n通话ID：C2\n客服：您好\n客户：在吗\n"
    assert [item.call_id for item in read(two, "a.txt") if isinstance(item, Call)] == ["C1", "C2"]
    rows = [*LONG, *[["C2", *row[1:]] for row in LONG[1:]]]
    assert [item.call_id for item in read(csv_of(rows), "a.csv") if isinstance(item, Call)] == ["C1", "C2"]
    lines = json.dumps(NATIVE) + "\n" + json.dumps({**NATIVE, "call_id": "C2"}) + "\n"
    assert [item.call_id for item in read(lines, "a.jsonl") if isinstance(item, Call)] == ["C1", "C2"]


def test_ids_that_come_twice_are_numbered_and_said() -> None:
    lines = (json.dumps(NATIVE) + "\n") * 2
    first, second = read(lines, "a.jsonl")
    assert isinstance(first, Call) and isinstance(second, Call)
    assert (first.call_id, second.call_id) == ("C1", "C1#2")
    assert second.warnings


def test_times_become_seconds_from_the_start() -> None:
    call = one(SAME["time in brackets"][1], "a.txt")
    assert [turn.start for turn in call.turns] == [0.0, 4.0, 9.0, 15.0]
    assert [turn.start for turn in one(SAME["date and role"][1], "a.txt").turns] == [0.0, 4.0, 9.0, 15.0]
    assert [turn.start for turn in one(SAME["long csv"][1], "a.csv").turns] == [0.0, 4.0, 8.0, 12.0]
    assert all(turn.start is None for turn in one(SAME["role colon"][1], "a.txt").turns)


@pytest.mark.parametrize(
    ("transcript", "roles", "source"),
    [
        (
            "A：您好，很高兴为您服务，请问有什么可以帮您\nB：我想查一下我的订单\nA：请您稍等，马上帮您查\nB：好",
            "acac",
            "inferred",
        ),
        ("A：嗯\nB：哦\nA：好\nB：行", "uuuu", "unknown"),
        ("机器人：您好\n客户：转人工\n客服：您好，请讲\n客户：停水了", "bcac", "file"),
    ],
)
def test_roles_are_found_or_honestly_unknown(transcript: str, roles: str, source: str) -> None:
    call = one(transcript, "a.txt")
    assert "".join(turn.role.value[0] for turn in call.turns) == roles
    assert call.role_source == source


def test_options_force_roles_and_columns() -> None:
    transcript = "甲：停水了\n乙：您好，马上查\n甲：好\n"
    call = one(transcript, "a.txt", agent_speaker=("乙",))
    assert [turn.role for turn in call.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert call.role_source == "option"
    swapped = one(SAME["role colon"][1], "a.txt", swap_roles=True)
    assert [turn.role for turn in swapped.turns][:2] == [Role.CUSTOMER, Role.AGENT]
    rows = [["编号", "谁", "说了啥"]] + [["C1", ZH[role], words] for role, words in TURNS]
    named = one(csv_of(rows), "a.csv", columns={"text": "说了啥", "role": "谁", "call_id": "编号"})
    assert said(named) == EXPECTED


def test_excel_oddities() -> None:
    rows: Rows = [
        ["通话ID", "角色", "内容"],
        [20260804192201001234, "客服", "您好"],
        [20260804192201001234, "客户", "喂_x000D_你好"],
    ]
    call = one(workbook(("Sheet1", rows)), "a.xlsx")
    assert call.turns[1].text.replace("\r", "").replace("\n", "") == "喂你好"
    assert any("15" in zh for zh, _ in call.warnings)
    plain: Rows = [["通话ID", "角色", "内容"], [318645.0, "客服", "您好"], [318645.0, "客户", "喂"]]
    floats = one(workbook(("S", plain)), "a.xlsx")
    assert floats.call_id == "318645"
