"""What back offices and Excel do to tables: read, said, or skipped by name."""

from __future__ import annotations

import datetime
import io
import json
from collections import Counter
from typing import Any

import pytest
import xlsxwriter

from csaudit.model import Call, SkippedCall
from csaudit.readers import read_bytes
from running import csaudit
from same_call import LONG, csv_of, html, workbook

HEAD = ["通话ID", "角色", "内容"]


def read(data: bytes | str, name: str = "a.csv") -> list[Call | SkippedCall]:
    return list(read_bytes(data.encode() if isinstance(data, str) else data, name))


def calls(data: bytes | str, name: str = "a.csv") -> list[Call]:
    items = read(data, name)
    assert all(isinstance(item, Call) for item in items), items
    return [item for item in items if isinstance(item, Call)]


def words(call: Call) -> list[str]:
    return [turn.text for turn in call.turns]


def doubts(call: Call) -> str:
    return " ".join(zh for zh, _ in call.warnings)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"他说"不行,算了"就挂了"', '他说"不行,算了"就挂了'),
        ('"他说""不行"就挂了"', '他说"不行"就挂了'),
        ('他说"不行"就挂了', '他说"不行"就挂了'),
        ('"他说""不行""就挂了"', '他说"不行"就挂了'),
        ('"第一行\n他说"不行"就挂了"', '第一行\n他说"不行"就挂了'),
    ],
)
def test_quotes_within_cells(cell: str, text: str) -> None:
    (call,) = calls(f"通话ID,角色,内容,备注\n1,客服,您好,a\n1,客户,{cell},b\n1,客服,抱歉,c\n")
    assert words(call) == ["您好", text, "抱歉"]
    assert [turn.line for turn in call.turns] == [2, 3, 4 + text.count("\n")]


def test_blank_rows_part_calls_without_ids() -> None:
    first, second = calls("角色,内容\n客服,您好\n客户,喂\n,\n客服,又好\n客户,在\n")
    assert (words(first), words(second)) == (["您好", "喂"], ["又好", "在"])


@pytest.mark.parametrize("written", ['="008001"', "'008001", '"\t008001"', "008001"])
def test_ids_as_excel_writes_them(written: str) -> None:
    cell = written if not written.startswith("=") else '"=""008001"""'
    (call,) = calls(f"通话ID,角色,内容\n{cell},客服,您好\n{cell},客户,喂\n")
    assert call.call_id == "008001"


def test_a_rounded_id_does_not_join_calls_that_differ() -> None:
    table: list[list[Any]] = [
        ["通话ID", "坐席工号", "角色", "内容", "开始时间"],
        [2.02608041922e17, "01", "客服", "您好", 0],
        [2.02608041922e17, "01", "客户", "喂", 5],
        [2.02608041922e17, "01", "客服", "您好，第二通", 0],
        [2.02608041922e17, "01", "客户", "喂，第二通", 6],
        [2.02608041922e17, "02", "客服", "您好，第三通", 7],
        [2.02608041922e17, "02", "客户", "喂，第三通", 9],
    ]
    found = calls(workbook(table), "a.xlsx")
    assert [len(call.turns) for call in found] == [2, 2, 2]
    assert all("15 位" in doubts(call) for call in found)
    assert len({call.call_id for call in found}) == 3


def test_ids_are_filled_down_within_merged_cells_only() -> None:
    rows = [
        HEAD,
        ["", "客服", "您好"],
        ["", "客户", "喂"],
        ["", "客服", "您好，没有编号"],
        ["", "客户", "喂，没有编号"],
    ]
    first, second = calls(workbook(rows, merged=(1, 2, 0, "A1")), "a.xlsx")
    assert (first.call_id, words(first)) == ("A1", ["您好", "喂"])
    assert second.call_id != "A1"
    assert first.warnings == second.warnings == ()


def test_every_sheet_is_read_and_others_are_named() -> None:
    other = [LONG[0], *[["W8", *row[1:]] for row in LONG[1:]]]
    found = calls(workbook(LONG, [], other, [["小结"], ["断网"]]), "a.xlsx")
    assert [(call.call_id, call.source) for call in found] == [
        ("W7", "a.xlsx!Sheet1"),
        ("W8", "a.xlsx!Sheet3"),
    ]
    assert all("Sheet4" in doubts(call) for call in found)


def dated(cell: Any, number_format: str, hidden: int | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "发送时间"])
        for row, (role, text) in enumerate([("客服", "您好"), ("客户", "喂"), ("客服", "请讲")], 1):
            sheet.write_row(row, 0, ["A1", role, text])
            sheet.write(row, 3, cell(row), book.add_format({"num_format": number_format}))
        if hidden is not None:
            sheet.set_row(hidden, None, None, {"hidden": True})
    return out.getvalue()


NOON = datetime.datetime(2026, 1, 1, 12, 0, 0)


@pytest.mark.parametrize(
    ("cell", "number_format", "starts"),
    [
        (lambda row: NOON + datetime.timedelta(seconds=5 * row), "yyyy-mm-dd hh:mm:ss", [0.0, 5.0, 10.0]),
        (lambda row: 5 * row / 86_400, "hh:mm:ss", [5.0, 10.0, 15.0]),
        (lambda row: 5 * row / 86_400, "0.000000", [5.0, 10.0, 15.0]),
        (lambda row: f"12:00:{5 * row:02}", "@", [0.0, 5.0, 10.0]),
        (lambda row: 1_767_240_000 + 5 * row, "0", [0.0, 5.0, 10.0]),
    ],
)
def test_times_of_workbooks(cell: Any, number_format: str, starts: list[float]) -> None:
    (call,) = calls(dated(cell, number_format), "a.xlsx")
    assert [turn.start for turn in call.turns] == starts


def test_hidden_rows_are_read_and_said() -> None:
    (call,) = calls(dated(lambda row: 5 * row, "0", hidden=2), "a.xlsx")
    assert words(call) == ["您好", "喂", "请讲"]
    assert "隐藏" in doubts(call)
    (call,) = calls(dated(lambda row: 5 * row, "0", hidden=9), "a.xlsx")
    assert call.warnings == ()


@pytest.mark.parametrize(
    ("unit", "head"), [(1, "timestamp"), (1000, "timestamp"), (1_000_000, "timestamp"), (1000, "发送时间")]
)
def test_epochs_by_their_size(unit: int, head: str) -> None:
    rows: list[list[Any]] = [
        [*HEAD, head],
        *[["A", r, t, (1_767_240_000 + s) * unit] for r, t, s in (("客服", "您好", 0), ("客户", "喂", 4))],
    ]
    (call,) = calls(csv_of(rows))
    assert [turn.start for turn in call.turns] == [0.0, 4.0]
    assert call.metadata["date"].startswith("2026-01-01")


def test_a_cell_that_excel_cut_is_said() -> None:
    cell = ("客服：您好\n客户：喂\n" + "客服：请讲一下\n客户：好的好的\n" * 4000)[:32_767]
    for data, name in (
        (workbook([["通话ID", "对话内容"], ["1", cell]]), "a.xlsx"),
        (csv_of([["通话ID", "对话内容"], ["1", cell]]), "a.csv"),
    ):
        (call,) = calls(data, name)
        assert "截断" in doubts(call)
    (call,) = calls(csv_of([["通话ID", "对话内容"], ["1", cell[:-20]]]))
    assert call.warnings == ()


def test_the_words_are_in_the_longest_column_and_rivals_are_said() -> None:
    plain = "通话ID,角色,消息内容,转写文本\n1,客服,问候,您好这里是蓝湾宽带\n1,客户,问题,我家断网两天了\n"
    (call,) = calls(plain)
    assert words(call) == ["您好这里是蓝湾宽带", "我家断网两天了"]
    assert call.warnings == ()
    (call,) = calls(plain.replace("问候", "您好这里是蓝湾宽").replace("问题", "我家断网两天"))
    assert "转写文本" in doubts(call) and "消息内容" in doubts(call)


def test_two_columns_of_words_have_lost_their_order() -> None:
    (call,) = calls('通话ID,客服内容,客户内容\n1,"您好\n马上查","喂\n断网"\n')
    assert "先后顺序" in doubts(call)
    assert all(turn.start is None for turn in call.turns)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        ("start\tend\ttext\n0.0\t1.2\t第一句\n1.2\t2.6\t第二句\n", "a.tsv", "no-role-column"),
        ('"您好",0.0,2.1\n"我想查话费",2.5,4.0\n', "a.csv", "no-header"),
        ("<html><p>没有表</p></html>", "a.xls", "no-html-table"),
        (html([["甲", "乙"], [1, 2]]), "a.xls", "no-header"),
    ],
)
def test_tables_that_say_not_who_speaks_are_named(data: str, name: str, code: str) -> None:
    (skip,) = read(data, name)
    assert isinstance(skip, SkippedCall)
    assert skip.code == code


def test_a_call_of_an_hour_in_one_cell() -> None:
    cell = "\n".join(f"{'客服' if n % 2 else '客户'}：第{n}句话说的是宽带的事情" for n in range(12_000))
    (call,) = calls(csv_of([["通话ID", "对话内容"], ["1", cell]]))
    assert len(call.turns) == 12_000


def test_checks_on_order_are_not_judged_where_the_order_is_lost() -> None:
    table = '通话ID,客服内容,客户内容\nS1,"您好，请问有什么可以帮您？\n这不归我管，你找别人。","我等了三天了，气死我了！\n那谁管？"\n'
    run = csaudit("audit", "-", "-f", "json", stdin=table)
    assert run.returncode == 0, run.stderr
    (call,) = json.loads(run.stdout)["calls"]
    reasons = Counter(outcome["reason"] for outcome in call["outcomes"] if outcome["outcome"] == "unknown")
    assert reasons["order-lost"] > 10
    assert "pass" in {outcome["outcome"] for outcome in call["outcomes"]}
    assert "先后顺序" in str(call["warnings"])


def test_a_column_of_channels_tells_where_each_turn_was_recorded() -> None:
    rows = "通话ID,声道,角色,内容\n1,0,客户,喂\n1,1,客服,您好请讲\n2,左声道,客户,在吗\n2,右声道,客服,在的\n"
    first, second = calls(rows)
    assert [turn.channel for turn in first.turns] == [0, 1] == [turn.channel for turn in second.turns]
    (media,) = calls("通话ID,channel,角色,内容\n1,phone,客户,喂\n1,phone,客服,您好请讲\n")
    assert (media.metadata["channel"], {turn.channel for turn in media.turns}) == ("phone", {None})


def test_a_column_of_channels_alone_names_no_side() -> None:
    (call,) = calls("通话ID,声道,内容\n1,1,喂\n1,0,您好，请问有什么可以帮您\n1,1,我想查一下话费\n")
    assert [turn.channel for turn in call.turns] == [1, 0, 1]
    assert {turn.role.value for turn in call.turns} in ({"agent", "customer"}, {"unknown"})


def test_what_was_read_from_which_column_is_told() -> None:
    (call,) = calls("谁说的,通话ID,角色,对话内容,开始时间,结束时间\nx,1,客户,喂,0,1\nx,1,客服,您好请讲,2,3\n")
    assert dict(call.columns) == {
        "role": "角色",
        "text": "对话内容",
        "start": "开始时间",
        "end": "结束时间",
        "call_id": "通话ID",
    }
    (headless,) = calls(csv_of([["通话ID", ""], ["7", "客服：您好\n客户：喂\n客服：请讲\n"]]))
    assert dict(headless.columns) == {"text": "#2", "call_id": "通话ID"}


def test_a_hidden_sheet_is_read_and_named() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name in ("一组", "旧数据"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(LONG):
                sheet.write_row(number, 0, [f"{name}{row[0]}" if number else row[0], *row[1:]])
        sheet.hide()
    shown, hidden = calls(out.getvalue(), "a.xlsx")
    assert (doubts(shown), "旧数据" in doubts(hidden) and "隐藏" in doubts(hidden)) == ("", True)


@pytest.mark.parametrize("cell", ["", " ", "-", "--", "／"])
def test_a_column_of_times_without_a_time_is_no_doubt(cell: str) -> None:
    (call,) = calls(csv_of([[*HEAD, "开始时间"], ["1", "客服", "您好", cell], ["1", "客户", "喂", cell]]))
    assert [turn.start for turn in call.turns] == [None, None]
    assert doubts(call) == ""


def test_times_that_are_none_are_a_doubt() -> None:
    (call,) = calls(csv_of([[*HEAD, "开始时间"], ["1", "客服", "您好", "早上"], ["1", "客户", "喂", "晚上"]]))
    assert "时间不可靠" in doubts(call)
