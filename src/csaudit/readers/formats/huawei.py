"""Huawei Cloud 华为云: SIS 语音交互服务 (`huawei-sis`, 录音文件识别, 实时语音识别) and checked calls of CEC 云客服 (`huawei-cec`).

- Known by: the keys in the table below, also as Python prints them, with single quotes.
- Roles: `analysis_info.role` is `AGENT` or `USER` (the customer) where channels were apart, given `diarization`; of one stream it is
  `speaker1`, `speaker2` …, told by what is said or by `--agent-speaker`. CEC has `staff` and `customer`.
- Times: milliseconds (`huawei-sis`), seconds (`huawei-cec`). `create_time` is when the task was made, not the call.
- Metadata: CEC has `call_id`, `call_time` and the agent (`staff_id`, `staff_name`).
- Watch for: whether channels were apart isn't in the result of SIS. Interruptions are judged only where two speakers overlap in time,
  which those of one stream never do. `emotion` and `speed` aren't used.
- Skipped by name: errors (`SIS.…`), tasks that aren't done, and CEC's list of calls (`calls[]`), which has no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from csaudit.readers.clock import parse
from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import facts, has_rows, rows, spoken, text
from csaudit.readers.objects.seconds import seconds
from csaudit.readers.objects.speech import call, inner, objects, piece
from csaudit.readers.options import ReadOptions

_WAITING: Final = frozenset({"WAITING", "RUNNING", "PROCESSING"})
_ENDED: Final = frozenset({"FINISHED", "ERROR", "FAILED"})


# --- SIS -------------------------------------------------------------------------------------------------


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
    return [item for item in found if spoken(inner(item, "result", "text"))]


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """语音交互服务: `segments[].result.text`, also under `asr_result`."""
    final = [item for item in _segments(document) if item.get("is_final") is not False]
    if not final:
        raise _reason(document)
    yield call([_piece(item) for item in final], task_id=document.get("job_id"))


def _piece(item: Mapping[str, Any]) -> TurnDraft:
    role = inner(item, "result", "analysis_info", "role") or inner(item, "analysis_info", "role")
    return piece(
        text(role), spoken(inner(item, "result", "text")), item.get("start_time"), item.get("end_time")
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


# --- CEC -------------------------------------------------------------------------------------------------


def claims_cec(document: object) -> bool:
    """A checked call with its words, or the list of calls."""
    return has_rows(document, "segments", "asr_text") or has_rows(document, "calls", "left_channel")


def cec(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """云客服, a checked call: `segments[].asr_text`, channels recorded apart."""
    if "calls" in document:
        raise UnreadableError("analysis-only", detail="calls")
    pieces = []
    sides = {text(document, name): here for here, name in enumerate(("left_channel", "right_channel"))}
    for segment in rows(document, "segments"):
        label = text(segment, "speaker")
        start, end = (seconds(segment.get(name)) for name in ("start_time", "end_time"))
        said = spoken(segment.get("asr_text"))
        pieces.append(TurnDraft(label, said, start, end, channel=sides.get(label)))
    if not any(found.text for found in pieces):
        raise tasks.unheard()
    apart = len({found.channel for found in pieces}) > 1
    draft = call(pieces, overlap=True if apart else None)
    draft.call_id = text(document, "call_id")
    moment = parse(document.get("call_time"))
    staff = {"agent_id": text(document, "staff_id"), "agent_name": text(document, "staff_name")}
    draft.metadata = facts({**staff, "date": moment.text if moment and moment.kind == "date" else ""})
    yield draft


DOCUMENTS: Final = (
    DocumentFormat("huawei-sis", claims, drafts),
    DocumentFormat("huawei-cec", claims_cec, cec),
)
