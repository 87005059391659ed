"""Twilio Conversational Intelligence (Voice Intelligence): the sentences of a transcript.

- Known by: `sentences[]` with `media_channel`.
- Roles: only channels (`ch_1`, `ch_2`). Where the Transcript resource is in the same document, its `channel.participants` say who
  is on which; else who the agent is shows in what is said, or in `--agent-speaker`.
- Times: seconds; they may be missing.
- Watch for: long transcripts come in pages. A page that isn't the last is read with a warning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft, warning
from csaudit.readers.objects.nested import Row, at, facts, first, has_rows, index, number, rows, spoken, text
from csaudit.readers.objects.seconds import seconds
from csaudit.readers.objects.tasks import unheard
from csaudit.readers.objects.words import by_time, joined
from csaudit.readers.options import ReadOptions


def _is_twilio(document: object) -> bool:
    return has_rows(document, "sentences", "media_channel") or has_rows(document, "sentences", "mediaChannel")


def _twilio(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Transcript sentences: `sentences` with a `media_channel`."""
    people = {
        index(first(person, "channel_participant", "channelParticipant")): person
        for person in rows(document, "channel", "participants") or rows(document, "participants")
    }
    found = rows(document, "sentences")
    found.sort(key=lambda row: number(first(row, "sentence_index", "sentenceIndex")) or 0)
    turns = joined(by_time(_turn(row, people) for row in found))
    if not turns:
        raise unheard()
    references = at(document, "channel", "media_properties", "reference_sids")
    about = facts(
        {
            "date": first(document, "media_start_time", "mediaStartTime"),
            "language": first(document, "language_code", "languageCode"),
            "job": first(found[0], "transcript_sid", "transcriptSid") or at(document, "sid"),
            "channel": "phone",
        }
    )
    more = [warning("more_pages")] if text(document, "meta", "next_page_url") else []
    yield CallDraft(turns, text(references, "call_sid"), about, warnings=more, unit="s", sortable=True)


def _turn(row: Row, people: dict[int | None, Row]) -> TurnDraft:
    channel = index(first(row, "media_channel", "mediaChannel"))
    label = text(people.get(channel), "role") or ("" if channel is None else f"ch_{channel}")
    start, end = (
        seconds(first(row, *keys)) for keys in (("start_time", "startTime"), ("end_time", "endTime"))
    )
    return TurnDraft(label, spoken(row, "transcript"), start, end, channel=channel)


DOCUMENTS = (DocumentFormat("twilio", _is_twilio, _twilio),)
