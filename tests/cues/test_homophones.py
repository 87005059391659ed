"""Cues heard by their sound: where they are found, what a finding that rests on them is worth, and that it is said."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.cues import Cue, CueHit, PhraseText, Tagger
from csaudit.dialogue import DialogueView
from csaudit.engine import evaluate
from csaudit.engine.answers import judge
from csaudit.engine.settle import found_by, told_by
from csaudit.kinds import SILENT
from csaudit.model import Confidence, Outcome, Role
from csaudit.reports import json_schema
from csaudit.text import fold
from csaudit.text.pinyin import alike, sounds_like
from making import audit_one, compile_one, make_call, make_pack
from running import csaudit

CUES = """
brush-off:
  homophones: true
  any: [不归(我|我们)管, 爱找谁找谁]
upset:
  homophones: true
  any: [气死我了]
"""
CHECK = "forbid: {cue: brush-off}"


def heard(phrase: str, *turns: str, excluded: str = "") -> list[CueHit]:
    cue = Cue(
        "c",
        (PhraseText(phrase),),
        excluded=(PhraseText(excluded),) if excluded else (),
        homophones=True,
    )
    tags = Tagger([cue]).look([fold(turn) for turn in turns], [Role.AGENT] * len(turns))
    return list(tags.said("c"))


def quoted(hits: list[CueHit], *turns: str) -> list[tuple[str, bool]]:
    return [(turns[hit.turn][hit.start : hit.end], hit.phrase.by_sound) for hit in hits]


@pytest.mark.parametrize(
    ("phrase", "turn", "expected"),
    [
        ("不归我管", "这个不归我馆啊", [("不归我馆", True)]),
        ("不归我管", "這個不規我關啊", [("不規我關", True)]),
        ("不归我管", "这个不归我管啊", [("不归我管", False)]),
        ("不归(我|我们)管", "不龟我们关", [("不龟我们关", True)]),
        ("不归我管", "不贵我观不归我管", [("不贵我观", True), ("不归我管", False)]),
        ("不归我管", "🙏🙏不贵我观", [("不贵我观", True)]),
        ("您慢走不送", "您慢走不宋", [("您慢走不宋", True)]),
        ("长话短说", "涨话短说", [("涨话短说", True)]),
        ("长话短说", "常话短说", [("常话短说", True)]),
        ("白纸黑字", "白纸。黑自", []),
        ("不归…管", "不贵我观", []),
        ("<不归我管>", "不贵我观", []),
        ("废物", "飞舞", []),
        ("找12315", "早12315", []),
        ("不归我管", "不会我管", []),
    ],
)
def test_what_is_heard(phrase: str, turn: str, expected: list[tuple[str, bool]]) -> None:
    assert quoted(heard(phrase, turn), turn) == expected


def test_nothing_is_heard_across_turns_or_unasked() -> None:
    assert heard("不归我管", "这不贵", "我观") == []
    plain = Tagger([Cue("c", (PhraseText("不归我管"),))]).look(["不贵我观"], [Role.AGENT])
    assert plain.said("c") == ()


def test_what_is_excluded_takes_away_what_is_heard() -> None:
    assert heard("疯了吧", "封了吧") != []
    assert heard("疯了吧", "账号封了吧", excluded="账号封") == []


def test_what_is_written_comes_before_what_is_heard() -> None:
    turn = "说不归我管我"
    cue = Cue("c", (PhraseText("说不归我馆"), PhraseText("不归我管我")), homophones=True)
    hits = Tagger([cue]).look([turn], [Role.AGENT]).said("c")
    assert quoted(list(hits), turn) == [("不归我管我", False)]


words = st.text(alphabet="不归龟规贵我窝握管馆关观，。a🙏 ", max_size=30)


@given(st.lists(words, min_size=1, max_size=5))
def test_what_is_heard_slices_the_turn_and_sounds_like_the_phrase(turns: list[str]) -> None:
    for hit in heard("不归我管", *turns):
        quote = fold(turns[hit.turn][hit.start : hit.end])
        assert sounds_like(quote, "不归我管")
        assert hit.phrase.by_sound == (quote != "不归我管")


@given(st.sampled_from("不归我管长行重乐说得"), st.data())
def test_any_reading_counts(character: str, data: st.DataObject) -> None:
    other = data.draw(st.sampled_from(alike(character)))
    assert sounds_like(character, other)
    assert heard(f"{character}白纸", f"{other}白纸")


@pytest.mark.parametrize(
    ("turn", "outcome", "confidence", "charged"),
    [
        ("这个不归我管", Outcome.FAIL, Confidence.HIGH, True),
        ("这个不归我馆", Outcome.REVIEW, Confidence.LOW, False),
    ],
)
def test_what_is_only_heard_is_for_review_and_costs_nothing(
    tmp_path: Path, turn: str, outcome: Outcome, confidence: Confidence, charged: bool
) -> None:
    result = audit_one(tmp_path, CHECK, make_call(f"客户：喂\n客服：{turn}"), CUES)
    (finding,) = result.findings
    (judged,) = result.outcomes
    assert (finding.outcome, finding.confidence, judged.outcome) == (outcome, confidence, outcome)
    assert finding.evidence.by_sound is not charged
    assert any(line.kind == "charge" for line in result.score.ledger) is charged


def test_a_turn_with_both_is_charged_for_what_is_written(tmp_path: Path) -> None:
    call = make_call("客户：喂\n客服：不归我馆，爱找谁找谁")
    (finding,) = audit_one(tmp_path, CHECK, call, CUES).findings
    assert (finding.outcome, finding.evidence.quote) == (Outcome.FAIL, "爱找谁找谁")
    assert [piece.quote for piece in finding.related] == ["不归我馆"]


def test_a_trigger_that_is_only_heard_leaves_a_case_for_review(tmp_path: Path) -> None:
    check = "forbid: {says: [不知道], after: {who: customer, cue: upset}}"
    sure = audit_one(tmp_path / "a", check, make_call("客户：气死我了\n客服：不知道"), CUES)
    weak = audit_one(tmp_path / "b", check, make_call("客户：气死我乐\n客服：不知道"), CUES)
    assert [each.findings[0].outcome for each in (sure, weak)] == [Outcome.FAIL, Outcome.REVIEW]


def test_scales_dont_go_by_what_is_only_heard(tmp_path: Path) -> None:
    compiled = compile_one(tmp_path, CHECK, CUES)
    found = []
    for turn in ("不归我馆", "不归我管"):
        view = DialogueView.of(make_call(f"客户：喂\n客服：{turn}"), compiled.tagger)
        answers = {"p.c": judge(compiled.checks[0], view, SILENT)}
        found.append(found_by(told_by(compiled.checks, answers)))
    assert found == [{}, {"taboo_phrase": [1]}]


def test_reports_and_explanations_say_so(tmp_path: Path) -> None:
    check = "forbid: {cue: brush-off}\nexamples: {bad: ['客服：不归我馆【命中】'], good: ['客服：好'], near_miss: ['客户：不归我馆']}"
    pack = make_pack(tmp_path, {"c": check}, CUES, name="mine")
    call = tmp_path / "c.txt"
    call.write_text("客户：喂\n客服：这个不归我馆\n", encoding="utf-8")
    run = tmp_path / "run.json"
    done = csaudit(
        "audit",
        str(call),
        "--pack",
        str(pack),
        "--select",
        "mine",
        "-f",
        "text",
        "-f",
        f"json:{run}",
        "-f",
        f"csv:{tmp_path}/csv/",
    )
    assert done.returncode == 0, done.stderr
    assert "同音字，待复核，不扣分" in done.stdout
    written = json.loads(run.read_text(encoding="utf-8"))
    jsonschema.validate(written, json_schema())
    assert written["calls"][0]["findings"][0]["by_sound"] is True
    again = csaudit("report", str(run), "-f", "md")
    assert "不归(我|我们)管（同音）" in again.stdout.replace("\\", "")
    explained = csaudit("checks", "explain", "mine.c", "--call", str(call), "--pack", str(pack))
    assert "同音" in explained.stdout
    assert "待复核" in explained.stdout
    assert csaudit("checks", "test", "mine", "--pack", str(pack)).returncode == 0


def test_a_cue_none_of_whose_phrases_can_be_heard_is_doubtful(tmp_path: Path) -> None:
    cues = "near: {homophones: true, any: [不归…管, 废物], examples: {hit: [废物], miss: [好]}}"
    pack = make_pack(tmp_path, {"c": "forbid: {cue: near}"}, cues, name="mine")
    assert "no-homophones" in csaudit("checks", "lint", str(pack)).stdout


def test_the_same_audit_twice(tmp_path: Path) -> None:
    compiled = compile_one(tmp_path, CHECK, CUES)
    call = make_call("客户：喂\n客服：这个不归我馆，爱早谁找谁")
    assert evaluate(compiled, call) == evaluate(compiled, call)
