"""One invented call in all formats: the same turns and the same audit; the samples of real services; and bytes of any kind."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.engine import evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, SkippedCall
from csaudit.readers import FORMATS, ReadOptions, read_bytes
from every_format import EXPECTED, SHAPES, TIMES, Shape, compact

ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
TEXTS = {name: shape for name, shape in SHAPES.items() if isinstance(shape.content, str)}


def one(data: bytes, name: str) -> Call | None:
    items = list(read_bytes(data, name))
    return items[0] if len(items) == 1 and isinstance(items[0], Call) else None


def is_the_call(call: Call | None) -> bool:
    """Whether a call has the turns; a style may lack times, or ends, or end a run-on line with a full stop."""
    if call is None or [(turn.role, turn.text.removesuffix("。")) for turn in call.turns] != EXPECTED:
        return False
    starts, ends = [turn.start for turn in call.turns], [turn.end for turn in call.turns]
    nothing = [None] * len(EXPECTED)
    return starts in (nothing, [start for start, _ in TIMES]) and ends in (nothing, [end for _, end in TIMES])


def test_the_same_turns_in_every_format() -> None:
    calls = {name: one(shape.data, shape.name) for name, shape in SHAPES.items()}
    assert [name for name, call in calls.items() if not is_the_call(call)] == []
    formats = {call.source_format for call in calls.values() if call}
    unspoken = {"connect-evaluation", "ccai-analysis", "azure-job"}
    sets = {"convokit", "jddc", "uss", "stc3", "abcd", "csds", "mobilecs", "tencent-callback", "whisper"}
    assert set(FORMATS) - formats <= unspoken | sets, "a format without the call: write it in every_format"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_same_turns_in_every_encoding(encoding: str) -> None:
    wrong = [
        name
        for name, shape in TEXTS.items()
        if not is_the_call(one(str(shape.content).encode(encoding), shape.name))
    ]
    assert wrong == []


def test_the_same_audit_in_every_format() -> None:
    calls = [call for shape in SHAPES.values() if (call := one(shape.data, shape.name))]
    results = list(evaluate_each(ScorecardRecipe().build(), calls))
    found = [
        [
            (each.check, each.outcome, each.evidence.turn, each.evidence.start, each.evidence.quote)
            for each in result.findings
        ]
        for result in results
    ]
    assert found[0] and [here for here, each in enumerate(found) if each != found[0]] == []
    scores = {(result.score.value, result.score.passed, result.score.ledger) for result in results}
    assert (len(results), len(scores)) == (len(SHAPES), 1)


def test_big5_is_told_from_gb18030() -> None:
    said = "客服：您好，這裡是藍灣寬頻，請問有什麼可以幫您？\n客戶：家裡的網路斷了兩天，急著用\n客服：實在抱歉，我馬上幫您查線路\n"
    calls = [one(said.encode(encoding), "w.txt") for encoding in ("utf-8", "big5", "utf-16-le", "gb18030")]
    assert len({call.sha256 for call in calls if call}) == 1
    assert all(calls)


# --- samples of real services ------------------------------------------------------------------------------

A, C, S, U = "agent", "customer", "system", "unknown"
SAMPLES: dict[str, tuple[str, str, set[str]]] = {
    "abcd/abcd_sample_first.json": ("abcd", "file", {A, C}),
    "assemblyai/assemblyai_utterances.json": ("assemblyai", "unknown", {U}),
    "aws_connect_contact_lens/chat_original_analysis.json": ("contact-lens", "file", {A, C, S}),
    "aws_connect_contact_lens/evaluation_form_output.json": ("evaluation-form", "", set()),
    "aws_connect_contact_lens/voice_original_analysis.json": ("contact-lens", "file", {A, C}),
    "aws_connect_contact_lens/voice_redacted_analysis.json": ("contact-lens", "file", {A, C}),
    "aws_pca_parsed/pca_testfile_trimmed.json": ("post-call-analytics", "file", {A, C}),
    "aws_pca_parsed/recording_file_names.txt": ("no-roles", "", set()),
    "aws_tca_post_call/example-call.json": ("call-analytics", "file", {A, C}),
    "aws_transcribe_channel_labels/channel_id_batch.json": ("transcribe", "unknown", {U}),
    "aws_transcribe_speaker_labels/diarization_batch.json": ("transcribe", "unknown", {U}),
    "aws_transcribe_speaker_labels/diarization_old_2019.json": ("transcribe", "unknown", {U}),
    "azure_batch_transcription/schema_v2024-11-15.json": ("no-turns-json", "", set()),
    "azure_batch_transcription/schema_v3_1.json": ("no-turns-json", "", set()),
    "azure_batch_transcription/transcriptSample_v3.json": ("azure-batch", "unknown", {U}),
    "azure_conversation_items/Json_input_customer_support.json": ("azure-conversation", "file", {A, C}),
    "deepgram/dg_speakers_trimmed.json": ("deepgram", "unknown", {U}),
    "deepgram/dg_utterances.json": ("no-speakers", "", set()),
    "encodings_derived/big5_traditional.txt": ("text", "file", {A, C}),
    "encodings_derived/gb18030.txt": ("text", "file", {A, C}),
    "encodings_derived/gb18030_crlf.csv": ("csv", "file", {A, C}),
    "encodings_derived/gb18030_short_line.txt": ("text", "file", {A, C}),
    "encodings_derived/utf16_be_nobom.txt": ("text", "file", {A, C}),
    "encodings_derived/utf16_le_bom.txt": ("text", "file", {A, C}),
    "encodings_derived/utf16_le_nobom.txt": ("text", "file", {A, C}),
    "encodings_derived/utf16_tab_excel_unicode_text.txt": ("csv", "file", {A, C}),
    "encodings_derived/utf8.txt": ("text", "file", {A, C}),
    "encodings_derived/utf8_bom.txt": ("text", "file", {A, C}),
    "funasr/automodel_result_mixed_keys.json": ("no-speakers", "", set()),
    "funasr/automodel_result_sentence_spk.json": ("funasr", "unknown", {U}),
    "funasr/automodel_result_text_key.json": ("funasr", "unknown", {U}),
    "funasr/automodel_result_timestamp_only.json": ("no-speakers", "", set()),
    "funasr/cli_output.json": ("funasr", "unknown", {U}),
    "funasr/cli_output.tsv": ("no-role-column", "", set()),
    "xlsx_derived/en_wide.xlsx": ("xlsx", "inferred", {A, C, S}),
    "xlsx_derived/zh_long_merged_cells.xlsx": ("xlsx", "file", {A, C}),
}
"""File → its format, or the code of the skip; how its roles are found; and the roles."""


def test_every_sample_has_the_right_roles_or_is_honestly_unknown() -> None:
    folder = samples()
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "SOURCE.txt"]
    assert {path.relative_to(folder).as_posix() for path in paths} == set(SAMPLES)
    for path in paths:
        name, source, roles = SAMPLES[path.relative_to(folder).as_posix()]
        for item in read_bytes(path.read_bytes(), path.name):
            if isinstance(item, SkippedCall):
                assert (item.code, source) == (name, ""), path
            else:
                found = {turn.role.value for turn in item.turns}
                assert (item.source_format, item.role_source, found <= roles) == (name, source, True), path


def samples() -> Path:
    """The folder of samples: named by the environment, or beside the checkout."""
    named = os.environ.get("CSAUDIT_FORMAT_SAMPLES")
    folder = Path(named) if named else Path(__file__).parents[2].parent / "shared" / "format_samples"
    if not folder.is_dir():
        pytest.skip("no format samples: name their folder in CSAUDIT_FORMAT_SAMPLES")
    return folder


# --- bytes of any kind -------------------------------------------------------------------------------------


def readable(data: bytes, name: str, source_format: str | None) -> None:
    """Whatever comes: calls, or skips that say where; never an exception, and never "unexpected"."""
    for item in read_bytes(data, name, ReadOptions(source_format=source_format)):
        assert isinstance(item, Call | SkippedCall)
        if isinstance(item, SkippedCall):
            assert item.code != "unexpected", (item, name, source_format)
            assert item.source.startswith(name) and item.zh and item.en
        else:
            assert item.turns


SHAPE = st.sampled_from(sorted(SHAPES))
FORMAT = st.sampled_from([None, *FORMATS])
ENDING = st.sampled_from(
    ["txt", "json", "jsonl", "csv", "tsv", "xlsx", "xls", "html", "srt", "docx", "zip", "gz"]
)


@given(st.binary(max_size=400), ENDING, FORMAT)
def test_random_bytes(data: bytes, ending: str, source_format: str | None) -> None:
    readable(data, f"w.{ending}", source_format)


@given(st.text(max_size=300), ENDING, FORMAT)
def test_random_text(text: str, ending: str, source_format: str | None) -> None:
    readable(text.encode("utf-8", "replace"), f"w.{ending}", source_format)


@given(SHAPE, st.floats(0, 1), st.floats(0, 1), FORMAT)
def test_truncated_files(name: str, first: float, last: float, source_format: str | None) -> None:
    data = SHAPES[name].data
    readable(data[int(first * last * len(data)) : int(last * len(data))], SHAPES[name].name, source_format)


@given(SHAPE, st.integers(0, 1 << 32), st.integers(2, 40), st.booleans(), FORMAT)
def test_shuffled_files(name: str, seed: int, pieces: int, lines: bool, source_format: str | None) -> None:
    data, dice = SHAPES[name].data, random.Random(seed)
    size = max(1, len(data) // pieces)
    parts = (
        data.splitlines(keepends=True)
        if lines
        else [data[at : at + size] for at in range(0, len(data), size)]
    )
    dice.shuffle(parts)
    readable(b"".join(parts), SHAPES[name].name, source_format)


@given(SHAPE, SHAPE, st.floats(0, 1), FORMAT)
def test_files_stuck_together(name: str, other: str, cut: float, source_format: str | None) -> None:
    shape: Shape = SHAPES[name]
    readable(shape.data[: int(cut * len(shape.data))] + SHAPES[other].data, shape.name, source_format)


def test_every_shape_forced_into_every_format() -> None:
    for source_format in FORMATS:
        for shape in SHAPES.values():
            readable(shape.data, shape.name, source_format)


@pytest.mark.parametrize("speakers", [1, 2])
def test_long_calls_in_pieces_stay_whole(speakers: int) -> None:
    """Ten thousand pieces of speech; joined one by one to what came before, they would take minutes."""
    pieces = [
        {"text": "我来看看", "start": 500 * n, "end": 500 * n + 500, "spk": n % speakers}
        for n in range(10_000)
    ]
    pieces.append({"text": "好的呀", "start": 5_000_000, "end": 5_001_000, "spk": 7})
    document = [{"key": "long", "text": "", "sentence_info": pieces}]
    call = one(compact(document).encode(), "w.json")
    assert call is not None
    assert sum(len(turn.text) for turn in call.turns) == 40_003
    assert len(call.turns) == (2 if speakers == 1 else 10_001)
