"""Mistakes in packs: all of them at once, each at its place, with what was probably meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csaudit.engine import compile_checks
from csaudit.errors import PackError, Problem, UsageError
from csaudit.packs import load, load_leniently
from making import HEAD, make_pack

GOOD = "forbid: {says: [不归我管]}\n"


def problems_of(tmp_path: Path, text: str) -> list[Problem]:
    pack = make_pack(tmp_path, {"c": GOOD})
    (pack / "c.yaml").write_text(text, encoding="utf-8")
    library, problems = load_leniently((str(pack),), builtin=False)
    if not problems and library.checks:
        try:
            compile_checks(library, library.checks)
        except PackError as error:
            problems = list(error.problems)
    return problems


CASES = [
    ("unknown key", HEAD + "forbid: {sayz: [不归我管]}\n", "unknown-key", 6, 10, "says"),
    ("unknown key of the check", HEAD + GOOD + "severty: major\n", "unknown-key", 7, 1, "severity"),
    ("misspelt kind", HEAD + "forbidd: {says: [不归我管]}\n", "unknown-key", 6, 1, "forbid"),
    ("unknown key in an exception", HEAD + "forbid: {says: [甲乙], unless: [{same_trun: [丙丁]}]}\n", "unknown-key", 6, 32, "same_turn"),
    ("two kinds", HEAD + GOOD + "require: {says: [您好]}\n", "two-kinds", 7, 1, ""),
    ("bad severity", HEAD.replace("major", "mayor") + GOOD, "choice", 4, 11, "major"),
    ("unknown cue", HEAD + "forbid: {cue: apolgy}\n", "unknown-cue", 6, 15, ""),
    ("bad phrase", HEAD + "forbid:\n  says:\n    - 好的\n    - (甲|乙\n", "phrase", 9, 7, ""),
    ("bad regex", HEAD + "forbid: {regex: ['(?<!不)保证']}\n", "phrase", 6, 18, ""),
    ("tab", HEAD + "forbid:\n\tsays: [甲乙]\n", "tab", 7, 1, ""),
    ("full-width colon for a key", HEAD + "forbid：{says: [甲乙]}\n", "yaml", 6, 19, "："),
    ("full-width colon in a value", HEAD + "forbid:\n  says：甲乙\n", "mapping", 7, 3, "："),
    ("duplicate key", HEAD + GOOD + "severity: minor\n", "duplicate-key", 7, 1, ""),
    ("empty value", HEAD.replace("severity: major", "severity:") + GOOD, "choice", 4, 10, ""),
    ("missing key", HEAD.replace("severity: major\n", "") + GOOD, "missing", 2, 1, ""),
    ("anchor", HEAD + "forbid: {says: &a [甲乙], not: *a}\n", "alias", 6, 16, ""),
    ("python tag", HEAD + "forbid: !!python/object:os.system {}\n", "tag", 6, 9, ""),
    ("not a mapping", "- 甲\n- 乙\n", "mapping", 1, 1, ""),
    ("empty file", "", "empty", 1, 1, ""),
    ("comment only", "# 什么都没有\n", "empty", 1, 1, ""),
    ("empty window", HEAD + "respond: {when: {says: [甲乙]}, expect: {says: [丙丁]}, within: {}}\n", "window", 6, 61, ""),
    ("count without bounds", HEAD + "count: {of: {says: [甲乙]}}\n", "count", 6, 8, ""),
    ("unknown name in expr", HEAD + "combine: {let: {a: {says: [甲乙]}}, expr: a and b}\n", "expr", 6, 10, ""),
    ("unreadable expr", HEAD + "combine: {let: {a: {says: [甲乙]}}, expr: a and and a}\n", "expr", 6, 10, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "hint"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_mistake_is_located(
    tmp_path: Path, text: str, code: str, line: int, column: int, hint: str
) -> None:
    found = {problem.code: problem for problem in problems_of(tmp_path, text)}
    assert code in found, found
    problem = found[code]
    assert (problem.at.line, problem.at.column) == (line, column)
    assert problem.at.file.endswith("c.yaml")
    assert problem.zh and problem.en
    assert hint in problem.hint_zh and hint in problem.hint_en


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    pack = make_pack(
        tmp_path,
        {"a": "forbid: {sayz: [甲乙]}", "b": "forbid: {says: [(甲]}"},
        cues="x: {any: [丙丁], nto: [戊]}",
    )
    with pytest.raises(PackError) as refused:
        load((str(pack),), builtin=False)
    assert {problem.at.file.rsplit("/", 1)[-1] for problem in refused.value.problems} == {
        "a.yaml",
        "b.yaml",
        "own.yaml",
    }


def test_two_packs_of_one_name_name_both_files(tmp_path: Path) -> None:
    first = make_pack(tmp_path / "one", {"a": GOOD})
    second = make_pack(tmp_path / "two", {"a": GOOD})
    with pytest.raises(PackError) as refused:
        load((str(first), str(second)), builtin=False)
    problem = refused.value.problems[0]
    assert problem.code == "duplicate-id"
    assert "one/p/pack.yaml" in problem.zh and problem.at.file.endswith("two/p/pack.yaml")


def test_scalars_stay_text(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"a": "forbid: {says: [不, no, 12:30, 0123, 2024-01-01, null, ~~]}"})
    library = load((str(pack),), builtin=False)
    says = library.checks["p.a"].params.says  # type: ignore[attr-defined]
    assert list(says) == ["不", "no", "12:30", "0123", "2024-01-01", "null", "~~"]


def test_cues_that_include_each_other(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"a": "forbid: {cue: x}"}, cues="x: {include: [y]}\ny: {include: [x]}")
    library = load((str(pack),), builtin=False)
    with pytest.raises(PackError) as refused:
        compile_checks(library, library.checks)
    assert refused.value.problems[0].code == "include-circle"


def test_wrong_encoding_is_a_problem_with_a_way_out(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"a": GOOD})
    (pack / "a.yaml").write_bytes("title: 测试".encode("gb18030"))
    _, problems = load_leniently((str(pack),), builtin=False)
    assert [problem.code for problem in problems] == ["encoding"]


def test_deep_nesting_is_refused_not_crashed(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"a": GOOD})
    (pack / "a.yaml").write_text("a: " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    _, problems = load_leniently((str(pack),), builtin=False)
    assert problems


def test_a_folder_without_packs_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load((str(tmp_path),), builtin=False)


def test_the_command_prints_place_line_caret_and_hint(tmp_path: Path) -> None:
    pack = make_pack(tmp_path, {"a": "forbid: {sayz: [甲乙]}"})
    done = subprocess.run(
        [sys.executable, "-m", "csaudit", "checks", "lint", str(pack), "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "a.yaml:6:10: error: unknown key 'sayz'" in done.stdout
    assert "did you mean 'says'?" in done.stdout
    assert "forbid: {sayz: [甲乙]}" in done.stdout and "^" in done.stdout
