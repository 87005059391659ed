"""AssemblyAI: a transcript as the API returns it.

- Known by: `audio_url` with `words` or `status`.
- Roles: `A`, `B`, …, names or roles when speaker identification was on, or the number of a channel (`ch_1`). Who the agent
  is shows in what is said, or in `--agent-speaker`. Without `speaker_labels` and without `multichannel` speakers aren't told
  apart, and the file is skipped.
- Times: milliseconds.
- Watch for: `audio_url` may be signed, so only the name of its file is kept.
- Skipped by name: transcripts with the status `error`, `queued` or `processing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.objects.nested import Row, at, base_name, facts, index, rows, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.tasks import failed, unfinished, unheard
from csaudit.readers.objects.words import Word, by_time, turns_of_words
from csaudit.readers.options import ReadOptions


def _is_assemblyai(document: object) -> bool:
    return (
        isinstance(document, dict)
        and "audio_url" in document
        and bool({"words", "utterances", "status"} & document.keys())
    )


def _assemblyai(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Transcript resource: `audio_url`, `words` and, with speakers, `utterances`."""
    status = text(document, "status")
    if status == "error":
        raise failed(text(document, "error") or status)
    if status not in ("", "completed"):
        raise unfinished(status)
    utterances, words = rows(document, "utterances"), rows(document, "words")
    separate = any(index(row, "channel") is not None for row in utterances or words)
    turns = by_time(_utterance(row, separate) for row in utterances) or _from_words(words, separate)
    if not turns:
        raise unheard()
    about = facts(
        {
            "job": at(document, "id"),
            "language": at(document, "language_code"),
            "audio": base_name(text(document, "audio_url")),
        }
    )
    yield CallDraft(turns, metadata=about, unit="s", overlap=separate)


def _who(row: Row, separate: bool) -> tuple[str, int | None]:
    channel = index(row, "channel") if separate else None
    return (text(row, "speaker"), None) if channel is None else (f"ch_{channel}", channel)


def _span(row: Row) -> tuple[float | None, float | None]:
    return seconds(at(row, "start"), MILLI), seconds(at(row, "end"), MILLI)


def _utterance(row: Row, separate: bool) -> TurnDraft:
    label, channel = _who(row, separate)
    return TurnDraft(label, spoken(row, "text"), *_span(row), channel=channel)


def _from_words(words: list[Row], separate: bool) -> list[TurnDraft]:
    """Turns of a transcript without utterances, each channel by itself."""
    channels: dict[int | None, list[Word]] = {}
    for row in words:
        label, channel = _who(row, separate)
        channels.setdefault(channel, []).append(Word(spoken(row, "text"), *_span(row), label, channel))
    return by_time(turn for found in channels.values() for turn in turns_of_words(found))


DOCUMENTS = (DocumentFormat("assemblyai", _is_assemblyai, _assemblyai),)
