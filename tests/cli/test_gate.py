"""The gate, run as a process: every exit code, every gate, alone and together."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from making import make_pack
from running import GOOD, RUDE, csaudit

SAMPLES = Path(__file__).resolve().parents[2] / "sample_transcripts"
Run = subprocess.CompletedProcess[str]


def told(call_id: str, team: str, text: str) -> str:
    """A native JSONL line."""
    turns = [
        {"role": "agent" if line.startswith("客服") else "customer", "text": line[3:]}
        for line in text.strip().splitlines()
    ]
    return json.dumps({"call_id": call_id, "metadata": {"team": team}, "turns": turns}, ensure_ascii=False)


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """Team 一组 has a rude call and a good one, team 二组 a good one."""
    file = tmp_path / "calls.jsonl"
    lines = [told("C1", "一组", RUDE), told("C2", "一组", GOOD), told("C3", "二组", GOOD)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def audit(*args: str | Path, lang: str = "en", **env: str) -> Run:
    return csaudit("audit", *map(str, args), "--lang", lang, **env)


def test_0_no_gate(calls: Path) -> None:
    done = audit(calls)
    assert done.returncode == 0, done.stderr
    assert "exit 0: audited; no gate was asked for" in done.stderr


GATES = [
    (["--fail-on", "major"], "--fail-on major: 2 finding(s)"),
    (["--min-score", "90"], "--min-score 90: 1 call(s) below it, the lowest C1"),
    (["--min-team-score", "95"], "--min-team-score 95: 1 team(s) below it: 一组 ("),
    (["--max-fail-rate", "33%", "--min-score", "0"], ""),
    (["--strict"], "--strict: "),
]


@pytest.mark.parametrize(("args", "why"), [gate for gate in GATES if gate[1]])
def test_1_each_gate_alone(calls: Path, args: list[str], why: str) -> None:
    done = audit(calls, *args)
    assert done.returncode == 1, done.stderr
    verdict = done.stderr.partition("exit 1: ")[2]
    assert verdict.startswith("the gate failed")
    assert why in verdict


def test_1_every_gate_that_failed_is_named(calls: Path) -> None:
    done = audit(calls, "--fail-on", "minor", "--min-score", "95", "--min-team-score", "99", "--strict")
    assert done.returncode == 1
    for gate in ("--fail-on minor: ", "--min-score 95: ", "--min-team-score 99: ", "--strict: "):
        assert gate in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["--fail-on", "fatal"],
        ["--fail-on", "never"],
        ["--min-score", "0"],
        ["--min-team-score", "0"],
        ["--max-fail-rate", "1"],
    ],
)
def test_0_a_gate_that_passes_says_so(calls: Path, args: list[str]) -> None:
    done = audit(calls, *args)
    assert done.returncode == 0, done.stderr
    assert "exit 0: the gate passed" in done.stderr


@pytest.mark.parametrize(
    ("limit", "code"),
    [("0", 1), ("33.3%", 1), ("1/3", 2), ("0.34", 0), ("34%", 0), ("101%", 2), ("some", 2), ("-1", 2)],
)
def test_the_fail_rate_is_exact(calls: Path, tmp_path: Path, limit: str, code: int) -> None:
    """One call of three doesn't pass on a form that fails whoever brushes off."""
    form = tmp_path / "hard.yaml"
    form.write_text(
        "title: hard\npass_mark: 80\nsections:\n"
        "  - {id: a, title: a, points: 100, items: [{check: conduct.brush-off, deduct: 50}]}\n",
        encoding="utf-8",
    )
    done = audit(calls, "--scorecard", form, f"--max-fail-rate={limit}")
    assert done.returncode == code, done.stderr
    if code == 1:
        assert f"--max-fail-rate {limit}: 1 of 3 scored call(s) didn't pass (33.33%)" in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["--fail-on", "awful"],
        ["--new-only"],
        ["--baseline", "nowhere.json"],
        ["--suppressions", "nowhere.yaml"],
        ["--config", "nowhere.yaml"],
        ["--config", "x.yaml", "--isolated"],
        ["--isolated", "--config", "x.yaml"],
        ["--today", "tomorrow"],
        ["--min-score", "many"],
    ],
)
def test_2_cannot_run_as_asked(calls: Path, args: list[str]) -> None:
    done = audit(calls, *args)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_3_wins_over_1_and_names_the_gate_all_the_same(calls: Path) -> None:
    (calls.parent / "broken.txt").write_bytes(b"\x00\x01\x02" * 50)
    done = audit(calls, calls.parent / "broken.txt", "--fail-on", "major")
    assert done.returncode == 3
    assert "exit 3: " in done.stderr and "the gate failed too: --fail-on major" in done.stderr
    permitted = audit(calls, calls.parent / "broken.txt", "--fail-on", "major", "--allow-incomplete")
    assert permitted.returncode == 1


def test_4_nothing_audited(tmp_path: Path) -> None:
    done = audit(tmp_path, "--fail-on", "minor")
    assert done.returncode == 4
    assert "exit 4: " in done.stderr


def test_130_interrupted(calls: Path) -> None:
    pipe = calls.parent / "pipe.jsonl"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "csaudit", "audit", str(calls), str(pipe), "--fail-on", "minor", "--lang", "en"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "exit 130: interrupted" in errors


def reproduced(done: Run, cwd: Path | None = None, stdin: str | None = None) -> Run:
    """What the last line of a run tells to do."""
    line = done.stderr.strip().rpartition("Reproduce the first: ")[2].partition(" (with the same")[0]
    words = shlex.split(line)
    assert words[:3] == ["csaudit", "checks", "explain"], done.stderr
    return subprocess.run(
        [sys.executable, "-m", "csaudit", *words[1:], "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd, input=stdin,
    )  # fmt: skip


READINGS: list[tuple[str, str, Sequence[str]]] = [
    ("plain text", RUDE, []),
    ("a bot is the agent", RUDE.replace("客服", "机器人"), ["--agent-speaker", "机器人"]),
    ("swapped", RUDE.replace("客服", "甲").replace("客户", "客服").replace("甲", "客户"), ["--swap-roles"]),
    ("columns", "编号,谁,内容\n" + "".join(f'"K:1 a\'b",{line[:2]},{line[3:]}\n' for line in RUDE.splitlines()),
     ["--map", "call_id=编号,role=谁", "--map", "text=内容", "--source-format", "csv"]),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "text", "args"), READINGS, ids=[reading[0] for reading in READINGS])
def test_the_command_to_reproduce_works(tmp_path: Path, _name: str, text: str, args: list[str]) -> None:
    file = tmp_path / "it's a: call.txt"
    file.write_text(text, encoding="utf-8")
    done = audit(file, "--fail-on", "major", *args)
    assert done.returncode == 1, done.stderr
    again = reproduced(done)
    assert again.returncode == 0, again.stderr
    assert "Verdict: fail" in again.stdout


def test_the_command_to_reproduce_works_for_packs_a_configuration_and_standard_input(tmp_path: Path) -> None:
    make_pack(tmp_path, {"who": "forbid: {says: [那谁管]}"}, name="mine")
    (tmp_path / "csaudit.yaml").write_text(
        "packs: [mine]\nselect: [mine]\nfail_on: major\nagent_speaker: [客户]\n"
        "overrides: {mine.who: {enforce: fail, severity: major}}\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "csaudit", "audit", "-", "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path, input=RUDE,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    again = reproduced(done, tmp_path, RUDE)
    assert again.returncode == 0, again.stderr
    assert "Verdict: fail" in again.stdout


def test_the_sample_transcripts_pass_and_fail_as_the_gates_say(tmp_path: Path) -> None:
    out = tmp_path / "run.json"
    done = audit(
        SAMPLES, "--fail-on", "fatal", "--min-score", "60", "--max-fail-rate", "10%", "-f", f"json:{out}"
    )
    run = json.loads(out.read_bytes())
    scored = [call for call in run["calls"] if call["score"] is not None or call["fatal"]]
    failed = [call for call in scored if call["passed"] is False or call["fatal"]]
    low = [call for call in scored if call["score"] is not None and call["score"] < 60]
    fatal = [
        finding
        for call in run["calls"]
        for finding in call["findings"]
        if finding["outcome"] == "fail"
        and finding["severity"] == "fatal"
        and run["checks"][finding["check"]]["enforce"] == "fail"
    ]
    assert done.returncode == int(bool(fatal or low or len(failed) > len(scored) / 10)), done.stderr
    assert ("--fail-on fatal: " in done.stderr) is bool(fatal)
    assert (f"--min-score 60: {len(low)} call(s)" in done.stderr) is bool(low)
    assert (f"{len(failed)} of {len(scored)} scored" in done.stderr) is (len(failed) > len(scored) / 10)
    assert reproduced(done).returncode == 0


@pytest.mark.parametrize("enforce", ["shadow", "warn", "fail"])
def test_rollout_by_configuration(calls: Path, tmp_path: Path, enforce: str) -> None:
    """shadow: recorded, never shown nor gated; warn: shown, not gated, not charged; fail: all of it."""
    config = tmp_path / "rollout.yaml"
    config.write_text(f"overrides: {{conduct.brush-off: {{enforce: {enforce}}}}}\n", encoding="utf-8")
    formats = ["json", "text", "md", "html", "csv", "sarif", "junit", "gitlab", "github"]
    outputs = [part for fmt in formats for part in ("-f", f"{fmt}:{tmp_path}/out.{fmt}")]
    done = audit(
        calls,
        "--config",
        config,
        "--select",
        "conduct.brush-off",
        "--fail-on",
        "minor",
        "--min-score",
        "99",
        *outputs,
    )
    assert done.returncode == (1 if enforce == "fail" else 4 if enforce == "never" else 0), done.stderr
    run = json.loads((tmp_path / "out.json").read_bytes())
    assert [f["check"] for call in run["calls"] for f in call["findings"]] == ["conduct.brush-off"]
    charged = [line for call in run["calls"] for line in call["ledger"] if line["kind"] == "charge"]
    assert bool(charged) is (enforce == "fail")
    for fmt in formats[1:]:
        said = "不归我管" in (tmp_path / f"out.{fmt}").read_text(encoding="utf-8")
        # an annotation on GitHub is for what is charged, or for a grave warning
        assert said is (enforce != "shadow"), fmt


@pytest.mark.parametrize(
    "gate",
    [[], ["--fail-on", "minor"], ["--fail-on", "fatal"], ["--max-fail-rate", "1%"], ["--min-score", "80"]],
)
def test_the_finding_to_reproduce_is_the_one_that_reports_list_first(gate: list[str], tmp_path: Path) -> None:
    page = tmp_path / "report.csv"
    done = audit(SAMPLES, *gate, "-f", f"csv:{page}", "--isolated")
    first = next(csv.DictReader(page.read_text(encoding="utf-8-sig").splitlines()))
    last = shlex.split(done.stderr.splitlines()[-1])
    assert last[last.index("explain") + 1] == first["check"]
    assert last[last.index("--call") + 1].endswith(f":{first['call_id']}")
