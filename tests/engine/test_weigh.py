"""Weighing: what the scales add to what the checks found, and what they take back."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from csaudit.cues.learned import LearnedModel
from csaudit.engine import CompiledScorecard, evaluate, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, CallResult, Outcome, Role, Turn
from csaudit.readers import read_path
from csaudit.wording.evidence import ENTRIES as EVIDENCE
from making import HEAD, make_pack
from running import csaudit

ROOT = Path(__file__).resolve().parents[2]
CALLS, CHECKS = ROOT / "benchmarks" / "calls", ROOT / "checks"
BRUSHED_OFF = """客户：你好，我想问下水表一直在转，家里没开水龙头。
客服：那要看是不是漏水了。
客户：我一个老太太哪看得懂，能不能派人来瞧瞧？
客服：这个不归我管，您自己找个水工看看不就行了，又不是什么大事。
客户：我上哪找水工去？
客服：嗯，那您先看看吧。
客户：唉。
客服：请问还有其他问题吗？"""


@pytest.fixture(scope="module")
def scorecard() -> CompiledScorecard:
    return ScorecardRecipe().build()


def call(text: str) -> Call:
    turns = [
        Turn(index, Role.AGENT if line.startswith("客服") else Role.CUSTOMER, line.partition("：")[2])
        for index, line in enumerate(text.splitlines())
    ]
    return Call("c", tuple(turns))


def outcome(result: CallResult, check: str) -> Outcome:
    return next(each.outcome for each in result.outcomes if each.check == check)


def test_a_call_too_short_isnt_weighed_and_keeps_its_findings(scorecard: CompiledScorecard) -> None:
    result = evaluate(scorecard, call("客户：我家水表坏了。\n客服：这个不归我管。\n客户：唉。"))
    assert outcome(result, "conduct.weighed") is Outcome.NOT_APPLICABLE
    assert [finding.check for finding in result.findings if finding.dimension == "taboo_phrase"] == [
        "conduct.brush-off"
    ]


@pytest.mark.parametrize("side", [Role.AGENT, Role.CUSTOMER])
def test_every_move_of_the_shipped_model_has_a_name_for_people(side: Role) -> None:
    model = LearnedModel((CHECKS / "moves" / "model.npz").read_bytes())
    assert set(model.moves[side]) <= EVIDENCE.keys()


def test_a_finding_that_is_borne_out_isnt_reported_twice(scorecard: CompiledScorecard) -> None:
    result = evaluate(scorecard, call(BRUSHED_OFF))
    found = [finding for finding in result.findings if finding.dimension == "taboo_phrase"]
    assert {finding.evidence.turn for finding in found} == {3}
    assert "conduct.weighed" not in {finding.check for finding in found}


def test_a_scale_finds_what_no_phrase_gives_away(scorecard: CompiledScorecard) -> None:
    calls = [item for item in read_path(str(CALLS / "batch-16.jsonl")) if isinstance(item, Call)]
    found = [
        finding
        for each in calls
        for finding in evaluate(scorecard, each).findings
        if finding.check == "conduct.weighed"
    ]
    assert found
    assert all(finding.evidence.phrase.startswith("≈") and finding.evidence.quote for finding in found)


def test_what_a_scale_doubts_is_listed_as_suppressed(scorecard: CompiledScorecard) -> None:
    plain = ScorecardRecipe(ignore=("*.weighed*",)).build()
    calls = [item for item in read_path(str(CALLS / "batch-03.jsonl")) if isinstance(item, Call)]
    taken_back = 0
    for each in calls:
        before, after = evaluate(plain, each), evaluate(scorecard, each)
        doubted = [
            suppressed
            for one in after.outcomes
            for suppressed in one.suppressed
            if suppressed.reason == "weighed"
        ]
        taken_back += len(doubted)
        gone = {(finding.check, finding.evidence) for finding in before.findings} - {
            (finding.check, finding.evidence) for finding in after.findings
        }
        assert gone == {(suppressed.check, suppressed.evidence) for suppressed in doubted}
    assert taken_back


def test_a_users_own_check_is_never_doubted(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"own": "forbid: {who: agent, says: [请问还有其他问题]}"}, name="mine")
    mine = ScorecardRecipe(packs=(str(pack),)).build()
    result = evaluate(mine, call(BRUSHED_OFF))
    assert [finding.evidence.turn for finding in result.findings if finding.check == "mine.own"] == [7]


CARD = """
title: {zh: 表, en: card}
analysis: default
sections:
  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: conduct}, {pack: mine}]}
"""


@pytest.mark.parametrize("weighed", [True, False])
def test_a_check_can_be_exempt_from_the_scales(tmp_path: Path, weighed: bool) -> None:
    check = HEAD + f"weighed: {str(weighed).lower()}\nforbid: {{says: [还有其他问题]}}\n"
    (tmp_path / "card.yaml").write_text(CARD, encoding="utf-8")
    recipe = ScorecardRecipe(
        str(tmp_path / "card.yaml"), (str(make_pack(tmp_path, {"own": check}, name="mine")),)
    )
    result = evaluate(recipe.build(), call(BRUSHED_OFF))
    own = next(each for each in result.outcomes if each.check == "mine.own")
    assert own.outcome is (Outcome.PASS if weighed else Outcome.FAIL)
    assert [each.reason for each in own.suppressed] == (["weighed"] if weighed else [])


def test_where_an_exempt_finding_stands_the_scales_own_is_left_out(
    tmp_path: Path, scorecard: CompiledScorecard
) -> None:
    calls = [item for item in read_path(str(CALLS / "batch-16.jsonl")) if isinstance(item, Call)]
    weighed = [(each, where(evaluate(scorecard, each), "conduct.weighed")) for each in calls]
    talk, turns = next((each, turns) for each, turns in weighed if len(turns) == 1)
    words = max(re.findall("[\u4e00-\u9fff]+", talk.turns[turns[0]].text), key=len)
    check = HEAD + f"weighed: false\nforbid: {{says: [{words}]}}\n"
    card = (CHECKS / "scorecards" / "default.yaml").read_text(encoding="utf-8")
    (tmp_path / "card.yaml").write_text(
        card.replace("- pack: judge\n", "- pack: judge\n      - pack: mine\n"), encoding="utf-8"
    )
    recipe = ScorecardRecipe(
        str(tmp_path / "card.yaml"), (str(make_pack(tmp_path, {"own": check}, name="mine")),)
    )
    assert where(evaluate(replace(recipe, ignore=("mine.own",)).build(), talk), "conduct.weighed") == turns
    result = evaluate(recipe.build(), talk)
    assert where(result, "mine.own") == turns
    assert where(result, "conduct.weighed") == []


def where(result: CallResult, check: str) -> list[int]:
    return [finding.evidence.turn for finding in result.findings if finding.check == check]


CALM = """客服：您好，请问有什么可以帮您？
客户：我想问问那个九十天的理财。
客服：好的，您是想了解期限还是收益？
客户：都想听听，钱放着也是放着。
客服：期限九十天，到期自动回到您的活期账户。
客户：那安全吗？
客服：本金绝对安全，您放心。
客户：行，我考虑一下。
客服：好的，资料我发您短信，您慢慢看。
客户：谢谢。"""


def test_a_red_line_of_an_industry_stands_in_a_calm_call_and_costs_once() -> None:
    result = evaluate(ScorecardRecipe("finance").build(), call(CALM))
    found = [finding for finding in result.findings if finding.dimension == "overpromise"]
    assert "finance.promised-return" in {finding.check for finding in found}
    assert {finding.evidence.turn for finding in found} == {6}
    assert len({finding.episode for finding in found}) == 1


def test_every_quote_of_a_scale_slices_its_turn(scorecard: CompiledScorecard) -> None:
    for item in read_path(str(CALLS / "batch-06.jsonl")):
        assert isinstance(item, Call)
        for finding in evaluate(scorecard, item).findings:
            evidence = finding.evidence
            assert item.turns[evidence.turn].text[evidence.start : evidence.end] == evidence.quote


def test_a_scale_explains_itself_in_words(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text(BRUSHED_OFF, encoding="utf-8")
    shown = csaudit("checks", "explain", "conduct.weighed", "--call", str(path))
    assert shown.returncode == 0, shown.stderr
    assert "这一轮：推脱责怪 +" in shown.stdout
    assert "✓ 秤上 +" in shown.stdout and "结论：违规" in shown.stdout
    english = csaudit("checks", "explain", "conduct.weighed", "--call", str(path), "--lang", "en")
    assert "this turn: hurtful or evasive words +" in english.stdout


def test_no_check_crashes_on_any_labelled_call(scorecard: CompiledScorecard) -> None:
    """A fault may be heard in a turn of a single letter (好), of which no stretch can be quoted."""
    calls = (item for path in sorted(CALLS.glob("*.jsonl")) for item in read_path(str(path)))
    results = evaluate_each(scorecard, (item for item in calls if isinstance(item, Call)))
    assert [each for result in results for each in result.outcomes if each.outcome is Outcome.ERROR] == []
