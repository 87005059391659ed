"""Tagging in the native kernel and in Python finds the same. Skipped where the kernel isn't built; CI builds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.cues import Cue, CueHit, PhraseError, PhraseText, Tagger
from csaudit.cues.prepared import check
from csaudit.cues.regex import compile_regex
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, Role
from csaudit.native import kernel
from csaudit.readers import read_path
from csaudit.text import fold

CALLS = Path(__file__).resolve().parents[2] / "benchmarks" / "calls"

pytestmark = pytest.mark.skipif(
    kernel() is None, reason="the native kernel isn't built: python hatch_build.py"
)

piece = st.text(alphabet="不没能办管知道您", min_size=1, max_size=3)
choice = st.lists(piece | st.just(""), min_size=1, max_size=7).map(lambda each: f"({'|'.join(each)})")
gap = st.sampled_from(["…", "{2}", "{3-}", "{1}"])
phrases = st.lists(piece | choice | gap | piece.map(lambda each: f"<{each}>"), min_size=1, max_size=6).map(
    "".join
)
atom = piece | st.sampled_from(
    ["[不没]", "[^您]", "(能|办)", "(?:知道)?", "您*", "[不-您]{1,2}", "道+?", "^", "$", r"\s", ".", "K"]
)
regexes = st.lists(atom, min_size=1, max_size=5).map("".join)
texts = st.text(alphabet="不没能办管知道您,。 \nkKa😀", max_size=40)
roles = st.sampled_from(list(Role))
talks = st.lists(st.tuples(roles, texts), max_size=6)


def readable(phrase: str, test: object = check) -> bool:
    try:
        test(phrase)  # type: ignore[operator]
    except PhraseError:
        return False
    return True


def cues() -> st.SearchStrategy[list[Cue]]:
    some = st.lists(phrases.filter(readable).map(PhraseText), max_size=3).map(tuple)
    raw = st.lists(
        regexes.filter(lambda each: readable(each, compile_regex)).map(PhraseText), max_size=2
    ).map(tuple)
    first = st.builds(Cue, st.just("first"), some, raw, some)
    second = st.builds(Cue, st.just("second"), some, raw, some, st.just(("first",)), homophones=st.booleans())
    return st.tuples(first, second).map(list)


def without_kernel(made: list[Cue]) -> Tagger:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csaudit.cues.tagger.kernel", lambda: None)
        return Tagger(made)


def heard(
    tagger: Tagger, calls: list[list[tuple[Role, str]]]
) -> list[dict[tuple[str, Role], tuple[CueHit, ...]]]:
    given = [([fold(text) for _, text in call], [role for role, _ in call]) for call in calls]
    return [
        {(cue, role): hits for cue in tagger.cues for role in Role if (hits := tags.said_by(cue, role))}
        for tags in tagger.look_each(given)
    ]


@settings(max_examples=150, deadline=None)
@given(cues(), st.lists(talks, max_size=4))
def test_the_kernel_finds_what_python_finds(made: list[Cue], calls: list[list[tuple[Role, str]]]) -> None:
    assert heard(Tagger(made), calls) == heard(without_kernel(made), calls)


@settings(max_examples=60, deadline=None)
@given(cues(), talks, talks)
def test_a_call_is_heard_alike_alone_and_among_others(
    made: list[Cue], call: list[tuple[Role, str]], other: list[tuple[Role, str]]
) -> None:
    tagger = Tagger(made)
    assert heard(tagger, [call, other, call])[0] == heard(tagger, [call])[0]


@settings(max_examples=100, deadline=None)
@given(cues(), st.lists(talks, min_size=1, max_size=4), st.lists(st.tuples(st.booleans(), roles), max_size=3))
def test_listening_only_for_what_was_asked_for_hears_the_same(
    made: list[Cue], calls: list[list[tuple[Role, str]]], asked: list[tuple[bool, Role]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csaudit.cues.tagger.LEARNING", 1)
        tagger = Tagger(made)
        (tags,) = tagger.look_each([([fold(text) for _, text in calls[0]], [role for role, _ in calls[0]])])
        for first, role in asked:
            tags.said_by(made[not first].name, role)
        assert heard(tagger, calls) == heard(Tagger(made), calls)
        assert heard(tagger, calls) == heard(Tagger(made), calls)


def test_cues_asked_for_by_equal_names_are_the_same_cues() -> None:
    tagger = Tagger([Cue("first", (PhraseText("不能"),)), Cue("second", (PhraseText("知道"),))])
    (tags,) = tagger.look_each([(["不能", "我知道"], [Role.AGENT, Role.AGENT])])
    for named in (["first", "second"], ["second", "first"], ["first"], ["first"]):
        hits = tags.said_by_any(tuple(named), Role.AGENT)
        assert {hit.cue for hit in hits} == set(named)
        assert tags.holds_any(tuple(named), Role.AGENT)
        assert not tags.said_by_any(tuple(named), Role.CUSTOMER)


@settings(max_examples=60, deadline=None)
@given(cues(), st.lists(talks, min_size=1, max_size=3), roles)
def test_choices_of_cues_are_told_apart_though_nobody_asked_before(
    made: list[Cue], calls: list[list[tuple[Role, str]]], role: Role
) -> None:
    named = {number: (cue.name,) for number, cue in enumerate(made)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csaudit.cues.tagger.LEARNING", 0)
        tagger = Tagger(made)
        given = [([fold(text) for _, text in call], [role for role, _ in call]) for call in calls]
        for tags, plain in zip(tagger.look_each(given), Tagger(made).look_each(given), strict=True):
            assert tags.among(named, role) == plain.among(named, role)
            assert tags.holds_any(named[1], None) == plain.holds_any(named[1], None)


@settings(max_examples=100, deadline=None)
@given(cues(), talks)
def test_what_may_be_there_is_told_before_it_is_looked_at(
    made: list[Cue], call: list[tuple[Role, str]]
) -> None:
    tagger = Tagger(made)
    (tags,) = tagger.look_each([([fold(text) for _, text in call], [role for role, _ in call])])
    for cue in tagger.cues:
        for role in Role:
            possible = tags.may_hold((cue,), role)
            held = tags.holds_any((cue,), role)
            assert held == bool(tags.said_by(cue, role))
            assert possible or not held


def test_the_shipped_cues_are_heard_alike_in_whole_calls() -> None:
    tagger = ScorecardRecipe().build().tagger
    plain = without_kernel(list(tagger.cues.values()))
    read = [item for path in sorted(CALLS.glob("batch-0*.jsonl")) for item in read_path(str(path))]
    calls = [[(turn.role, turn.text) for turn in item.turns] for item in read if isinstance(item, Call)][::4]
    assert calls
    assert heard(tagger, calls) == heard(plain, calls)


@pytest.mark.parametrize("regex", [r"(不|不不)*您", r"(不没|不|没)+$", r"(不|没)*(不|没)*(不|没)*能"])
def test_a_regex_that_would_take_long_goes_to_the_linear_engine(regex: str) -> None:
    cue = Cue("c", (), (PhraseText(regex),))
    calls = [[(Role.AGENT, "不没" * 2_000 + "办")], [(Role.AGENT, "不没您")], [(Role.AGENT, "没没能")]]
    assert heard(Tagger([cue]), calls) == heard(without_kernel([cue]), calls)
