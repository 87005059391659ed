"""Baseline, suppressions and appeals, run as a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from making import make_pack
from reports.ci_readers import read_junit, read_sarif
from running import GOOD, RUDE, csaudit

WORSE = RUDE + "客户：那谁管？\n客服：你烦不烦啊。\n"


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    (folder / "rude.txt").write_text(RUDE, encoding="utf-8")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def known(calls: Path) -> Path:
    file = calls.parent / "known.json"
    done = csaudit("baseline", "create", str(calls), "--baseline", str(file), "--lang", "en")
    assert done.returncode == 0, done.stderr
    return file


def run_json(*args: str) -> tuple[int, dict[str, Any], str]:
    done = csaudit("audit", *args, "-f", "json", "--lang", "en")
    return done.returncode, json.loads(done.stdout), done.stderr


def states(run: dict[str, Any]) -> list[str]:
    return [finding["baseline"] for call in run["calls"] for finding in call["findings"]]


def test_only_what_is_new_fails_the_gate(calls: Path, known: Path) -> None:
    gate = ("--fail-on", "minor", "--baseline", str(known))
    assert csaudit("audit", str(calls), *gate).returncode == 1
    code, run, said = run_json(str(calls), *gate, "--new-only")
    assert code == 0, said
    assert set(states(run)) == {"unchanged"} and run["run"]["gone"] == 0
    (calls / "rude.txt").write_text(WORSE, encoding="utf-8")
    code, run, said = run_json(str(calls), *gate, "--new-only")
    assert code == 1
    assert "--fail-on minor --new-only: " in said
    assert "new" in states(run) and "unchanged" in states(run)
    assert csaudit("audit", str(calls), "--baseline", str(known), "--new-only").returncode == 1


def test_new_and_gone_are_told_everywhere(calls: Path, known: Path) -> None:
    (calls / "rude.txt").write_text(WORSE.replace("这不归我管", "这我帮您问"), encoding="utf-8")
    out = calls.parent / "out"
    formats = [part for fmt in ("json", "sarif", "text", "md") for part in ("-f", f"{fmt}:{out}/run.{fmt}")]
    done = csaudit("audit", str(calls), "--baseline", str(known), *formats)
    assert done.returncode == 0, done.stderr
    run = json.loads((out / "run.json").read_bytes())
    new = sum(state == "new" for state in states(run))
    unchanged = sum(state == "unchanged" for state in states(run))
    assert new and unchanged and run["run"]["gone"]
    results = read_sarif((out / "run.sarif").read_bytes())["results"]
    marked = [result.get("baselineState") for result in results if result["kind"] in ("fail", "review")]
    assert sorted(marked) == ["new"] * new + ["unchanged"] * unchanged
    for fmt in ("text", "md"):
        text = (out / f"run.{fmt}").read_text(encoding="utf-8")
        assert f"新增 {new}，原有 {unchanged}，已消失 {run['run']['gone']}" in text
        assert "[新增]" in text
    assert "prune" in done.stderr
    strict = csaudit("audit", str(calls), "--baseline", str(known), "--strict")
    assert strict.returncode == 1 and "--strict" in strict.stderr
    schema = json.loads(csaudit("report", "--schema").stdout)
    jsonschema.validate(run, schema)


def test_a_baseline_grows_only_when_told_to(calls: Path, known: Path) -> None:
    before = known.read_bytes()
    (calls / "rude.txt").write_text(WORSE.replace("不知道。", "我这就去问。"), encoding="utf-8")
    refused = csaudit("baseline", "create", str(calls), "--baseline", str(known), "--lang", "en")
    assert refused.returncode == 2 and "--update" in refused.stderr
    pruned = csaudit("baseline", "prune", str(calls), "--baseline", str(known))
    assert pruned.returncode == 0
    assert {line.rstrip(b",") for line in known.read_bytes().splitlines()} < {
        line.rstrip(b",") for line in before.splitlines()
    }
    updated = csaudit("baseline", "create", str(calls), "--baseline", str(known), "--update")
    assert updated.returncode == 0
    grown = known.read_bytes()
    assert b"conduct.impatience" in grown and b"conduct.impatience" not in before
    (calls / "rude.txt").write_text(RUDE, encoding="utf-8")
    pruned = csaudit("baseline", "prune", str(calls), "--baseline", str(known))
    assert pruned.returncode == 0
    left = known.read_bytes()
    assert {line.rstrip(b",") for line in left.splitlines()} < {
        line.rstrip(b",") for line in grown.splitlines()
    }
    assert b"conduct.impatience" not in left


def test_a_saved_run_does_as_well_as_the_transcripts(calls: Path, known: Path) -> None:
    run = calls.parent / "run.json"
    csaudit("audit", str(calls), "-f", f"json:{run}")
    again = calls.parent / "again.json"
    done = csaudit("baseline", "create", str(run), "--baseline", str(again))
    assert done.returncode == 0, done.stderr
    assert again.read_bytes() == known.read_bytes()
    shown = csaudit("baseline", "show", "--baseline", str(known))
    assert "rude  conduct.brush-off  客服「不归我管」" in shown.stdout.splitlines()
    as_json = csaudit("baseline", "show", "--baseline", str(known), "--json")
    assert json.loads(as_json.stdout) == json.loads(known.read_bytes())


def test_no_baseline_from_half_a_run(calls: Path) -> None:
    (calls / "broken.txt").write_bytes(b"\x00\x01" * 99)
    file = calls.parent / "half.json"
    done = csaudit("baseline", "create", str(calls), "--baseline", str(file))
    assert done.returncode == 3
    assert not file.exists()
    assert (
        csaudit("baseline", "create", str(calls), "--baseline", str(file), "--allow-incomplete").returncode
        == 0
    )


@pytest.mark.parametrize("command", ["create", "prune", "show"])
def test_the_file_must_be_named(calls: Path, command: str) -> None:
    paths = [] if command == "show" else [str(calls)]
    assert csaudit("baseline", command, *paths).returncode == 2
    if command != "create":
        assert csaudit("baseline", command, *paths, "--baseline", "nowhere.json").returncode == 2


LIST = """\
- check: conduct.brush-off
  call: rude
  quote: 这不归我管，你找别人。
  reason: 已转接过，电话13800138000
  by: 王主管
- check: empathy.missing-empathy
  call: rude
  quote: 气死我了
  reason: 等录音
  status: under_review
- {check: conduct.dont-know, call: rude, quote: 不知道, reason: 过期, expires: 2026-01-31}
"""


@pytest.fixture
def listed(calls: Path) -> Path:
    file = calls.parent / "suppressions.yaml"
    file.write_text(LIST, encoding="utf-8")
    return file


def test_what_is_accepted_is_out_of_score_and_gate_but_not_out_of_sight(calls: Path, listed: Path) -> None:
    only = ("--select", "conduct.brush-off", "--fail-on", "minor")
    code, before, _ = run_json(str(calls), *only)
    assert code == 1
    code, after, said = run_json(str(calls), *only, "--suppressions", str(listed), "--today", "2026-01-01")
    assert code == 0, said
    (was,), (now,) = (
        [finding for call in run["calls"] for finding in call["findings"]] for run in (before, after)
    )
    assert {key: now[key] for key in was} == was
    assert now["suppression"] == {
        "status": "accepted",
        "reason": "已转接过，电话138****8000",
        "by": "王主管",
        "expires": "",
    }
    scores = [{call["call_id"]: call["score"] for call in run["calls"]}["rude"] for run in (before, after)]
    assert scores[0] < 100 and scores[1] == 100
    assert after["run"]["suppressions"] == 3 and "today" not in after["run"]
    assert [group["failed_calls"] for group in after["teams"]] == [0]


def test_every_report_shows_an_appeal_for_what_it_is(calls: Path, listed: Path) -> None:
    out = calls.parent / "out"
    names = ("json", "sarif", "text", "md", "html", "csv", "junit", "gitlab", "github")
    formats = [part for fmt in names for part in ("-f", f"{fmt}:{out}/run.{fmt}")]
    done = csaudit(
        "audit",
        str(calls),
        "--suppressions",
        str(listed),
        "--today",
        "2026-02-01",
        "--fail-on",
        "major",
        *formats,
    )
    assert done.returncode == 1, done.stderr
    assert "1 处违规达到" in done.stderr  # the one under appeal still counts
    text = {fmt: (out / f"run.{fmt}").read_text(encoding="utf-8") for fmt in names}
    for fmt in ("text", "md", "html", "csv", "gitlab"):
        assert "已豁免，不计：已转接过，电话138" in text[fmt] and "13800138000" not in text[fmt], fmt
        assert "申诉中：等录音" in text[fmt], fmt
        assert "豁免已于 2026-01-31 到期" in text[fmt], fmt
    assert "豁免 1 处（不计分），申诉中 1，申诉驳回 0，豁免到期 1（清单 3 条）" in text["text"]
    assert "以 2026-02-01 判断豁免是否到期" in text["text"]
    results = read_sarif((out / "run.sarif").read_bytes())["results"]
    statuses = {
        (result["ruleId"], each["status"])
        for result in results
        if result["kind"] in ("fail", "review")
        for each in result.get("suppressions", ())
    }
    assert statuses == {
        ("conduct.brush-off", "accepted"), ("empathy.missing-empathy", "underReview"), ("conduct.dont-know", "rejected"),
    }  # fmt: skip
    cases = {case.attrib["name"].split()[0]: case for case in read_junit((out / "run.junit").read_bytes())}
    rude = [
        case for case in read_junit((out / "run.junit").read_bytes()) if "rude" in case.attrib["classname"]
    ]
    brushed = next(case for case in rude if case.attrib["name"].startswith("conduct.brush-off "))
    assert brushed.find("skipped") is not None and brushed.find("failure") is None
    assert cases
    assert "不归我管" not in text["github"]
    run = json.loads(text["json"])
    assert run["run"]["today"] == "2026-02-01"
    assert len(run["run"]["notices"]) == 1
    jsonschema.validate(run, json.loads(csaudit("report", "--schema").stdout))
    again = csaudit("report", str(out / "run.json"), "-f", "md")
    assert again.stdout == text["md"]


def test_strict_wants_a_list_without_doubts(calls: Path, listed: Path) -> None:
    args = ("--suppressions", str(listed), "--select", "conduct.brush-off", "--strict", "--lang", "en")
    fine = csaudit("audit", str(calls), *args, "--today", "2026-01-31")
    assert fine.returncode == 0, fine.stderr
    late = csaudit("audit", str(calls), *args, "--today", "2026-02-01")
    assert late.returncode == 1
    assert (
        "suppressions.yaml:11: the suppression of conduct.dont-know in rude expired on 2026-01-31"
        in late.stderr
    )
    relaxed = csaudit("audit", str(calls), *args[:-3], "--today", "2026-02-01")
    assert relaxed.returncode == 0 and "到期" in relaxed.stderr


def test_what_is_suppressed_stays_out_of_a_baseline(calls: Path, listed: Path) -> None:
    file = calls.parent / "known.json"
    csaudit("baseline", "create", str(calls), "--baseline", str(file), "--suppressions", str(listed))
    assert "conduct.brush-off" not in file.read_text(encoding="utf-8")


def test_a_broken_list_stops_the_run_with_its_place(calls: Path) -> None:
    file = calls.parent / "bad.yaml"
    file.write_text("- {check: conduct.brush-off, call: rude, quote: 不归我管}\n", encoding="utf-8")
    done = csaudit("audit", str(calls), "--suppressions", str(file), "--lang", "en")
    assert done.returncode == 2
    assert "bad.yaml:1:3" in done.stderr and "'reason' is missing" in done.stderr
    assert done.stdout == ""


def test_the_same_in_one_process_and_in_many(tmp_path: Path, listed: Path) -> None:
    """More calls than are audited before workers start."""
    lines = []
    for number in range(2_100):
        turns = [
            {"role": "agent" if line.startswith("客服") else "customer", "text": line[3:]}
            for line in RUDE.strip().splitlines()
        ]
        lines.append(
            json.dumps(
                {"call_id": "rude" if not number else f"N{number}", "turns": turns}, ensure_ascii=False
            )
        )
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    args = (
        "--select",
        "conduct.brush-off",
        "--suppressions",
        str(listed),
        "--today",
        "2026-02-01",
        "-f",
        "json",
        "-q",
    )
    one, two = (csaudit("audit", str(file), *args, "-j", jobs) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert one.stdout == two.stdout
    assert one.stdout.count('"accepted"') == 1


def test_an_appeal_becomes_a_good_example_of_its_check(tmp_path: Path) -> None:
    """Paste it into the check's file: `checks test` fails until the check is mended, and passes then."""
    check = "forbid:\n  who: agent\n  says: [不归我管]\n"
    pack = make_pack(tmp_path, {"brush": check}, name="mine")
    calls = tmp_path / "calls.txt"
    calls.write_text(
        "客户：我号码是13800138000\n客服：这单不归我管，我转给专员，马上回您\n客户：好\n客服：再见\n",
        encoding="utf-8",
    )
    listed = tmp_path / "s.yaml"
    listed.write_text(
        "- {check: mine.brush, call: calls, quote: 不归我管, reason: 当场转了专员}\n"
        "- {check: mine.brush, call: calls, quote: 没有的话, reason: x, status: rejected}\n",
        encoding="utf-8",
    )
    out = tmp_path / "snippet.yaml"
    args = ("appeals", "to-examples", str(listed), str(calls), "--pack", str(pack))
    done = csaudit(*args, "-o", str(out), "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert csaudit(*args, "--lang", "en").stdout == out.read_text(encoding="utf-8")
    (example,) = yaml.safe_load(out.read_text(encoding="utf-8"))["examples"]["good"]
    assert example.splitlines() == [
        "客户：我号码是138****8000", "客服：这单不归我管，我转给专员，马上回您", "客户：好", "客服：再见",
    ]  # fmt: skip
    file = pack / "brush.yaml"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole + out.read_text(encoding="utf-8"), encoding="utf-8")
    assert csaudit("checks", "test", "mine", "--pack", str(pack)).returncode == 1
    mended = whole.replace(
        "says: [不归我管]\n", "says: [不归我管]\n  unless: [{same_turn: {says: [转给专员]}}]\n"
    )
    file.write_text(mended + out.read_text(encoding="utf-8"), encoding="utf-8")
    tested = csaudit("checks", "test", "mine", "--pack", str(pack))
    assert tested.returncode == 0, tested.stdout
    kept = csaudit(*args, "--todo")
    file.write_text(whole + kept.stdout, encoding="utf-8")
    assert csaudit("checks", "test", "mine", "--pack", str(pack)).returncode == 0


def test_an_appeal_that_the_transcripts_lack_is_named(calls: Path, listed: Path) -> None:
    done = csaudit("appeals", "to-examples", str(listed), str(calls / "good.txt"), "--lang", "en")
    assert done.returncode == 1
    assert "suppressions.yaml:1: call rude or this quote isn't in the transcripts" in done.stderr
    assert csaudit("appeals", "to-examples", str(listed)).returncode == 2
