"""The command line, run as a process: what it prints where, and how it exits."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from making import make_pack
from running import GOOD, RUDE, csaudit


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    folder = tmp_path / "calls"
    folder.mkdir()
    (folder / "rude.txt").write_text(RUDE, encoding="utf-8")
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def test_faults_are_a_success_without_a_gate(calls: Path) -> None:
    done = csaudit("audit", str(calls))
    assert done.returncode == 0, done.stderr
    assert "rude" in done.stdout
    assert "不归我管" in done.stdout
    assert "退出码 0" in done.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--fail-on", "minor"], 1),
        (["--fail-on", "never"], 0),
        (["--min-score", "90"], 1),
        (["--min-score", "0"], 0),
        (["--fail-on", "nonsense"], 2),
        (["--by", "planet"], 2),
        (["-f", "docx"], 2),
        (["-f", "xlsx"], 2),
        (["-f", "json", "-f", "csv"], 2),
        (["-j", "zero"], 2),
        (["--scorecard", "nothing"], 2),
        (["--select", "nothing.here"], 2),
        (["--pack", "nowhere"], 2),
        (["--map", "text"], 2),
        (["--no-such-option"], 2),
    ],
)
def test_exit_codes(calls: Path, args: list[str], code: int) -> None:
    done = csaudit("audit", str(calls), *args)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_the_gate_says_why_and_how_to_see_it_again(calls: Path) -> None:
    done = csaudit(
        "audit", str(calls), "--fail-on", "major", "-f", f"json:{calls}/../out.json", "--lang", "en"
    )
    assert done.returncode == 1
    assert "exit 1:" in done.stderr
    again = done.stderr.rpartition("Reproduce the first: csaudit ")[2].strip().replace("'", "").split()
    explained = csaudit(*again, "--lang", "en")
    assert explained.returncode == 0, explained.stderr
    assert "Verdict: fail" in explained.stdout


def test_an_unreadable_file_makes_the_run_incomplete_but_loses_nothing(calls: Path) -> None:
    (calls / "broken.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (calls / "empty.txt").write_bytes(b"")
    out = calls.parent / "out.json"
    done = csaudit("audit", str(calls), "-f", f"json:{out}")
    assert done.returncode == 3
    run = json.loads(out.read_text(encoding="utf-8"))
    assert {call["call_id"] for call in run["calls"]} == {"good", "rude"}
    assert len(run["skipped"]) == 2
    assert "broken.txt" in done.stderr and "empty.txt" in done.stderr
    assert csaudit("audit", str(calls), "--allow-incomplete").returncode == 0


def test_nothing_to_audit(tmp_path: Path) -> None:
    assert csaudit("audit", str(tmp_path)).returncode == 4
    assert csaudit("audit", str(tmp_path), "--allow-empty").returncode in (0, 3)


def test_a_bot_is_no_agent_until_it_is_named(tmp_path: Path) -> None:
    chat = tmp_path / "chat.txt"
    chat.write_text(RUDE.replace("客服", "机器人"), encoding="utf-8")
    unnamed = csaudit("audit", str(chat), "--fail-on", "major", "--lang", "en")
    assert unnamed.returncode == 4
    assert "--agent-speaker" in unnamed.stderr
    assert csaudit("audit", str(chat), "--fail-on", "major", "--allow-empty").returncode == 0
    named = csaudit("audit", str(chat), "--fail-on", "major", "--agent-speaker", "机器人")
    assert named.returncode == 1
    assert "不归我管" in named.stdout


def test_standard_input_and_output(calls: Path) -> None:
    done = csaudit("audit", "-", "-f", "jsonl", "-q", stdin=RUDE)
    assert done.returncode == 0
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    findings = json.loads(line)["findings"]
    assert any(finding["quote"] in RUDE for finding in findings)


def test_every_format_at_once_and_the_same_bytes_twice(calls: Path) -> None:
    outs = []
    for name in ("one", "two"):
        folder = calls.parent / name
        formats = ["json", "jsonl", "csv", "xlsx", "md", "html", "text", "sarif", "junit", "gitlab", "github"]
        args = [part for fmt in formats for part in ("-f", f"{fmt}:{folder}/run.{fmt}")]
        done = csaudit("audit", str(calls), *args, PYTHONHASHSEED="1" if name == "one" else "2")
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        outs.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert set(outs[0]) == {f"run.{fmt}" for fmt in formats}
    assert outs[0] == outs[1]


def test_a_saved_run_renders_the_same_without_auditing(calls: Path) -> None:
    run = calls.parent / "run.json"
    direct = csaudit("audit", str(calls), "-f", f"json:{run}", "-f", "md")
    again = csaudit("report", str(run), "-f", "md")
    assert again.returncode == 0, again.stderr
    assert again.stdout == direct.stdout
    english = csaudit("report", str(run), "-f", "md", "--lang", "en")
    assert "Call audit report" in english.stdout
    assert "客服说" not in english.stdout


def test_one_file_per_agent(calls: Path) -> None:
    folder = calls.parent / "sheets"
    done = csaudit("audit", str(calls), "--by", "agent", "-f", f"md:{folder}/")
    assert done.returncode == 0, done.stderr
    assert any(folder.iterdir())


def test_the_users_own_pack(calls: Path, tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"wants-name": "forbid: {says: [你找别人]}"}, name="mine")
    out = tmp_path / "out.json"
    done = csaudit("audit", str(calls), "--pack", str(pack), "--select", "mine", "-f", f"json:{out}")
    assert done.returncode == 0, done.stderr
    run = json.loads(out.read_text(encoding="utf-8"))
    assert list(run["checks"]) == ["mine.wants-name"]
    assert [f["check"] for call in run["calls"] for f in call["findings"]] == ["mine.wants-name"]


def test_a_broken_pack_stops_the_run_before_any_call(calls: Path, tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"bad": "forbid: {sayz: [不归我管]}"}, name="mine")
    done = csaudit("audit", str(calls), "--pack", str(pack))
    assert done.returncode == 2
    assert "bad.yaml:6:10" in done.stderr and "是不是“says”" in done.stderr
    assert done.stdout == ""


def test_report_refuses_what_is_no_run(tmp_path: Path) -> None:
    other = tmp_path / "x.json"
    other.write_text('{"a": 1}', encoding="utf-8")
    assert csaudit("report", str(other)).returncode == 2
    assert csaudit("report", str(tmp_path / "missing.json")).returncode == 2
    assert json.loads(csaudit("report", "--schema").stdout)["$schema"].startswith("https://json-schema.org")


def _into(sink: str, *args: str) -> tuple[int, str]:
    """Exit code and standard error of a run whose standard output is a shell's sink."""
    command = shlex.join([sys.executable, "-m", "csaudit", *args])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command + sink], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full to stand for a full disk")
@pytest.mark.parametrize(
    "args", [["audit", "."], ["audit", ".", "-f", "json"], ["calls", "ls", "."], ["checks", "list"]]
)
def test_a_full_disk_under_standard_output_is_said_plainly(
    calls: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    monkeypatch.chdir(calls)
    code, err = (
        _into(" > /dev/full", *args, "--isolated") if args[0] == "audit" else _into(" > /dev/full", *args)
    )
    assert code == 2
    assert "写不了标准输出" in err
    assert "Traceback" not in err and "Exception ignored" not in err


@pytest.mark.parametrize(("gate", "code"), [("minor", 1), ("never", 0)])
def test_a_reader_that_has_seen_enough_loses_neither_gate_nor_files(
    calls: Path, gate: str, code: int
) -> None:
    out = calls.parent / "run.json"
    args = ["audit", str(calls), "-f", "html", "-f", f"json:{out}", "--fail-on", gate]
    assert _into(" | true", *args)[0] == code
    assert len(json.loads(out.read_bytes())["calls"]) == 2


def test_the_same_goes_for_tables(calls: Path) -> None:
    out = calls.parent / "stats.json"
    args = ["checks", "stats", str(calls), "-f", "html", "-f", f"json:{out}"]
    assert _into(" | true", *args)[0] == 0
    assert json.loads(out.read_bytes())["calls"] == 2


def test_ctrl_c_keeps_what_is_done(calls: Path) -> None:
    """The second file is a pipe: once the program waits for it, the first one is done."""
    out, pipe = calls.parent / "out.json", calls.parent / "pipe.txt"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "csaudit", "audit", str(calls / "rude.txt"), str(pipe), "-f", f"json:{out}"],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    run = json.loads(out.read_text(encoding="utf-8"))
    assert run["run"]["complete"] is False
    assert [call["call_id"] for call in run["calls"]] == ["rude"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        [],
        ["audit"],
        ["report"],
        ["cache"],
        ["checks"],
        ["checks", "test"],
        ["checks", "explain"],
        ["checks", "diff"],
    ],
)
def test_help_in_both_languages(command: list[str], lang: str) -> None:
    done = csaudit(*command, "--help", CSAUDIT_LANG=lang)
    assert done.returncode == 0
    chinese = any("一" <= character <= "鿿" for character in done.stdout)
    assert chinese is (lang == "zh")
