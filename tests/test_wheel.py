"""The wheel holds the packs: unpacked outside the repository, it audits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    program = (
        "import sys, os; os.chdir(sys.argv[1])\n"
        "from hatchling.build import build_wheel\nprint(build_wheel(sys.argv[2]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), str(folder)], capture_output=True, text=True, check=True
    )
    name = done.stdout.split()[-1]
    with zipfile.ZipFile(folder / name) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *args], capture_output=True, text=True, check=True, cwd=unpacked.parent, env=env
    )


def test_it_runs_from_the_wheel_with_the_same_checks(unpacked: Path) -> None:
    where = run(unpacked, "-c", "import csaudit; print(csaudit.__file__)").stdout.strip()
    assert where.startswith(str(unpacked))
    rows = json.loads(run(unpacked, "-m", "csaudit", "checks", "list", "--json").stdout)
    here = {
        f"{path.parent.name}.{path.stem}"
        for path in (ROOT / "checks").glob("*/*.yaml")
        if path.name != "pack.yaml" and path.parent.name not in ("scorecards", "analysis")
    }
    assert {row["check"] for row in rows} == here
    assert {row["file"].split("/")[0] for row in rows} == {"checks"}


def test_no_tests_or_samples_ride_along(unpacked: Path) -> None:
    assert sorted(path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")) == [
        "csaudit"
    ]
    assert (unpacked / "csaudit" / "py.typed").is_file()
    assert (unpacked / "csaudit" / "text" / "fold.bin").is_file()


def test_a_project_can_be_started_from_the_wheel(unpacked: Path, tmp_path: Path) -> None:
    run(unpacked, "-m", "csaudit", "init", str(tmp_path))
    packs = str(tmp_path / "checks")
    tested = run(unpacked, "-m", "csaudit", "checks", "test", "ours", "--strict", "--pack", packs)
    assert tested.returncode == 0
