"""Tencent Cloud 腾讯云录音文件识别 (`tencent-asr`): answers of tasks, dumps of the SDK, bodies of callbacks.

- Known by: `Response.Data` with `TaskId` and `ResultDetail[]` or `Result`, also without `Response`; a bare list with `FinalSentence`;
  `resultDetail` as a string. `Result` has a sentence a line: `[0:0.020,0:2.380,0]  您好` (minutes:seconds twice, speaker).
- Roles: only `SpeakerId`, the number of a speaker or channel (`spk_0`), or a `SpeakerName`. Who is the agent is told by what is said,
  or by `--agent-speaker`. A `Result` without speakers is skipped: recognise again with `SpeakerDiarization=1`.
- Times: milliseconds.
- Watch for: whether numbers stand for channels isn't in the file. Interruptions are judged only where two speakers overlap in time,
  which those of one stream never do. `EmotionalEnergy` is loudness and isn't used.
- Skipped by name, with `ErrorMsg`: tasks that failed (`Status` 3), wait or run (0, 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import spoken, text
from csaudit.readers.objects.speech import call, inner, named, objects, piece, speaker
from csaudit.readers.objects.words import join
from csaudit.readers.options import ReadOptions

_LINE: Final = re.compile(r"\[(\d+):([\d.]+),(\d+):([\d.]+)(?:,\s*([^\],]{1,20}))?\]\s*(.*)")
_DETAIL: Final = ("ResultDetail", "resultDetail")
_UNFINISHED: Final = frozenset({"0", "1", "waiting", "doing"})
_FAILED: Final = frozenset({"3", "failed"})


def claims(document: object) -> bool:
    """The answer of a task, the body of a callback, or a list of sentences."""
    if isinstance(document, list):
        return any("FinalSentence" in item for item in objects(document)[:3])
    if inner(document, "Response", "Error", "Code") is not None:
        return True
    task = _task(document)
    return any(inner(task, name) is not None for name in _DETAIL) or (
        {"TaskId", "Result"} <= task.keys() and bool(task.keys() & {"StatusStr", "ErrorMsg"})
    )


def _task(document: object) -> dict[str, Any]:
    """The fields of the task, however much of its wrapping was kept."""
    for path in (("Response", "Data"), ("Data",), ()):
        found = inner(document, *path)
        if isinstance(found, dict):
            return found
    return {}


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """The call of a recording."""
    if error := inner(document, "Response", "Error"):
        raise tasks.failed(error.get("Code"), error.get("Message"))
    task = named({"ResultDetail": document} if isinstance(document, list) else _task(document))
    pieces = [_piece(item) for item in objects(task, "resultdetail")]
    if not any(found.text for found in pieces):
        pieces = list(_lines(spoken(task.get("result")) or spoken(task.get("text"))))
    if not any(found.text for found in pieces):
        raise _reason(task)
    yield call(pieces, task_id=task.get("taskid", task.get("requestid")))


def _piece(item: Mapping[str, Any]) -> TurnDraft:
    """A sentence; every field may be null."""
    said = spoken(item.get("FinalSentence")) or join(
        spoken(word.get("Word")) for word in objects(item, "Words")
    )
    label = spoken(item.get("SpeakerName")) or speaker(item.get("SpeakerId"))
    return piece(label, said, item.get("StartMs"), item.get("EndMs"))


def _lines(result: str) -> Iterator[TurnDraft]:
    """The sentences of a result in text: a time in brackets, a speaker if told apart, the words."""
    for line in result.splitlines():
        if found := _LINE.match(line.strip()):
            start, end = (_seconds(*found.group(here, here + 1)) for here in (1, 3))
            yield TurnDraft(speaker(found[5]), found[6].strip(), start, end)


def _seconds(minutes: str, seconds: str) -> float | None:
    try:
        return round(int(minutes) * 60 + float(seconds), 3)
    except ValueError:
        return None


def _reason(task: Mapping[str, Any]) -> UnreadableError:
    """Why a task holds no text."""
    status, said = text(task.get("status")), text(task.get("statusstr"))
    reasons = (said or f"Status {status}", task.get("errormsg"), task.get("message"))
    known = {status, said.casefold()}
    if known & _FAILED or text(task.get("code")) not in {"", "0"}:
        return tasks.failed(*reasons)
    return tasks.unfinished(*reasons) if known & _UNFINISHED else tasks.unheard()


DOCUMENTS: Final = (DocumentFormat("tencent-asr", claims, drafts),)
