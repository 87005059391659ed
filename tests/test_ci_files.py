"""The files that CI systems read from this repository, and the pages about them: they parse, and what they run exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import typer
import yaml

from csaudit.cli.commands import app
from csaudit.cli.gate import LEVELS
from csaudit.reports import FORMATS
from running import RUDE

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"
GITLAB = ROOT / "ci" / "gitlab" / "csaudit.gitlab-ci.yml"
STARTERS = sorted((ROOT / "src" / "csaudit" / "cli" / "starter").glob("*/git*.yml"))
PAGES = [
    ROOT / "docs" / "how-to" / f"{name}.md"
    for name in (
        "gate-in-ci",
        "github-actions",
        "gitlab-ci",
        "pre-commit",
        "test-a-bot-in-ci",
        "start-a-project",
        "hand-out-the-handbook",
        "see-how-checks-behave",
    )
]
PROGRAM: Any = typer.main.get_command(app)


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def commands(text: str) -> Iterator[list[str]]:
    """The csaudit commands in shell text or prose, each as its words."""
    for found in re.finditer(
        r"(?<![\w/.-])csaudit (?:audit|report|checks|calibrate)\b[^`|;&>\n'\"]*(?:\"[^\"\n]*\"[^`|;&>\n'\"]*)*",
        text,
    ):
        yield shlex.split(found[0])[1:]


def check_command(words: list[str]) -> None:
    """Every command, option, format and level of a command line exists."""
    command: Any = PROGRAM
    while isinstance(command, click.Group) or hasattr(command, "commands"):
        assert words and words[0] in command.commands, words
        command = command.commands[words[0]]
        words = words[1:]
    options = {name: param for param in command.params for name in param.opts if name.startswith("-")}
    at = iter(words)
    for word in at:
        if not word.startswith("-"):
            continue
        assert word in options, (command.name, word)
        value = "" if options[word].is_flag else next(at)
        if word in ("-f", "--format") and "…" not in value:
            assert value.partition(":")[0] in {*FORMATS, "格式"}, value
        if word == "--fail-on" and not value.startswith("$"):
            assert set(value.split("|")) <= set(LEVELS), value


@pytest.mark.parametrize("path", [HOOKS, GITLAB, *STARTERS], ids=lambda path: path.name)
def test_commands_in_yaml_exist(path: Path) -> None:
    found = [words for text in strings(loaded(path)) for words in commands(text)]
    assert found
    for words in found:
        check_command(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_on_the_pages_exist(page: Path) -> None:
    found = list(commands(page.read_text(encoding="utf-8")))
    assert found
    for words in found:
        check_command(words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_yaml_on_the_pages_parses(page: Path) -> None:
    blocks = re.findall(
        r"^( *)```yaml\n(.*?)^ *```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    for _, block in blocks:
        assert yaml.safe_load(block) is not None
    assert blocks or page.stem not in ("github-actions", "gitlab-ci", "pre-commit", "test-a-bot-in-ci")


def test_the_pages_are_found_from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert all(f"how-to/{page.name}" in index for page in PAGES)


def test_hooks_run_on_packs_and_take_no_file_names() -> None:
    hooks = loaded(HOOKS)
    assert [hook["id"] for hook in hooks] == [
        "csaudit-checks-lint",
        "csaudit-checks-test",
        "csaudit-checks-docs",
    ]
    for hook in hooks:
        assert hook["pass_filenames"] is False
        assert re.search(hook["files"], "packs/ours/hurrying.yaml")
        assert not re.search(hook["files"], "calls/a.yaml.txt")
        check_command([*shlex.split(hook["entry"])[1:], *hook["args"]])


def test_the_hooks_of_the_page_exist() -> None:
    page = (ROOT / "docs" / "how-to" / "pre-commit.md").read_text(encoding="utf-8")
    assert set(re.findall(r"- id: (\S+)", page)) == {hook["id"] for hook in loaded(HOOKS)}


def test_gitlab_gets_the_reports_that_are_written() -> None:
    job = loaded(GITLAB)["csaudit-audit"]
    (script,) = job["script"]
    written = dict(re.findall(r"-f (\w+):(\S+)", script))
    assert job["artifacts"]["reports"] == {"junit": written["junit"], "codequality": written["gitlab"]}
    assert job["artifacts"]["when"] == "always"
    assert set(job["artifacts"]["paths"]) <= set(written.values())


def test_gitlab_variables_are_set_and_described() -> None:
    template = GITLAB.read_text(encoding="utf-8")
    used = set(re.findall(r"\$(CSAUDIT_\w+)", template))
    assert used == set(loaded(GITLAB)["variables"])
    page = (ROOT / "docs" / "how-to" / "gitlab-ci.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in used)


def test_action_inputs_are_used_and_described() -> None:
    action = loaded(ACTION)
    text = ACTION.read_text(encoding="utf-8")
    page = (ROOT / "docs" / "how-to" / "github-actions.md").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])
    assert all(f"`{name}`" in page for name in action["inputs"])
    for step in action["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input pasted into a script could be a command"


def test_the_pages_use_inputs_that_the_action_has() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.findall(r"```yaml\n(jobs:.*?)```", text, re.DOTALL):
            for job in yaml.safe_load(block)["jobs"].values():
                for step in job["steps"]:
                    if "/csaudit@" in step.get("uses", ""):
                        assert set(step["with"]) <= set(loaded(ACTION)["inputs"])


@pytest.mark.skipif(shutil.which("bash") is None, reason="the action's script is for bash")
def test_the_script_of_the_action(tmp_path: Path) -> None:
    """Run as the runner runs it, with inputs that would like to be commands."""
    (step,) = [step for step in loaded(ACTION)["runs"]["steps"] if step.get("id") == "audit"]
    program = tmp_path / "csaudit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m csaudit "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    call = tmp_path / "a $(touch hacked) b.txt"
    call.write_text(RUDE.replace("客服", "机器人"), encoding="utf-8")
    inputs = {
        "PATHS": f"{call.name}\n",
        "SCORECARD": "default",
        "PACKS": "",
        "FAIL_ON": "major",
        "FORMATS": "github\njson:out/run.json\n",
        "ARGUMENTS": "--agent-speaker\n机器人\n",
    }
    assert set(inputs) <= set(step["env"])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={
            **os.environ, **inputs, "CSAUDIT_SCRIPTS": str(tmp_path), "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "output").read_text() == "exit-code=1\n"
    assert done.stdout.startswith("::error ")
    assert {path.name for path in tmp_path.iterdir()} == {
        "csaudit", call.name, "out", "output", "summary.md"
    }  # fmt: skip
