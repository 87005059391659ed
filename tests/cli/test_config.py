"""The configuration: what holds, where it comes from, and every mistake with its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from csaudit.cli.config.files import find
from csaudit.cli.config.settle import Settings, settle
from csaudit.cli.config.spec import KEYS, ConfigSpec
from csaudit.errors import ConfigError
from making import make_pack
from running import RUDE


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "calls").mkdir()
    (tmp_path / "calls" / "rude.txt").write_text(RUDE, encoding="utf-8")
    return tmp_path


def csaudit(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "csaudit", *args], capture_output=True, text=True, encoding="utf-8", check=False,
        cwd=cwd, env={**os.environ, "PYTHONUTF8": "1", **env},
    )  # fmt: skip


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def settled(environ: dict[str, str] | None = None, file: str = "", *, isolated: bool = False) -> Settings:
    return settle(file, isolated=isolated, environ=environ or {})


# One value of every sort of key: default, in the file (YAML and TOML), in the environment.
SORTS: list[tuple[str, Any, str, str, Any, str, Any]] = [
    ("scorecard", "default", "finance", '"finance"', "finance", "telecom", "telecom"),
    ("fail_on", None, "minor", '"minor"', "minor", "fatal", "fatal"),
    ("min_score", None, "60", "60", 60.0, "70.5", 70.5),
    ("max_fail_rate", None, "5%", '"5%"', "5%", "0.1", "0.1"),
    ("strict", False, "true", "true", True, "false", False),
    ("mask", True, "false", "false", False, "yes", True),
    ("select", [], "[judge, 'conduct.*']", '["judge", "conduct.*"]', ["judge", "conduct.*"], "empathy", ["empathy"]),
    ("exclude", [], "'*.bak'", '"*.bak"', ["*.bak"], "*.a,*.b", ["*.a", "*.b"]),
    ("agent_channel", None, "1", "1", 1, "0", 0),
    ("map", {}, "{text: 内容}", '{ text = "内容" }', {"text": "内容"}, "text=话,role=谁", {"text": "话", "role": "谁"}),
    ("lang", "zh", "en", '"en"', "en", "zh", "zh"),
    ("formats", ["text"], "[json]", '["json"]', ["json"], "md,json:x.json", ["md", "json:x.json"]),
]  # fmt: skip


@pytest.mark.parametrize("toml", [False, True], ids=["yaml", "toml"])
@pytest.mark.parametrize(
    ("key", "default", "in_yaml", "in_toml", "from_file", "in_env", "from_env"),
    SORTS,
    ids=[s[0] for s in SORTS],
)
def test_environment_over_file_over_default(
    here: Path,
    toml: bool,
    key: str,
    default: Any,
    in_yaml: str,
    in_toml: str,
    from_file: Any,
    in_env: str,
    from_env: Any,
) -> None:
    assert settled().values[key].value == default
    if toml:
        name, line = "pyproject.toml", 2
        write(here / name, f"[tool.csaudit]\n{key} = {in_toml}\n")
    else:
        name, line = "csaudit.yaml", 1
        write(here / name, f"{key}: {in_yaml}\n")
    assert (settled().values[key].value, settled().values[key].origin) == (from_file, f"{name}:{line}")
    variable = f"CSAUDIT_{key.upper()}"
    over = settled({variable: in_env}).values[key]
    assert (over.value, over.origin) == (from_env, variable)
    assert settled(isolated=True).values[key].value == default
    assert settled({variable: ""}).values[key].origin == f"{name}:{line}"


def test_the_command_line_over_all(here: Path) -> None:
    """Of the file, the environment and the command line, the gate is the last one's."""
    write(here / "csaudit.yaml", "paths: [calls]\nfail_on: fatal\nlang: en\n")
    assert csaudit("audit", "-q", cwd=here).returncode == 0
    assert csaudit("audit", "-q", cwd=here, CSAUDIT_FAIL_ON="minor").returncode == 1
    assert csaudit("audit", "-q", "--fail-on", "never", cwd=here, CSAUDIT_FAIL_ON="minor").returncode == 0
    done = csaudit("audit", cwd=here)
    assert "configuration: csaudit.yaml" in done.stderr and "Call audit report" in done.stdout
    in_chinese = csaudit("audit", "--lang", "zh", cwd=here)
    assert "配置：csaudit.yaml" in in_chinese.stderr and "客服通话质检报告" in in_chinese.stdout
    alone = csaudit("audit", "--isolated", "calls", cwd=here)
    assert "配置" not in alone.stderr and alone.returncode == 0


@pytest.mark.parametrize("inside", ["", "a", "a/b/c"])
def test_the_first_upward_wins_and_nothing_is_merged(here: Path, inside: str) -> None:
    write(here / "csaudit.yaml", "min_score: 10\nstrict: true\n")
    write(here / "a" / "pyproject.toml", "[tool.other]\nx = 1\n")
    write(here / "a" / "b" / "pyproject.toml", "[tool.csaudit]\nmin_score = 20\n")
    folder = here / inside
    folder.mkdir(parents=True, exist_ok=True)
    found, unused = find(folder)
    assert unused is None
    assert found == (here / "a/b/pyproject.toml" if inside == "a/b/c" else here / "csaudit.yaml")


def test_two_in_one_folder(here: Path) -> None:
    write(here / "csaudit.yaml", "min_score: 10\n")
    write(here / "pyproject.toml", "[tool.csaudit]\nmin_score = 20\n")
    settings = settled()
    assert settings.values["min_score"].value == 10
    assert "pyproject.toml" in settings.notices[0][1]


def test_paths_are_relative_to_the_file_that_says_them(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(here / "qa" / "base.yaml", "packs: [packs/]\nbaseline: known.json\nscorecard: forms/hard.yaml\n")
    write(
        here / "csaudit.yaml",
        "extends: qa/base.yaml\npaths: [calls]\nformats: [text, 'json:out/run.json', 'md:-']\nselect: [judge]\n",
    )
    (here / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(here / "deep" / "er")
    values = settled().values
    assert values["packs"].value == ["../../qa/packs/"]
    assert values["baseline"].value == "../../qa/known.json"
    assert values["scorecard"].value == "../../qa/forms/hard.yaml"
    assert values["paths"].value == ["../../calls"]
    assert values["formats"].value == ["text", "json:../../out/run.json", "md:-"]
    assert values["select"].value == ["judge"]
    monkeypatch.chdir(here)
    assert settled().values["baseline"].value == "qa/known.json"
    assert settled().values["paths"].value == ["calls"]


def test_extends_is_overridden_key_by_key_and_check_by_check(here: Path) -> None:
    write(
        here / "one.yaml",
        "min_score: 1\nfail_on: minor\nselect: [judge]\noverrides: {judge.a: {severity: minor, enforce: warn}}\n",
    )
    write(
        here / "two.toml",
        '[tool.csaudit]\nmin_score = 2\n[tool.csaudit.overrides."judge.b"]\nenabled = false\n',
    )
    write(
        here / "csaudit.yaml",
        "extends: [one.yaml, two.toml]\nfail_on: major\noverrides: {judge.a: {severity: fatal}}\n",
    )
    settings = settled()
    values = {
        key: (settings.values[key].value, settings.values[key].origin)
        for key in ("min_score", "fail_on", "select")
    }
    assert values == {
        "min_score": (2.0, "two.toml:2"),
        "fail_on": ("major", "csaudit.yaml:2"),
        "select": (["judge"], "one.yaml:3"),
    }
    overrides = {
        each.check: each.spec.model_dump(mode="json", exclude_unset=True) for each in settings.overrides
    }
    assert overrides == {"judge.a": {"severity": "fatal", "enforce": "warn"}, "judge.b": {"enabled": False}}
    assert [str(each.at.line) for each in settings.overrides] == ["3", "3"]


HOSTILE: list[tuple[str, str, str, str]] = [
    ("csaudit.yaml", "fail_onn: major\n", "csaudit.yaml:1:1", "did you mean 'fail_on'"),
    ("csaudit.yaml", "fail_on: majr\n", "csaudit.yaml:1:10", "did you mean 'major'"),
    ("csaudit.yaml", "min_score: 101\n", "csaudit.yaml:1:12", "less than or equal to 100"),
    ("csaudit.yaml", "max_fail_rate: 200%\n", "csaudit.yaml:1:16", "a share is 0 to 1"),
    ("csaudit.yaml", "jobs: -1\n", "csaudit.yaml:1:7", "jobs takes"),
    ("csaudit.yaml", "formats: [docx]\n", "csaudit.yaml:1:10", "no output format 'docx'"),
    ("csaudit.yaml", "strict: maybe\n", "csaudit.yaml:1:9", "boolean"),
    ("csaudit.yaml", "strict: true\nstrict: false\n", "csaudit.yaml:2:1", "duplicate key"),
    ("csaudit.yaml", "overrides:\n  judge.a: {severity: bad}\n", "csaudit.yaml:2:23", "none of minor"),
    ("csaudit.yaml", "overrides:\n  judge.a: {severty: minor}\n", "csaudit.yaml:2:13", "did you mean 'severity'"),
    ("csaudit.yaml", "overrides:\n  judge.a: {add_phrases: ['(甲|']}\n", "csaudit.yaml:2:", "("),
    ("csaudit.yaml", "overrides:\n  judge.a: {add_unless: [sometimes]}\n", "csaudit.yaml:2:26", "unknown key 'sometimes'"),
    ("csaudit.yaml", "a: &x 1\nb: *x\n", "csaudit.yaml:1:4", "anchors"),
    ("csaudit.yaml", "paths: !!python/object:os.system ls\n", "csaudit.yaml:1:8", "tags are not supported"),
    ("csaudit.yaml", "\tpaths: x\n", "csaudit.yaml:1:1", "tab"),
    ("csaudit.yaml", "paths：calls\n", "csaudit.yaml:1:1", "full-width colon"),
    ("csaudit.yaml", "- a\n- b\n", "csaudit.yaml:1:1", "a mapping"),
    ("csaudit.yaml", "", "csaudit.yaml:1:1", "empty"),
    ("csaudit.yaml", "{" * 40 + "}" * 40 + "\n", "csaudit.yaml:1:", ""),
    ("csaudit.yaml", "extends: [nowhere.yaml]\n", "csaudit.yaml:1:11", "extends names no file"),
    ("csaudit.yaml", "extends: csaudit.yaml\n", "csaudit.yaml:1:10", "round in a circle"),
    ("pyproject.toml", "[tool.csaudit]\nfail_onn = 'major'\n", "pyproject.toml:2:1", "did you mean 'fail_on'"),
    ("pyproject.toml", "[tool.csaudit]\nmin_score = [1]\n", "pyproject.toml:2:13", "number"),
    ("pyproject.toml", "[tool.csaudit]\nfail_on = \n", "pyproject.toml:2:11", "TOML syntax"),
    ("pyproject.toml", "[project]\nname='x'\n\n[tool]\ncsaudit.fail_on = 'x'\n", "pyproject.toml:5:", "none of minor"),
    ("pyproject.toml", "[tool.csaudit.overrides.'judge.a']\nseverity = 'bad'\n", "pyproject.toml:2:13", "none of minor"),
    ("pyproject.toml", "[tool.csaudit]\noverrides = { 'judge.a' = { severty = 'minor' } }\n", "pyproject.toml:2:29", "'severity'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "where", "says"), HOSTILE, ids=range(len(HOSTILE)))
def test_every_mistake_has_its_place(here: Path, name: str, text: str, where: str, says: str) -> None:
    write(here / name, text)
    with pytest.raises(ConfigError) as caught:
        settled()
    problems = caught.value.problems
    told = [(str(each.at), each.en + " " + each.hint_en) for each in problems]
    assert any(at.startswith(where) and says in message for at, message in told), told
    assert all(each.zh and each.en for each in problems)


def test_all_mistakes_of_all_files_at_once(here: Path) -> None:
    write(here / "base.yaml", "min_score: x\n")
    write(here / "csaudit.yaml", "extends: base.yaml\nstrict: x\njobs: y\n")
    done = csaudit("audit", "calls", "--lang", "en", cwd=here)
    assert done.returncode == 2
    assert done.stdout == ""
    for place in ("base.yaml:1:12", "csaudit.yaml:2:9", "csaudit.yaml:3:7"):
        assert place in done.stderr
    assert "Traceback" not in done.stderr and "3 error(s) in the configuration" in done.stderr


def test_a_circle_through_another_file(here: Path) -> None:
    write(here / "a.yaml", "extends: b.yaml\n")
    write(here / "b.yaml", "extends: a.yaml\n")
    with pytest.raises(ConfigError, match="configuration"):
        settled(file="a.yaml")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [("CSAUDIT_FAIL_ON", "bad", "CSAUDIT_FAIL_ON:1:1"), ("CSAUDIT_MIN_SCORE", "x", "CSAUDIT_MIN_SCORE:1:1")],
)
def test_a_wrong_variable_is_named(here: Path, variable: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settled({variable: value})
    assert str(caught.value.problems[0].at) == says


def test_a_misspelt_variable_is_told(here: Path) -> None:
    (notice,) = settled({"CSAUDIT_FAILON": "fatal"}).notices
    assert "CSAUDIT_FAIL_ON" in notice[1]
    assert settled({"CSAUDIT_NATIVE": "0", "CSAUDIT_FORMAT_SAMPLES": "/x", "OTHER": "1"}).notices == ()


def test_the_file_can_be_named_by_a_variable(here: Path) -> None:
    write(here / "qa.yaml", "min_score: 5\n")
    assert settled({"CSAUDIT_CONFIG": "qa.yaml"}).file == "qa.yaml"
    assert settled({"CSAUDIT_CONFIG": "qa.yaml"}, isolated=True).file == ""


def test_show_says_where_everything_comes_from(here: Path) -> None:
    write(here / "csaudit.yaml", "min_score: 60\noverrides: {conduct.brush-off: {enforce: warn}}\n")
    done = csaudit("config", "show", "--origin", "--lang", "en", cwd=here, CSAUDIT_STRICT="true")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "# configuration: csaudit.yaml"
    assert "min_score: 60.0  # csaudit.yaml:1" in lines
    assert "strict: true  # CSAUDIT_STRICT" in lines
    assert 'scorecard: "default"  # default' in lines
    assert '  conduct.brush-off: {"enforce": "warn"}  # csaudit.yaml:2' in lines
    found = json.loads(csaudit("config", "show", "-f", "json", cwd=here).stdout)
    assert set(found["values"]) == set(KEYS) - {"overrides"}
    assert found["values"]["min_score"] == {"value": 60.0, "origin": "csaudit.yaml:1"}
    assert found["overrides"]["conduct.brush-off"]["value"] == {"enforce": "warn"}


def test_what_show_prints_is_a_configuration(here: Path) -> None:
    write(
        here / "csaudit.yaml",
        "min_score: 60\nselect: [judge]\noverrides: {conduct.brush-off: {enforce: warn}}\n",
    )
    before = settled()
    shown = csaudit("config", "show", "--origin", cwd=here).stdout
    write(
        here / "csaudit.yaml",
        "\n".join(
            line
            for line in shown.splitlines()
            if not line.split("  #")[0].endswith(":") or line.startswith("overrides")
        ),
    )
    after = settled()
    assert {k: s.value for k, s in after.values.items()} == {k: s.value for k, s in before.values.items()}
    assert [each.spec for each in after.overrides] == [each.spec for each in before.overrides]


def test_the_schema_is_for_editors(here: Path) -> None:
    schema = json.loads(csaudit("config", "schema", cwd=here).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == set(ConfigSpec.model_fields)
    assert all(
        any("一" <= sign <= "鿿" for sign in each["description"]) for each in schema["properties"].values()
    )
    entries = json.loads(csaudit("config", "schema", "suppressions", cwd=here).stdout)
    jsonschema.validate([{"check": "a.b", "call": "C", "quote": "q", "reason": "r"}], entries)
    assert csaudit("config", "schema", "nothing", cwd=here).returncode == 2


def test_the_packs_of_a_configuration_are_there_for_checks_too(here: Path) -> None:
    make_pack(
        here,
        {
            "who": "forbid: {says: [那谁管]}\nexamples: {bad: ['客服：那谁管【命中】'], good: ['客服：您好']}\n"
        },
        name="mine",
    )
    write(here / "csaudit.yaml", "packs: mine\nstrict: true\nlang: en\n")
    assert "mine.who" in csaudit("checks", "list", cwd=here).stdout
    assert "mine.who" not in csaudit("checks", "list", "--isolated", cwd=here).stdout
    assert csaudit("checks", "show", "mine.who", cwd=here).returncode == 0
    tested = csaudit(
        "checks", "test", "mine", cwd=here
    )  # `strict` is the gate's: here it would want a near miss
    assert tested.returncode == 0, tested.stdout
    assert "example(s) pass" in tested.stderr
