"""`csaudit checks stats`: how checks behave on some calls."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.batch import each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.engine.stats import wilson
from csaudit.model import CallResult, SkippedCall
from csaudit.quality.labels import read_labels
from csaudit.quality.stats import CheckStats
from csaudit.readers import read_path
from making import HEAD, make_pack
from running import csaudit, csaudit_in

ROOT = Path(__file__).parents[2]
LABELLED = ROOT / "benchmarks" / "calls" / "batch-05.jsonl"
CHECKS = {
    "shrug": "forbid: {says: [不归我管, 不管这个], unless: [quoted]}",
    "push": HEAD.replace("taboo_phrase", "confrontation") + "forbid: {says: [不归我管, 快点]}\n",
    "never": "forbid: {says: [滚出去]}",
    "idle": "respond: {when: {says: [着火了]}, expect: {says: [马上]}, within: {agent_turns: 1}}",
}
CARD = """
title: {zh: 表, en: card}
sections:
  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: mine}]}
"""
CALLS = {
    "a": "客户：谁管？\n客服：不归我管。\n客户：啊？\n客服：不管这个。\n客户：哦。\n",
    "b": "客户：谁管？\n客服：快点。\n客户：好。\n",
    "c": "客户：谁管？\n客服：我不会说“不归我管”。\n客户：好。\n",
    "d": "客户：谁管？\n客服：我来。\n客户：好。\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_pack(tmp_path / "packs", CHECKS, name="mine")
    (tmp_path / "packs" / "scorecards").mkdir()
    (tmp_path / "packs" / "scorecards" / "card.yaml").write_text(CARD, encoding="utf-8")
    (tmp_path / "calls").mkdir()
    for name, text in CALLS.items():
        (tmp_path / "calls" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def stats(folder: Path, *args: str, paths: tuple[str, ...] = ("calls",)) -> tuple[int, str, str]:
    mine = ("--pack", "packs", "--scorecard", "card")
    done = csaudit_in(folder, "checks", "stats", *paths, *mine, *args)
    return done.returncode, done.stdout, done.stderr


def figures(folder: Path, *args: str, paths: tuple[str, ...] = ("calls",)) -> Any:
    code, out, err = stats(folder, "-f", "json", *args, paths=paths)
    assert code == 0, err
    return json.loads(out)


def test_what_is_counted(folder: Path) -> None:
    found = figures(folder)
    assert (found["calls"], found["labelled_calls"]) == (4, 0)
    shrug, push = found["checks"]["mine.shrug"], found["checks"]["mine.push"]
    assert (shrug["applicable"], shrug["fired"], shrug["findings"], shrug["episodes"]) == (4, 1, 2, 1)
    assert shrug["rate"] == 0.25 and shrug["interval"] == pytest.approx(wilson(1, 4))
    assert shrug["excused"] == {"quoted": 1}
    assert push["fired"] == 3 and push["excused"] == {}
    assert shrug["overlap"] == {"check": "mine.push", "episodes": 1}
    assert [(each["phrase"], each["hits"]) for each in push["phrases"]] == [("不归我管", 2), ("快点", 1)]
    assert push["phrases"][0]["where"].endswith("push.yaml:6")


def test_what_never_fired_and_what_never_applied_are_told_apart(folder: Path) -> None:
    checks = figures(folder)["checks"]
    assert [name for name, each in checks.items() if each["never_fired"]] == ["mine.never"]
    assert [name for name, each in checks.items() if each["never_applicable"]] == ["mine.idle"]
    assert checks["mine.idle"]["rate"] is None and checks["mine.idle"]["interval"] is None
    text = stats(folder)[1]
    assert "从未命中（1 项）" in text and "从未适用（1 项）" in text
    assert "mine.never" in text.split("从未命中")[1].split("从未适用")[0]
    assert "Never applicable (1)" in stats(folder, "--lang", "en")[1]


def test_without_labels_nothing_is_zero(folder: Path) -> None:
    found = figures(folder)["checks"]["mine.push"]
    assert found["precision"] == {"right": 0, "labelled": 0, "share": None, "interval": None}
    rows = list(csv.reader(io.StringIO(stats(folder, "-f", "csv")[1])))
    head, push = (
        next(row for row in rows if row[:2] == ["checks", name]) for name in ("检查项", "mine.push")
    )
    shown = dict(zip(head, push, strict=True))
    assert shown["有标注的处"] == "未标注" and shown["精确率"] == ""
    assert "unlabelled" in stats(folder, "--lang", "en")[1]


def test_with_labels_the_precision_of_checks_and_phrases(folder: Path) -> None:
    gold = {"violations": [{"dimension": "confrontation", "turn": 1}]}
    lines = [{"call_id": "a", "gold": gold}, {"call_id": "b", "gold": gold}, {"call_id": "c", "gold": {}}]
    (folder / "labels.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    found = figures(folder, "-l", "labels.jsonl")
    assert found["labelled_calls"] == 3
    push = found["checks"]["mine.push"]
    assert push["precision"]["right"] == 2 and push["precision"]["labelled"] == 3
    assert push["precision"]["interval"] == pytest.approx(wilson(2, 3))
    shares = {each["phrase"]: each["precision"]["share"] for each in push["phrases"]}
    assert shares == {"不归我管": 0.5, "快点": 1.0}
    assert found["checks"]["mine.shrug"]["precision"]["share"] == 0.0
    assert found["checks"]["mine.never"]["precision"]["share"] is None
    text = stats(folder, "-l", "labels.jsonl")[1]
    lowest = text.split("各短语的精确率（最低的在前）")[1].splitlines()
    assert lowest[2].startswith("mine.shrug")


def test_a_saved_run_gives_the_same_figures(folder: Path) -> None:
    args = ("audit", "calls", "--pack", "packs", "--scorecard", "card", "-q", "-f", "json:run.json")
    assert csaudit_in(folder, *args).returncode == 0
    assert figures(folder, paths=("run.json",)) == figures(folder)


def test_the_order_of_the_files_doesnt_matter(folder: Path) -> None:
    paths = tuple(f"calls/{name}.txt" for name in reversed(CALLS))
    for fmt in ("text", "json", "csv"):
        assert stats(folder, "-f", fmt, paths=paths) == stats(folder, "-f", fmt)


def test_nothing_and_something_unreadable_have_their_exit_codes(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert stats(folder, paths=("empty",))[0] == 4
    (folder / "calls" / "broken.json").write_text("{", encoding="utf-8")
    code, out, err = stats(folder)
    assert code == 3 and "mine.push" in out and "broken.json" in err
    assert stats(folder, "-l", "nowhere.jsonl")[0] == 2
    assert "没有 nowhere.jsonl 这个文件" in csaudit("calibrate", "-l", "nowhere.jsonl").stderr


def test_precision_is_that_of_calibrate() -> None:
    args = (str(LABELLED), "-l", str(LABELLED), "-f", "json")
    counted = json.loads(csaudit("checks", "stats", *args).stdout)["checks"]
    compared = json.loads(csaudit("calibrate", *args).stdout)["checks"]
    precise = {
        name: (each["precision"]["right"], each["precision"]["labelled"])
        for name, each in counted.items()
        if each["precision"]["labelled"]
    }
    assert precise == {name: (each["hits"], each["hits"] + each["false"]) for name, each in compared.items()}
    assert precise


def test_two_raters_whose_files_have_one_name_are_held_against_each_other(tmp_path: Path) -> None:
    other = tmp_path / LABELLED.name
    calls = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    for call in calls:
        call["gold"]["violations"] = []
    other.write_text("\n".join(json.dumps(call) for call in calls), encoding="utf-8")
    report = json.loads(csaudit("calibrate", "-l", str(LABELLED), "-l", str(other), "-f", "json").stdout)
    assert f"{LABELLED.stem} × {other}" in str(report)


@pytest.fixture(scope="module")
def results() -> list[CallResult]:
    recipe = ScorecardRecipe()
    skipped: list[SkippedCall] = []
    found = list(each(read_path(str(LABELLED)), recipe.build(), recipe, skipped=skipped))
    assert found and not skipped
    return found


@given(seed=st.integers(0, 10_000), parts=st.integers(1, 5))
def test_parts_in_any_order_merge_into_the_whole(results: list[CallResult], seed: int, parts: int) -> None:
    labels = read_labels(str(LABELLED))
    whole = CheckStats.of(())
    for result in results:
        whole.add(result, labels)
    shuffled = random.Random(seed).sample(results, len(results))
    merged = CheckStats.of(())
    for part in range(parts):
        counted = CheckStats.of(())
        for result in shuffled[part::parts]:
            counted.add(result, labels)
        merged.merge(counted)
    assert merged == whole
