"""Checks that the kernel judges are judged as Python would, whatever the check and whatever the call. Skipped where the kernel isn't built."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.cues.grammar import SENTENCE_END
from csaudit.dialogue import DialogueView
from csaudit.dialogue.similarity import is_kept
from csaudit.dialogue.view import SENTENCE_END as ENDS
from csaudit.engine import CompiledScorecard, compile_checks, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.kinds.parts import own_words
from csaudit.kinds.parts.verdict import Spot
from csaudit.model import Call, CallResult, Role, Turn
from csaudit.native import kernel
from csaudit.packs import load
from csaudit.readers import read_path
from making import HEAD, make_pack

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(
    kernel() is None, reason="the native kernel isn't built: python hatch_build.py"
)

WORDS = ("退款", "退", "不能退", "投诉", "好的", "为什么", "充电宝", "转接头寄", "抱歉", "急")
MARKS = ("，", "。", "？", "“", "”", "他说", "没", "一下", "更正一下", "！", "123", "😀", "呢")
CUES = """
refund:
  title: {zh: 退款, en: refund}
  any: [退款, 退, (不能|不给)退]
  not: [(没|不)退款]
plea:
  title: {zh: 求, en: plea}
  any: [急, 投诉…(急|退)]
  include: [refund]
thing:
  title: {zh: 物, en: thing}
  options: {bank: [充电宝], plug: [转接头, 转接头寄]}
sound:
  title: {zh: 音, en: sound}
  homophones: true
  any: [投诉, 抱歉]
word:
  title: {zh: 词, en: word}
  any: [<急>, 好的]
"""
CUE_NAMES = ("refund", "plea", "thing", "sound", "word")


class Writer:
    """Writes checks at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, likely: float) -> bool:
        return self.random.random() < likely

    def some(self, choices: tuple[str, ...], most: int = 2) -> list[str]:
        return self.random.sample(choices, self.random.randint(1, most))

    def within(self) -> dict[str, int]:
        return {
            each: self.random.randint(1, 3) for each in self.some(("agent_turns", "customer_turns", "turns"))
        }

    def moment(self, *, guarded: bool = True) -> dict[str, Any]:
        written: dict[str, Any] = {}
        if self.maybe(0.7):
            written["who"] = self.random.choice(("agent", "customer", "any"))
        if self.maybe(0.75):
            written["cue"] = self.some(CUE_NAMES)
        if self.maybe(0.4):
            written["says"] = self.some(WORDS)
        if self.maybe(0.15):
            written["not"] = {"says": self.some(WORDS)}
        if self.maybe(0.15):
            written["question"] = True
        if self.maybe(0.2):
            written["length"] = {"above": self.random.randint(0, 4), "below": self.random.randint(6, 20)}
        if self.maybe(0.15):
            written["where"] = {self.random.choice(("opening", "closing")): self.random.randint(1, 2)}
        if guarded and self.maybe(0.4):
            written["unless"] = [self.exception() for _ in range(self.random.randint(1, 2))]
        if "cue" not in written and "says" not in written and "length" not in written:
            written["says"] = self.some(WORDS)
        return written

    def exception(self) -> Any:
        key = self.random.choice(
            (
                *("quoted", "negated", "retracted", "customer_said_first", "same_turn", "same_turn"),
                *("same_sentence", "replying_to", "preceded_by", "followed_by", "followed_by"),
            )
        )
        if key in ("quoted", "negated", "retracted"):
            return key
        if key == "customer_said_first":
            return {key: {"turns": self.random.randint(1, 3)}}
        moments = [self.moment(guarded=False) for _ in range(self.random.randint(1, 2))]
        if key == "followed_by" and self.maybe(0.5):
            moments[0]["within"] = self.within()
        return {key: moments}

    def moments(self) -> Any:
        return self.moment() if self.maybe(0.7) else [self.moment(), self.moment()]

    def check(self) -> dict[str, Any]:
        kind = self.random.choice(
            ("forbid", "forbid", "forbid", "respond", "count", "combine", "repeat", "require")
        )
        return {kind: getattr(self, kind)()}

    def forbid(self) -> dict[str, Any]:
        written = self.moment()
        for key, likely in (("after", 0.5), ("before", 0.2), ("until", 0.2)):
            if self.maybe(likely):
                written[key] = self.moments()
        if "after" in written and self.maybe(0.3):
            written["after"] = {**self.moment(), "at_least": 2}
        if "after" in written and self.maybe(0.6):
            written["within"] = self.within()
        return written

    def respond(self) -> dict[str, Any]:
        return {
            "when": self.moments(),
            "expect": self.moments(),
            "within": self.within(),
            "episode_gap": {"turns": self.random.randint(1, 3)},
            "if_call_ends": self.random.choice(("fail", "skip")),
        }

    def count(self) -> dict[str, Any]:
        bound = {self.random.choice(("min", "max")): self.random.randint(1, 2)}
        return {"of": self.moments(), **bound, **({"when": self.moments()} if self.maybe(0.6) else {})}

    def combine(self) -> dict[str, Any]:
        expr = self.random.choice(("a and b", "a and not b", "a or (b and not c)", "not a and (b or c)"))
        names = [
            name for name in "abc" if name in expr.replace("and", "").replace("or", "").replace("not", "")
        ]
        return {"let": {name: self.moments() for name in names}, "expr": expr}

    def repeat(self) -> dict[str, Any]:
        written: dict[str, Any] = {"of": self.moments(), "similar": self.random.choice((0.4, 0.6, 0.9))}
        written |= {"times": self.random.choice((2, 2, 3)), "same_name": self.maybe(0.4)}
        if self.maybe(0.6):
            written["after"] = self.moments()
        if self.maybe(0.4):
            written["within"] = self.within()
        return written

    def require(self) -> dict[str, Any]:
        return self.moment()


@pytest.fixture(scope="module", params=range(6))
def checks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CompiledScorecard:
    """Forty checks at random."""
    writer = Writer(request.param)
    written = {
        f"c{number}": HEAD + yaml.safe_dump(writer.check(), allow_unicode=True, sort_keys=False)
        for number in range(40)
    }
    library = load((str(make_pack(tmp_path_factory.mktemp("pack"), written, CUES)),), builtin=False)
    return compile_checks(library, library.checks)


ROLES = (Role.AGENT, Role.CUSTOMER, Role.AGENT, Role.CUSTOMER, Role.SYSTEM, Role.UNKNOWN)
TURNS = st.lists(
    st.tuples(
        st.sampled_from(ROLES),
        st.lists(st.sampled_from((*WORDS, *MARKS)), min_size=0, max_size=7).map("".join),
    ),
    min_size=1,
    max_size=12,
)


def calls_of(drawn: list[list[tuple[Role, str]]]) -> list[Call]:
    return [
        Call(f"C{number}", tuple(Turn(at, role, text) for at, (role, text) in enumerate(turns)), {})
        for number, turns in enumerate(drawn)
    ]


def judged(scorecard: CompiledScorecard, calls: list[Call]) -> list[CallResult]:
    return list(evaluate_each(scorecard, calls))


@settings(deadline=None, max_examples=60)
@given(st.lists(TURNS, min_size=1, max_size=4))
def test_whatever_the_checks_the_kernel_judges_as_python_does(
    checks: CompiledScorecard, drawn: list[list[tuple[Role, str]]]
) -> None:
    calls = calls_of(drawn)
    assert judged(checks, calls) == judged(replace(checks, relations=None), calls)


def test_whole_calls_are_judged_as_python_does() -> None:
    scorecard = ScorecardRecipe().build()
    read = (
        item
        for path in sorted((ROOT / "benchmarks" / "calls").glob("*.jsonl"))
        for item in read_path(str(path))
    )
    calls = [item for item in islice(read, 0, None, 4) if isinstance(item, Call)]
    assert judged(scorecard, calls) == judged(replace(scorecard, relations=None), calls)


def test_the_kernel_answers_for_most_checks_of_the_default_scorecard() -> None:
    scorecard = ScorecardRecipe().build()
    path = ROOT / "benchmarks" / "calls" / "batch-01.jsonl"
    calls = [item for item in read_path(str(path)) if isinstance(item, Call)]
    assert scorecard.relations is not None
    told = scorecard.relations.tell(DialogueView.of_each(calls, scorecard.tagger, scorecard.analysis))
    assert told is not None
    assert sum(len(each.left) for each in told) < 0.1 * len(calls) * len(scorecard.early)


def test_a_batch_that_the_kernel_no_longer_holds_is_judged_in_python(checks: CompiledScorecard) -> None:
    views = DialogueView.of_each(calls_of([[(Role.AGENT, "退款")]]), checks.tagger)
    DialogueView.of_each(calls_of([[(Role.AGENT, "投诉")]]), checks.tagger)
    assert checks.relations is not None
    assert checks.relations.tell(views) is None


SPOKEN = st.text(
    alphabet="您客户他说讲用回提不会该怎么能谓所什叫没别无法并非绝对起管，。、“”…退款a", max_size=24
)


@given(SPOKEN, st.data())
def test_what_may_be_quoted_or_negated_is_told_by_the_characters_it_needs(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    spot = Spot(0, start, len(text))

    class View:
        def folded(self, _: int) -> str:
            return text

    before = text[:start]
    for end in own_words.CLAUSE_ENDS:
        before = before.rpartition(end)[2]
    if own_words.is_quoted(View(), spot, None):  # type: ignore[arg-type]
        led_in = set(before) & set(own_words.LEADING) and set(before) & set(own_words.SAYING)
        assert set(text) & set(own_words.QUOTE_MARKS) or led_in
    if own_words.is_negated(View(), spot, None):  # type: ignore[arg-type]
        assert set(before[-4:]) & set(own_words.NEGATING)


def test_sentences_end_alike_everywhere() -> None:
    assert {mark for mark in map(chr, range(0x10000)) if ENDS.match(mark)} == set(SENTENCE_END)


def test_pictures_say_nothing_to_either() -> None:
    source = (ROOT / "src" / "csaudit" / "native" / "repeats.c").read_text(encoding="utf-8")
    found = re.search(r"PICTURES = (0x\w+), AFTER_PICTURES = (0x\w+)", source)
    assert found is not None
    assert not any(is_kept(chr(code)) for code in range(int(found[1], 16), int(found[2], 16)))
