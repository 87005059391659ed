"""Western vendors' JSON: the same call out of every format, roles found or honestly unknown, no file loses the batch."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import western
from csaudit.model import Call, Role, SkippedCall
from csaudit.readers import ReadOptions
from csaudit.readers.draft import CallDraft
from csaudit.readers.registry import FAMILIES, document_formats
from transcripts import one, read
from western import CALLS, ENGLISH, FORMATS, STARTED, Said

WITH_ROLES = (
    "Call Analytics",
    "Contact Lens",
    "Post Call",
    "CCAI",
    "Azure conv",
    "Azure Cont",
    "Genesys",
    "Twilio, roles",
)
WITHOUT_TIMES = ("Azure conversation items",)
STARTS_ONLY = {"Contact Lens, chat", "CCAI upload"}
"""Messages and entries have no end, and their first is the start of the call."""


def dumped(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


def expected(call: list[Said], shape: str) -> list[tuple[str, str, float | None, float | None]]:
    if shape in WITHOUT_TIMES:
        return [(turn.role, turn.text, None, None) for turn in call]
    if shape in STARTS_ONLY:
        return [(turn.role, turn.text, round(turn.start - call[0].start, 3), None) for turn in call]
    return [(turn.role, turn.text, turn.start, turn.end) for turn in call]


@pytest.mark.parametrize("language", CALLS)
@pytest.mark.parametrize("shape", FORMATS)
def test_the_same_call_in_every_format(shape: str, language: str) -> None:
    fmt, build = FORMATS[shape]
    call = one(dumped(build(CALLS[language])), "a.json")
    assert [(t.role.value, t.text, t.start, t.end) for t in call.turns] == expected(CALLS[language], shape)
    assert call.source_format == fmt
    assert call.role_source == ("file" if shape.startswith(WITH_ROLES) else "inferred")


def test_the_names_in_the_registry_are_those_of_the_formats() -> None:
    for family, names in FAMILIES.items():
        assert tuple(fmt.name for name in names for fmt in document_formats(name)) == names, family


@pytest.mark.parametrize("shape", FORMATS)
def test_one_format_claims_a_document(shape: str) -> None:
    fmt, build = FORMATS[shape]
    document = build(ENGLISH)
    assert [each.name for each in document_formats() if each.claims(document)] == [fmt]


@pytest.mark.parametrize(
    ("shape", "channels", "overlap"),
    [
        ("Transcribe, voices", {None}, False),
        ("Transcribe, channels", {0, 1}, True),
        ("Google v1, voices", {None}, False),
        ("Google, channels, snake case", {1, 2}, True),
        ("CCAI conversation", {1, 2}, True),
        ("Azure batch, ticks", {None}, False),
        ("Azure batch, stereo", {0, 1}, True),
        ("Deepgram, words", {None}, False),
        ("Deepgram, channels", {0, 1}, True),
        ("AssemblyAI, words", {None}, False),
        ("AssemblyAI, channels", {1, 2}, True),
        ("WhisperX", {None}, False),
        ("whisper.cpp, stereo", {0, 1}, False),
        ("Call Analytics", {None}, True),
    ],
)
def test_channels_are_kept_and_one_stream_has_no_overlap(
    shape: str, channels: set[int | None], overlap: bool
) -> None:
    fmt, build = FORMATS[shape]
    (draft,) = document_formats(fmt)[0].drafts(build(ENGLISH), ReadOptions())
    assert isinstance(draft, CallDraft)
    assert {turn.channel for turn in draft.turns} == channels
    assert draft.overlap is overlap


# --- ids and metadata --------------------------------------------------------------------------------------

DATE = STARTED.strftime("%Y-%m-%d")


@pytest.mark.parametrize(
    ("shape", "call_id", "metadata"),
    [
        ("Contact Lens, voice", "contact-17", {"channel": "phone", "language": "en-US"}),
        ("Contact Lens, chat", "contact-17", {"channel": "chat", "agent_name": "Agent"}),
        ("Post Call Analytics", "contact-17", {"agent_id": "A17", "channel": "phone"}),
        ("CCAI upload", "a", {"agent_id": "A17"}),
        (
            "CCAI conversation",
            "contact-17",
            {"agent_id": "A17", "queue": "billing", "team": "north", "channel": "phone"},
        ),
        ("Azure batch, ticks", "a", {"audio": "call-17.wav"}),
        ("Azure conversation items", "contact-17", {"channel": "phone"}),
        ("Deepgram, words", "a", {"job": "request-17"}),
        ("AssemblyAI, words", "a", {"job": "transcript-17", "audio": "call-17.wav"}),
        ("Genesys, offsets", "contact-17", {"agent_id": "A17", "queue": "billing", "channel": "phone"}),
        ("Transcribe, voices", "a", {"job": "job-17"}),
    ],
)
def test_ids_and_metadata(shape: str, call_id: str, metadata: dict[str, str]) -> None:
    call = one(dumped(FORMATS[shape][1](ENGLISH)), "a.json")
    assert call.call_id == call_id
    assert metadata.items() <= call.metadata.items()
    assert not any("None" in value or "SECRET" in value for value in call.metadata.values())


@pytest.mark.parametrize(
    "shape",
    ["Contact Lens, chat", "CCAI upload", "CCAI conversation", "Post Call Analytics", "Genesys, epoch"],
)
def test_the_date_of_the_call(shape: str) -> None:
    assert one(dumped(FORMATS[shape][1](ENGLISH)), "a.json").metadata["date"].startswith(DATE)


@pytest.mark.parametrize(
    "shape", ["Azure batch, ticks", "Deepgram, words", "AssemblyAI, words", "Transcribe, voices"]
)
def test_the_date_of_the_transcription_is_not_the_calls(shape: str) -> None:
    document = FORMATS[shape][1](ENGLISH) | {"timestamp": "2026-04-01T00:00:00Z"}
    assert "date" not in one(dumped(document), "a.json").metadata


def test_the_redacted_twin_says_so() -> None:
    twin = one(dumped(western.contact_lens(ENGLISH, output="Redacted")), "a.json")
    assert twin.metadata["redaction"] == "PII"
    assert "redaction" not in one(dumped(western.contact_lens(ENGLISH)), "a.json").metadata


# --- what vendors do ---------------------------------------------------------------------------------------


def test_people_who_talk_at_once_keep_their_times() -> None:
    call = [
        Said("agent", "Let me look at that for you.", 0.0, 5.0),
        Said("customer", "Yes.", 1.0, 1.5),
        Said("agent", "Done.", 7.0, 8.0),
    ]
    for build in (western.transcribe_channels, western.call_analytics, western.azure_stereo):
        assert [turn.start for turn in one(dumped(build(call)), "a.json").turns] == [0.0, 1.0, 7.0]


def test_a_pause_begins_a_new_turn_and_a_breath_does_not() -> None:
    call = [
        Said("agent", "One", 0.0, 0.5),
        Said("agent", "moment please.", 0.9, 2.0),
        Said("agent", "Thanks.", 9.0, 9.5),
    ]
    for shape in (
        "Transcribe, voices",
        "Transcribe, audio segments",
        "Deepgram, utterances",
        "Azure fast",
        "WhisperX",
    ):
        document = FORMATS[shape][1](call)
        assert [turn.text for turn in one(dumped(document), "a.json").turns] == [
            "One moment please.",
            "Thanks.",
        ], shape


def test_a_comma_goes_on_after_a_longer_breath() -> None:
    call = [Said("agent", "And,", 0.0, 0.5), Said("agent", "as I said, no.", 2.0, 3.0)]
    assert [turn.text for turn in one(dumped(western.azure_fast(call)), "a.json").turns] == [
        "And, as I said, no."
    ]


def test_google_without_words_gives_a_result_a_turn() -> None:
    document = western.google_channels(ENGLISH)
    for result, turn in zip(document["results"], western.by_channel(ENGLISH), strict=True):
        result["alternatives"] = [{"transcript": f" {turn.text}"}]
        result["result_end_time"] = f"{turn.end}s"
    call = one(dumped(document), "a.json")
    assert [turn.text for turn in call.turns if turn.role is Role.AGENT] == [
        turn.text for turn in ENGLISH[::2]
    ]
    assert [turn.end for turn in call.turns if turn.role is Role.AGENT] == [turn.end for turn in ENGLISH[::2]]


def test_a_batch_of_google_is_a_call_a_recording() -> None:
    inner = {"transcript": western.google_second(ENGLISH)}
    document = {"results": {"gs://calls/a.wav": inner, "gs://calls/b.wav": inner}}
    calls = [item for item in read(dumped(document), "a.json") if isinstance(item, Call)]
    assert [call.metadata["audio"] for call in calls] == ["a.wav", "b.wav"]
    assert all(len(call.turns) == 4 for call in calls)


def test_a_zero_that_google_leaves_out_is_a_zero() -> None:
    document = western.google_second([Said("agent", "Hello there.", 0.0, 1.0), *ENGLISH[1:]])
    del document["results"][0]["alternatives"][0]["words"][0]["startOffset"]
    assert one(dumped(document), "a.json").turns[0].start == 0.0


@pytest.mark.parametrize("shape", FORMATS)
def test_words_that_look_like_nothing_are_words(shape: str) -> None:
    call = [*ENGLISH, Said("agent", "None", 16.0, 16.5), Said("customer", "null", 18.0, 18.5)]
    assert [turn.text for turn in one(dumped(FORMATS[shape][1](call)), "a.json").turns] == [
        turn.text for turn in call
    ]


def test_null_times_are_no_times() -> None:
    document = western.twilio(ENGLISH)
    for sentence in document["sentences"]:
        sentence["start_time"] = sentence["end_time"] = None
    call = one(dumped(document), "a.json")
    assert [turn.text for turn in call.turns] == [turn.text for turn in ENGLISH]
    assert all(turn.start is None and turn.end is None for turn in call.turns)


def test_a_page_that_is_not_the_last_is_said() -> None:
    document = western.twilio(ENGLISH)
    document["meta"]["next_page_url"] = "https://intelligence.example/page2"
    assert any("page" in en for _, en in one(dumped(document), "a.json").warnings)


def test_the_ivr_is_not_the_agent() -> None:
    document = western.genesys(ENGLISH)
    document["participants"] = [
        {"participantPurpose": "ivr", "startTimeMs": 0, "endTimeMs": 5_500},
        {"participantPurpose": "agent", "userId": "A17", "startTimeMs": 5_600, "endTimeMs": 15_000},
    ]
    call = one(dumped(document), "a.json")
    assert [turn.role.value for turn in call.turns] == ["bot", "customer", "agent", "customer"]
    assert call.turns[2].speaker == "A17"


def test_a_segment_nobody_was_found_for_has_an_unknown_role() -> None:
    document = western.whisperx(ENGLISH)
    del document["segments"][3]["speaker"]
    assert [turn.role.value for turn in one(dumped(document), "a.json").turns][3] == "unknown"


def test_the_text_of_a_menu_in_a_chat() -> None:
    document = western.contact_lens_chat(ENGLISH)
    document["Transcript"][1]["Content"] = dumped(
        {"templateType": "ListPicker", "data": {"content": {"title": "What is it about?"}}}
    )
    assert one(dumped(document), "a.json").turns[0].text == "What is it about?"


def test_an_option_names_the_agent_by_channel_or_voice() -> None:
    call = [Said("customer", "Hm.", 0.0, 1.0), Said("agent", "So.", 3.0, 4.0)]
    for build in (western.transcribe_channels, western.transcribe_voices, western.azure_stereo):
        assert one(dumped(build(call)), "a.json").role_source == "unknown"
        told = one(dumped(build(call)), "a.json", agent_speaker=("1",))
        assert ([turn.role.value for turn in told.turns], told.role_source) == (
            ["customer", "agent"],
            "option",
        )


# --- no call in it -----------------------------------------------------------------------------------------

SKIPS: dict[str, tuple[Any, str]] = {
    "Transcribe failed": ({"TranscriptionJob": {"TranscriptionJobStatus": "FAILED", "FailureReason": "no media"}}, "failed-task"),
    "Transcribe runs": ({"TranscriptionJob": {"TranscriptionJobStatus": "IN_PROGRESS"}}, "unfinished-task"),
    "Transcribe done elsewhere": ({"TranscriptionJob": {"TranscriptionJobStatus": "COMPLETED", "Transcript": {}}}, "task-status"),
    "Transcribe heard nothing": (western.transcribe([], items=[]), "no-speech"),
    "Contact Lens failed": ({**western.contact_lens([]), "JobStatus": "FAILED"}, "failed-task"),
    "Contact Lens, nobody spoke": (western.contact_lens([]), "no-speech"),
    "Connect evaluation form": ({"evaluationId": "e", "questions": [{"questionText": "Greeting?"}]}, "evaluation-form"),
    "Google failed": ({"metadata": {"@type": "x/google.cloud.speech.v1.LongRunningRecognizeMetadata"}, "done": True, "error": {"code": 3, "message": "bad"}}, "failed-task"),
    "Google runs": ({"metadata": {"@type": "x/google.cloud.speech.v1.LongRunningRecognizeMetadata", "progressPercent": 7}}, "unfinished-task"),
    "Google heard nothing": ({"results": [{"alternatives": []}]}, "no-speech"),
    "CCAI analysis": ({"name": "projects/p", "analysisResult": {"callAnalysisMetadata": {}}}, "analysis-only"),
    "Azure failed": ({"self": "https://x/speechtotext/v3.1/transcriptions/1", "status": "Failed", "properties": {"error": {"message": "m"}}}, "failed-task"),
    "Azure job": ({"self": "https://x/speechtotext/v3.1/transcriptions/1", "status": "Succeeded"}, "task-status"),
    "Azure heard nothing": ({"recognizedPhrases": [], "combinedRecognizedPhrases": []}, "no-speech"),
    "Deepgram failed": ({"err_code": "Bad Request", "err_msg": "corrupt"}, "failed-task"),
    "Deepgram queued": ({"request_id": "r"}, "task-status"),
    "AssemblyAI failed": ({"audio_url": "https://x/y", "status": "error", "error": "no audio"}, "failed-task"),
    "AssemblyAI runs": ({"audio_url": "https://x/y", "status": "processing", "words": None}, "unfinished-task"),
    "Whisper heard nothing": ({"text": "", "segments": [], "language": "en"}, "no-speech"),
    "Whisper, a bare list": (western.whisper(ENGLISH)["segments"], "no-speakers"),
    "Whisper knows no speakers": (western.whisper(ENGLISH), "no-speakers"),
    "Deepgram without diarize": (json.loads(dumped(western.deepgram(ENGLISH, "words")).replace('"speaker"', '"-"')), "no-speakers"),
    "AssemblyAI without labels": (western.assemblyai(ENGLISH, "words") | {"words": [{"text": "Hi", "start": 0, "end": 9}]}, "no-speakers"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "code"), SKIPS.values(), ids=SKIPS)
def test_what_holds_no_call_is_a_named_skip(document: Any, code: str) -> None:
    (skip,) = read(dumped(document), "a.json")
    assert isinstance(skip, SkippedCall)
    assert (skip.code, skip.source) == (code, "a.json")
    assert skip.zh and skip.en and "{" not in skip.zh + skip.en


# --- hostile documents -------------------------------------------------------------------------------------

JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    1e300,
    "",
    "x",
    "None",
    "NaN",
    "9" * 400,
    [],
    [[]],
    [None],
    {},
    {"a": {}},
]


def mutated(value: Any, dice: random.Random, share: float) -> Any:
    """A copy in which a share of the values are gone, replaced by junk, repeated or out of order."""
    if dice.random() < share:
        return dice.choice(JUNK)
    if isinstance(value, dict):
        return {key: mutated(inner, dice, share) for key, inner in value.items() if dice.random() > share}
    if isinstance(value, list):
        items = [mutated(item, dice, share) for item in value for _ in range(1 + (dice.random() < share))]
        return dice.sample(items, len(items)) if dice.random() < 0.2 else items
    return value


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.integers(0, 2**32), st.sampled_from([0.003, 0.01, 0.03, 0.1]))
def test_mutated_documents_never_raise(shape: str, seed: int, share: float) -> None:
    document = mutated(FORMATS[shape][1](ENGLISH), random.Random(seed), share)
    items = read(dumped([document]), "a.json")
    assert items
    assert all(isinstance(item, Call | SkippedCall) for item in items)
    assert not any(isinstance(item, SkippedCall) and item.code == "unexpected" for item in items)


@settings(deadline=None)
@given(st.sampled_from(sorted(FORMATS)), st.floats(0, 1))
def test_torn_documents_never_raise(shape: str, share: float) -> None:
    raw = dumped(FORMATS[shape][1](ENGLISH)).encode()
    items = read(raw[: int(len(raw) * share)], "a.json")
    assert len(items) == 1


@settings(deadline=None)
@given(
    st.sampled_from(sorted({fmt for fmt, _ in FORMATS.values()})),
    st.recursive(
        st.sampled_from(JUNK),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["results", "segments", "words", "text"]), inner)
        ),
        max_leaves=12,
    ),
)
def test_a_forced_format_never_raises(fmt: str, document: Any) -> None:
    items = read(dumped(document), "a.json", source_format=fmt)
    assert items
    assert not any(isinstance(item, SkippedCall) and item.code == "unexpected" for item in items)


# --- the samples -------------------------------------------------------------------------------------------

SAMPLES = Path(
    os.environ.get("CSAUDIT_FORMAT_SAMPLES") or Path(__file__).parents[3] / "shared" / "format_samples"
)
SEEN: dict[str, tuple[str, int, str]] = {
    "assemblyai/assemblyai_utterances.json": ("assemblyai", 1, "unknown"),
    "aws_connect_contact_lens/chat_original_analysis.json": ("contact-lens", 31, "file"),
    "aws_connect_contact_lens/voice_original_analysis.json": ("contact-lens", 10, "file"),
    "aws_connect_contact_lens/voice_redacted_analysis.json": ("contact-lens", 10, "file"),
    "aws_pca_parsed/pca_testfile_trimmed.json": ("post-call-analytics", 6, "file"),
    "aws_tca_post_call/example-call.json": ("call-analytics", 37, "file"),
    "aws_transcribe_channel_labels/channel_id_batch.json": ("transcribe", 2, "unknown"),
    "aws_transcribe_speaker_labels/diarization_batch.json": ("transcribe", 2, "unknown"),
    "aws_transcribe_speaker_labels/diarization_old_2019.json": ("transcribe", 1, "unknown"),
    "azure_batch_transcription/transcriptSample_v3.json": ("azure-batch", 3, "unknown"),
    "azure_conversation_items/Json_input_customer_support.json": ("azure-conversation", 17, "file"),
    "deepgram/dg_speakers_trimmed.json": ("deepgram", 7, "unknown"),
}
"""Sample → format, turns, how the roles were found. None has enough talk to infer them where the file gives none."""
NO_CALL = {
    "aws_connect_contact_lens/evaluation_form_output.json": "evaluation-form",
    "deepgram/dg_utterances.json": "no-speakers",
}


@pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason=f"format samples are not here; name their folder in CSAUDIT_FORMAT_SAMPLES ({SAMPLES})",
)
@pytest.mark.parametrize("sample", [*SEEN, *NO_CALL])
def test_samples(sample: str) -> None:
    (item,) = read((SAMPLES / sample).read_bytes(), sample)
    if sample in NO_CALL:
        assert isinstance(item, SkippedCall)
        assert item.code == NO_CALL[sample]
        return
    assert isinstance(item, Call)
    assert (item.source_format, len(item.turns), item.role_source) == SEEN[sample]
    assert not any("unreliable" in en for _, en in item.warnings)
