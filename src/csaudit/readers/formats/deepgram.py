"""Deepgram: the answer to a transcription of a recording.

- Known by: `results.channels[]` with `alternatives`.
- Roles: only numbers, of voices (`spk_0`) or, in a recording of several channels, of these (`ch_0`). Who the agent is shows in
  what is said, or in `--agent-speaker`. A file made without `diarize` and without `multichannel` is skipped.
- Times: seconds. `created` is when the recording was transcribed, so no date is taken from it.
- Watch for: `utterances` end at every breath, so neighbours of one speaker become one turn unless a second of silence lies
  between them.
- Skipped by name: errors (`err_code`), and the receipt of a job (`request_id` alone).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.objects.nested import Row, at, facts, has_rows, index, rows, spoken, text
from csaudit.readers.objects.seconds import seconds
from csaudit.readers.objects.tasks import failed, unfetched, unheard
from csaudit.readers.objects.words import Word, by_time, join, joined, turns_of_words
from csaudit.readers.options import ReadOptions


def _is_deepgram(document: object) -> bool:
    failed = at(document, "err_code") is not None and at(document, "err_msg") is not None
    queued = isinstance(document, dict) and document.keys() == {"request_id"}
    return has_rows(document, "results", "channels", "alternatives") or failed or queued


def _deepgram(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Pre-recorded audio: `results.channels` with `alternatives`."""
    if at(document, "err_code") is not None:
        raise failed(text(document, "err_msg") or text(document, "err_code"))
    if at(document, "results") is None:
        raise unfetched("request_id")
    channels = rows(document, "results", "channels")
    several = len(channels) > 1
    turns = [_utterance(row, several) for row in rows(document, "results", "utterances")] or [
        turn
        for number, channel in enumerate(channels)
        for turn in _alternative(at(channel, "alternatives", 0), number if several else None)
    ]
    turns = joined(by_time(turns))
    if not turns:
        raise unheard()
    about = facts(
        {
            "job": at(document, "metadata", "request_id"),
            "language": at(channels, 0, "detected_language"),
        }
    )
    yield CallDraft(turns, metadata=about, unit="s", overlap=several)


def _label(row: Row, channel: int | None) -> str:
    """The channel where there are several, else the voice."""
    voice = index(row, "speaker")
    return f"ch_{channel}" if channel is not None else "" if voice is None else f"spk_{voice}"


def _utterance(row: Row, several: bool) -> TurnDraft:
    channel = index(row, "channel") if several else None
    said = spoken(row, "transcript")
    return TurnDraft(_label(row, channel), said, *_span(row), channel=channel)


def _alternative(alternative: object, channel: int | None) -> list[TurnDraft]:
    """The turns of one channel: from paragraphs, which are punctuated, else from words."""
    paragraphs = [
        TurnDraft(
            _label(row, channel),
            join(spoken(sentence, "text") for sentence in rows(row, "sentences")),
            *_span(row),
            channel=channel,
        )
        for row in rows(alternative, "paragraphs", "paragraphs")
    ]
    return paragraphs or turns_of_words(
        Word(
            spoken(row, "punctuated_word") or spoken(row, "word"), *_span(row), _label(row, channel), channel
        )
        for row in rows(alternative, "words")
    )


def _span(row: Row) -> tuple[float | None, float | None]:
    return seconds(at(row, "start")), seconds(at(row, "end"))


DOCUMENTS = (DocumentFormat("deepgram", _is_deepgram, _deepgram),)
