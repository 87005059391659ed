"""Subtitles, chats and the odd lines of plain text: who speaks, what is speech, and what is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from csaudit.model import Call, SkippedCall
from csaudit.readers import read_bytes
from same_call import SRT


def read(text: str, name: str = "a.txt") -> list[Call | SkippedCall]:
    return list(read_bytes(text.encode(), name))


def one(text: str, name: str = "a.txt") -> Call:
    (item,) = read(text, name)
    assert isinstance(item, Call), item
    return item


def script(call: Call) -> list[str]:
    """The turns as `role's first letter: words`."""
    return [f"{turn.role[0]}:{turn.text}" for turn in call.turns]


def cues(*cues: str) -> str:
    """A WebVTT file with one cue every five seconds."""
    body = (f"00:{5 * n:02}.000 --> 00:{5 * n + 3:02}.000\n{cue}\n" for n, cue in enumerate(cues))
    return "WEBVTT\n\n" + "\n".join(body)


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        (cues("<v 客服>您好</v> <v 客户>喂", "<v 客服>请讲"), ["a:您好", "c:喂", "a:请讲"]),
        (cues("客服：您好\n客户：喂", "客服：请讲"), ["a:您好", "c:喂", "a:请讲"]),
        (
            cues("[客服]\n您好", "很高兴为您服务", "[客户]\n断网了"),
            ["a:您好", "a:很高兴为您服务", "c:断网了"],
        ),
        (cues("<v Agent>Tom &amp; Ann&#39;s <b>line</b>", "<v Customer>hi"), ["a:Tom & Ann's line", "c:hi"]),
        (cues("Agent: thank you\nfor calling", "Customer: hi"), ["a:thank you for calling", "c:hi"]),
        (cues("客服：您好\n请讲", "客户：喂"), ["a:您好请讲", "c:喂"]),
        (cues("{\\an8}客服：您好", "客户：<c.red>喂</c>"), ["a:您好", "c:喂"]),
    ],
)
def test_speakers_of_subtitles(text: str, turns: list[str]) -> None:
    assert script(one(text, "a.vtt")) == turns


def test_cues_less_than_a_second_apart_are_one_turn() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n客服：您好\n\n2\n00:00:02,300 --> 00:00:03,000\n客服：请讲\n\n"
    text += "3\n00:00:08,000 --> 00:00:09,000\n客服：在吗\n\n4\n00:00:10,000 --> 00:00:11,000\n客户：在\n"
    call = one(text, "a.srt")
    assert [(turn.text, turn.start, turn.end) for turn in call.turns] == [
        ("您好 请讲", 1.0, 3.0),
        ("在吗", 8.0, 9.0),
        ("在", 10.0, 11.0),
    ]


def test_a_cue_nobody_is_named_for_is_nobodys_where_every_cue_has_a_name() -> None:
    call = one(
        cues(
            "[SPEAKER_00]: 您好，请问有什么可以帮您",
            "[SPEAKER_00]: 请讲",
            "嗯",
            "[SPEAKER_01]: 我想查我的订单",
        ),
        "a.vtt",
    )
    assert [turn.role for turn in call.turns] == ["agent", "agent", "unknown", "customer"]


def test_a_note_may_hold_the_calls_id() -> None:
    text = cues("<v Agent>hello", "<v Customer>hi").replace(
        "WEBVTT\n", "WEBVTT\n\nNOTE\nCall ID: Z9\n坐席工号: 77\n"
    )
    call = one(text, "a.vtt")
    assert (call.call_id, call.agent) == ("Z9", "77")


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (SRT.replace("客服：", "").replace("客户：", ""), "a.srt", "bare-subtitles"),
        ("WEBVTT\n\nNOTE nothing was said\n", "a.vtt", "no-turns"),
    ],
)
def test_subtitles_that_cannot_be_audited_are_named(text: str, name: str, code: str) -> None:
    (skip,) = read(text, name)
    assert isinstance(skip, SkippedCall)
    assert skip.code == code


QQ = """消息记录（此消息记录为文本格式，不支持重新导入）

================================================================
消息分组:客户
================================================================
消息对象:阿木
================================================================

2026-01-01 10:40:20 蓝湾客服小岚(10001)
您好，很高兴为您服务

2026-01-01 10:41:00 阿木(20461)
[图片]
宽带断了
看图

2026-01-01 10:41:30 蓝湾客服小岚(10001)
马上帮您查
阿木撤回了一条消息
"""


def test_a_qq_export() -> None:
    call = one(QQ)
    assert script(call) == ["a:您好，很高兴为您服务", "c:[图片]\n宽带断了\n看图", "a:马上帮您查"]
    assert [turn.start for turn in call.turns] == [0.0, 40.0, 70.0]
    assert call.metadata["date"] == "2026-01-01 10:40:20"


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("客服小岚 2026-01-01 12:00:00\n您好\n\n阿木 2026-01-01 12:00:30\n断网了\n\n客服小岚 2026-01-01 12:01:00\n好\n", ["a:您好", "c:断网了", "a:好"]),
        ("蓝湾旗舰店:小岚 (2026-01-01 12:00:00):\n亲，在的\n买家阿木 (2026-01-01 12:00:40):\n发货了吗[卡片]\n", ["a:亲，在的", "c:发货了吗[卡片]"]),
        ("客服：您好\n[hold music]\n客户：喂\n【静音3s】\n(pause)\n客服：在\n", ["a:您好", "c:喂", "a:在"]),
        ("NARRATOR: A call begins.\nAgent: Hello\nCustomer: Hi\nIVR: press one\n系统：转接中\n", ["s:A call begins.", "a:Hello", "c:Hi", "b:press one", "s:转接中"]),
        ("客服：您好\n客户：我说一下\n订单号：12345\n地址：蓝湾路1号\n客服：好\n", ["a:您好", "c:我说一下\n订单号：12345\n地址：蓝湾路1号", "a:好"]),
        ("客服：您可以选1）退款，或者2）换货\n客户：换货吧\n", ["a:您可以选1）退款，或者2）换货", "c:换货吧"]),
        ("［００：０３］客服：您好\n［００：０５］客户：喂\n", ["a:您好", "c:喂"]),
        ("\u200b客服：您好\n\u200b客户：喂\n", ["a:您好", "c:喂"]),
        ("客服 00:01\n您好\n客户 00:05\n明天\n下午见 12:00\n客服 00:09\n好\n", ["a:您好", "c:明天\n下午见 12:00", "a:好"]),
        ("客服：您好\n以下是办理步骤\n请点击链接进入会话\n客户：好\n", ["a:您好\n以下是办理步骤\n请点击链接进入会话", "c:好"]),
        ("客服：您好\n“阿木”加入了群聊\n客户：好\n—— 以上是历史消息 ——\n", ["a:您好", "c:好"]),
        ("客服：您好；客户：喂；客服：请讲\n", ["a:您好", "c:喂", "a:请讲"]),
    ],
)  # fmt: skip
def test_lines_of_chats_and_texts(text: str, turns: list[str]) -> None:
    assert script(one(text)) == turns


def message(number: int, sender: str, minute: int, kind: str = "text", **body: Any) -> str:
    to = "wmCustomer" if sender != "wmCustomer" else "lanwan"
    text = {
        "msgid": f"m{number}",
        "action": "send",
        "from": sender,
        "tolist": [to],
        "msgtime": minute * 60_000 + 1_767_240_000_000,
    }
    return json.dumps({**text, "msgtype": kind, kind: body}, ensure_ascii=False) + "\n"  # fmt: skip


def test_a_wecom_archive_is_cut_into_conversations() -> None:
    lines = [
        message(1, "wmCustomer", 0, content="宽带断了"),
        message(2, "lanwan", 1, content="写错了"),
        message(3, "lanwan", 1, "revoke", pre_msgid="m2"),
        message(4, "lanwan", 2, content="马上帮您查"),
        message(5, "wmCustomer", 3, "image", md5sum="0"),
        message(6, "wbRobot", 4, content="满意请回复1"),
        message(7, "wmCustomer", 900, content="又断了"),
        message(8, "lanwan", 901, "link", title="自助报修", link_url="https://example.invalid"),
    ]
    first, second = (
        item
        for item in read("".join(lines[::-1]), "a.jsonl")
        if isinstance(item, Call) and len(item.turns) > 1
    )
    assert script(first) == ["c:宽带断了", "a:马上帮您查", "c:[图片]"]
    assert script(second) == ["c:又断了", "a:[链接]自助报修"]
    assert first.metadata["agent_id"] == "lanwan"
    assert first.metadata["channel"] == "chat"
    assert first.call_id != second.call_id


def test_a_wecom_conversation_among_staff_is_named() -> None:
    text = message(1, "lanwan", 0, content="开会").replace("wmCustomer", "colleague")
    (skip,) = read(text, "a.jsonl")
    assert isinstance(skip, SkippedCall)
    assert skip.code == "staff-only"
