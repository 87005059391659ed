"""The same calls give the same bytes in every format, however they are audited (DESIGN §9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from csaudit.batch.run import SERIAL_BELOW
from making import make_pack
from running import csaudit

FOLDER = Path(__file__).parents[1] / "sample_transcripts"
SAMPLES = sorted(str(path) for path in FOLDER.glob("*/*") if path.is_file())
FORMATS = ("json", "jsonl", "sarif", "junit", "gitlab", "csv", "html", "md", "text")
FORM = "title: {zh: 表, en: form}\nsections:\n  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: p}]}\n"
SAYINGS = ("不归我管", "您好", "没办法，您打12345吧", "=1+1", "我帮您查，请稍等")


def outputs(
    folder: Path, *arguments: str, formats: Sequence[str] = FORMATS, **env: str
) -> tuple[dict[str, bytes], str]:
    """What a run writes, by name, and what it says."""
    wanted = [part for fmt in formats for part in ("-f", f"{fmt}:{folder}/run.{fmt}")]
    done = csaudit("audit", *arguments, *wanted, "--lang", "en", **env)
    assert done.returncode == 0, done.stderr
    written = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    assert set(written) == {f"run.{fmt}" for fmt in formats}
    return written, done.stderr


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The sample calls, audited in one process without a cache."""
    return outputs(
        tmp_path_factory.mktemp("expected"), *SAMPLES, "-j", "1", "--no-cache", PYTHONHASHSEED="0"
    )[0]


def test_without_the_kernel(expected: dict[str, bytes], tmp_path: Path) -> None:
    again, _ = outputs(tmp_path, *SAMPLES, "--no-cache", PYTHONHASHSEED="4242", CSAUDIT_NATIVE="0")
    assert again == expected


def test_cold_and_warm_in_any_order_of_the_files(expected: dict[str, bytes], tmp_path: Path) -> None:
    cache = ("--cache-dir", str(tmp_path / "cache"))
    shuffled = [*SAMPLES[1::2], *reversed(SAMPLES[::2])]
    cold, first = outputs(tmp_path / "cold", *shuffled, *cache, PYTHONHASHSEED="1")
    warm, second = outputs(
        tmp_path / "warm", *reversed(SAMPLES), *cache, PYTHONHASHSEED="7", CSAUDIT_NATIVE="0"
    )
    assert cold == expected
    assert warm == expected
    assert "from the cache" not in first
    assert "20 of them unchanged, taken from the cache" in second


def test_in_one_process_and_in_two(tmp_path: Path) -> None:
    """Enough calls for worker processes to be started."""
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    pack = make_pack(
        tmp_path,
        {
            "brush": "forbid: {says: [不归我管]}",
            "late": "respond: {when: {says: [查]}, expect: {says: [抱歉]}, within: {agent_turns: 2}}",
        },
    )
    number = SERIAL_BELOW + 250
    lines = [
        json.dumps(
            {
                "call_id": f"C{7919 * n % number:05}",
                "metadata": {"agent_id": f"A{n % 7}", "team": f"T{n % 3}"},
                "turns": [
                    {"role": ("agent", "customer")[k % 2], "text": SAYINGS[(n + k * k) % len(SAYINGS)]}
                    for k in range(3)
                ],
            }
        )
        for n in range(number)
    ]
    calls = tmp_path / "calls.jsonl"
    calls.write_text("\n".join(lines) + "\n", encoding="utf-8")
    formats = ("json", "jsonl", "csv")

    def run(folder: str, *arguments: str, **env: str) -> list[bytes]:
        form = ("--scorecard", str(tmp_path / "form.yaml"), "--pack", str(pack))
        wanted = [part for fmt in formats for part in ("-f", f"{fmt}:{tmp_path / folder}/run.{fmt}")]
        done = csaudit("audit", str(calls), *arguments, *form, *wanted, **env)
        assert done.returncode == 0, done.stderr
        return [(tmp_path / folder / f"run.{fmt}").read_bytes() for fmt in formats]

    alone = run("alone", "-j", "1", "--no-cache")
    assert run("two", "-j", "2", "--cache-dir", str(tmp_path / "cache"), PYTHONHASHSEED="5") == alone


BARE = ("text", "csv", "sarif", "junit", "gitlab")
"""Formats that show no facts."""


@pytest.mark.parametrize("first", ["bare", "full"])
def test_formats_with_facts_and_without_share_a_cache(
    expected: dict[str, bytes], tmp_path: Path, first: str
) -> None:
    """An audit for formats that show no facts makes none; one that shows them never lacks any."""
    cache = ("--cache-dir", str(tmp_path / "cache"))
    runs = [("bare", BARE, "1"), ("full", FORMATS, "7")]
    seen: dict[str, str] = {}
    for name, formats, seed in [*(runs if first == "bare" else reversed(runs)), *runs]:
        folder = tmp_path / f"{name}{len(seen)}"
        written, seen[folder.name] = outputs(folder, *SAMPLES, *cache, formats=formats, PYTHONHASHSEED=seed)
        assert written == {file: data for file, data in expected.items() if file in written}
    recalled = ["from the cache" in said for said in seen.values()]
    assert recalled == ([False, False, True, True] if first == "bare" else [False, True, True, True])
