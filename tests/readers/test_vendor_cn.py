"""Chinese vendors' JSON: the same call from each, tasks without a transcript named, nothing raised."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.model import Call, Role, SkippedCall
from csaudit.readers import ReadOptions
from csaudit.readers.draft import CallDraft
from csaudit.readers.objects.dispatch import read_document
from running import csaudit
from transcripts import one, read
from vendor_cn import (
    APART,
    EXPECTED,
    NAMES,
    SPOKEN,
    TASKS,
    VENDORS,
    compact,
    dashscope,
    funasr,
    huawei,
    huawei_cec,
    iflytek_v1,
    nls,
    nls_sentences,
    sca,
    sca_result,
    tencent,
    tencent_text,
)

SAMPLES = Path(
    os.environ.get("CSAUDIT_FORMAT_SAMPLES") or Path(__file__).parents[2].parent / "shared" / "format_samples"
)


def spoken(call: Call) -> list[tuple[Role, str, float | None, float | None]]:
    return [(turn.role, turn.text, turn.start, turn.end) for turn in call.turns]


def draft(document: Any) -> CallDraft:
    (found,) = read_document(document, ReadOptions(), "a.json", "json")
    assert isinstance(found, CallDraft), found
    return found


@pytest.mark.parametrize(("name", "document"), VENDORS.values(), ids=VENDORS)
def test_the_same_call_from_every_vendor(name: str, document: Any) -> None:
    call = one(compact(document), "a.json")
    assert (call.source_format, spoken(call)) == (name, EXPECTED)
    assert call.role_source in {"file", "inferred"}


@pytest.mark.parametrize(("name", "document"), VENDORS.values(), ids=VENDORS)
@pytest.mark.parametrize("dump", [lambda d: json.dumps(d, indent=2), repr])
def test_dumps_by_other_programs(name: str, document: Any, dump: Any) -> None:
    call = one(dump(document), "a.txt")
    assert (call.source_format, spoken(call)) == (name, EXPECTED)


@pytest.mark.parametrize(("name", "document"), VENDORS.values(), ids=VENDORS)
def test_several_documents_in_a_file(name: str, document: Any) -> None:
    lines = "\n".join(compact(document) for _ in range(3))
    items = read(lines, "a.json" if isinstance(document, list) else "a.jsonl")
    assert len(items) == 3
    assert all(isinstance(item, Call) and spoken(item) == EXPECTED for item in items)


@pytest.mark.parametrize("document", [document for _, document in VENDORS.values()], ids=VENDORS)
def test_a_document_pasted_into_a_table(document: Any) -> None:
    rows = [
        ["录音编号", "坐席工号", "识别结果"],
        *[[f"R-{here}", "A9", compact(document)] for here in (1, 2)],
    ]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    calls = read(out.getvalue(), "a.csv")
    assert [item.call_id for item in calls if isinstance(item, Call)] == ["R-1", "R-2"]
    assert all(isinstance(item, Call) and spoken(item) == EXPECTED for item in calls)


def test_a_task_without_a_transcript_in_a_table_names_its_row() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["录音编号", "识别结果"], ["R-1", compact(nls())], ["R-2", compact(TASKS["NLS failed"][0])]]
    )
    call, skip = read(out.getvalue(), "a.csv")
    assert isinstance(call, Call) and isinstance(skip, SkippedCall)
    assert (skip.code, skip.source) == ("failed-task", "a.csv:3")


@pytest.mark.parametrize("name", sorted({name for name, _ in VENDORS.values()}))
def test_a_format_forced_on_other_json_says_that_it_is_none(name: str) -> None:
    (skip,) = read('{"colour": "red", "sizes": [1, 2]}', "a.json", source_format=name)
    assert isinstance(skip, SkippedCall)
    assert (skip.code, name in skip.zh) == ("not-format", True)


def test_the_same_audit_whichever_vendor_transcribed(tmp_path: Path) -> None:
    for here, (_, document) in enumerate(VENDORS.values()):
        (tmp_path / f"{here:02}.json").write_text(compact(document), encoding="utf-8")
    for here, (document, _, _) in enumerate(TASKS.values()):
        (tmp_path / f"task-{here:02}.json").write_text(compact(document), encoding="utf-8")
    done = csaudit("audit", str(tmp_path), "-q", "-f", "json")
    assert done.returncode == 3, done.stderr
    run = json.loads(done.stdout)
    assert (len(run["calls"]), len(run["skipped"])) == (len(VENDORS), len(TASKS))
    found = [
        [(item["check"], item["turn"], item["quote"]) for item in call["findings"]] for call in run["calls"]
    ]
    assert found[0] and all(findings == found[0] for findings in found)
    assert len({call["score"] for call in run["calls"]}) == 1


@pytest.mark.parametrize("shape", VENDORS)
def test_overlap_is_trusted_only_where_channels_were_apart(shape: str) -> None:
    found = draft(VENDORS[shape][1])
    if found.source_format == "aliyun-sca":
        return
    assert found.overlap is (shape in APART)
    assert {turn.channel for turn in found.turns} == ({0, 1} if shape in APART else {None})


@pytest.mark.parametrize(("document", "code", "reason"), TASKS.values(), ids=TASKS)
def test_a_task_without_a_transcript_is_named(document: Any, code: str, reason: str) -> None:
    (skip,) = read(compact(document), "a.json")
    assert isinstance(skip, SkippedCall)
    assert skip.code == code
    assert reason in skip.zh and reason in skip.en
    assert "SECRET" not in skip.zh + skip.en + skip.source


def test_one_stream_transcribed_as_two_channels_is_read_once() -> None:
    twice = [{**item, "ChannelId": channel} for item in nls_sentences() for channel in (0, 1)]
    twice[3]["Text"] += "啊"
    call = one(compact(nls(twice)), "a.json")
    assert [turn.text for turn in call.turns] == [said for _, said, _, _ in SPOKEN]
    assert call.role_source == "unknown"
    assert any("两个声道" in zh for zh, _ in call.warnings)
    assert not draft(nls(twice)).overlap


def test_two_people_who_both_say_a_short_word_are_no_copy() -> None:
    hello = [{**item, "Text": "喂"} if item["BeginTime"] < 5000 else item for item in nls_sentences()]
    call = one(compact(nls(hello)), "a.json")
    assert len(call.turns) == len(SPOKEN)
    assert not any("两个声道" in zh for zh, _ in call.warnings)


def test_words_on_two_channels_may_overlap() -> None:
    sentences = nls_sentences()
    sentences[1]["BeginTime"] = 3900
    call = one(compact(nls(sentences)), "a.json")
    assert [(turn.start, turn.end) for turn in call.turns[:2]] == [(0.0, 5.0), (3.9, 9.0)]


def test_times_a_thousandfold_off_are_mended_and_said() -> None:
    seconds = [
        {**item, "BeginTime": item["BeginTime"] / 1000, "EndTime": item["EndTime"] / 1000}
        for item in nls_sentences()
    ]
    call = one(compact(nls(seconds)), "a.json")
    assert spoken(call) == EXPECTED
    assert any("一千倍" in zh for zh, _ in call.warnings)
    assert not any("一千倍" in zh for zh, _ in one(compact(nls()), "a.json").warnings)


def test_numbers_of_tencent_are_channels_where_they_overlap() -> None:
    document = tencent()
    document["Response"]["Data"]["ResultDetail"][1]["StartMs"] = 3500
    assert draft(document).overlap
    assert not draft(tencent()).overlap


def test_signed_addresses_leave_only_the_name_of_the_recording() -> None:
    call = one(compact(dashscope(channels=True)), "a.json")
    assert call.metadata == {"recording": "cg-0001.wav"}


def test_what_sca_knows_of_a_call() -> None:
    call = one(compact(sca()), "a.json")
    known = {"agent_id": "A2207", "customer_id": "C88", "queue": "燃气一组", "channel": "phone", "note": "x"}
    assert (call.call_id, call.role_source) == ("T-01", "file")
    assert call.metadata == {**known, "date": "2026-05-01 09:30:00"}
    document = sca()
    document["tickets"].append({**document["tickets"][0], "tid": "T-02"})
    assert [item.call_id for item in read(compact(document), "a.json") if isinstance(item, Call)] == [
        "T-01",
        "T-02",
    ]


def test_what_results_of_sca_and_cec_know_of_a_call() -> None:
    sca_call = one(compact(sca_result()), "a.json")
    assert sca_call.call_id == "T-01"
    assert sca_call.metadata == {"agent_id": "A2207", "agent_name": "林", "queue": "燃气一组"}
    cec_call = one(compact(huawei_cec()), "a.json")
    assert cec_call.call_id == "c-01"
    assert cec_call.metadata == {"agent_name": "林", "date": "2026-05-01 01:46:40Z"}
    assert [turn.channel for turn in draft(huawei_cec()).turns] == [1, 0, 1, 0, 1]


def test_speakers_of_one_stream_of_huawei_are_told_by_what_they_say() -> None:
    document = compact(huawei()).replace("AGENT", "speaker1").replace("USER", "speaker2")
    call = one(document, "a.json")
    assert (spoken(call), call.role_source) == (EXPECTED, "inferred")


def test_callbacks_of_tencent_as_they_arrive() -> None:
    detail = {
        "code": 0,
        "requestId": 77,
        "appid": 1,
        "resultDetail": compact(tencent()["Response"]["Data"]["ResultDetail"]),
    }
    text = {
        "code": 0,
        "requestId": 78,
        "text": tencent_text(),
        "audioTime": 13.4,
        "message": "",
        "resultDetail": "",
    }
    failed = {"code": 10007, "requestId": 79, "message": "音频下载失败", "text": ""}
    first, second, skip = read("\n".join(map(urlencode, (detail, text, failed))), "callbacks.log")
    for call in (first, second):
        assert isinstance(call, Call)
        assert (spoken(call), call.source_format) == (EXPECTED, "tencent-callback")
    assert isinstance(skip, SkippedCall)
    assert (skip.code, skip.source, "音频下载失败" in skip.zh) == ("failed-task", "callbacks.log:3", True)


def test_sca_without_offsets_has_its_times_from_dates() -> None:
    document = sca()
    for row in document["tickets"][0]["dialogue"]:
        del row["begin"], row["end"]
    assert [turn.start for turn in one(compact(document), "a.json").turns] == [
        start for _, _, start, _ in EXPECTED
    ]


def test_a_batch_of_funasr_is_numbered_by_its_recordings() -> None:
    (result,) = funasr()
    batch = [result, {**result, "key": "cg-0002"}, {"key": "cg-0003", "text": "", "sentence_info": []}]
    *calls, skip = read(compact(batch), "batch.json")
    assert [item.call_id for item in calls if isinstance(item, Call)] == ["cg-0001", "cg-0002"]
    assert isinstance(skip, SkippedCall)
    assert (skip.code, skip.source) == ("no-speech", "batch.json#3")


def test_marks_of_funasr_are_taken_out() -> None:
    assert "<|" not in "".join(turn.text for turn in one(compact(funasr()), "a.json").turns)


def test_words_of_iflytek_are_joined_as_they_are_written() -> None:
    said = [
        ("请", "n"),
        ("嗯", "s"),
        ("看", "n"),
        ("smart", "n"),
        ("meter", "n"),
        ("7", "n"),
        ("0", "n"),
        ("。", "p"),
        ("", "g"),
    ]
    document = iflytek_v1()[:1]
    sentence = {
        "rl": "1",
        "bg": 0,
        "ed": 900,
        "rt": [{"ws": [{"cw": [{"w": w, "wp": wp}, {"w": "别"}]} for w, wp in said]}],
    }
    call = one(compact({"lattice2": [{"json_1best": {"st": sentence}}]}), "a.json")
    assert call.turns[0].text == "请嗯看smart meter 70。"
    assert one(compact(document), "a.json").turns[0].end == EXPECTED[0][3]


def test_a_role_in_the_file_needs_no_inference() -> None:
    assert one(repr(huawei()), "a.json").role_source == "file"


@pytest.mark.parametrize("shape", ["NLS, two channels", "Tencent detail", "iFlytek v2 answer", "FunASR"])
def test_the_user_names_the_agent_by_number(shape: str) -> None:
    label = draft(VENDORS[shape][1]).turns[1].label
    call = one(compact(VENDORS[shape][1]), "a.json", agent_speaker=(label.rpartition("_")[2],))
    assert (call.turns[1].role, call.role_source) == (Role.AGENT, "option")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="no format samples: set CSAUDIT_FORMAT_SAMPLES")
def test_the_chinese_samples_are_all_told_apart_from_other_json() -> None:
    formats = {"funasr", "alibaba_nls_filetrans", "iflytek_lfasr_v1", "abcd"}
    paths = [path for folder in formats for path in sorted((SAMPLES / folder).glob("*.json"))]
    assert paths
    for path in paths:
        for item in read(path.read_bytes(), path.name):
            if isinstance(item, Call):
                assert item.source_format not in {"json", "jsonl"}
                assert not any("时间不可靠" in zh for zh, _ in item.warnings), path
            else:
                assert item.code in {"no-speakers", "no-speech", "failed-task"}, (path, item)


@pytest.mark.parametrize(
    "shape", [name for name, (_, document) in VENDORS.items() if isinstance(document, dict)]
)
def test_what_somebody_wrote_beside_the_vendors_keys_is_kept(shape: str) -> None:
    document = {**VENDORS[shape][1], "班组": "三组", "工号": "A9", "通话编号": "Z-1"}
    call = one(compact(document), "a.json")
    assert call.metadata["team"] == "三组"
    assert call.metadata["agent_id"] in {"A9", "A2207"}
    assert call.call_id in {"Z-1", "T-01", "c-01", "cg-0001"}


def own(names: tuple[str, str, str]) -> list[dict[str, Any]]:
    role, time, text = names
    return [{role: NAMES[who], time: start / 1000, text: said} for who, said, start, _ in SPOKEN]


@pytest.mark.parametrize(
    "document",
    [
        {"utterances": own(("speaker", "start_time", "text"))},
        {"sentences": own(("role", "begin_time", "text"))},
        {"segments": own(("speaker", "start", "text")), "language": "zh"},
        {"task_id": "1", "error_msg": "", "result": own(("role", "start", "text"))},
        {"calls": [{"staff_id": "9", "turns": own(("role", "start", "text"))}]},
        {"conversations": [{"dialogue": own(("role", "start", "text"))}]},
        {"transcripts": own(("role", "start", "text"))},
        {"Data": own(("role", "start", "text"))},
    ],
    ids=lambda document: next(reversed(document)),
)
def test_ones_own_json_is_not_taken_for_a_vendors(document: Any) -> None:
    call = one(compact({**document, "call_id": "C1"}), "a.json")
    assert [(turn.role, turn.text, turn.start) for turn in call.turns] == [row[:3] for row in EXPECTED]
    assert call.role_source == "file"


# --- damage ----------------------------------------------------------------------------------------------

WRECKS = [*(document for _, document in VENDORS.values()), *(document for document, _, _ in TASKS.values())]
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", 0, -1, 1e300, True, [], {}, [None], [[]], {"text": None}, "{", "[1]", "\ud83d"]
)


def _paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for step, inner in steps for path in _paths(inner, (*here, step)))]


def _damaged(value: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    step, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[step] = _damaged(copy[step], tuple(rest), junk)
    return copy


def _read(data: str, name: str) -> None:
    items = read(data.encode("utf-8", "surrogatepass"), name)
    assert items or not data.strip()
    for item in items:
        assert isinstance(item, Call | SkippedCall)
        assert not isinstance(item, SkippedCall) or item.code != "unexpected", item


@settings(deadline=None)
@given(st.data())
def test_documents_with_junk_in_them_never_raise(data: st.DataObject) -> None:
    document = data.draw(st.sampled_from(WRECKS))
    for _ in range(data.draw(st.integers(1, 4))):
        document = _damaged(document, data.draw(st.sampled_from(_paths(document))), data.draw(JUNK))
    _read(json.dumps(document), "a.json")


@settings(deadline=None)
@given(st.integers(0, 4000), st.integers(0, 4000), st.text("&=%[]{}0123\n您", max_size=5))
def test_torn_and_patched_callbacks_never_raise(cut: int, at: int, patch: str) -> None:
    written = urlencode(
        {
            "code": 0,
            "requestId": 77,
            "text": tencent_text(),
            "resultDetail": compact([{"FinalSentence": "喂"}]),
        }
    )
    _read(f"{written[: at % len(written)]}{patch}{written[at % len(written) : cut]}", "a.log")


@settings(deadline=None)
@given(st.sampled_from(WRECKS), st.integers(0, 6000), st.sampled_from(["a.json", "a.jsonl", "a.txt"]))
def test_torn_documents_never_raise(document: Any, cut: int, name: str) -> None:
    written = compact(document)
    _read(written[: cut % len(written)], name)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WRECKS), max_size=5), st.randoms(use_true_random=False))
def test_shuffled_and_mixed_documents_never_raise(documents: list[Any], random: Any) -> None:
    pieces = [piece for item in documents for piece in (item if isinstance(item, list) else [item])]
    random.shuffle(pieces)
    _read(json.dumps(pieces), "a.json")
