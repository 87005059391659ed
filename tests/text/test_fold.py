"""The fold: same length, so that spans slice the original; the same word for every way of writing it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.text import TURN_BREAK, fold, fold_each, fold_turns

anything = st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF))


@given(anything)
def test_length_is_kept(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(anything)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(anything, max_size=6))
def test_turns_stand_where_the_starts_say(texts: list[str]) -> None:
    folded, starts = fold_turns(texts)
    assert [folded[start : start + len(text)] for start, text in zip(starts, texts, strict=True)] == [
        fold(text) for text in texts
    ]


@given(st.lists(anything | st.sampled_from(["", "\n", "是\r\n的"]), max_size=6))
def test_texts_folded_together_are_folded_as_alone(texts: list[str]) -> None:
    alone = [fold(text) for text in texts]
    assert fold_each(texts) == (TURN_BREAK.join(alone), alone)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("退貨、妳們", "退货、你们"),
        ("您好，吗？！：", "您好,吗?!:"),
        ("A B\u3000C\tD", "a b c d"),
        ("①號", "1号"),
        ("😀退款", "😀退款"),
        ("a\r\nb", "a\n\nb"),
        ("\ud83d退", "\ufffd退"),
    ],
)
def test_ways_of_writing(written: str, folded: str) -> None:
    assert fold(written) == folded
