"""Speed and memory, as ratios against yardsticks of the same run: `make bench`.

Yardsticks: `python -c pass` for start-up, a bare `orjson.loads` loop over the same bytes for throughput. CPU seconds of this process,
medians of several rounds; memory is the peak resident set of a fresh process.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from csaudit.batch import run
from csaudit.batch.cache import ResultCache
from csaudit.batch.collector import settled
from csaudit.engine import evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call
from csaudit.readers import read_path

HERE = Path(__file__).resolve().parent
CALLS = 1000
ROUNDS = 3
AUDITS = 7
"""Rounds of auditing: the first ones still learn what to listen for."""


def corpus(path: Path, calls: int) -> None:
    """`calls` calls as native JSONL: the benchmark calls over and over under fresh ids, without their labels."""
    lines = [
        orjson.loads(line)
        for file in sorted((HERE / "calls").glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
    ]
    with path.open("wb") as out:
        for number in range(calls):
            call = dict(lines[number % len(lines)], call_id=f"B{number:07}")
            call.pop("gold", None)
            out.write(orjson.dumps(call) + b"\n")


def cpu(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU seconds of a piece of work."""
    taken = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return statistics.median(taken)


def wall(command: list[str], rounds: int = 7) -> float:
    """Median wall seconds of a command."""
    taken = []
    for _ in range(rounds):
        before = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


def start_up() -> None:
    """Commands against the bare interpreter."""
    bare = wall([sys.executable, "-c", "pass"])
    print(f"start-up: python -c pass {1000 * bare:.0f} ms")
    samples = str(HERE.parent / "sample_transcripts")
    for arguments in (["--version"], ["--help"], ["audit", samples, "-q", "--no-cache"]):
        taken = wall([sys.executable, "-m", "csaudit", *arguments], 5)
        print(f"  csaudit {arguments[0]:10} {1000 * taken:6.0f} ms  {taken / bare:5.1f} × pass")


def throughput(path: Path, calls: int) -> None:
    """Reading and auditing against a bare parse of the same lines."""
    before = time.process_time()
    scorecard = ScorecardRecipe().build()
    print(
        f"load and compile the packs: {1000 * (time.process_time() - before):.0f} ms CPU, {len(scorecard.checks)} checks"
    )
    lines = path.read_bytes().splitlines()
    floor = cpu(lambda: [orjson.loads(line) for line in lines])
    reading = cpu(lambda: sum(1 for _ in read_path(str(path))))
    making = cpu(lambda: made(path))
    read = [item for item in read_path(str(path)) if isinstance(item, Call)]
    turns = sum(len(call.turns) for call in read)
    with settled():
        auditing = cpu(lambda: list(evaluate_each(scorecard, read)), AUDITS)
        bare = cpu(lambda: list(evaluate_each(scorecard, read, with_facts=False)), AUDITS)
    print(
        f"{calls} calls, {turns / calls:.0f} turns a call, {path.stat().st_size / calls / 1024:.1f} KiB a call; one core, CPU time"
    )
    rows = [
        ("orjson.loads (floor)", floor),
        ("read", reading),
        ("read, turns made", making),
        ("audit, for the gate", bare),
        ("audit, with facts", auditing),
    ]
    for name, taken in (*rows, *cached(read)):
        print(f"  {name:24} {calls / taken:9.0f} calls/s  {taken / floor:7.1f} × floor")


def made(path: Path) -> int:
    """Read, with what a call makes when it is first asked for it: turns and sha256. An audit asks for both."""
    return sum(len(item.turns) + len(item.sha256) for item in read_path(str(path)) if isinstance(item, Call))


def cached(read: list[Call]) -> list[tuple[str, float]]:
    """The same calls audited with an empty cache, and with one that knows them all."""
    recipe = ScorecardRecipe()
    scorecard = recipe.build()
    with tempfile.TemporaryDirectory() as folder:
        fresh = (Path(folder) / str(number) for number in range(ROUNDS))
        cold = cpu(lambda: run(read, scorecard, recipe, cache=ResultCache(next(fresh), scorecard)))
        warm = cpu(lambda: run(read, scorecard, recipe, cache=ResultCache(Path(folder) / "0", scorecard)))
        size = sum(path.stat().st_size for path in (Path(folder) / "0").rglob("*") if path.is_file())
    print(f"cache: {size / len(read) / 1024:.1f} KiB a call on disk")
    return [("audit, cache empty", cold), ("audit, all in the cache", warm)]


def memory(path: Path) -> None:
    """Peak resident set of auditing the corpus in a fresh process."""
    program = (
        "import resource, sys\nfrom csaudit.cli.app import run\n"
        "try:\n    run(['audit', sys.argv[1], '-f', 'json:' + sys.argv[2], '-q', '-j', '1', '--no-cache'])\n"
        "except SystemExit:\n    pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), f"{path}.out"],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"peak resident set of auditing the corpus: {int(done.stdout.split()[-1]) / 1024:.0f} MB")


def main() -> None:
    """Everything, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.jsonl"
        corpus(path, CALLS)
        start_up()
        throughput(path, CALLS)
        memory(path)
    print(f"this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
