"""A run that is killed leaves whole reports or none, and what it finished isn't audited again.

Each run reads a file of calls and then a pipe: once the pipe can be opened for writing, the program has taken every call before it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csaudit.batch.pool import AHEAD, CHUNK
from csaudit.batch.run import SERIAL_BELOW
from csaudit.batch.store import BATCH
from csaudit.engine.evaluate import TURNS_TOGETHER
from making import make_pack
from running import csaudit

TURNS = [{"role": "customer", "text": "喂"}, {"role": "agent", "text": "这个不归我管"}]
IN_FLIGHT = TURNS_TOGETHER // (len(TURNS) + 1) + BATCH
"""Calls that one process has taken and not yet kept, at most."""
FORM = "title: {zh: 表, en: form}\nsections:\n  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: p}]}\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    make_pack(tmp_path, {"brush": "forbid: {says: [不归我管]}"})
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    return tmp_path


def calls_of(number: int, name: str = "C") -> str:
    lines = (json.dumps({"call_id": f"{name}{n:05}", "turns": TURNS}) for n in range(number))
    return "\n".join(lines) + "\n"


def write_calls(path: Path, number: int) -> None:
    path.write_text(calls_of(number), encoding="utf-8")


def arguments(work: Path, *more: str) -> list[str]:
    form, pack, cache = work / "form.yaml", work / "p", work / "cache"
    out = work / "out"
    return [
        *("audit", str(work / "calls.jsonl"), *more, "--scorecard", str(form), "--pack", str(pack)),
        *("--cache-dir", str(cache), "--allow-empty", "--lang", "en"),
        *("-f", f"json:{out}/run.json", "-f", f"jsonl:{out}/run.jsonl"),
    ]


def killed(work: Path, number: int, how: signal.Signals, *more: str) -> tuple[int, str]:
    """Exit code and standard error of a run that is killed while it waits for the pipe after `number` calls.

    Standard error ends when the last process that writes to it has: workers that outlive their parent would hold it open.
    """
    write_calls(work / "calls.jsonl", number)
    process = subprocess.Popen(
        [sys.executable, "-m", "csaudit", *arguments(work, str(work / "pipe.txt"), *more)],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    with (work / "pipe.txt").open("wb"):
        if how is signal.SIGINT:  # as Ctrl-C on a terminal: its workers get it too
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def from_cache(errors: str) -> int:
    """How many results a run says it took from the cache."""
    lines = [line for line in errors.splitlines() if "taken from the cache" in line]
    return int(lines[0].split()[0]) if lines else 0


def finish(work: Path, number: int) -> tuple[int, bytes]:
    """Run to the end: how many results came from the cache, and the JSON report."""
    write_calls(work / "calls.jsonl", number)
    done = csaudit(*arguments(work))
    assert done.returncode == 0, done.stderr
    return from_cache(done.stderr), (work / "out" / "run.json").read_bytes()


def test_sigkill_loses_at_most_the_batch_in_flight(work: Path) -> None:
    code, _ = killed(work, 950, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not (work / "out").exists()
    recalled, report = finish(work, 1000)
    assert 950 - IN_FLIGHT <= recalled <= 950
    assert len(json.loads(report)["calls"]) == 1000
    assert finish(work, 1000) == (1000, report)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_loses_nothing(work: Path, how: signal.Signals) -> None:
    code, errors = killed(work, 950, how)
    assert code == 130, errors
    run = json.loads((work / "out" / "run.json").read_bytes())
    assert run["run"]["complete"] is False
    assert len(run["calls"]) == len((work / "out" / "run.jsonl").read_bytes().splitlines()) == 950
    recalled, report = finish(work, 1000)
    assert recalled == 950
    assert json.loads(report)["run"]["complete"] is True


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_workers_end_with_their_parent_and_what_they_finished_is_kept(
    work: Path, how: signal.Signals
) -> None:
    """With two processes the first calls are audited alone, the others in tasks that may be in flight."""
    number = SERIAL_BELOW + 10 * CHUNK
    code, errors = killed(work, number, how, "-j", "2")
    assert code == (130 if how is signal.SIGINT else -how), errors
    assert "Traceback" not in errors
    assert (work / "out").exists() is (how is signal.SIGINT)
    done = json.loads((work / "out" / "run.json").read_bytes())["calls"] if how is signal.SIGINT else []
    recalled, report = finish(work, number)
    assert recalled >= len(done)
    assert recalled >= number - 2 * AHEAD * CHUNK - BATCH
    assert len(json.loads(report)["calls"]) == number
    assert not [path for path in work.rglob("*") if path.name.endswith(".tmp")]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_worker_that_the_system_ends_is_said_and_loses_nothing_finished(work: Path) -> None:
    write_calls(work / "calls.jsonl", SERIAL_BELOW + 2 * AHEAD * CHUNK)
    process = subprocess.Popen(
        [sys.executable, "-m", "csaudit", *arguments(work, str(work / "pipe.txt"), "-j", "2")],
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with (work / "pipe.txt").open("w", encoding="utf-8") as pipe:
        children = (
            Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        )
        workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert workers
        for pid in workers:
            os.kill(int(pid), signal.SIGKILL)
        pipe.write(calls_of(2 * CHUNK, "P"))
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2, errors
    assert "run again with -j 1" in errors
    assert "Traceback" not in errors
    assert finish(work, SERIAL_BELOW)[0] == SERIAL_BELOW


def test_a_report_in_the_making_never_has_its_final_name(work: Path) -> None:
    """The program is killed while it writes: its second output is a pipe that nobody empties."""
    write_calls(work / "calls.jsonl", 100)
    stuck = work / "stuck.json"
    os.mkfifo(stuck)
    (work / "old.md").write_text("yesterday's", encoding="utf-8")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "csaudit", *arguments(work), "--by", "call"),
            *("-f", f"md:{work}/out/sheets/", "-f", f"json:{stuck}", "-f", f"md:{work}/old.md"),
        ],
        stderr=subprocess.DEVNULL,
    )
    with stuck.open("rb") as pipe:
        assert pipe.read(1) == b"{"
        process.kill()
        process.wait(timeout=120)
    for path in (work / "out").rglob("*.json"):
        assert json.loads(path.read_bytes())["calls"]
    assert (work / "out" / "sheets" / "index.md").exists()
    assert (work / "old.md").read_text(encoding="utf-8") == "yesterday's"
