"""Google: Speech-to-Text v1 and v2, and the conversations of CCAI Insights (Customer Experience Insights).

- Known by: the keys in the table below, written as REST does (`speakerTag`) or as client libraries do (`speaker_tag`).
- Roles: CCAI names the role of every entry (`AGENT`, `HUMAN_AGENT`, `AUTOMATED_AGENT`, `END_USER`). Speech-to-Text only numbers
  voices (`spk_1`) or channels (`ch_1`): who the agent is shows in what is said, or in `--agent-speaker`.
- Times: `"0.600s"` or `{"seconds": "5", "nanos": …}`; microseconds since 1970 in files made for upload to CCAI.
- Metadata: call id, agent, date and `labels` of a CCAI conversation; Speech-to-Text has none.
- Watch for: v1 with voices repeats the whole call in its last result, the only one that is read then. Without words only the ends
  of results are known, and each starts where the one before it ended.
- Skipped by name: operations that failed or still run, and `analysisResult` files, which hold no words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft, UnreadableError
from csaudit.readers.names import snake
from csaudit.readers.objects.calls import beside
from csaudit.readers.objects.nested import (
    Row,
    at,
    base_name,
    facts,
    first,
    has_rows,
    index,
    number,
    rows,
    spoken,
    text,
)
from csaudit.readers.objects.seconds import MICRO, seconds
from csaudit.readers.objects.tasks import failed, unfinished, unheard
from csaudit.readers.objects.words import Word, by_time, joined, turns_of_words
from csaudit.readers.options import ReadOptions

_EPOCH_MICROS = 1e14
_MEDIA = {"PHONE_CALL": "phone", "CHAT": "chat"}

# --- Speech-to-Text ----------------------------------------------------------------------------------------


def _answers(document: object) -> dict[str, list[Row]]:
    """The results of each recording; a batch of v2 names them by their addresses."""
    found = at(document, "results")
    found = at(document, "response", "results") if found is None else found
    if isinstance(found, dict):
        inline = {name: at(each, "inlineResult") or each for name, each in found.items()}
        return {str(name): rows(each, "transcript", "results") for name, each in inline.items()}
    return {"": rows(found)}


def _is_speech(document: object) -> bool:
    if isinstance(at(document, "result_index"), int):  # IBM Watson has the same list
        return False
    answers = _answers(document).values()
    return any("alternatives" in row for answer in answers for row in answer[:50]) or _is_operation(document)


def _is_operation(document: object) -> bool:
    kind = f"{text(document, 'metadata', '@type')} {text(document, 'response', '@type')}"
    return "RecognizeMetadata" in kind or "RecognizeResponse" in kind


def _speech(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Speech-to-Text v1 or v2: `results` (or `response.results`) with `alternatives`."""
    if isinstance(error := at(document, "error"), dict):
        raise failed(text(error, "message") or text(error, "code"))
    if at(document, "done") is False or (_is_operation(document) and at(document, "response") is None):
        raise unfinished(f"{text(document, 'metadata', 'progressPercent') or '?'}%")
    for name, results in _answers(document).items():
        turns = _turns(results)
        if not turns:
            raise unheard()
        language = next((found for row in results if (found := _spelt(row, "languageCode"))), None)
        about = facts({"language": language, "audio": base_name(name)})
        yield CallDraft(turns, metadata=about, unit="s", overlap=any(t.channel is not None for t in turns))


def _spelt(row: object, name: str) -> Any:
    """A value under its name in REST or in client libraries: `speakerTag`, `speaker_tag`."""
    return first(row, name, snake(name))


def _seconds(row: object, *names: str) -> float | None:
    return next((found for name in names if (found := seconds(_spelt(row, name))) is not None), None)


def _words(result: Row, label: str = "", channel: int | None = None) -> list[Word]:
    found: list[Word] = []
    for word in rows(result, "alternatives", 0, "words"):
        said = spoken(word, "word").lstrip("▁").split("|", 1)[0]  # Japanese: 今日|キョー
        start, end = _seconds(word, "startTime", "startOffset"), _seconds(word, "endTime", "endOffset")
        if start is None and end is not None and not found:
            start = 0.0  # v2 leaves a zero out
        found.append(Word(said, start, end, label or _voice(word), channel))
    return found


def _voice(word: Row) -> str:
    tag = text(_spelt(word, "speakerTag")) or text(_spelt(word, "speakerLabel"))
    return "" if tag == "0" else f"spk_{tag}" if tag.isdigit() else tag


def _turns(results: list[Row]) -> list[TurnDraft]:
    """The turns from words, each channel by itself; without words a result is a turn."""
    channels: dict[int | None, list[Row]] = {}
    for result in results:
        channels.setdefault(_channel(result), []).append(result)
    turns: list[TurnDraft] = []
    for channel, found in channels.items():
        repeated = _repeated(found)
        for result in [repeated] if repeated else found:
            turns += turns_of_words(_words(result, _label(channel), channel))
    return joined(by_time(turns)) or _whole(results)


def _channel(result: Row) -> int | None:
    return index(_spelt(result, "channelTag")) or None


def _label(channel: int | None) -> str:
    return "" if channel is None else f"ch_{channel}"


def _whole(results: list[Row]) -> list[TurnDraft]:
    """Results as turns: only their ends are known, so that each starts where the one before it ended."""
    turns: list[TurnDraft] = []
    ended: float | None = 0.0
    timed = [(_seconds(result, "resultEndTime", "resultEndOffset"), result) for result in results]
    for end, result in sorted(timed, key=lambda pair: pair[0] or 0.0):
        said, channel = spoken(result, "alternatives", 0, "transcript"), _channel(result)
        if said:
            turns.append(
                TurnDraft(_label(channel), said, end if end is None else ended, end, channel=channel)
            )
            ended = end
    return turns


def _repeated(results: list[Row]) -> Row | None:
    """The last result where it repeats the call with voices: only it has them, or it starts before its neighbour ended."""
    spoken = [(result, words) for result in results if (words := _words(result))]
    if len(spoken) < 2 or not any(word.label for word in spoken[-1][1]):
        return None
    (_, before), (last, words) = spoken[-2:]
    if not any(word.label for word in before):
        return last
    ended, started = before[-1].end, words[0].start
    return last if ended is None or started is None or started < ended else None


# --- CCAI Insights -----------------------------------------------------------------------------------------


def _is_upload(document: object) -> bool:
    return has_rows(document, "entries", "start_timestamp_usec")


def _upload(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """CCAI Insights, a conversation made for upload: `entries` with `start_timestamp_usec`."""
    turns = [
        TurnDraft(text(row, "role") or f"spk_{text(row, 'user_id')}", spoken(row, "text"), _moment(row))
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
    return TurnDraft(label, spoken(row, "text"), moment, end, channel=channel)


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
