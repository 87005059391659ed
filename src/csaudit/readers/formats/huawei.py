"""Huawei Cloud SIS 华为云语音交互服务 (`huawei-sis`): 录音文件识别 and 实时语音识别.

- Known by: `segments[].result.text`, also under `asr_result`; also as Python prints it, with single quotes.
- Roles: `analysis_info.role` is `AGENT` or `USER` (the customer), given `diarization`; without it the call is skipped.
- Times: milliseconds. `create_time` is when the task was made, not the call.
- Watch for: whether channels were recorded apart isn't in the file. Interruptions are judged only where two speakers overlap in time,
  which those of one stream never do. `emotion` and `speed` aren't used.
- Skipped by name: errors (`SIS.…`) and tasks that aren't done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import text
from csaudit.readers.objects.speech import call, inner, objects, piece, words
from csaudit.readers.options import ReadOptions

_WAITING: Final = frozenset({"WAITING", "RUNNING", "PROCESSING"})
_ENDED: Final = frozenset({"FINISHED", "ERROR", "FAILED"})


def claims(document: object) -> bool:
    """Segments with results in them, or the answer of a task without any."""
    if not isinstance(document, Mapping):
        return False
    if _segments(document):
        return True
    if text(document.get("error_code")).startswith("SIS."):
        return True
    return (
        text(document.get("status")) in _WAITING | _ENDED and {"create_time", "start_time"} <= document.keys()
    )


def _segments(document: object) -> list[Mapping[str, Any]]:
    """The segments with words, however much of their wrapping was kept."""
    found = objects(document, "segments") or objects(document, "asr_result", "segments")
    return [item for item in found if words(inner(item, "result", "text"))]


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """The call of a recording."""
    final = [item for item in _segments(document) if item.get("is_final") is not False]
    if not final:
        raise _reason(document)
    yield call([_piece(item) for item in final], task_id=document.get("job_id"))


def _piece(item: Mapping[str, Any]) -> TurnDraft:
    role = inner(item, "result", "analysis_info", "role") or inner(item, "analysis_info", "role")
    return piece(
        text(role), words(inner(item, "result", "text")), item.get("start_time"), item.get("end_time")
    )


def _reason(document: Mapping[str, Any]) -> UnreadableError:
    """Why a result holds no text."""
    status = text(document.get("status"))
    reasons = (status, document.get("error_code"), document.get("error_msg"))
    if status in _WAITING:
        return tasks.unfinished(*reasons)
    return (
        tasks.failed(*reasons)
        if document.get("error_code") or status in {"ERROR", "FAILED"}
        else tasks.unheard()
    )


DOCUMENTS: Final = (DocumentFormat("huawei-sis", claims, drafts),)
