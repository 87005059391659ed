"""Personal data is masked; what isn't personal is left alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.reports import RenderOptions, render
from csaudit.reports.masking import mask
from reports import factory

PERSONAL = [
    ("我的手机是13812345678。", "我的手机是138****5678。"),
    ("138 1234 5678", "138 **** 5678"),
    ("打 +8613912345678", "打 +86139****5678"),
    ("座机010-62345678", "座机010-******78"),
    ("0755 8234567", "075* *****67"),
    ("身份证11010119900307123X，对吧", "身份证110*************3X，对吧"),
    ("卡号6222021001123456789", "卡号6222***********6789"),
    ("6222 0210 0112 3456", "6222 **** **** 3456"),
    ("车牌粤B12345", "车牌粤B***45"),
    ("沪A·D12345 停这儿", "沪A·****45 停这儿"),
    ("邮箱zhang.san@example.com", "邮箱z********@example.com"),
    ("3号楼2单元501室", "*号楼*单元***室"),
    ("三号楼二单元五零一室", "*号楼*单元***室"),
    ("中山路188号", "中山路***号"),
    ("幺三八零零一二三四五六", "幺三八******五六"),
    ("１３８１２３４５６７８", "１３８****５６７８"),
]
HARMLESS = [
    "订单号 202503041",
    "工单 DD20250304",
    "我要打12315投诉，再打12345和95598",
    "2025-03-04 18:30 前",
    "20250304183000",
    "二零二五零三零四",
    "退您1299.00元",
    "三室一厅，3室2厅",
    "400-820-8820",
    "等了三天，十五分钟，100%",
    "5号到货",
    "会议室、办公室",
]


@pytest.mark.parametrize(("text", "masked"), PERSONAL)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize("text", HARMLESS)
def test_the_rest_is_left_alone(text: str) -> None:
    assert mask(text) == text


PIECES = st.sampled_from(
    [
        *(text for text, _ in PERSONAL), *HARMLESS, "0", "1", "5", "86", "+86", "幺", "三", "两", "八", "零", "十", "号楼",
        "室", "厅", "单元", "路", "号", "弄", "@", "a.b", ".cn", "粤", "B", "X", "-", " ", "*", "１", "挂", "院", "栋",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_masking_keeps_the_length_and_is_idempotent(text: str) -> None:
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once
    assert all(new in (old, "*") for old, new in zip(text, once, strict=True))


@pytest.mark.parametrize("fmt", ["text", "json", "jsonl", "csv", "md", "html", "sarif", "junit"])
def test_masked_by_default_and_plain_when_asked(fmt: str) -> None:
    assert b"13812345678" not in render(fmt, factory.demo(), RenderOptions())
    assert b"13812345678" in render(fmt, factory.demo(), RenderOptions(mask=False))


def test_spans_still_point_at_their_quotes() -> None:
    run = json.loads(render("json", factory.demo(), RenderOptions()))
    pieces = [
        piece
        for call in run["calls"]
        for finding in call["findings"]
        for piece in (finding, *finding["related"])
    ]
    assert len(pieces) > 5
    for piece in pieces:
        start, end = piece["span"]
        assert piece["turn_text"][start:end] == piece["quote"]


def test_customer_metadata_is_masked_and_staff_metadata_is_not() -> None:
    call = factory.call(
        "C9", "13900001111", "华东", factory.clean_call().score, (), metadata={
            "agent_id": "13900001111", "phone": "13812345678", "note": "住3号楼",
        },
    )  # fmt: skip
    metadata = json.loads(render("json", factory.run((call,)), RenderOptions()))["calls"][0]["metadata"]
    assert metadata == {"agent_id": "13900001111", "note": "住*号楼", "phone": "138****5678"}


@given(st.text("0123789１８ -@.a零一三幺十百号楼栋单元室厅路街巷弄院京沪AXx警·+86的", max_size=24))
def test_what_a_text_says_elsewhere_hides_no_more_of_it(text: str) -> None:
    text = f"1。{text}。"
    assert mask(f"{text} @") == f"{mask(text)} @"
