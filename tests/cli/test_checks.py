"""`csaudit checks …`, run as a process."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from csaudit.kinds import kinds
from making import HEAD, make_pack
from running import RUDE, csaudit


def test_list_and_show() -> None:
    rows = json.loads(csaudit("checks", "list", "--json").stdout)
    assert len(rows) > 20
    names = {row["check"] for row in rows}
    assert {"empathy.missing-empathy", "conduct.brush-off"} <= names
    shown = csaudit("checks", "show", "empathy.missing-empathy")
    assert shown.returncode == 0
    assert "checks/lexicon/cues/" in shown.stdout
    assert csaudit("checks", "list").stdout.count("\n") >= len(rows)


def test_an_unknown_check_gets_a_suggestion() -> None:
    done = csaudit("checks", "show", "conduct.brush-of")
    assert done.returncode == 2
    assert "conduct.brush-off" in done.stderr


def test_the_shipped_packs_are_clean_and_proven() -> None:
    tested = csaudit("checks", "test", "--strict")
    assert tested.returncode == 0, tested.stdout
    linted = csaudit("checks", "lint")
    assert linted.returncode == 0, linted.stdout


EXAMPLES = (
    HEAD
    + """
forbid:
  says: [不归我管]
  unless: [quoted]
examples:
  bad: ['客服：不归我管【命中】']
  good: ['客服：您好']
  near_miss: ['客户：你说不归你管？']
"""
)


def test_strict_demands_that_every_exception_is_proven(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"c": EXAMPLES}, name="mine")
    assert csaudit("checks", "test", "mine", "--pack", str(pack)).returncode == 0
    done = csaudit("checks", "test", "mine", "--strict", "--pack", str(pack), "--lang", "en")
    assert done.returncode == 1
    assert "no example breaks when the exception unless[0] (quoted) is removed" in done.stdout
    proven = EXAMPLES.replace("near_miss:", "near_miss:\n    - 客服：我不会跟您说“不归我管”\n    #")
    pack = make_pack(tmp_path / "b", {"c": proven}, name="mine")
    assert csaudit("checks", "test", "mine", "--strict", "--pack", str(pack)).returncode == 0


@pytest.mark.parametrize(
    ("example", "says"),
    [
        ("bad: ['客服：您好']", "wasn't reported"),
        ("good: ['客服：不归我管']", "was reported at turn 1"),
        ("bad: ['客服：不归我管']\n  todo: ['客服：不归我管【命中】']", "promote it"),
        (
            'bad: ["客服：您好【命中】\\n客服：嗯\\n客户：啊\\n客服：不归我管"]',
            "marked at turn 1, reported at 4",
        ),
        ("bad: ['不归我管']", "no role on this line"),
    ],
)
def test_a_wrong_example_is_found_and_shown(tmp_path: Path, example: str, says: str) -> None:
    pack = make_pack(
        tmp_path, {"c": HEAD + f"forbid: {{says: [不归我管]}}\nexamples:\n  {example}\n"}, name="mine"
    )
    done = csaudit("checks", "test", "mine", "--pack", str(pack), "--lang", "en")
    assert done.returncode == 1
    assert says in done.stdout
    assert "c.yaml:" in done.stdout


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_new_check_of_every_kind_loads_and_passes_its_examples(tmp_path: Path, kind: str) -> None:
    made = csaudit("checks", "new", "mine.first", "--kind", kind, "--in", str(tmp_path))
    assert made.returncode == 0, made.stderr
    tested = csaudit("checks", "test", "mine", "--pack", str(tmp_path / "mine"))
    assert tested.returncode == 0, tested.stdout
    again = csaudit("checks", "new", "mine.first", "--kind", kind, "--in", str(tmp_path))
    assert again.returncode == 2


@pytest.mark.parametrize(
    ("args", "says"), [(["bad id"], "PACK.NAME"), (["a.b", "--kind", "magic"], "forbid")]
)
def test_new_refuses_nonsense(tmp_path: Path, args: list[str], says: str) -> None:
    done = csaudit("checks", "new", *args, "--in", str(tmp_path), "--lang", "en")
    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize("name", ["check", "cue", "scorecard", "analysis", "pack"])
def test_schemas_accept_the_shipped_files(name: str) -> None:
    schema = json.loads(csaudit("checks", "schema", name).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    root = Path(__file__).parents[2] / "checks"
    files = {
        "check": [
            path
            for path in root.glob("*/*.yaml")
            if path.name != "pack.yaml" and path.parent.name not in ("scorecards", "analysis")
        ],
        "cue": list(root.glob("*/cues/*.yaml")),
        "scorecard": list(root.glob("scorecards/*.yaml")),
        "analysis": list(root.glob("analysis/*.yaml")),
        "pack": list(root.glob("*/pack.yaml")),
    }[name]
    assert files
    properties = set(schema.get("properties", {}))
    for path in files:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        assert not properties or set(data) <= properties, path


def test_explain_chooses_the_same_words_under_any_hash_seed(tmp_path: Path) -> None:
    call = tmp_path / "call.txt"
    call.write_text("客服：还有一个两个三个几个办\n客户：好\n", encoding="utf-8")
    pack = make_pack(tmp_path, {"tie": "forbid: {says: ['有…(两|三|几|一)个…(法|路)子']}"}, name="mine")
    printed = {
        csaudit(
            "checks", "explain", "mine.tie", "--call", str(call), "--pack", str(pack), PYTHONHASHSEED=seed
        ).stdout
        for seed in ("1", "2", "3", "4")
    }
    assert len(printed) == 1
    assert "最接近的短语" in printed.pop()


def test_explain_a_hit_a_near_miss_and_an_absent_trigger(tmp_path: Path) -> None:
    rude = tmp_path / "rude.txt"
    rude.write_text(RUDE, encoding="utf-8")
    hit = csaudit("checks", "explain", "conduct.brush-off", "--call", str(rude))
    assert hit.returncode == 0, hit.stderr
    assert "结论：违规" in hit.stdout and "第 2 轮" in hit.stdout and "checks/conduct/" in hit.stdout
    pack = make_pack(
        tmp_path, {"far": "forbid: {says: [找…经理], after: {who: customer, says: [转账]}}"}, name="mine"
    )
    none = csaudit("checks", "explain", "mine.far", "--call", f"{rude}:rude", "--pack", str(pack))
    assert "没有触发情形" in none.stdout
    pack = make_pack(tmp_path / "b", {"near": "forbid: {says: [你找…主管领导]}"}, name="mine")
    near = csaudit("checks", "explain", "mine.near", "--call", str(rude), "--pack", str(pack))
    assert "最接近的短语" in near.stdout and "还差“主管领导”" in near.stdout
    assert (
        csaudit("checks", "explain", "mine.near", "--call", f"{rude}:other", "--pack", str(pack)).returncode
        == 2
    )
