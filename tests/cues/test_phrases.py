"""The phrase language, through the tagger."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.cues import Cue, PhraseError, PhraseText, Tagger, resolve
from csaudit.cues.phrase import parse
from csaudit.text import fold, fold_turns


def quotes(phrase: str, *turns: str, excluded: str = "", regex: bool = False) -> list[str]:
    source = (PhraseText(phrase),)
    cue = Cue(
        "c", () if regex else source, source if regex else (), (PhraseText(excluded),) if excluded else ()
    )
    hits = resolve(Tagger([cue]).tag(*fold_turns(turns)).get("c", ()))
    return [turns[hit.turn][hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("phrase", "turn", "expected"),
    [
        ("不归我管", "这个不归我管啊", ["不归我管"]),
        ("不归我管", "這個不歸我管", ["不歸我管"]),
        ("不归(我|我们)管", "不归我们管", ["不归我们管"]),
        ("不归(我|)管", "不归管", ["不归管"]),
        ("不(知道|(太|)清楚)", "不太清楚", ["不太清楚"]),
        ("等了…小时", "等了整整三个小时", ["等了整整三个小时"]),
        ("等了……小时", "等了三小时", ["等了三小时"]),
        ("等了...小时", "等了三小时", ["等了三小时"]),
        ("等了…小时", "等了一二三四五六七八九小时", []),
        ("等了…小时", "我等了。三小时以后再说", []),
        ("等了…小时", "等了吗？三小时", []),
        ("等了…小时", "等了\n三小时", []),
        ("等了…小时", "等了，三小时", ["等了，三小时"]),
        ("我{2}不知道", "我真的不知道", ["我真的不知道"]),
        ("我{2}不知道", "我真的真的不知道", []),
        ("别{4-}保证", "别急，我保证", []),
        ("别{4-}保证", "别跟我保证", ["别跟我保证"]),
        ("(要不…投诉|没用)", "说了也没用，要不您去投诉", ["没用", "要不您去投诉"]),
        ("<滚>", "你给我滚！", ["滚"]),
        ("<滚>", "页面往下滚动一下", []),
        ("<操>", "请按提示操作", []),
        ("<干>", "擦得很干净", []),
        ("ＯＫ了", "ok了", ["ok了"]),
        ("🙏谢谢", "🙏谢谢您", ["🙏谢谢"]),
    ],
)
def test_what_a_phrase_finds(phrase: str, turn: str, expected: list[str]) -> None:
    assert quotes(phrase, turn) == expected


def test_a_phrase_never_spans_turns() -> None:
    assert quotes("不知道", "退款我们不", "知道您着急") == []
    assert quotes("退款…知道", "退款我们不", "知道您着急") == []


def test_leftmost_then_longest() -> None:
    cue = Cue("c", (PhraseText("不知道"), PhraseText("我不知"), PhraseText("我不知道")))
    hits = resolve(Tagger([cue]).tag(*fold_turns(["我不知道"]))["c"])
    assert [(hit.start, hit.end, hit.phrase.text) for hit in hits] == [(0, 4, "我不知道")]


def test_an_excluded_phrase_takes_overlapping_hits_away() -> None:
    assert quotes("不知道", "不知道您方便吗，这个我不知道", excluded="不知道您…方便") == ["不知道"]


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "…",
        "…退款",
        "退款…",
        "(甲",
        "甲)",
        "<",
        "<>",
        "甲{0}乙",
        "甲{99}乙",
        "甲{x}乙",
        "甲{2",
        "(|甲)",
        "甲\n乙",
        "甲…乙…丙…丁…戊…己",
        "甲|乙",
    ],
)
def test_phrases_that_cannot_be_read(phrase: str) -> None:
    with pytest.raises(PhraseError) as refused:
        parse(phrase)
    zh, en, position = refused.value.args
    assert zh and en and 0 <= position <= len(phrase)


@pytest.mark.parametrize(
    ("regex", "turn", "expected"),
    [
        (r"\d{3,}元", "退您１２００元", ["１２００元"]),
        (r"\w+保证", "我们保证", ["我们保证"]),
        (r"保證\s*退", "保证 退款", ["保证 退"]),
        (r"^好的$", "好的", ["好的"]),
        (r"OK[。.]?", "ok。", ["ok。"]),
        (r"(a+)+$", "aaaa!", []),
    ],
)
def test_what_a_regex_finds(regex: str, turn: str, expected: list[str]) -> None:
    assert quotes(regex, turn, regex=True) == expected


@pytest.mark.parametrize(
    "regex",
    ["(?<!不)保证", "(?=退)款", r"(.)\1", r"\b投诉\b", "(", "退*", r"[\W]", "(?P<a>退)(?P=a)", "退{1,5000}"],
)
def test_regexes_that_are_refused(regex: str) -> None:
    with pytest.raises(PhraseError) as refused:
        Tagger([Cue("c", (), (PhraseText(regex),))])
    assert refused.value.args[0] and refused.value.args[1]


@pytest.mark.parametrize(
    "regex",
    [
        r"(a+)+$",
        r"^(?:(?:您|好|的)+，?)+再见$",
        r"^(?:好|好的|好的好|的)*！",
        r"^(\w+\s?)*。$",
        r".*退.*款.*赔.*偿!",
        r"(?:.*?您){8}投诉",
    ],
)
def test_exploding_patterns_are_harmless(regex: str) -> None:
    hostile = "好的" * 3000 + "您" * 3000 + "a" * 3000 + "吗"
    assert quotes(regex, hostile, regex=True) == []


words = st.text(alphabet="不知道您好退款，。！a1", min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=8), st.lists(words, max_size=6))
def test_literal_phrases_are_found_exactly_where_they_stand(phrases: list[str], turns: list[str]) -> None:
    cue = Cue("c", tuple(map(PhraseText, phrases)))
    tagged = Tagger([cue]).tag(*fold_turns(turns)).get("c", [])
    found = {(hit.turn, hit.start, hit.end) for hit in tagged}
    expected = {
        (number, here.start(), here.start() + len(phrase))
        for number, turn in enumerate(map(fold, turns))
        for phrase in map(fold, phrases)
        for here in re.finditer(f"(?={re.escape(phrase)})", turn)
    }
    assert found == expected


@given(st.lists(words, min_size=1, max_size=4), words)
def test_gap_phrases_agree_with_a_plain_regex(parts: list[str], turn: str) -> None:
    phrase = "…".join(parts)
    text = "".join(parts) + turn
    inside = "[^。!?;\n]{0,8}?"
    plain = re.compile(inside.join(re.escape(fold(part)) for part in parts))
    assert quotes(phrase, text) == [text[m.start() : m.end()] for m in plain.finditer(fold(text))]
