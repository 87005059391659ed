"""Vendors' documents wherever they come: one a file, one a line, in a list, in an envelope, in a table's cell."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

import western
from csaudit.model import Call, SkippedCall
from csaudit.readers import FORMATS
from csaudit.readers.registry import FAMILIES, document_formats
from transcripts import NATIVE, one, read
from western import CHINESE, ENGLISH

DOCUMENT = western.deepgram(ENGLISH, "words")
LINE = json.dumps(DOCUMENT)
SAID = [(turn.role, turn.text) for turn in ENGLISH]


def calls(data: str, name: str, **options: Any) -> list[tuple[str, str]]:
    items = read(data, name, **options)
    assert all(isinstance(item, Call) for item in items), items
    for item in items:
        assert isinstance(item, Call)
        assert [(turn.role.value, turn.text) for turn in item.turns] == SAID
    return [(item.call_id, item.source_format) for item in items if isinstance(item, Call)]


@pytest.mark.parametrize(
    ("data", "name", "ids"),
    [
        (LINE, "a.json", ["a"]),
        (LINE, "a.txt", ["a"]),
        (LINE + "\n", "a.json", ["a"]),
        (LINE + "\n", "a.jsonl", ["a"]),
        (f"{LINE}\n{LINE}\n", "a.jsonl", ["a#1", "a#2"]),
        (f"{LINE}\n{LINE}\n", "a.json", ["a#1", "a#2"]),
        (f"{LINE}{LINE}", "a.json", ["a#1", "a#2"]),
        (json.dumps(DOCUMENT, indent=1) + "\n" + json.dumps(DOCUMENT, indent=1), "a.json", ["a#1", "a#2"]),
        (json.dumps([DOCUMENT, DOCUMENT]), "a.json", ["a#1", "a#2"]),
        (json.dumps({"code": 0, "data": [DOCUMENT, DOCUMENT]}), "a.json", ["a#1", "a#2"]),
        (json.dumps({"page": 1, "results": [DOCUMENT]}), "a.json", ["a"]),
        (repr(DOCUMENT), "a.json", ["a"]),
        (repr(DOCUMENT), "a.txt", ["a"]),
    ],
)
def test_a_document_a_file_a_line_or_an_item(data: str, name: str, ids: list[str]) -> None:
    assert calls(data, name) == [(call_id, "deepgram") for call_id in ids]


@pytest.mark.parametrize("key", ["data", "body", "payload", "asr_text", "jsonStr", "JsonStr"])
@pytest.mark.parametrize("inner", [DOCUMENT, LINE, json.dumps({"data": LINE})])
def test_an_envelope_is_opened_and_what_it_says_is_kept(key: str, inner: Any) -> None:
    document = {"call_id": "C7", "agent_id": "A01", "班组": "一组", key: inner}
    for data, name in ((json.dumps(document), "a.json"), (json.dumps(document) + "\n", "a.jsonl")):
        assert calls(data, name) == [("C7", "deepgram")]
        call = one(data, name)
        assert (call.metadata["agent_id"], call.metadata["team"]) == ("A01", "一组")


def test_a_json_cell_in_a_table() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["通话ID", "坐席工号", "转写结果"], ["C1", "A01", LINE], ["C2", "A02", LINE]])
    assert calls(out.getvalue(), "a.csv") == [("C1", "deepgram"), ("C2", "deepgram")]
    assert [
        item.metadata["agent_id"] for item in read(out.getvalue(), "a.csv") if isinstance(item, Call)
    ] == ["A01", "A02"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_document_in_another_encoding(encoding: str) -> None:
    data = json.dumps(western.contact_lens(CHINESE), ensure_ascii=False).encode(encoding)
    call = one(data, "a.json")
    assert call.source_format == "contact-lens"
    assert [turn.text for turn in call.turns] == [turn.text for turn in CHINESE]


def test_one_bad_document_does_not_lose_the_others() -> None:
    failed = {"err_code": "Bad Request", "err_msg": "corrupt"}
    for data, name, place in (
        (json.dumps([DOCUMENT, failed, {"other": 1}, DOCUMENT]), "a.json", "a.json#{}"),
        ("\n".join(map(json.dumps, [DOCUMENT, failed, {"other": [1]}, DOCUMENT])), "a.jsonl", "a.jsonl:{}"),
    ):
        items = read(data, name)
        assert [type(item) for item in items] == [Call, SkippedCall, SkippedCall, Call]
        skips = [(item.code, item.source) for item in items if isinstance(item, SkippedCall)]
        assert skips == [("failed-task", place.format(2)), ("no-turns-json", place.format(3))]


def test_a_vendors_lines_among_native_ones() -> None:
    items = read(f"{json.dumps(NATIVE)}\n{LINE}\n", "a.jsonl")
    assert [(item.source_format, item.turns[0].line) for item in items if isinstance(item, Call)] == [
        ("jsonl", 1),
        ("deepgram", 2),
    ]


def test_other_json_is_read_as_before() -> None:
    for document in (
        NATIVE,
        {
            "call_id": "C1",
            "segments": [
                {"speaker": turn.role, "text": turn.text, "start": turn.start, "end": turn.end}
                for turn in ENGLISH
            ],
        },
    ):
        assert one(json.dumps(document, indent=1), "a.json").source_format == "json"


# --- by name -----------------------------------------------------------------------------------------------


def test_every_format_can_be_named() -> None:
    names = [name for family in FAMILIES.values() for name in family]
    assert set(names) < set(FORMATS)
    assert len(set(FORMATS)) == len(FORMATS)
    for name in names:
        assert [fmt.name for fmt in document_formats(name)] == [name]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.txt"])
def test_a_named_format_is_read_whatever_the_file_is_called(name: str) -> None:
    assert calls(f"{LINE}\n{LINE}\n", name, source_format="deepgram") == [
        ("a#1", "deepgram"),
        ("a#2", "deepgram"),
    ]


def test_json_by_name_is_read_without_regard_to_vendors() -> None:
    document = json.dumps(western.call_analytics(ENGLISH))
    assert one(document, "a.json").source_format == "call-analytics"
    assert one(document, "a.json", source_format="json").source_format == "json"


def test_a_document_of_another_format_says_what_it_holds() -> None:
    (skip,) = read(LINE, "a.json", source_format="genesys")
    assert isinstance(skip, SkippedCall)
    assert skip.code == "not-format"
    assert "genesys" in skip.en and "results" in skip.en and "genesys" in skip.zh


def test_credentials_in_a_reason_are_not_repeated() -> None:
    reason = "Download error, https://store.example/calls/a.wav?sig=SECRET"
    (skip,) = read(json.dumps({"audio_url": "x", "status": "error", "error": reason}), "a.json")
    assert isinstance(skip, SkippedCall)
    assert "a.wav" in skip.en and "SECRET" not in skip.en + skip.zh
