"""Genesys Cloud: a transcript of speech and text analytics.

- Known by: `transcripts[].phrases[]` with `conversationId` or `participantPurpose`.
- Roles: `participantPurpose`: `internal` is the agent's side, `external` the customer. The agent's side is also the IVR and
  every later agent; where `participants` say who was on the line when, they are told apart.
- Times: milliseconds, since 1970 or since the start of the call.
- Metadata: call id, date, the first agent's `userId`, the first `queueId`.
- Watch for: a conversation may come as several files, one a communication, all with the same `conversationId`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.readers.clock import parse
from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.objects.nested import Row, at, facts, first, has_rows, number, rows, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds, span
from csaudit.readers.objects.tasks import unheard
from csaudit.readers.objects.words import by_time, joined
from csaudit.readers.options import ReadOptions

_EPOCH = 1e11
"""Milliseconds above which a time counts from 1970."""
_WRITTEN = frozenset({"chat", "message", "webchat", "email", "open", "webmessaging"})


def _is_genesys(document: object) -> bool:
    spoken = any(isinstance(at(row, "phrases"), list) for row in rows(document, "transcripts")[:20])
    return spoken and (at(document, "conversationId") is not None or _names_purpose(document))


def _names_purpose(document: object) -> bool:
    return any(has_rows(row, "phrases", "participantPurpose") for row in rows(document, "transcripts")[:20])


def _genesys(document: Any, options: ReadOptions) -> Iterator[CallDraft]:
    """Conversation transcript: `transcripts` with `phrases`."""
    phrases = [phrase for row in rows(document, "transcripts") for phrase in rows(row, "phrases")]
    people = rows(document, "participants")
    origin = _origin(document, phrases)
    turns = joined(by_time(_turn(phrase, people, origin) for phrase in phrases))
    if not turns:
        raise unheard()
    agents = [person for person in people if _purpose(person) in {"agent", "user"}]
    moment = parse(origin) if origin else None
    media = text(document, "mediaType").casefold()
    about = facts(
        {
            "agent_id": next((name for person in agents if (name := text(person, "userId"))), None),
            "queue": next((name for person in people if (name := text(person, "queueId"))), None),
            "customer_id": next((name for person in people if (name := text(person, "ani"))), None),
            "date": moment.text if moment else None,
            "channel": "chat" if media in _WRITTEN else "phone",
            "language": at(document, "transcripts", 0, "language"),
        }
    )
    yield CallDraft(turns, text(document, "conversationId"), about, unit="s")


def _origin(document: Row, phrases: list[Row]) -> float:
    """The start of the call in milliseconds since 1970; 0 where times count from it already."""
    starts = [number(phrase, "startTimeMs") for phrase in phrases]
    first_words = min((start for start in starts if start is not None), default=0.0)
    if first_words < _EPOCH:
        return 0.0
    stated = [number(document, "conversationStartTime"), number(document, "startTime")]
    stated += [number(row, "startTime") for row in rows(document, "transcripts")]
    known = [start for start in stated if start is not None and _EPOCH < start <= first_words]
    return min(known, default=first_words)


def _turn(phrase: Row, people: list[Row], origin: float) -> TurnDraft:
    start = number(first(phrase, "startTimeMs", "offsetMs"))
    length = seconds(first(phrase, "durationMs"), MILLI)
    if length is None:
        length = seconds(at(phrase, "duration", "milliseconds"), MILLI)
    begin, end = span(None if start is None else seconds(start - origin, MILLI), length)
    person = _on_the_line(phrase, people, start)
    label = _purpose(person) or text(phrase, "participantPurpose")
    said = spoken(phrase, "decoratedText") or spoken(phrase, "text")
    return TurnDraft("agent" if label == "user" else label, said, begin, end, speaker=text(person, "userId"))


def _purpose(person: object) -> str:
    return (text(person, "participantPurpose") or text(person, "purpose")).casefold()


def _on_the_line(phrase: Row, people: list[Row], start: float | None) -> Row | None:
    """Who spoke for the agent's side at that time: the last to come of those who were on the line."""
    if start is None or text(phrase, "participantPurpose").casefold() != "internal":
        return None
    there = [
        person
        for person in people
        if _purpose(person) not in {"", "external", "customer", "internal"}
        and (number(person, "startTimeMs") or 0) <= start <= (number(person, "endTimeMs") or start)
    ]
    return max(there, key=lambda person: number(person, "startTimeMs") or 0, default=None)


DOCUMENTS = (DocumentFormat("genesys", _is_genesys, _genesys),)
