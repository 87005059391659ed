"""The same invented call in every style, table, container and encoding: the same turns; and none of them, damaged, ever raises."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import Call, SkippedCall
from csaudit.readers import ReadOptions, read_bytes
from same_call import ENDS, EXPECTED, SAME, STARTS, Written, said

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
ENCODED = (
    "full-width colon", "mm:ss in brackets", "li cells", "qq", "long csv", "wide csv", "milliseconds", "srt",
    "vtt with voices", "html called xls", "wecom archive",
)  # fmt: skip
AS_MADE = {"ids on first rows only": "上一行"}
"""What the reader says of what leaves something open."""


def one(data: bytes, name: str) -> Call:
    (item,) = read_bytes(data, name)
    assert isinstance(item, Call), item
    return item


def check(call: Call, written: Written) -> None:
    assert [(role, text.removesuffix("。")) for role, text in said(call)] == EXPECTED
    starts, ends = [turn.start for turn in call.turns], [turn.end for turn in call.turns]
    assert starts == (STARTS if written.times else [None] * len(STARTS))
    assert ends == (ENDS if written.times == "both" else [None] * len(ENDS))


@pytest.mark.parametrize("shape", SAME)
def test_the_same_call(shape: str) -> None:
    written = SAME[shape]
    call = one(written.raw, written.name)
    check(call, written)
    assert call.source.startswith(written.name)
    assert [AS_MADE.get(shape, "?") in zh for zh, _ in call.warnings] == [True] * (shape in AS_MADE)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("shape", ENCODED)
def test_the_same_call_in_every_encoding(shape: str, encoding: str) -> None:
    written = SAME[shape]
    assert isinstance(written.data, str)
    call = one(written.data.encode(encoding), written.name)
    check(call, written)
    assert call.warnings == ()


@pytest.mark.parametrize("shape", ["long csv", "wide csv", "html called xls", "long xlsx", "wide xlsx"])
def test_ids_and_agents_come_along(shape: str) -> None:
    call = one(SAME[shape].raw, SAME[shape].name)
    assert (call.call_id, call.agent) == ("W7", "2046")


def every(data: bytes, name: str, source_format: str | None = None) -> None:
    for item in read_bytes(data, name, ReadOptions(source_format=source_format)):
        assert isinstance(item, Call | SkippedCall)
        if isinstance(item, SkippedCall):
            assert item.code != "unexpected", (item, name)
            assert item.zh and item.en
        else:
            assert item.turns


@pytest.mark.parametrize("source_format", ["text", "csv", "html", "xlsx", "docx", "subtitles", "wecom"])
def test_a_wrong_format_named_by_the_user_never_raises(source_format: str) -> None:
    for written in SAME.values():
        every(written.raw, written.name, source_format)


shapes = st.sampled_from(sorted(SAME))


@given(shapes, st.floats(0, 1), st.floats(0, 1), st.binary(max_size=6))
def test_torn_and_patched_files_never_raise(shape: str, cut: float, at: float, patch: bytes) -> None:
    written = SAME[shape]
    torn = written.raw[: round(cut * len(written.raw))]
    here = round(at * len(torn))
    every(torn[:here] + patch + torn[here + len(patch) :], written.name)


@given(shapes, st.randoms(use_true_random=False))
def test_shuffled_files_never_raise(shape: str, random: object) -> None:
    written = SAME[shape]
    pieces = written.raw.splitlines(keepends=True)
    getattr(random, "shuffle")(pieces)  # noqa: B009 (hypothesis gives no type for it)
    every(b"".join(pieces), written.name)


@given(shapes, shapes, st.floats(0, 1))
def test_two_formats_in_one_file_never_raise(first: str, second: str, cut: float) -> None:
    head = SAME[first].raw
    every(head[: round(cut * len(head))] + SAME[second].raw, SAME[first].name)


@given(st.binary(max_size=300), st.sampled_from(sorted({written.name for written in SAME.values()})))
def test_random_bytes_never_raise(data: bytes, name: str) -> None:
    every(data, name)


def samples() -> Path:
    """The folder of format samples: named by the environment, or beside the checkout."""
    named = os.environ.get("CSAUDIT_FORMAT_SAMPLES")
    folder = Path(named) if named else Path(__file__).parents[2].parent / "shared" / "format_samples"
    if not folder.is_dir():
        pytest.skip("no format samples: name their folder in CSAUDIT_FORMAT_SAMPLES")
    return folder


def test_the_encoding_samples_are_all_read_alike() -> None:
    folder = samples() / "encodings_derived"
    wide = {path.name: one(path.read_bytes(), path.name) for path in sorted(folder.glob("utf*.txt"))}
    table = wide.pop("utf16_tab_excel_unicode_text.txt")
    assert len({tuple(said(call)) for call in wide.values()}) == 1
    assert said(table) == said(one((folder / "gb18030_crlf.csv").read_bytes(), "a.csv"))
    for name in ("gb18030.txt", "gb18030_short_line.txt", "big5_traditional.txt"):
        call = one((folder / name).read_bytes(), name)
        assert {turn.role for turn in call.turns} == {"agent", "customer"}
        assert not any("�" in turn.text for turn in call.turns)


def test_the_workbook_samples_are_read_and_doubted_where_they_should_be() -> None:
    folder = samples() / "xlsx_derived"
    for path in sorted(folder.glob("*.xlsx")):
        calls = [item for item in read_bytes(path.read_bytes(), path.name) if isinstance(item, Call)]
        assert calls
        assert all({"agent", "customer"} <= {turn.role for turn in call.turns} for call in calls)
    merged = list(read_bytes((folder / "zh_long_merged_cells.xlsx").read_bytes(), "a.xlsx"))
    assert any("15 位" in zh for call in merged if isinstance(call, Call) for zh, _ in call.warnings)


def test_a_table_without_speakers_is_named_not_guessed() -> None:
    (skip,) = read_bytes((samples() / "funasr" / "cli_output.tsv").read_bytes(), "a.tsv")
    assert isinstance(skip, SkippedCall)
    assert skip.code == "no-role-column"


def test_all_samples_at_once_in_a_zip_are_read_or_named(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in sorted(samples().rglob("*")):
            if path.is_file() and path.stat().st_size < 1 << 18:
                out.write(path, path.relative_to(samples()).as_posix())
    items = list(read_bytes(archive.read_bytes(), "all.zip"))
    assert all(item.source.startswith("all.zip!") for item in items)
    assert not [item for item in items if isinstance(item, SkippedCall) and item.code == "unexpected"]
