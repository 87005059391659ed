"""Azure: batch and fast transcription of the Speech service, conversation items of the Language service, Content Understanding.

- Known by: the keys in the table below.
- Roles: conversation items and Content Understanding may name them (`Agent`, `Customer`). Speech only numbers voices (`spk_1`,
  from 1) or the channels of a stereo recording (`ch_0`, from 0): who the agent is shows in what is said, or in
  `--agent-speaker`.
- Times: ticks of 100 ns, `PT2.28S` or milliseconds, each under a name that says so. Conversation items have none.
- Watch for: stereo files list one channel after the other, and are put in order. `timestamp` is when the recording was
  transcribed, so no date is taken from it. Of the address in `source`, a credential, only the file's name is kept.
- Skipped by name: the status and the report of a job, failed jobs, recordings in which nobody speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.objects.nested import Row, at, base_name, facts, has_rows, index, rows, spoken, text
from csaudit.readers.objects.seconds import MILLI, TICK, seconds, span
from csaudit.readers.objects.tasks import failed, unfetched, unheard
from csaudit.readers.objects.words import by_time, joined
from csaudit.readers.options import ReadOptions

_UNITS = {"InTicks": TICK, "Milliseconds": MILLI, "InMs": MILLI}
_BEST = ("display", "maskedITN", "itn", "lexical")


def _measure(row: Row, name: str, plain: float) -> float | None:
    """`offset` or `duration` in seconds, under whichever name it has; `plain` is the unit of a bare number."""
    found = (seconds(at(row, f"{name}{suffix}"), unit) for suffix, unit in _UNITS.items())
    return next((value for value in found if value is not None), seconds(at(row, name), plain))


def _phrases(items: list[Row], stereo: bool, plain: float) -> list[TurnDraft]:
    """Phrases as turns in order of time: on the channels of a stereo recording, else by voice."""
    turns: list[TurnDraft] = []
    for row in items:
        channel, voice = index(row, "channel"), index(row, "speaker")
        voice = index(row, "nBest", 0, "speaker") if voice is None else voice
        label = f"ch_{channel}" if stereo else f"spk_{voice}" if voice is not None else ""
        said = spoken(row, "text") or next((t for key in _BEST if (t := spoken(row, "nBest", 0, key))), "")
        start, end = span(_measure(row, "offset", plain), _measure(row, "duration", plain))
        turns.append(TurnDraft(label, said, start, end, channel=channel if stereo else None))
    return joined(by_time(turns))


def _is_stereo(*lists: list[Row]) -> bool:
    return any(len({index(row, "channel") for row in items} - {None}) > 1 for items in lists)


def _call(turns: list[TurnDraft], stereo: bool, **about: object) -> CallDraft:
    if not turns:
        raise unheard()
    return CallDraft(turns, metadata=facts(about), unit="s", overlap=stereo)


# --- Speech ------------------------------------------------------------------------------------------------


def _is_batch(document: object) -> bool:
    return isinstance(at(document, "recognizedPhrases"), list)


def _batch(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Batch transcription, v3.0 to 2024-11-15: `recognizedPhrases`."""
    found = [
        row
        for row in rows(document, "recognizedPhrases")
        if text(row, "recognitionStatus") in ("", "Success")
    ]
    stereo = _is_stereo(found, rows(document, "combinedRecognizedPhrases"))
    language = next((locale for row in found if (locale := text(row, "locale"))), None)
    turns = _phrases(found, stereo, TICK)
    yield _call(turns, stereo, audio=base_name(text(document, "source")), language=language)


def _is_fast(document: object) -> bool:
    return isinstance(at(document, "combinedPhrases"), list) and isinstance(at(document, "phrases"), list)


def _fast(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Fast transcription: `phrases` and `combinedPhrases`."""
    found = rows(document, "phrases")
    stereo = _is_stereo(found, rows(document, "combinedPhrases"))
    yield _call(_phrases(found, stereo, MILLI), stereo, language=at(found, 0, "locale"))


def _is_job(document: object) -> bool:
    job = at(document, "status") is not None and "/transcriptions/" in text(document, "self")
    return job or at(document, "failedTranscriptionsCount") is not None


def _job(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Batch transcription, status or report of a job, which has no words. It is named and skipped."""
    status = text(document, "status") or text(document, "details", 0, "status")
    reason = text(document, "properties", "error", "message") or text(document, "details", 0, "errorMessage")
    if status.casefold() == "failed":
        raise failed(reason or status)
    raise unfetched(status or "report")


# --- Language and Content Understanding --------------------------------------------------------------------


def _conversations(document: object) -> list[Row]:
    inner = rows(document, "analysisInput", "conversations")
    return inner or rows(document, "conversations") or ([document] if isinstance(document, dict) else [])


def _is_conversation(document: object) -> bool:
    return any(
        has_rows(found, "conversationItems", "participantId") for found in _conversations(document)[:50]
    )


def _conversation(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Conversation items, as the Language service takes them: `conversationItems` with a `participantId`."""
    for found in _conversations(document):
        turns = [
            TurnDraft(
                text(row, "role") or text(row, "participantId"), spoken(row, "text") or spoken(row, "itn")
            )
            for row in rows(found, "conversationItems")
        ]
        media = {"transcript": "phone", "text": "chat"}.get(text(found, "modality"))
        yield CallDraft(
            turns, text(found, "id"), facts({"language": at(found, "language"), "channel": media})
        )


def _is_understood(document: object) -> bool:
    return any(isinstance(at(row, "transcriptPhrases"), list) for row in rows(document, "result", "contents"))


def _understood(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Content Understanding of a recording: `result.contents` with `transcriptPhrases`."""
    status = text(document, "status").casefold()
    if status == "failed":
        raise failed(text(document, "error", "message") or status)
    for content in rows(document, "result", "contents"):
        turns = [
            TurnDraft(
                text(row, "speaker"),
                spoken(row, "text"),
                seconds(at(row, "startTimeMs"), MILLI),
                seconds(at(row, "endTimeMs"), MILLI),
            )
            for row in rows(content, "transcriptPhrases")
        ]
        language = text(content, "transcriptPhrases", 0, "locale")
        yield _call(joined(by_time(turns)), False, language=language)


DOCUMENTS = (
    DocumentFormat("azure-batch", _is_batch, _batch),
    DocumentFormat("azure-fast", _is_fast, _fast),
    DocumentFormat("azure-conversation", _is_conversation, _conversation),
    DocumentFormat("azure-understanding", _is_understood, _understood),
    DocumentFormat("azure-job", _is_job, _job),
)
