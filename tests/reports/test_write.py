"""Files: whole or not at all, inside the folder that was named."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.errors import UsageError
from csaudit.reports import FORMATS, RenderOptions, render, write
from csaudit.reports.files import safe_names
from reports import factory

CSV = {"calls", "findings", "agents", "teams", "checks", "agent_checks", "team_checks", "skipped"}


def listed(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("fmt", FORMATS)
def test_one_file_with_its_parents(fmt: str, tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / f"out.{fmt}"
    options = RenderOptions()
    assert write(fmt, factory.demo(), options, str(path)) == [str(path)]
    mark = b"\xef\xbb\xbf" if fmt == "csv" else b""
    assert path.read_bytes() == mark + render(fmt, factory.demo(), options)
    assert listed(path.parent) == [path.name]


def test_an_existing_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")
    path.chmod(0o640)
    write("json", factory.demo(), RenderOptions(), str(path))
    assert path.read_bytes().startswith(b"{")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.json"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as refused:
        write("json", factory.demo(), RenderOptions(), str(path))
    assert "No space left" in refused.value.say("en")
    assert str(path) in refused.value.say("zh")
    assert path.read_text() == "old"
    assert listed(tmp_path) == ["run.json"]


def test_a_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(UsageError):
        write("json", factory.demo(), RenderOptions(), str(tmp_path / "x" / "run.json"))


def test_csv_without_a_level_fills_a_folder_with_every_table(tmp_path: Path) -> None:
    written = write("csv", factory.demo(), RenderOptions(), f"{tmp_path}/out/")
    assert {Path(name).stem for name in written} == CSV
    assert all(Path(name).read_bytes().startswith(b"\xef\xbb\xbf") for name in written)


@pytest.mark.parametrize(
    ("fmt", "by", "names"),
    [
        ("html", "agent", {"A01.html", "A02.html", "未注明.html", "index.html"}),
        ("md", "call", {"C001.md", "C002.md", "C003.md", "C004.md", "index.md"}),
        ("json", "team", {"华东一组.json", "华东二组.json", "未注明.json"}),
        ("text", "agent", {"A01.txt", "A02.txt", "未注明.txt"}),
        ("xlsx", None, {"csaudit-report.xlsx"}),
        ("junit", "agent", {"A01.junit.xml", "A02.junit.xml", "未注明.junit.xml"}),
        ("sarif", "team", {"华东一组.sarif", "华东二组.sarif", "未注明.sarif"}),
        ("gitlab", None, {"csaudit-report.gitlab.json"}),
        ("github", None, {"csaudit-report.github.txt"}),
    ],
)
def test_one_file_per_unit(fmt: str, by: str | None, names: set[str], tmp_path: Path) -> None:
    written = write(fmt, factory.demo(), RenderOptions(by=by), str(tmp_path))
    assert {Path(name).name for name in written} == names
    assert set(listed(tmp_path)) == names


def test_the_index_links_to_every_file(tmp_path: Path) -> None:
    write("md", factory.demo(), RenderOptions(by="agent"), str(tmp_path))
    index = (tmp_path / "index.md").read_text()
    assert all(f"](<{name}>)" in index for name in ("A01.md", "A02.md", "未注明.md"))


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "..", "C:\\x", "a\x00b", "CON", "nul.txt", "\u202ex", " "]
)
def test_ids_never_become_paths(name: str, tmp_path: Path) -> None:
    call = factory.call(name, "A", "T", factory.clean_call().score, ())
    folder = tmp_path / "deep" / "er"
    written = write("json", factory.run((call,)), RenderOptions(by="call"), f"{folder}/")
    assert len(written) == 1
    assert Path(written[0]).parent == folder
    assert listed(tmp_path) == ["deep"]
    assert not {"CON", "nul", ".."} & {Path(written[0]).stem}


@given(st.lists(st.text(max_size=200), max_size=12))
def test_names_are_safe_and_never_shared(names: list[str]) -> None:
    safe = safe_names(names, "x")
    assert len({name.casefold() for name in safe}) == len(names)
    for name in safe:
        assert name
        assert not set(name) & set('/\\:*?"<>|\x00')
        assert len(name.encode()) < 200
        assert not name.startswith(".")


def test_names_that_differ_in_case_or_in_what_was_removed_stay_apart() -> None:
    safe = safe_names(["a/b", "a_b", "A_B", "a_b", "plain"], "x")
    assert len({name.casefold() for name in safe}) == 5
    assert safe[4] == "plain"


@pytest.mark.parametrize(("fmt", "by"), [("pdf", None), ("json", "city")])
def test_what_does_not_exist_is_refused(fmt: str, by: str | None) -> None:
    with pytest.raises(UsageError):
        render(fmt, factory.demo(), RenderOptions(by=by))


@pytest.mark.parametrize("below", ["b.html", "a/b.html", "a/"])
def test_a_file_in_the_place_of_a_folder_is_named(below: str, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="report 是文件，不是文件夹"):
        write("html", factory.demo(), RenderOptions(), f"{tmp_path / 'report'}/{below}")
    assert listed(tmp_path) == ["report"]
