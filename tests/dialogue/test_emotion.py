"""Levels per turn, what raised them, when the customer calmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.dialogue import Analysis, DialogueView
from csaudit.dialogue.emotion import EmotionTrack
from csaudit.engine import CompiledScorecard
from csaudit.model import Call, Role, Turn
from making import make_call

Views = Callable[[Call], DialogueView]


@pytest.fixture
def track(view_of: Views, analysis: Analysis) -> Callable[[str], EmotionTrack]:
    return lambda text: analysis.emotion_of(view_of(make_call(text)))


Tracker = Callable[[str], EmotionTrack]


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("你好，我想查一下账单", 0),
        ("我有点着急，麻烦看一下", 1),
        ("说实话挺失望的", 2),
        ("你们这样做太过分了吧", 3),
        ("我真的忍无可忍了", 4),
        ("你他妈逗我玩呢", 5),
    ],
)
def test_each_level_has_its_words(track: Tracker, said: str, level: int) -> None:
    assert track(f"客户：{said}").levels == (level,)


@pytest.mark.parametrize(
    ("plain", "pressed"),
    [
        ("说实话挺失望的", "简直没救了，说实话挺失望的"),
        ("你们太过分了", "你们太过分了！！"),
        ("太失望了，给我退钱", "太失望了，退钱退钱，给我退钱"),
        ("我挺着急的", "我挺着急的，再不到就误了飞机了"),
    ],
)
def test_pressed_words_raise_a_turn_by_one(track: Tracker, plain: str, pressed: str) -> None:
    before, after = track(f"客户：{plain}").peak, track(f"客户：{pressed}").peak
    assert after == before + 1


@pytest.mark.parametrize("said", ["好的好的，谢谢", "我先记一下，对对对", "太好了！！谢谢！"])
def test_marks_and_repeats_alone_are_no_anger(track: Tracker, said: str) -> None:
    assert track(f"客户：{said}").peak <= 2


@pytest.mark.parametrize("said", ["我不是生气，就想问清楚", "我也没有觉得很失望", "这事不算离谱"])
def test_denied_feelings_do_not_count(track: Tracker, said: str) -> None:
    assert track(f"客户：{said}").peak == 0


@pytest.mark.parametrize("said", ["你们是不是太过分了", "谁能不生气啊，气死我了"])
def test_a_question_that_only_looks_like_a_denial_counts(track: Tracker, said: str) -> None:
    assert track(f"客户：{said}").peak >= 3


def test_an_agent_who_names_the_customers_anger_is_not_angry(track: Tracker) -> None:
    found = track("客户：气死我了\n客服：换我我也气，实在抱歉，您肯定特别着急")
    assert found.agent_peak == 0 and found.agent_rose is None


def test_an_infected_agent_is_seen(track: Tracker) -> None:
    found = track("客户：你们太过分了\n客服：我不是跟您说了吗，您到底要不要办\n客户：你什么态度")
    assert found.agent_rose == 1 and found.agent_peak >= 2


def test_the_agent_turn_that_raised_the_level_is_the_trigger(track: Tracker) -> None:
    found = track("客户：我想退个货\n客服：请讲\n客服：退不了\n客户：你们太过分了吧\n客服：抱歉\n客户：好的")
    assert found.triggers == (2,)


def test_calm_after_the_peak_with_its_seconds_and_benchmark(view_of: Views, analysis: Analysis) -> None:
    text = "客户：太过分了吧\n客服：抱歉\n客户：嗯，那怎么办理\n客服：这样办\n客户：好的"
    quick = [(0.0, 5.0), (6.0, 9.0), (60.0, 65.0), (66.0, 70.0), (71.0, 72.0)]
    slow = [(at * 10, end * 10) for at, end in quick]
    for times, in_time in ((quick, True), (slow, False)):
        found = analysis.emotion_of(view_of(make_call(text, times=times)))
        assert (found.calm_turn, found.in_time) == (2, in_time)


def test_who_stays_angry_never_calms_and_who_was_never_upset_need_not(track: Tracker) -> None:
    assert track("客户：太过分了吧\n客服：嗯\n客户：气死我了").calm_turn is None
    assert track("客户：有点着急\n客服：嗯\n客户：好的").calm_turn is None


WORDS = [
    "好的",
    "气死我了",
    "太过分了",
    "说实话挺失望的",
    "你他妈逗我玩呢",
    "我有点着急",
    "！！",
    "耽误我上班了",
    "不",
    "谢谢您",
]
TALK = st.lists(
    st.tuples(st.sampled_from(list(Role)), st.lists(st.sampled_from(WORDS), max_size=4).map("，".join)),
    max_size=10,
)


def call_of(talk: list[tuple[Role, str]]) -> Call:
    return Call("T", tuple(Turn(n, role, text) for n, (role, text) in enumerate(talk)))


@given(TALK)
def test_levels_stay_on_the_scale_and_the_calm_follows_the_peak(
    scorecard: CompiledScorecard, talk: list[tuple[Role, str]]
) -> None:
    view = DialogueView.of(call_of(talk), scorecard.tagger, scorecard.analysis)
    found = view.analysis.emotion_of(view)
    assert len(found.levels) == len(talk) and all(0 <= level <= 5 for level in found.levels)
    assert found.calm_turn is None or (found.peak_turn is not None and found.calm_turn > found.peak_turn)
    assert all(view.role(turn) is Role.AGENT for turn in found.triggers)


@given(TALK, st.sampled_from([Role.AGENT, Role.CUSTOMER]))
def test_a_calm_turn_more_never_raises_the_peak(
    scorecard: CompiledScorecard, talk: list[tuple[Role, str]], role: Role
) -> None:
    peaks = []
    for each in (talk, [*talk, (role, "好的")]):
        view = DialogueView.of(call_of(each), scorecard.tagger, scorecard.analysis)
        peaks.append(view.analysis.emotion_of(view).peak)
    assert peaks[0] == peaks[1]
