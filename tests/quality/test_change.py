"""`checks diff`: what an edit of checks changes on the same calls, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from csaudit.engine import compile_checks, evaluate
from csaudit.model import Call
from csaudit.packs import load
from csaudit.quality.change import change
from csaudit.readers import find_paths, read_path
from making import HEAD, make_pack
from running import csaudit

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_transcripts"
FORM = "title: {zh: 表, en: form}\nsections:\n  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: p, deduct: 10, per: hit}]}\n"
RUDE = "客户：我等了三天\n客服：不归我管\n客户：那怎么办\n客服：没办法，打13812345678吧\n"
CALM = "客户：你好\n客服：您好\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Two copies of a pack, a form, two calls."""
    for side in ("old", "new"):
        make_pack(tmp_path / side, {"brush": "forbid: {says: [不归我管, 没办法]}"})
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "rude.txt").write_text("班组：一组\n坐席工号：A01\n\n" + RUDE, encoding="utf-8")
    (calls / "calm.txt").write_text("班组：二组\n坐席工号：A02\n\n" + CALM, encoding="utf-8")
    return tmp_path


def edit(work: Path, block: str, check: str = "brush") -> None:
    """The new side's check, written anew."""
    (work / "new" / "p" / f"{check}.yaml").write_text(HEAD + block + "\n", encoding="utf-8")


def compared(work: Path, *more: str, code: int = 0) -> dict[str, Any]:
    arguments = [str(work / "old"), str(work / "new"), "--scorecard", str(work / "form.yaml"), "--no-cache"]
    if "--labels" not in more:
        arguments += ["--calls", str(work / "calls")]
    done = csaudit("checks", "diff", *arguments, "-f", "json", *more)
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def quotes(found: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (each["change"], each["call_id"], (each["after"] or each["before"])["quote"])
        for each in found["findings"]
    ]


def test_no_edit_no_change(work: Path) -> None:
    found = compared(work, "--fail-on-change")
    assert found["changed"] is False
    assert found["findings"] == found["scores"] == found["teams"] == found["outcomes"] == []
    assert found["calls"] == 2


def test_one_phrase_edited(work: Path) -> None:
    edit(work, "forbid: {says: [那怎么办, 您好, 没办法]}")
    found = compared(work, "--fail-on-change", code=1)
    assert quotes(found) == [("new", "calm", "您好"), ("lost", "rude", "不归我管")]
    assert found["counts"] == {"new": 1, "lost": 1, "changed": 0}
    assert [(each["call_id"], each["score"]) for each in found["scores"]] == [
        ("calm", [100.0, 90.0]),
        ("rude", [80.0, 90.0]),
    ]
    assert [(each["name"], each["mean"]) for each in found["teams"]] == [
        ("一组", [80, 90]),
        ("二组", [100, 90]),
    ]
    assert [each["name"] for each in found["agents"]] == ["A01", "A02"]
    assert found["outcomes"] == [
        {"check": "p.brush", "before": "pass", "after": "fail", "calls": ["calm"]},
    ]


def test_a_longer_quote_and_another_severity_are_changes_not_new_findings(work: Path) -> None:
    edit(work, "forbid: {says: [不归我管, '没办法，打']}")
    assert quotes(compared(work)) == [("changed", "rude", "没办法，打")]
    fatal = HEAD.replace("severity: major", "severity: fatal") + "forbid: {says: [不归我管, 没办法]}\n"
    (work / "new" / "p" / "brush.yaml").write_text(fatal, encoding="utf-8")
    found = compared(work)
    assert found["counts"] == {"new": 0, "lost": 0, "changed": 2}
    assert [each["verdict"] for each in found["scores"]] == [["passed", "fatal"]]


def test_a_check_added_and_one_removed(work: Path) -> None:
    edit(work, "forbid: {says: [您好]}", "greets")
    (work / "new" / "p" / "brush.yaml").unlink()
    found = compared(work)
    assert [(each["check"], each["before"], each["after"]) for each in found["outcomes"]] == [
        ("p.brush", "fail", None),
        ("p.brush", "pass", None),
        ("p.greets", None, "fail"),
        ("p.greets", None, "pass"),
    ]


def test_packs_of_different_names_and_forms_are_compared_too(work: Path) -> None:
    shutil.move(work / "new" / "p", work / "new" / "p-edited")
    shutil.move(work / "old" / "p", work / "before")
    (work / "calls" / "calm.txt").unlink()
    arguments = (
        "--calls",
        str(work / "calls"),
        "--no-cache",
        "-f",
        "json",
        "--pack",
        str(work / "new" / "p-edited"),
    )
    form = FORM.replace("pack: p,", "pack: p-edited,")
    (work / "form.yaml").write_text(form, encoding="utf-8")
    done = csaudit(
        *("checks", "diff", str(work / "before"), str(work / "new" / "p-edited")),
        *("--scorecard", str(work / "form.yaml"), *arguments[:-2]),
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changed"] is False
    (work / "dear.yaml").write_text(form.replace("deduct: 10", "deduct: 30"), encoding="utf-8")
    done = csaudit("checks", "diff", str(work / "form.yaml"), str(work / "dear.yaml"), *arguments)
    assert [each["score"] for each in json.loads(done.stdout)["scores"]] == [[80.0, 40.0]]


def test_labels_say_what_was_fixed_and_what_was_broken(work: Path) -> None:
    def line(call_id: str, text: str, turn: int | None) -> str:
        turns = [
            {"role": "agent" if each.startswith("客服") else "customer", "text": each[3:]}
            for each in text.splitlines()
        ]
        faults = [] if turn is None else [{"dimension": "taboo_phrase", "turn": turn, "span": "x"}]
        return json.dumps({"call_id": call_id, "turns": turns, "gold": {"violations": faults}})

    labels = work / "gold.jsonl"
    far = "客户：喂\n" * 9
    lines = [
        line("miss", "客户：喂\n客服：您自己看着办\n", 1),
        line("hit", RUDE, 1),
        line("alarm", far + "客服：没办法\n", None),
        line("fresh", far + "客服：您好\n", None),
    ]
    labels.write_text("\n".join(lines), encoding="utf-8")
    edit(work, "forbid: {says: [看着办, 您好]}")
    found = compared(work, "--labels", str(labels))["labels"]
    assert [each["call"] for each in found["fixed"]["found"]] == ["miss"]
    assert [each["call"] for each in found["fixed"]["silenced"]] == ["alarm"]
    assert [each["call"] for each in found["broken"]["missed"]] == ["hit"]
    assert [(each["call"], each["quote"]) for each in found["broken"]["alarms"]] == [("fresh", "您好")]
    before, after = found["dimensions"]["taboo_phrase"]
    assert (before["precision"], before["recall"]) == (0.5, 0.5)
    assert (after["precision"], after["recall"]) == (0.5, 0.5)


@pytest.mark.parametrize(("lang", "word"), [("zh", "不再报的发现"), ("en", "Findings that are gone")])
@pytest.mark.parametrize("fmt", ["text", "md"])
def test_for_people(work: Path, fmt: str, lang: str, word: str) -> None:
    edit(work, "forbid: {says: ['没办法，打{12}吧']}")
    arguments = (str(work / "old"), str(work / "new"), "--calls", str(work / "calls"), "--no-cache")
    done = csaudit("checks", "diff", *arguments, "-f", fmt, "--lang", lang)
    assert done.returncode == 0, done.stderr
    assert word in done.stdout
    assert "不归我管" in done.stdout
    assert "13812345678" not in done.stdout
    assert "138" in done.stdout


def test_exactly_the_changed_findings_of_the_sample_calls(tmp_path: Path) -> None:
    """A phrase is taken out of a copy of the shipped packs: the difference is that of two audits."""
    shutil.copytree(ROOT / "checks", tmp_path / "checks")
    run = json.loads(csaudit("audit", str(SAMPLES), "-f", "json", "--no-cache").stdout)
    file, number = next(
        (tmp_path / file, int(number))
        for finding in all_findings(run)
        if (file := finding["where"].rpartition(":")[0]).startswith("checks/conduct/cues/")
        and (number := finding["where"].rpartition(":")[2])
    )
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[number - 1].strip().startswith("- ")
    lines[number - 1] = ""
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    edited = json.loads(
        csaudit(
            "checks",
            "diff",
            str(ROOT / "checks"),
            str(tmp_path / "checks"),
            "--calls",
            str(SAMPLES),
            "-f",
            "json",
            "--no-cache",
        ).stdout
    )
    part = json.loads(
        csaudit(
            "checks",
            "diff",
            str(ROOT / "checks" / "conduct"),
            str(tmp_path / "checks" / "conduct"),
            "--calls",
            str(SAMPLES),
            "-f",
            "json",
            "--no-cache",
        ).stdout
    )
    assert edited["counts"]["lost"] >= 1
    assert part["findings"] and [shown(each) for each in part["findings"]] == [
        shown(each) for each in edited["findings"]
    ]
    (tmp_path / "again").mkdir()
    nothing = csaudit(
        "checks",
        "diff",
        str(tmp_path / "again"),
        str(ROOT / "checks"),
        "--calls",
        str(SAMPLES),
        "--fail-on-change",
        "--no-cache",
        "--lang",
        "en",
    )
    assert nothing.returncode == 0, nothing.stderr
    assert "holds no pack" in nothing.stderr
    assert "Nothing changes." in nothing.stdout


def all_findings(run: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (finding for call in run["calls"] for finding in call["findings"])


def shown(each: dict[str, Any]) -> tuple[Any, ...]:
    finding = each["after"] or each["before"]
    return each["change"], each["call_id"], finding["check"], finding["turn"], finding["quote"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nowhere", "old"], 2),
        (["old", "new"], 2),
        (["old", "new", "--calls", "empty"], 4),
        (["old", "new", "--labels", "calls/rude.txt"], 2),
        (["old", "new", "--calls", "calls", "-f", "xlsx"], 2),
    ],
)
def test_what_cannot_be_compared(
    work: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    (work / "empty").mkdir()
    monkeypatch.chdir(work)
    done = csaudit("checks", "diff", *arguments, "--no-cache")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_back_and_forth(tmp_path: Path) -> None:
    """What one direction gains, the other loses."""
    pack = make_pack(tmp_path, {"brush": "forbid: {says: [不, 您好]}"})
    results = []
    for says in ("不, 您好", "不归, 您好, 没有"):
        (pack / "brush.yaml").write_text(HEAD + f"forbid: {{says: [{says}]}}\n", encoding="utf-8")
        scorecard = compile_checks(load((str(pack),), builtin=False), ["p.brush"])
        calls = [item for file in find_paths([str(SAMPLES)])[0] for item in read_path(file)]
        results.append([evaluate(scorecard, call) for call in calls if isinstance(call, Call)])
    before, after = results
    forth, back = change(before, after), change(after, before)
    assert forth.anything
    assert {each.kind for each in forth.findings} == {"new", "lost", "changed"}
    assert sorted((e.call_id, e.kind) for e in forth.findings if e.kind != "changed") == sorted(
        (e.call_id, {"new": "lost", "lost": "new"}[e.kind]) for e in back.findings if e.kind != "changed"
    )
    assert [each.score for each in forth.scores] == [each.score[::-1] for each in back.scores]
    gained = sum(len(new.findings) - len(old.findings) for old, new in zip(before, after, strict=True))
    kinds = [each.kind for each in forth.findings]
    assert kinds.count("new") - kinds.count("lost") == gained
    assert not change(before, before).anything
