"""`csaudit init`: a folder to start from, in which everything passes."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import yaml

from running import csaudit_in

WRITTEN = {
    ".github/workflows/csaudit.yml",
    ".gitignore",
    ".gitlab/csaudit.gitlab-ci.yml",
    "calls/example.txt",
    "checks/ours/hurrying.yaml",
    "checks/ours/pack.yaml",
    "csaudit.yaml",
    "suppressions.yaml",
}


def held(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_it_writes_is_proven_and_audits(tmp_path: Path, lang: str) -> None:
    made = csaudit_in(tmp_path, "init", "--lang", lang)
    assert made.returncode == 0, made.stderr
    assert set(held(tmp_path)) == WRITTEN
    lines = made.stdout.splitlines()
    assert lines[0] == ("接着：" if lang == "zh" else "Next:") and len(lines) == 4
    for line in lines[1:]:
        done = csaudit_in(tmp_path, *shlex.split(line)[1:])
        assert done.returncode == 0, done.stdout + done.stderr
    assert csaudit_in(tmp_path, "checks", "lint", "--strict", "checks/").returncode == 0
    run = csaudit_in(tmp_path, "audit", "calls/", "--pack", "checks/", "-q", "-f", "json")
    found = [finding["check"] for call in json.loads(run.stdout)["calls"] for finding in call["findings"]]
    assert "ours.hurrying" in found


def test_another_folder_is_made_and_named(tmp_path: Path) -> None:
    made = csaudit_in(tmp_path, "init", "my project")
    assert made.returncode == 0, made.stderr
    assert set(held(tmp_path / "my project")) == WRITTEN
    assert made.stdout.splitlines()[1] == "  cd 'my project'"


def test_the_configuration_says_what_the_commands_say(tmp_path: Path) -> None:
    csaudit_in(tmp_path, "init")
    config = yaml.safe_load((tmp_path / "csaudit.yaml").read_text(encoding="utf-8"))
    assert config == {
        "paths": ["calls/"],
        "exclude": [],
        "scorecard": "default",
        "packs": ["checks/"],
        "formats": ["text", "html:reports/audit.html", "json:reports/run.json"],
        "fail_on": "fatal",
        "suppressions": "suppressions.yaml",
    }
    assert yaml.safe_load((tmp_path / "suppressions.yaml").read_text(encoding="utf-8")) is None


def test_nothing_is_overwritten_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "csaudit.yaml").write_text("lang: en\n", encoding="utf-8")
    refused = csaudit_in(tmp_path, "init", "--lang", "en")
    assert refused.returncode == 2
    assert "csaudit.yaml exist(s) already: nothing was written" in refused.stderr
    assert held(tmp_path) == {"csaudit.yaml": "lang: en\n"}
    assert csaudit_in(tmp_path, "init", "--force").returncode == 0
    assert "fail_on: fatal" in held(tmp_path)["csaudit.yaml"]


def test_a_gitignore_is_only_added_to(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\nreports/", encoding="utf-8")
    assert csaudit_in(tmp_path, "init").returncode == 0
    lines = held(tmp_path)[".gitignore"].splitlines()
    assert lines[:2] == ["*.pyc", "reports/"] and lines[3:] == ["calls/*", "!calls/example.txt"]
    before = held(tmp_path)
    assert csaudit_in(tmp_path, "init", "--force").returncode == 0
    assert held(tmp_path) == before


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("", encoding="utf-8")
    done = csaudit_in(tmp_path, "init", "here", "--lang", "en")
    assert done.returncode == 2 and "isn't a folder" in done.stderr


def test_the_configuration_is_all_that_the_audit_needs(tmp_path: Path) -> None:
    csaudit_in(tmp_path, "init")
    done = csaudit_in(tmp_path, "audit")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "reports" / "audit.html").is_file()
    docs = csaudit_in(tmp_path, "checks", "docs", "ours", "-o", "handbook")
    assert docs.returncode == 0 and (tmp_path / "handbook" / "ours.hurrying.md").is_file()
    assert "ours.hurrying" in csaudit_in(tmp_path, "checks", "stats", "calls/").stdout
