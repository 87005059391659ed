"""Suppressions: what they name, what becomes of the score, and entries that do nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.engine import CompiledScorecard, evaluate, suppress
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.errors import SuppressionError
from csaudit.model import CallResult, Outcome, Suppression
from csaudit.quality.appealed import apply
from csaudit.quality.suppressions import Entry, covers, load_suppressions
from making import make_call

TALK = (
    "客户：我等了三天了，气死我了！\n客服：这不归我管，你找别人。\n客户：那谁管？\n客服：不知道。\n客户：算了。\n"
    "客服：您自己没看清楚吧，这不归我管。\n客户：你什么态度！\n客服：我态度怎么了？随便你投诉。\n"
)
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def scorecard() -> CompiledScorecard:
    return ScorecardRecipe().build()


@pytest.fixture(scope="module")
def result(scorecard: CompiledScorecard) -> CallResult:
    return evaluate(scorecard, make_call(TALK, "C1"))


def entries(tmp_path: Path, text: str) -> tuple[Entry, ...]:
    file = tmp_path / "suppressions.yaml"
    file.write_text(text, encoding="utf-8")
    return load_suppressions(str(file))


def applied(scorecard: CompiledScorecard, result: CallResult, found: tuple[Entry, ...]) -> Any:
    recipe = ScorecardRecipe()
    return apply(scorecard, [result], found, TODAY, recipe.library, lambda text: text.replace("知", "*"))


def charges(result: CallResult) -> set[str]:
    return {line.item for line in result.score.ledger if line.kind == "charge"}


def test_accepted_costs_nothing_and_stays(
    scorecard: CompiledScorecard, result: CallResult, tmp_path: Path
) -> None:
    found = entries(
        tmp_path, "- {check: conduct.threat, call: C1, quote: 随便你投诉, reason: 玩笑, by: 王}\n"
    )
    (after,) = applied(scorecard, result, found).results
    marked = [f for f in after.findings if f.suppression is not None]
    assert {f.check for f in marked} == {"conduct.threat"}
    assert len(after.findings) == len(result.findings)
    assert all(f.outcome is Outcome.FAIL and not f.is_fault for f in marked)
    assert after.score.value is not None and result.score.value is not None
    assert after.score.value > result.score.value
    assert "conduct.threat" in charges(result) and "conduct.threat" not in charges(after)
    assert result.score.fatal and not after.score.fatal
    outcome = next(each for each in after.outcomes if each.check == "conduct.threat")
    assert outcome.outcome is Outcome.PASS
    assert (after.score.judged, after.score.items) == (result.score.judged, result.score.items)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("status: under_review", "under_review"),
        ("status: rejected", "rejected"),
        ("expires: 2026-11-27", "expired"),
        ("expires: 2026-11-27, status: under_review", "expired"),
        ("expires: 2026-11-27, status: rejected", "rejected"),
    ],
)
def test_everything_else_counts_and_is_marked(
    scorecard: CompiledScorecard, result: CallResult, tmp_path: Path, more: str, status: str
) -> None:
    text = f"- {{check: conduct.brush-off, call: C1, quote: 不归我管, reason: x, {more}}}\n"
    (after,) = applied(scorecard, result, entries(tmp_path, text)).results
    assert {f.suppression.status for f in after.findings if f.suppression} == {status}
    assert after.score == result.score
    assert after.outcomes == result.outcomes


@pytest.mark.parametrize("day", ["2026-11-28", "2026-12-31"])
def test_it_holds_through_its_last_day(
    scorecard: CompiledScorecard, result: CallResult, tmp_path: Path, day: str
) -> None:
    found = entries(
        tmp_path, f"- {{check: conduct.brush-off, call: C1, quote: 不归我管, reason: x, expires: {day}}}\n"
    )
    done = applied(scorecard, result, found)
    assert not done.expired and done.notices == ()
    assert {f.suppression.status for f in done.results[0].findings if f.suppression} == {"accepted"}


DOUBTS = [
    ("{check: conduct.brush-off, call: C1, quote: 没说过的话, reason: x}", "the suppression did nothing; what was found there"),
    ("{check: conduct.dont-know, call: C1, quote: 没说过的话, reason: x}", "不*道"),
    ("{check: conduct.brushoff, call: C1, quote: 不归我管, reason: x}", "did you mean 'conduct.brush-off'"),
    ("{check: conduct.brush-off, call: C11, quote: 不归我管, reason: x}", "did you mean 'C1'"),
    ("{check: conduct.brush-off, call: C1, quote: 不归我管, reason: x, expires: 2020-01-01}", "expired on 2020-01-01"),
    ("{check: conduct.brush-off, call: elsewhere, quote: 不归我管, reason: x}", ""),
    ("{check: finance.promise-yield, call: C1, quote: 不归我管, reason: x}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "says"), DOUBTS)
def test_an_entry_that_does_nothing_is_told(
    scorecard: CompiledScorecard, result: CallResult, tmp_path: Path, entry: str, says: str
) -> None:
    notices = applied(scorecard, result, entries(tmp_path, f"# list\n- {entry}\n")).notices
    if says:
        ((zh, en),) = notices
        assert says in en
        assert "suppressions.yaml:2" in en and "suppressions.yaml:2" in zh
    elif "finance" not in entry:
        assert notices == ()


@settings(deadline=None)
@given(data=st.data())
def test_taking_findings_back_never_costs_points(
    scorecard: CompiledScorecard, result: CallResult, data: st.DataObject
) -> None:
    form, whole = scorecard, result
    places = data.draw(st.sets(st.integers(0, len(whole.findings) - 1)))
    more = data.draw(st.sets(st.integers(0, len(whole.findings) - 1))) | places
    few = suppress(form, whole, dict.fromkeys(places, Suppression("accepted", "x")))
    many = suppress(form, whole, dict.fromkeys(more, Suppression("accepted", "x")))
    values = [each.score.value for each in (whole, few, many)]
    assert None not in values
    assert values == sorted(values)  # type: ignore[type-var]
    for each in (few, many):
        assert round(sum(line.points for line in each.score.ledger), 2) == each.score.value
    assert suppress(form, whole, {}) is whole
    everything = suppress(
        form, whole, dict.fromkeys(range(len(whole.findings)), Suppression("accepted", "x"))
    )
    assert everything.score.value == 100.0


TURN = st.text(st.sampled_from("这不归我管，1３a。 \t"), max_size=12)


@given(TURN, st.data())
def test_a_quote_with_its_surroundings_covers_the_finding(turn: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(turn)))
    end = data.draw(st.integers(start, len(turn)))
    before, after = data.draw(st.integers(0, start)), data.draw(st.integers(end, len(turn)))
    assert covers(turn[before:after], turn, start, end)
    masked = "".join("*" if sign.isdigit() else sign for sign in turn[before:after])
    assert covers(masked, turn, start, end)
    assert covers(turn[before:after].replace(" ", ""), turn, start, end)


@pytest.mark.parametrize(
    ("pasted", "turn", "quote", "is_covered"),
    [
        ("不归我管", "这不归我管，真的", "不归我管", True),
        ("这不归我管", "这不归我管，真的", "不归我管", True),
        ("不知道", "不知道。", "不知道。", True),
        ("归我", "这不归我管，真的", "不归我管", False),
        ("真的", "这不归我管，真的", "不归我管", False),
        ("那不归我管", "这不归我管，真的", "不归我管", False),
        ("卡号6222********", "卡号6222021234567", "6222021234567", False),
        ("卡号6222*********", "卡号6222021234567", "6222021234567", True),
        ("ＡＢＣ", "abc", "abc", True),
    ],
)
def test_what_a_pasted_quote_covers(pasted: str, turn: str, quote: str, is_covered: bool) -> None:
    start = turn.index(quote)
    assert covers(pasted, turn, start, start + len(quote)) is is_covered


GOOD = "check: a.b\n  call: C\n  quote: q\n  "
HOSTILE = [
    ("check: a.b\n", "s.yaml:1:1", "list"),
    ("- a\n", "s.yaml:1:3", "a mapping"),
    ("- {check: a.b, call: C, quote: q}\n", "s.yaml:1:3", "'reason' is missing"),
    ("- {check: a.b, call: C, quote: q, reason: ''}\n", "s.yaml:1:43", "empty"),
    ("- {check: a.b, call: C, quote: q, reason: ' '}\n", "s.yaml:1:43", "empty"),
    ("- {check: a.b, call: C, quote: q, reason: r, staus: accepted}\n", "s.yaml:1:46", "did you mean 'status'"),
    ("- {check: a.b, call: C, quote: q, reason: r, status: acepted}\n", "s.yaml:1:54", "did you mean 'accepted'"),
    ("- {check: a.b, call: C, quote: q, reason: r, expires: 明天}\n", "s.yaml:1:55", "YYYY-MM-DD"),
    ("- {check: a.b, call: C, quote: q, reason: r, expires: 2026-02-30}\n", "s.yaml:1:55", "YYYY-MM-DD"),
    ("- {check: a.b, call: C, quote: q, reason: r}\n- {check: a.b, call: C, quote: ' Q', reason: r}\n", "s.yaml:2:11", "same as line 1"),
    ("- check: a.b\n  call：C\n", "s.yaml:3:1", "full-width"),
    ("- {check: a.b, call: C, quote: q, reason: !!python/name:os r}\n", "s.yaml:1:43", "tags"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "says"), HOSTILE, ids=range(len(HOSTILE)))
def test_every_mistake_of_the_list_has_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, where: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SuppressionError) as caught:
        load_suppressions("s.yaml")
    told = [(str(each.at), each.en + " " + each.hint_en) for each in caught.value.problems]
    assert any(at.startswith(where) and says in message for at, message in told), told


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n"])
def test_an_empty_list_is_a_list(tmp_path: Path, text: str) -> None:
    assert entries(tmp_path, text) == ()
