"""Volcengine 火山引擎（豆包）语音识别 (`volcengine`): recorded files and streams.

- Known by: `result.utterances[]`, `resp.utterances[]` or `utterances[]` with `definite` or `additions`.
- Roles: only numbers, in `additions.speaker` (files), `additions.speaker_id` (streams) or `channel_id` (channels apart). Who is the
  agent is told by what is said, or by `--agent-speaker`. Without them the call is skipped: set `enable_speaker_info`.
- Times: milliseconds; where `start_time` is missing, that of the first word.
- Watch for: `definite: false` marks a sentence that was still changing: it isn't used, nor are `volume`, `speech_rate` and `emotion`.
- Skipped by name: tasks whose `resp.code` says that they failed or aren't done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import Row, first, index, spoken, text
from csaudit.readers.objects.speech import call, inner, objects, piece, speaker
from csaudit.readers.options import ReadOptions

_MARKS: Final = frozenset({"definite", "additions"})
_DONE: Final = frozenset({"", "0", "1000", "20000000"})
_WAITING: Final = frozenset({"2000", "2001", "20000001", "20000002"})


def claims(document: object) -> bool:
    """Utterances, or the answer of a task without any."""
    if not isinstance(document, Mapping):
        return False
    found = _utterances(document)
    if found:
        return "audio_info" in document or any(item.keys() & _MARKS for item in found[:3])
    task = inner(document, "resp")
    if isinstance(task, Mapping):
        return {"code", "message"} <= task.keys()
    return "audio_info" in document and isinstance(inner(document, "result"), Mapping)


def _utterances(document: object) -> list[Row]:
    """The utterances, however much of their wrapping was kept; a stream gives its results as a list."""
    for path in (("result",), ("resp",), ()):
        found = [item for part in objects(document, *path) for item in objects(part, "utterances")]
        if found:
            return found
    return []


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """The call of a recording or of a stream."""
    found = _utterances(document)
    final = [item for item in found if item.get("definite") is not False and spoken(item.get("text"))]
    if not final:
        raise _reason(document, unfinished=bool(found))
    pieces = [_piece(item) for item in final]
    apart = _are_apart(pieces)
    if not apart:
        for each in pieces:
            each.channel = None
    logged = next((value for item in final if (value := inner(item, "additions", "log_id"))), None)
    yield call(pieces, overlap=True if apart else None, task_id=inner(document, "resp", "id") or logged)


def _piece(item: Mapping[str, Any]) -> TurnDraft:
    facts = inner(item, "additions")
    channel = index(first({**item, **(facts if isinstance(facts, dict) else {})}, "channel_id"))
    label = speaker(first(facts, "speaker", "speaker_id"))
    if channel is not None:
        label = label or f"ch_{channel}"
    starts = [item.get("start_time"), *(word.get("start_time") for word in objects(item, "words"))]
    start = next((found for found in starts if found is not None), None)
    return piece(label, spoken(item["text"]), start, item.get("end_time"), channel)


def _are_apart(pieces: Sequence[TurnDraft]) -> bool:
    return len({found.channel for found in pieces if found.channel is not None}) > 1


def _reason(document: Mapping[str, Any], *, unfinished: bool) -> UnreadableError:
    """Why a result holds no text."""
    if unfinished:
        return tasks.unfinished("definite: false")
    code, message = text(inner(document, "resp", "code")), inner(document, "resp", "message")
    if code in _WAITING:
        return tasks.unfinished(code, message)
    return tasks.unheard() if code in _DONE else tasks.failed(code, message)


DOCUMENTS: Final = (DocumentFormat("volcengine", claims, drafts),)
