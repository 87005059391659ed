"""Bad input: a named skip that says what to do, never a traceback, never a hang."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.errors import UsageError
from csaudit.model import Call, SkippedCall
from csaudit.readers import ReadOptions, find_paths, read_bytes, read_path
from transcripts import NATIVE, SAME, read

MB = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


SKIPS: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "empty"),
    "only blanks": ("a.txt", b" \n\n\t\n", "empty"),
    "binary": ("a.txt", bytes(range(1, 30)) * 40, "binary-file"),
    "pdf": ("a.txt", b"%PDF-1.7\n...", "pdf-file"),
    "wav": ("a.txt", b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio-file"),
    "old word": ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "word-file"),
    "torn word": ("a.docx", zipped("word/document.xml"), "broken-file"),
    "zip of pictures": ("a.zip", zipped("a.png"), "archive-file"),
    "zip of nothing": ("a.zip", b"PK\x05\x06" + bytes(18), "empty"),
    "rar": ("a.rar", b"Rar!\x1a\x07\x00", "foreign-archive"),
    "torn zip": ("a.xlsx", zipped("xl/workbook.xml")[:40], "broken-file"),
    "torn gzip": ("a.txt.gz", gzip.compress(b"abc" * 999)[:20], "broken-file"),
    "no roles": ("a.txt", "今天天气不错\n明天也不错\n".encode(), "no-roles"),
    "a note": ("a.txt", "会议纪要\n到会的人不少\n客服：小王反馈了三个问题\n下周再说\n".encode(), "one-label"),
    "a note in english": ("a.txt", b"About this folder\nchanges: re-indented\nnothing else\n", "no-roles"),
    "no json dialogue": ("a.json", b'{"a": 1, "b": {"c": 2}}', "no-turns-json"),
    "broken json": ("a.json", b'{"turns": [{"role": "agent", "text": ', "bad-json"),
    "unknown header": ("a.csv", "甲,乙,丙\n1,2,3\n4,5,6\n".encode(), "no-header"),
    "header only": ("a.csv", "通话ID,角色,内容\n".encode(), "no-rows"),
    "huge turn": ("a.txt", ("客服：" + "好" * 150_000 + "\n客户：喂\n").encode(), "turn-too-long"),
    "many calls in a row": ("a.txt", "客服：您好\n客户：喂\n".encode() * 10_001, "call-too-long"),
    "many calls on a line": (
        "a.jsonl",
        json.dumps({**NATIVE, "turns": [*NATIVE["turns"]] * 10_001}, ensure_ascii=False).encode() + b"\n",
        "call-too-long",
    ),
}


@pytest.mark.parametrize(("name", "data", "code"), SKIPS.values(), ids=SKIPS)
def test_a_named_skip(name: str, data: bytes, code: str) -> None:
    (skip,) = read(data, name)
    assert isinstance(skip, SkippedCall)
    assert skip.code == code
    assert skip.zh and skip.en
    assert skip.source.startswith(name)


def test_a_broken_line_costs_only_that_line() -> None:
    good = json.dumps(NATIVE, ensure_ascii=False)
    items = read(f'{good}\n{{"call_id": "C2", "turns": [\n{good.replace("C1", "C3")}\n', "a.jsonl")
    assert [item.call_id for item in items if isinstance(item, Call)] == ["C1", "C3"]
    (skip,) = (item for item in items if isinstance(item, SkippedCall))
    assert (skip.code, skip.source) == ("bad-json", "a.jsonl:2")


@pytest.mark.parametrize(
    "line",
    ["客服：" + "好" * 17_000_000, "好" * 17_000_000, '{"turns": "' + "a" * 50_000_000, "a," * 25_000_000],
)
def test_fifty_megabytes_on_one_line(line: str) -> None:
    items = read(line, "a.txt")
    assert items and all(isinstance(item, SkippedCall) for item in items)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.xlsx", "a.html"])
def test_a_lone_surrogate_is_replaced(name: str) -> None:
    turns = '[{"role": "agent", "text": "您好\\ud83d"}, {"role": "customer", "text": "喂"}]'
    for item in read(f'{{"call_id": "C1", "turns": {turns}}}', name):
        assert isinstance(item, Call | SkippedCall)
        if isinstance(item, Call):
            assert item.turns[0].text.encode("utf-8")


def test_one_side_only_is_read_and_left_to_the_checks() -> None:
    (call,) = read("客服：您好\n客服：在吗\n", "a.txt")
    assert isinstance(call, Call)
    assert len({turn.role for turn in call.turns}) == 1


def test_mojibake_is_named() -> None:
    garbled = "客服：" + "您好请问".encode().decode("gb18030", "replace") + "\n客户：" + "锟斤拷锟斤拷" + "\n"
    (call,) = read(garbled, "a.txt")
    assert isinstance(call, Call)
    assert call.warnings


def _all(data: bytes, name: str) -> list[Any]:
    items = list(read_bytes(data, name))
    for item in items:
        assert isinstance(item, Call | SkippedCall)
        if isinstance(item, SkippedCall):
            assert item.code != "unexpected", item
    return items


names = st.sampled_from(["a.txt", "a.csv", "a.json", "a.jsonl", "a.xlsx", "a.xls", "a.html", "a.gz"])


@given(st.binary(max_size=400), names)
def test_random_bytes_never_raise(data: bytes, name: str) -> None:
    assert _all(data, name) or not data.strip()


@given(st.sampled_from(sorted(SAME)), st.integers(0, 4000), st.integers(0, 4000), st.binary(max_size=6))
def test_torn_and_patched_files_never_raise(shape: str, cut: int, at: int, patch: bytes) -> None:
    name, data = SAME[shape]
    raw = data.encode() if isinstance(data, str) else data
    torn = raw[: cut % (len(raw) + 1)]
    here = at % (len(torn) + 1)
    _all(torn[:here] + patch + torn[here + len(patch) :], name)


@given(
    st.lists(
        st.sampled_from(
            [
                "客服：",
                "客户：",
                "[00:01] ",
                "a,b,c",
                '{"turns":[',
                "]}",
                "通话ID：1",
                "=====",
                "\t",
                '"',
                "喂",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_shuffled_pieces_never_raise(pieces: list[str]) -> None:
    _all("".join(pieces).encode(), "a.txt")


@pytest.mark.parametrize("options", [{"encoding": "klingon"}, {"source_format": "papyrus"}])
def test_impossible_options_are_usage_errors(options: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        ReadOptions(**options)  # type: ignore[arg-type]


def test_paths(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "b/1.txt", "a.jsonl", "README.md", ".hidden.txt", "picture.png", "notes.txt"):
        (tmp_path / name).write_text("客服：您好\n客户：喂\n", encoding="utf-8")
    files, missing = find_paths([str(tmp_path), str(tmp_path / "b" / "1.txt")])
    assert [Path(file).relative_to(tmp_path).as_posix() for file in files] == [
        "a.jsonl",
        "b/1.txt",
        "b/2.txt",
        "notes.txt",
    ]
    assert missing == []
    files, _ = find_paths([str(tmp_path / "**" / "*.txt")], exclude=["notes*"])
    assert [Path(file).name for file in files] == ["1.txt", "2.txt"]
    _, missing = find_paths([str(tmp_path / "nothing*.txt"), str(tmp_path / "gone.txt"), "-"])
    assert [skip.code for skip in missing] == ["no-match", "missing"]


def test_a_file_that_vanished_is_a_skip(tmp_path: Path) -> None:
    (skip,) = read_path(str(tmp_path / "gone.txt"))
    assert isinstance(skip, SkippedCall)
    assert skip.code == "unreadable"
