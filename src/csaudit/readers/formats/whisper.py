"""Whisper and its kin: openai-whisper, faster-whisper, whisper-timestamped, the OpenAI API, WhisperX, whisper.cpp.

- Known by: `segments[]` with keys only Whisper has (`avg_logprob`, `no_speech_prob` …), with `SPEAKER_00`, or with
  `word_segments` beside them; whisper.cpp by `transcription[].offsets`.
- Roles: Whisper itself doesn't tell speakers apart: such a file is skipped, for nobody can say whose words they are. Transcribe
  each channel by itself, or use WhisperX with `--diarize` (`SPEAKER_00`), whisper.cpp with `-di` on a stereo recording
  (`0`, `1`, read as channels) or the API's `diarized_json`. Who the agent is then shows in what is said, or in
  `--agent-speaker`.
- Times: seconds; in whisper.cpp milliseconds.
- Watch for: a segment of WhisperX can hold the words of both people, and is split where its words say so; one nobody was found
  for has no speaker. On silence Whisper invents sentences, which stand in the file like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.objects.calls import beside
from csaudit.readers.objects.nested import Row, at, facts, index, rows, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.tasks import unheard
from csaudit.readers.objects.words import Word, joined, turns_of_words
from csaudit.readers.options import ReadOptions

_MARKS = frozenset({"avg_logprob", "no_speech_prob", "compression_ratio", "seek", "tokens"})
"""Keys only Whisper's segments have."""
_VOICE = re.compile(r"SPEAKER_\d+")


def _segments(document: object) -> list[Row]:
    found = rows({"segments": document} if isinstance(document, list) else document, "segments")
    return found if found and all("text" in row and "start" in row for row in found[:20]) else []


def _is_whisperx(document: object) -> bool:
    found = _segments(document)[:200]
    voiced = any(_VOICE.fullmatch(text(row, "speaker")) for row in found)
    return voiced or (bool(found) and isinstance(at(document, "word_segments"), list))


def _is_whisper(document: Any) -> bool:
    found = _segments(document)[:20]
    diarized = any(text(row, "type") == "transcript.text.segment" for row in found)
    silent = at(document, "segments") == [] and at(document, "text") == "" and "language" in document
    return silent or diarized or any(_MARKS & row.keys() for row in found)


def _whisperx(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """WhisperX: `segments` with a `speaker` such as `SPEAKER_00`, or with `word_segments` beside them."""
    yield from _whisper(document, options)


def _whisper(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Whisper (openai-whisper, faster-whisper, whisper-timestamped, API `verbose_json` and `diarized_json`): `segments`."""
    turns = [turn for row in _segments(document) for turn in _split(row)]
    if not turns:
        raise unheard()
    draft = CallDraft(
        joined(turns), metadata=facts({"language": at(document, "language")}), unit="s", overlap=False
    )
    beside(draft, document, options.columns)
    yield draft


def _split(row: Row) -> list[TurnDraft]:
    """A segment as a turn, or as several where its words are of several people."""
    label = text(row, "speaker")
    words = [Word(_raw(word), *_span(word), text(word, "speaker") or label) for word in rows(row, "words")]
    if len({word.label for word in words}) > 1:
        parts = [turns_of_words(part, pause=None) for _, part in groupby(words, lambda word: word.label)]
        return [turn for part in parts for turn in part]
    only = words[0].label if words else label
    said = spoken(row, "text")
    return [TurnDraft(only, said, *_span(row))] if said else []


def _raw(word: Row) -> str:
    """A word with the space it may bring."""
    found = at(word, "word")
    return found if isinstance(found, str) else spoken(word, "text")


def _span(row: Row) -> tuple[float | None, float | None]:
    return seconds(at(row, "start")), seconds(at(row, "end"))


def _is_cpp(document: object) -> bool:
    return any(isinstance(at(row, "offsets"), dict) for row in rows(document, "transcription")[:20])


def _cpp(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """whisper.cpp: `transcription` with `offsets`."""
    turns = [
        TurnDraft(
            "" if channel is None else f"ch_{channel}",
            spoken(row, "text"),
            seconds(at(row, "offsets", "from"), MILLI),
            seconds(at(row, "offsets", "to"), MILLI),
            channel=channel,
        )
        for row in rows(document, "transcription")
        for channel in (index(row, "speaker"),)
    ]
    language = text(document, "result", "language")
    yield CallDraft(joined(turns), metadata=facts({"language": language}), unit="s", overlap=False)


DOCUMENTS = (
    DocumentFormat("whisperx", _is_whisperx, _whisperx),
    DocumentFormat("whisper", _is_whisper, _whisper),
    DocumentFormat("whisper-cpp", _is_cpp, _cpp),
)
