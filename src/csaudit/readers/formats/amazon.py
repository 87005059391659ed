"""Amazon: Transcribe, Transcribe Call Analytics, Connect Contact Lens, Post Call Analytics.

- Known by: the keys in the table below. Answers about a job, without its transcript, are known too, and skipped by name.
- Roles: in the file for Contact Lens (through `Participants`), Call Analytics (`ParticipantRole`) and Post Call Analytics
  (`SpeakerLabels`). Plain Transcribe only numbers channels (`ch_0`) or voices (`spk_0`): who the agent is shows in what is
  said, or in `--agent-speaker`.
- Times: milliseconds; in plain Transcribe seconds, written as strings; in chats the time of day.
- Metadata: Contact Lens has the call id (`ContactId`) in newer files only; agent and queue are in Post Call Analytics alone.
- Watch for: the redacted twin of a Contact Lens file is the same call again (`redaction` in the metadata tells it). Voices of one
  stream never overlap, so interruptions can't be judged; channels do.
- Skipped by name: failed and unfinished jobs, recordings in which nobody speaks, evaluation forms of Connect.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft, UnreadableError
from csaudit.readers.objects.nested import Row, at, base_name, facts, has_rows, index, rows, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.tasks import failed, unfetched, unfinished, unheard
from csaudit.readers.objects.values import reparsed
from csaudit.readers.objects.words import Word, by_time, joined, turns_of_words
from csaudit.readers.options import ReadOptions

_FINISHED = ("", "COMPLETED")


def _check_status(status: str, reason: str) -> None:
    if status.upper() == "FAILED":
        raise failed(reason or status)
    if status.upper() not in _FINISHED:
        raise unfinished(status)


# --- Transcribe --------------------------------------------------------------------------------------------


def _is_transcribe(document: object) -> bool:
    results = at(document, "results")
    found = isinstance(results, dict) and isinstance(results.get("transcripts"), list)
    return (found and ("items" in results or "audio_segments" in results)) or _job(document) is not None


def _job(document: object) -> Row | None:
    """What the API answers about a job; the transcript is a file of its own."""
    for key in ("TranscriptionJob", "CallAnalyticsJob"):
        if isinstance(job := at(document, key), dict) and f"{key}Status" in job:
            return {"status": job[f"{key}Status"], "reason": job.get("FailureReason")}
    return None


def _transcribe(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Transcribe, standard: `results.items` with speaker or channel labels, or `results.audio_segments`."""
    if job := _job(document):
        _check_status(text(job, "status"), text(job, "reason"))
        raise unfetched(text(job, "status"))
    _check_status(text(document, "status"), text(document, "failureReason"))
    results = at(document, "results")
    channels = rows(results, "channel_labels", "channels")
    turns = _segments(results) or by_time(turn for channel in channels for turn in _channel(channel))
    turns = turns or turns_of_words(_labelled_words(results))
    if not turns:
        raise unheard()
    metadata = facts({"job": at(document, "jobName"), "language": at(results, "language_code")})
    yield CallDraft(
        turns, metadata=metadata, unit="s", overlap=any(turn.channel is not None for turn in turns)
    )


def _segments(results: object) -> list[TurnDraft]:
    """The ready turns of newer jobs; none where they lack the labels that the words have."""
    found = [
        TurnDraft(
            label := text(row, "channel_label") or text(row, "speaker_label"),
            spoken(row, "transcript"),
            seconds(at(row, "start_time")),
            seconds(at(row, "end_time")),
            channel=_number(label),
        )
        for row in rows(results, "audio_segments")
    ]
    labelled = any(turn.label for turn in found)
    return joined(by_time(found)) if labelled or not _has_labels(results) else []


def _has_labels(results: object) -> bool:
    return any(isinstance(at(results, key), dict) for key in ("speaker_labels", "channel_labels"))


def _number(label: str) -> int | None:
    """The channel a label such as `ch_1` stands for; voices told apart afterwards have none."""
    return index(label.removeprefix("ch_")) if label.startswith("ch_") else None


def _word(item: Row, label: str) -> Word:
    words = spoken(item, "alternatives", 0, "content")
    return Word(words, seconds(at(item, "start_time")), seconds(at(item, "end_time")), label, _number(label))


def _channel(channel: Row) -> list[TurnDraft]:
    label = text(channel, "channel_label")
    return turns_of_words(_word(item, label) for item in rows(channel, "items"))


def _labelled_words(results: object) -> Iterator[Word]:
    """Words with their voice; older jobs name it only in `speaker_labels`, by the time the word starts."""
    voices = {
        text(item, "start_time"): text(item, "speaker_label") or text(segment, "speaker_label")
        for segment in rows(results, "speaker_labels", "segments")
        for item in rows(segment, "items")
    }
    for item in rows(results, "items"):
        yield _word(item, text(item, "speaker_label") or voices.get(text(item, "start_time"), ""))


# --- Call Analytics and Contact Lens -----------------------------------------------------------------------


def _is_contact_lens(document: object) -> bool:
    listed = has_rows(document, "Transcript", "ParticipantId") or has_rows(
        document, "Participants", "ParticipantId"
    )
    return listed or isinstance(at(document, "CustomerMetadata", "ContactId"), str)


def _is_call_analytics(document: object) -> bool:
    analysed = at(document, "JobStatus") is not None and isinstance(
        at(document, "ConversationCharacteristics"), dict
    )
    return (analysed or has_rows(document, "Transcript", "ParticipantRole")) and not _is_contact_lens(
        document
    )


def _analysed(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Transcribe Call Analytics after the call: `Transcript` items with a `ParticipantRole`."""
    yield _analysis(document)


def _contact_lens(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Connect Contact Lens, voice or chat, original or redacted: `Transcript` items with a `ParticipantId`."""
    yield _analysis(document)


def _analysis(document: Row) -> CallDraft:
    _check_status(text(document, "JobStatus"), text(document, "JobDetails", "FailureReason"))
    people = {text(person, "ParticipantId"): person for person in rows(document, "Participants")}
    turns = [_analysed_turn(item, people) for item in rows(document, "Transcript")]
    turns = [turn for turn in turns if turn.text]
    if not turns:
        raise unheard()
    chat = text(document, "Channel").upper() == "CHAT"
    redacted = text(document, "ContentMetadata", "Output").casefold() == "redacted"
    agents = [text(person, "DisplayName") for person in people.values() if _role(person) == "AGENT"]
    metadata = facts(
        {
            "agent_name": next((name for name in agents if name), None),
            "channel": "chat" if chat else "phone",
            "language": at(document, "LanguageCode"),
            "job": at(document, "JobName"),
            "redaction": (text(document, "ContentMetadata", "RedactionTypes", 0) or "PII")
            if redacted
            else None,
        }
    )
    contact = text(document, "CustomerMetadata", "ContactId")
    ordered = turns if chat else by_time(turns)
    return CallDraft(ordered, contact, metadata, unit="" if chat else "s", sortable=True)


def _role(person: Row) -> str:
    return text(person, "ParticipantRole").upper()


def _analysed_turn(item: Row, people: dict[str, Row]) -> TurnDraft:
    name = text(item, "ParticipantId")
    person = people.get(name, {})
    label = text(item, "ParticipantRole") or text(person, "ParticipantRole") or name
    said = spoken(item, "Content") if text(item, "Type") in ("", "MESSAGE") else ""
    if said.startswith("{"):  # a menu or a card of a chat
        said = spoken(reparsed(said), "data", "content", "title") or said
    start: object = seconds(at(item, "BeginOffsetMillis"), MILLI)
    speaker = text(item, "DisplayName") or text(person, "DisplayName")
    end = seconds(at(item, "EndOffsetMillis"), MILLI)
    return TurnDraft(label, said, at(item, "AbsoluteTime") if start is None else start, end, speaker=speaker)


# --- Post Call Analytics, evaluation forms -----------------------------------------------------------------


def _is_post_call(document: object) -> bool:
    return isinstance(at(document, "ConversationAnalytics"), dict) and isinstance(
        at(document, "SpeechSegments"), list
    )


def _post_call(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Post Call Analytics (the sample solution), parsed file: `ConversationAnalytics` and `SpeechSegments`."""
    about = at(document, "ConversationAnalytics")
    names = {text(row, "Speaker"): text(row, "DisplayText") for row in rows(about, "SpeakerLabels")}
    turns = [
        TurnDraft(
            names.get(voice := text(row, "SegmentSpeaker")) or voice,
            spoken(row, "DisplayText") or spoken(row, "OriginalText"),
            seconds(at(row, "SegmentStartTime")),
            seconds(at(row, "SegmentEndTime")),
        )
        for row in rows(document, "SpeechSegments")
    ]
    if not turns:
        raise unheard()
    job = at(about, "SourceInformation", 0, "TranscribeJobInfo")
    metadata = facts(
        {
            "agent_id": text(about, "Agent") or at(about, "Agents", 0),
            "customer_id": at(about, "Cust"),
            "date": at(about, "ConversationTime"),
            "queue": at(about, "Telephony", "Genesys", "queueIds", 0),
            "language": at(about, "LanguageCode"),
            "audio": base_name(text(job, "MediaOriginalUri")),
            "channel": "phone",
        }
    )
    call_id = text(about, "GUID") or text(about, "Telephony", "Genesys", "conversationId")
    separate = index(job, "ChannelIdentification") == 1
    yield CallDraft(by_time(turns), call_id, metadata, unit="s", overlap=separate)


def _is_evaluation(document: object) -> bool:
    return at(document, "evaluationId") is not None and isinstance(at(document, "questions"), list)


def _evaluation(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Connect evaluation form: a scorecard somebody filled in. It is named and skipped."""
    raise UnreadableError("evaluation-form")


DOCUMENTS = (
    DocumentFormat("contact-lens", _is_contact_lens, _contact_lens),
    DocumentFormat("call-analytics", _is_call_analytics, _analysed),
    DocumentFormat("post-call-analytics", _is_post_call, _post_call),
    DocumentFormat("transcribe", _is_transcribe, _transcribe),
    DocumentFormat("connect-evaluation", _is_evaluation, _evaluation),
)
