"""Archives, documents and encodings: read within limits, else a named skip for each member."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from csaudit.model import Call, SkippedCall
from csaudit.readers import ReadOptions, find_paths, read_bytes
from same_call import COLON, LONG, SRT, WIDE, csv_of, docx, workbook, zipped

MB = 1 << 20


def read(data: bytes, name: str = "a.zip") -> list[Call | SkippedCall]:
    return list(read_bytes(data, name))


def archive(*members: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return out.getvalue()


def patched(data: bytes, flag: int) -> bytes:
    """The archive with a flag set on every member, in both of its tables."""
    changed = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        here = data.find(magic)
        while here >= 0:
            changed[here + offset] |= flag
            here = data.find(magic, here + 4)
    return bytes(changed)


def codes(items: list[Call | SkippedCall]) -> list[str]:
    return [item.code if isinstance(item, SkippedCall) else "" for item in items]


def test_every_member_is_a_file_of_its_own() -> None:
    files: dict[str, bytes | str] = {
        "b__2.txt": COLON,
        "b__1.srt": SRT,
        "a.xlsx": workbook(LONG),
        "c.wav": b"RIFF",
        "d.txt": "好",
    }
    items = read(zipped(**files))
    assert [item.source for item in items] == [
        "a.zip!a.xlsx!Sheet1",
        "a.zip!b/1.srt",
        "a.zip!b/2.txt",
        "a.zip!d.txt",
    ]
    assert [item.call_id for item in items if isinstance(item, Call)] == ["W7", "1", "2"]
    assert codes(items) == ["", "", "", "no-roles"]


def test_places_within_members_are_named() -> None:
    table = [*WIDE, ["W8", "2046", "", "没接通"]]
    (skip,) = (item for item in read(zipped(**{"w.csv": csv_of(table)})) if isinstance(item, SkippedCall))
    assert (skip.code, skip.source) == ("empty-cell", "a.zip!w.csv:7")


def test_names_in_gbk_are_read() -> None:
    name = "五月/通话.txt".encode("gb18030")
    stand_in = "x" * len(name)
    data = archive((stand_in, COLON.encode())).replace(stand_in.encode(), name)
    (call,) = read(data)
    assert isinstance(call, Call)
    assert (call.source, call.call_id) == ("a.zip!五月/通话.txt", "通话")


def test_what_an_archive_may_hide_is_named_and_costs_only_itself() -> None:
    deep = zipped(**{"x.zip": zipped(**{"y.zip": zipped(**{"z.txt": COLON})})})
    bomb = b"\x20" * (40 * MB)
    torn = b"PK\x03\x04" + b"x" * 50
    files: dict[str, bytes | str] = {
        "1bomb.txt": bomb,
        "2deep.zip": deep,
        "3good.txt": COLON,
        "4bad.zip": torn,
    }
    items = read(zipped(**files))
    assert [(item.source, code) for item, code in zip(items, codes(items), strict=True)] == [
        ("a.zip!1bomb.txt", "zip-bomb"),
        ("a.zip!2deep.zip!x.zip", "nested-archive"),
        ("a.zip!3good.txt", ""),
        ("a.zip!4bad.zip", "broken-file"),
    ]


def test_an_encrypted_archive_is_one_skip() -> None:
    data = patched(zipped(**{"1.txt": COLON, "2.txt": COLON}), 0x1)
    (skip,) = read(data)
    assert isinstance(skip, SkippedCall)
    assert (skip.code, skip.source) == ("encrypted-file", "a.zip")


def test_a_member_whose_bytes_are_wrong_costs_only_itself() -> None:
    data = bytearray(zipped(**{"1.txt": COLON, "2.txt": COLON}))
    here = data.find(b"1.txt") + 15
    data[here] ^= 0xFF
    assert sorted(codes(read(bytes(data)))) == ["", "broken-file"]


def test_options_hold_for_the_members() -> None:
    data = zipped(**{"w.txt": COLON.encode("gb18030")})
    (call,) = read_bytes(
        data, "a.zip", ReadOptions(encoding="gb18030", source_format="text", swap_roles=True)
    )
    assert isinstance(call, Call)
    assert call.turns[0].role == "customer"


@pytest.mark.parametrize("name", ["a.gz", "a.txt.gz", "a.zip"])
def test_gzip_in_anything(name: str) -> None:
    (call,) = read(gzip.compress(zipped(**{"w.txt.gz": gzip.compress(COLON.encode())})), name)
    assert isinstance(call, Call)


def test_a_document_with_a_document_type_is_refused() -> None:
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'
    (skip,) = read(zipped(**{"word__document.xml": xml}), "a.docx")
    assert isinstance(skip, SkippedCall)
    assert skip.code == "broken-file"


def test_a_document_without_speakers_is_named_and_its_header_is_metadata() -> None:
    (skip,) = read(docx(["会议纪要", "今天天气不错"]), "a.docx")
    assert isinstance(skip, SkippedCall)
    assert skip.code == "no-roles"
    (call,) = read(docx(["通话ID：W7", "坐席工号：2046", "", *COLON.split("\n")]), "a.docx")
    assert isinstance(call, Call)
    assert (call.call_id, call.agent) == ("W7", "2046")


def test_folders_offer_archives_documents_and_subtitles(tmp_path: Path) -> None:
    names = ["a.docx", "b.srt", "c.vtt", "d.zip", "e.txt.gz", "f.ods"]
    for name in [*names, "~$a.docx", "g.wav", "h.pdf"]:
        (tmp_path / name).write_bytes(b"x")
    assert [Path(path).name for path in find_paths([str(tmp_path)])[0]] == names


ENGLISH = "Agent: Bonjour, café à Orléans, je vous écoute\nCustomer: J'ai un problème réseau\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (COLON.encode()[:-2], "截断"),
        (COLON.encode("gb18030")[:-2], "截断"),
        (COLON.encode("utf-16")[:-1], "截断"),
        ("客服：您好\n".encode() + "客户：网断了\n".encode("gb18030") + "客服：马上查\n".encode(), "1 行编码不一致（从第 2 行起）"),
        ("客服：您好\n".encode() + "客户：我家的网断了\n客服：马上查\n客户：好的谢谢\n".encode("gb18030"), "1 行编码不一致（从第 1 行起）"),
        (ENGLISH.encode("cp1252"), "西文"),
        (COLON.encode("gb18030").replace("断了".encode("gb18030"), b"\xff", 1), "无法还原"),
    ],
)  # fmt: skip
def test_doubts_of_the_decoding_are_said(data: bytes, said: str) -> None:
    (call,) = read(data, "a.txt")
    assert isinstance(call, Call)
    assert {turn.role for turn in call.turns} == {"agent", "customer"}
    assert [said in zh for zh, _ in call.warnings] == [True]


def test_stray_nuls_are_dropped() -> None:
    (call,) = read(COLON.replace("您好", "您\0好").encode(), "a.txt")
    assert isinstance(call, Call)
    assert call.turns[0].text.startswith("您好")


@pytest.mark.parametrize("wrong", ["gb18030", "cp1252"])
@pytest.mark.parametrize(("text", "name"), [(COLON, "a.txt"), (csv_of(LONG), "a.csv")])
def test_a_garbled_file_is_named_as_one(text: str, name: str, wrong: str) -> None:
    (skip,) = read(text.encode().decode(wrong, "replace").encode(), name)
    assert isinstance(skip, SkippedCall)
    assert skip.code == "mojibake"
