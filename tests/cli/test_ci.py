"""The formats for CI from the command line: a real audit of the sample calls, and what a workflow sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.ci_readers import READERS, read_github, read_gitlab, read_junit, read_sarif
from running import RUDE, csaudit

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_transcripts"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample calls audited in every format for CI, and the saved run."""
    folder = tmp_path_factory.mktemp("ci")
    args = [part for fmt in [*READERS, "json"] for part in ("-f", f"{fmt}:{folder}/out.{fmt}")]
    done = csaudit(
        "audit", str(SAMPLES), *args, GITHUB_WORKSPACE=str(ROOT), GITHUB_STEP_SUMMARY=f"{folder}/summary.md"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return folder


@pytest.mark.parametrize("fmt", READERS)
def test_a_real_audit_is_valid(audited: Path, fmt: str) -> None:
    assert READERS[fmt]((audited / f"out.{fmt}").read_bytes())


def test_findings_stand_at_the_line_that_says_it(audited: Path) -> None:
    results = read_sarif((audited / "out.sarif").read_bytes())["results"]
    seen = 0
    for result in results:
        physical = result["locations"][0]["physicalLocation"]
        path = ROOT / physical["artifactLocation"]["uri"]
        if path.suffix == ".txt" and "gb18030" not in path.name:
            line = path.read_text(encoding="utf-8").splitlines()[physical["region"]["startLine"] - 1]
            assert physical["region"]["snippet"]["text"][:6] in line
            seen += 1
    assert seen > 10


def test_every_format_tells_of_the_same_findings(audited: Path) -> None:
    run = json.loads((audited / "out.json").read_bytes())
    found = sum(len(call["findings"]) for call in run["calls"])
    results = read_sarif((audited / "out.sarif").read_bytes())["results"]
    assert sum(result["kind"] in ("fail", "review") for result in results) == found
    assert len(read_gitlab((audited / "out.gitlab").read_bytes())) == found
    failed = {
        (call["call_id"], outcome["check"])
        for call in run["calls"]
        for outcome in call["outcomes"]
        if outcome["outcome"] == "fail"
    }
    cases = read_junit((audited / "out.junit").read_bytes())
    assert len(cases) == len(run["calls"]) * len(run["checks"])
    assert {
        (case.attrib["classname"].rpartition(".")[2], case.attrib["name"].split()[0])
        for case in cases
        if case.find("failure") is not None
    } == failed


@pytest.mark.parametrize("fmt", READERS)
def test_a_saved_run_renders_to_the_same_bytes(audited: Path, fmt: str) -> None:
    again = csaudit("report", str(audited / "out.json"), "-f", fmt, GITHUB_WORKSPACE=str(ROOT))
    assert again.returncode == 0, again.stderr
    assert again.stdout == (audited / f"out.{fmt}").read_text(encoding="utf-8")


def test_the_summary_of_the_step(audited: Path) -> None:
    text = (audited / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("## 客服通话质检报告")
    assert text.count("\n| ") > 100


@pytest.fixture
def rude(tmp_path: Path) -> Path:
    calls = tmp_path / "qa" / "calls"
    calls.mkdir(parents=True)
    (calls / "rude.txt").write_text(RUDE, encoding="utf-8")
    return calls / "rude.txt"


def test_annotations_and_nothing_else_on_standard_output(rude: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("already here\n", encoding="utf-8")
    done = csaudit(
        "audit", str(rude), "-f", "github", GITHUB_WORKSPACE=str(tmp_path), GITHUB_STEP_SUMMARY=str(summary)
    )
    assert done.returncode == 0, done.stderr
    commands = read_github(done.stdout.encode())
    assert commands[0][0] == "error"
    assert {properties["file"] for _, properties, _ in commands[:-1]} == {"qa/calls/rude.txt"}
    assert {"1", "2"} <= {properties.get("line") for _, properties, _ in commands}
    assert summary.read_text(encoding="utf-8").startswith("already here\n## ")


def test_the_summary_of_a_step_stays_below_the_limit(rude: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * ((1 << 20) - 3000), encoding="utf-8")
    done = csaudit(
        "audit", str(rude), "-f", "github:" + str(tmp_path / "out"), GITHUB_STEP_SUMMARY=str(summary)
    )
    assert done.returncode == 0, done.stderr
    assert summary.stat().st_size <= 1 << 20


def test_a_summary_that_cannot_be_written_loses_no_report(rude: Path, tmp_path: Path) -> None:
    done = csaudit("audit", str(rude), "-f", "github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert done.returncode == 0
    assert read_github(done.stdout.encode())
    assert str(tmp_path) in done.stderr and "Traceback" not in done.stderr


def test_without_github_there_is_no_summary(rude: Path, tmp_path: Path) -> None:
    done = csaudit("audit", str(rude), "-f", "github", GITHUB_STEP_SUMMARY="")
    assert done.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["qa"]
