"""Google: Speech-to-Text v1 and v2, and the conversations of CCAI Insights (Customer Experience Insights).

Speech-to-Text only numbers voices (`spk_1`) or channels (`ch_1`): who the agent is shows in what is said, or in
`--agent-speaker`. CCAI names the role of every entry (`AGENT`, `HUMAN_AGENT`, `AUTOMATED_AGENT`, `END_USER`). Times are
`"0.600s"`, `{"seconds": "5", "nanos": …}`, or microseconds since 1970 in files made for upload to CCAI; keys
may be written as REST does (`speakerTag`) or as client libraries do (`speaker_tag`).

Watch for: v1 with speaker labels repeats the whole call in its last result, which is the only one that is read then;
without words the turns of a file have only their ends, and each starts where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft, UnreadableError
from csaudit.readers.objects.calls import beside
from csaudit.readers.objects.nested import Row, at, facts, first, has_rows, index, number, rows, text
from csaudit.readers.objects.seconds import MICRO, seconds
from csaudit.readers.objects.words import Word, by_time, joined, turns_of_words
from csaudit.readers.options import ReadOptions

_EPOCH_MICROS = 1e14
_MEDIA = {"PHONE_CALL": "phone", "CHAT": "chat"}

# --- Speech-to-Text ----------------------------------------------------------------------------------------


def _results(document: object) -> list[Row]:
    found = at(document, "results")
    return rows(document, "results") if found is not None else rows(document, "response", "results")


def _is_speech(document: object) -> bool:
    if isinstance(at(document, "result_index"), int):  # IBM Watson has the same list
        return False
    return any("alternatives" in row for row in _results(document)[:50]) or _is_operation(document)


def _is_operation(document: object) -> bool:
    kind = f"{text(document, 'metadata', '@type')} {text(document, 'response', '@type')}"
    return "RecognizeMetadata" in kind or "RecognizeResponse" in kind


def _speech(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Speech-to-Text v1 or v2: `results` (or `response.results`) with `alternatives`."""
    if isinstance(error := at(document, "error"), dict):
        raise UnreadableError("failed-task", detail=text(error, "message") or text(error, "code") or "error")
    if at(document, "done") is False or (_is_operation(document) and at(document, "response") is None):
        progress = text(document, "metadata", "progressPercent")
        raise UnreadableError("unfinished-task", detail=f"{progress or '?'}%")
    results = _results(document)
    voiced = _voiced(results)
    turns = turns_of_words(voiced) if voiced else _by_channel(results)
    if not turns:
        raise UnreadableError("no-speech")
    language = next((found for row in results if (found := _spelt(row, "languageCode"))), None)
    yield CallDraft(turns, metadata=facts({"language": language}), unit="s", overlap=not voiced)


def _spelt(row: object, name: str) -> Any:
    """A value under its name in REST or in client libraries: `speakerTag`, `speaker_tag`."""
    return first(row, name, "".join(f"_{char.lower()}" if char.isupper() else char for char in name))


def _seconds(row: object, *names: str) -> float | None:
    return next((found for name in names if (found := seconds(_spelt(row, name))) is not None), None)


def _words(result: Row, label: str = "", channel: int | None = None) -> list[Word]:
    return [
        Word(
            text(word, "word").lstrip("▁"),
            _seconds(word, "startTime", "startOffset"),
            _seconds(word, "endTime", "endOffset"),
            label or _voice(word),
            channel,
        )
        for word in rows(result, "alternatives", 0, "words")
    ]


def _voice(word: Row) -> str:
    tag = str(_spelt(word, "speakerTag") or _spelt(word, "speakerLabel") or "0")
    return "" if tag == "0" else f"spk_{tag}" if tag.isdigit() else tag


def _voiced(results: list[Row]) -> list[Word]:
    """The words with voices, each once: where the last result starts before its neighbour ended, it repeats the call."""
    voiced = [words for words in map(_words, results) if any(word.label for word in words)]
    if len(voiced) > 1 and not _repeats(voiced[-2], voiced[-1]):
        return [word for words in voiced for word in words]
    return voiced[-1] if voiced else []


def _repeats(before: list[Word], last: list[Word]) -> bool:
    ended, started = before[-1].end, last[0].start
    return ended is None or started is None or started < ended


def _by_channel(results: list[Row]) -> list[TurnDraft]:
    """The turns of each channel, from words where there are some, else a result a turn."""
    turns: list[TurnDraft] = []
    ended: dict[int | None, float] = {}
    for result in results:
        channel = index(_spelt(result, "channelTag")) or None
        label = "" if channel is None else f"ch_{channel}"
        end = _seconds(result, "resultEndTime", "resultEndOffset")
        words = _words(result, label, channel)
        if any(word.start is not None for word in words):
            turns += turns_of_words(words)
        elif said := text(result, "alternatives", 0, "transcript"):
            start = ended.get(channel, 0.0) if end is not None else None
            turns.append(TurnDraft(label, said, start, end, channel=channel))
        if end is not None:
            ended[channel] = end
    return joined(by_time(turns))


# --- CCAI Insights -----------------------------------------------------------------------------------------


def _is_upload(document: object) -> bool:
    return has_rows(document, "entries", "start_timestamp_usec")


def _upload(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """CCAI Insights, a conversation made for upload: `entries` with `start_timestamp_usec`."""
    turns = [
        TurnDraft(text(row, "role") or f"spk_{text(row, 'user_id')}", text(row, "text"), _moment(row))
        for row in rows(document, "entries")
    ]
    draft = CallDraft(turns, unit="s", sortable=True)
    beside(draft, document, options.columns)
    beside(draft, at(document, "metadata"), options.columns)
    yield draft


def _moment(row: Row) -> float | None:
    """Microseconds since 1970 as they are, since the start of the call in seconds."""
    micros = number(row, "start_timestamp_usec")
    return micros if micros is None or micros > _EPOCH_MICROS else seconds(micros, MICRO)


def _conversations(document: object) -> list[Row]:
    whole = [document, at(document, "conversation"), *rows(document, "conversations")]
    return [each for each in whole if isinstance(each, dict) and _transcript(each)]


def _transcript(conversation: Row) -> list[Row]:
    return rows(_spelt(conversation, "transcript"), "transcriptSegments") or rows(
        _spelt(conversation, "transcript"), "transcript_segments"
    )


def _is_conversation(document: object) -> bool:
    return bool(_conversations(document))


def _conversation(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """CCAI Insights, conversation resource: `transcript.transcriptSegments`."""
    for found in _conversations(document):
        turns = [_segment(row) for row in _transcript(found)]
        agent = at(_spelt(found, "qualityMetadata"), "agentInfo", 0)
        metadata = facts(
            {
                "agent_id": _spelt(found, "agentId") or _spelt(agent, "agentId"),
                "agent_name": _spelt(agent, "displayName"),
                "team": at(agent, "team"),
                "date": _spelt(found, "startTime"),
                "channel": _MEDIA.get(text(found, "medium")),
                "language": _spelt(found, "languageCode"),
            }
        )
        apart = any(turn.channel is not None for turn in turns)
        draft = CallDraft(
            turns, text(found, "name").rsplit("/", 1)[-1], metadata, sortable=True, overlap=apart
        )
        beside(draft, at(found, "labels"), options.columns)
        yield draft


def _segment(row: Row) -> TurnDraft:
    words = rows(row, "words")
    channel = index(_spelt(row, "channelTag")) or None
    role = text(_spelt(row, "segmentParticipant"), "role") or text(
        _spelt(_spelt(row, "segmentParticipant"), "dialogflowParticipantName")
    )
    start = _seconds(words[0], "startOffset") if words else None
    end = _seconds(words[-1], "endOffset") if words else None
    label = role or (f"ch_{channel}" if channel else "")
    moment = _spelt(row, "messageTime") if start is None else start
    return TurnDraft(label, text(row, "text"), moment, end, channel=channel)


def _is_analysis(document: object) -> bool:
    return isinstance(at(document, "analysisResult"), dict)


def _analysis(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """CCAI Insights, analysis alone: `analysisResult`, which has no words. It is named and skipped."""
    raise UnreadableError("analysis-only", detail="analysisResult")


DOCUMENTS = (
    DocumentFormat("ccai-conversation", _is_conversation, _conversation),
    DocumentFormat("ccai-upload", _is_upload, _upload),
    DocumentFormat("google-speech", _is_speech, _speech),
    DocumentFormat("ccai-analysis", _is_analysis, _analysis),
)
