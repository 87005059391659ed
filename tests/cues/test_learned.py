"""Learned cues: what a model hears, where, and why."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.cues import LearnedModel
from csaudit.cues.grams import keys_of
from csaudit.cues.said import NOTHING
from csaudit.cues.windows import symbols, windows
from csaudit.model import Role
from csaudit.text import fold, fold_turns

AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER
WEIGHTS = {"不归": 400, "归我": 400, "不归我": 900, "谢谢": -300}


def model(before: int = 0) -> LearnedModel:
    """One move of the agent, `brushing-off`; `before` is what 投诉 in the customer's last words adds to it."""
    grams = sorted([*WEIGHTS, "投诉"], key=lambda gram: int(key(gram)))
    own = np.array([[1, WEIGHTS.get(gram, 0)] for gram in grams], dtype=np.int16)
    heard = np.array([[1, before if gram == "投诉" else 0] for gram in grams], dtype=np.int16)
    blank = np.zeros((1, 2), dtype=np.int16)
    out = io.BytesIO()
    np.savez(
        out,
        keys=np.array([key(gram) for gram in grams], dtype=np.uint64),
        floor=np.int64(1),
        faults=np.array([], dtype=str),
        agent_moves=np.array(["brushing-off"]),
        agent_bias=np.array([-5.0]),
        agent_unit=np.array([0.01]),
        agent_table=np.vstack([blank, own]),
        customer_moves=np.array([], dtype=str),
        customer_bias=np.zeros(0),
        customer_unit=np.zeros(0),
        customer_table=np.vstack([blank, heard]),
    )
    return LearnedModel(out.getvalue())


def key(gram: str) -> np.uint64:
    return np.uint64(keys_of(np.array([ord(letter) for letter in gram], dtype=np.uint16), len(gram))[0])


@pytest.mark.parametrize(
    "text",
    [
        "这个不归我管",
        "您好，这个，不归，我管。",
        "呃 这个不 归我管",
        "這個不歸我管",
        "好的女士是这样的您这个情况呢我跟您讲它不归我管您再去别的地方问问看好吧",
    ],
)
def test_a_move_is_heard_whatever_the_punctuation(text: str) -> None:
    (found,) = model().look([fold(text)], [AGENT]).find("brushing-off", 0.0)
    assert "我" in text[found.start : found.end]
    assert found.grams[0] == "不归我"


@pytest.mark.parametrize(("text", "role"), [("这个我来管", AGENT), ("这个不归我管", CUSTOMER), ("", AGENT)])
def test_a_move_isnt_heard_in_other_words_or_from_others(text: str, role: Role) -> None:
    assert model().look([fold(text)], [role]).find("brushing-off", 0.0) == []


def test_the_other_sides_last_words_count() -> None:
    texts, roles = ["我要投诉", "不归我管"], [CUSTOMER, AGENT]
    (alone,) = model().look(texts, roles).find("brushing-off", -9.0)
    (after,) = model(before=200).look(texts, roles).find("brushing-off", -9.0)
    assert after.score > alone.score
    (before,) = model(before=200).look(texts[::-1], roles[::-1]).find("brushing-off", -9.0)
    assert before.score == alone.score


def test_strengths_are_per_turn() -> None:
    said = model().look(["不归我管", "我来办", "嗯", ""], [AGENT, CUSTOMER, AGENT, AGENT])
    strengths = said.strengths(AGENT)[:, 0]
    assert strengths[0] > strengths[2]
    assert strengths[1] == strengths[3] == NOTHING
    assert said.spoke(AGENT).tolist() == [True, False, False, False]


@given(st.lists(st.text(alphabet="您不归我管投诉，。 呃0😀ab", max_size=60), min_size=1, max_size=6))
def test_windows_stay_in_their_turn_and_hold_its_letters(turns: list[str]) -> None:
    folded, starts = fold_turns(turns)
    found = symbols(folded, starts)
    assert "".join(map(chr, found.codes)) == "".join(
        "0" if letter.isdigit() else letter
        for turn in turns
        for letter in fold(turn)
        if letter not in "，,。 呃😀"
    )
    for start, end in windows(found).tolist() if len(found.codes) else ():
        assert start < end
        assert found.turns[start] == found.turns[end - 1]
