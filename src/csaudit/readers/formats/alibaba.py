"""Alibaba Cloud 阿里云: NLS 录音文件识别 (`aliyun-nls`), Model Studio 百炼 DashScope (`dashscope`), 通义听悟 (`tingwu`).

- Known by: the keys in the table below, also where only a part of the answer was kept.
- Roles: the file has only numbers of channels (`ch_0`) or speakers (`spk_1`), and no channel is always the agent's. Who is the
  agent is told by what is said, or by `--agent-speaker`.
- Times: milliseconds. Channels that are listed one after the other are put in order of time.
- Watch for: `EmotionValue` is loudness and no sentiment; `SilenceDuration` is the pause on one channel and no silence of the call;
  neither they nor `SpeechRate` are used. An 8 kHz mono recording transcribed as two channels has the same words on both: they are
  read once, with a warning, and nobody can tell the speakers apart; transcribe again with speaker separation (说话人分离).
- Skipped by name: tasks that failed (`FILE_DOWNLOAD_FAILED`), wait (`QUEUEING`) or heard nobody (`SUCCESS_WITH_NO_VALID_FRAGMENT`),
  and answers that have only the address of the result (`transcription_url`): download that. Signed addresses are never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError, warning
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import base_name, index, number, spoken, text
from csaudit.readers.objects.speech import call, inner, named, objects, piece, speaker
from csaudit.readers.objects.values import reparsed
from csaudit.readers.objects.words import join
from csaudit.readers.options import ReadOptions

_WAITING: Final = frozenset({"QUEUEING", "RUNNING", "PENDING", "SUSPENDED", "ONGOING"})
_SUCCESS: Final = frozenset({"SUCCESS", "SUCCEEDED", "COMPLETED"})
_MEASURED: Final = frozenset({"emotionvalue", "speechrate", "silenceduration"})
_NOBODY: Final = "NO_VALID"
_TWIN: Final = 500.0
"""Milliseconds within which the same words on two channels are one person heard twice."""
_MOSTLY: Final = 0.6
"""Share of the sentences that must be twins; two people say hardly any sentence at once."""


# --- NLS -------------------------------------------------------------------------------------------------


def _are_sentences(value: object) -> bool:
    items = objects(value) if isinstance(value, list) else []
    first = named(items[0]) if items else {}
    if not {"text", "begintime"} <= first.keys():
        return False
    return bool(first.keys() & _MEASURED) or ("channelid" in first and isinstance(first["begintime"], int))


def _is_task(fields: Mapping[str, Any]) -> bool:
    return "taskid" in fields and "statustext" in fields


def claims_nls(document: object) -> bool:
    """An answer of a task, its `Result` alone, or its sentences alone."""
    if isinstance(document, list):
        return _are_sentences(document)
    if not isinstance(document, Mapping):
        return False
    fields = named(document)
    return _is_task(fields) or _are_sentences(fields.get("sentences")) or _are_sentences(fields.get("result"))


def nls(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """录音文件识别: `Result.Sentences[]` with `TaskId` and `StatusText`, the old `result[]` in snake_case, or only the sentences."""
    fields = named(document) if isinstance(document, Mapping) else {"sentences": document}
    result = reparsed(fields.get("result", fields))
    sentences = objects(named(result).get("sentences") if isinstance(result, Mapping) else result)
    status = text(fields.get("statustext"))
    turns, doubts = _apart([named(item) for item in sentences])
    if not turns:
        raise _reason(status, fields.get("taskid"))
    draft = call(turns, overlap=_channels(turns) > 1, task_id=fields.get("taskid"))
    draft.warnings += doubts
    yield draft


def _reason(status: str, *others: object) -> UnreadableError:
    if status.upper() in _WAITING:
        return tasks.unfinished(status, *others)
    if _NOBODY in status.upper() or status.upper() in _SUCCESS or not status:
        return tasks.unheard()
    return tasks.failed(status, *others)


def _apart(sentences: Sequence[dict[str, Any]]) -> tuple[list[TurnDraft], list[tuple[str, str]]]:
    """The turns, by channel where there are two, else by speaker; channels that repeat each other once."""
    sentences, doubts = _once([item for item in sentences if spoken(item.get("text"))])
    channels = {text(item.get("channelid")) for item in sentences}
    pieces = []
    for item in sentences:
        channel, label = index(item.get("channelid")), speaker(item.get("speakerid"))
        two = len(channels) > 1
        label = f"ch_{channel}" if channel is not None and (two or not label) else label
        said, times = spoken(item.get("text")), (item.get("begintime"), item.get("endtime"))
        pieces.append(piece(label, said, *times, channel if two else None))
    return pieces, doubts


def _channels(turns: Sequence[TurnDraft]) -> int:
    return len({turn.channel for turn in turns})


def _once(sentences: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Without a second channel that says what the first one does."""
    by_channel: dict[str, list[dict[str, Any]]] = {}
    for item in sentences:
        by_channel.setdefault(text(item.get("channelid")), []).append(item)
    if len(by_channel) != 2:
        return sentences, []
    more, fewer = sorted(by_channel.values(), key=len, reverse=True)
    heard: dict[str, list[float]] = {}
    for item in more:
        heard.setdefault(spoken(item["text"]), []).append(number(item.get("begintime")) or 0.0)
    twins = sum(_is_twin(item, heard) for item in fewer)
    if twins < 2 or twins < _MOSTLY * len(more):
        return sentences, []
    return more, [warning("channels_alike")]


def _is_twin(item: dict[str, Any], heard: Mapping[str, list[float]]) -> bool:
    begin = number(item.get("begintime")) or 0.0
    return any(abs(begin - other) <= _TWIN for other in heard.get(spoken(item["text"]), ()))


# --- DashScope -------------------------------------------------------------------------------------------


def claims_dashscope(document: object) -> bool:
    """A result of Paraformer or Fun-ASR, or the answer of their task."""
    if not isinstance(document, Mapping):
        return False
    if isinstance(document.get("transcripts"), list):
        facts = document.get("properties")
        first = objects(document["transcripts"])[:1]
        timed = isinstance(facts, Mapping) and "original_duration_in_milliseconds" in facts
        return timed or any("channel_id" in item and "sentences" in item for item in first)
    return inner(document, "output", "task_status") is not None


def dashscope(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """百炼 Paraformer, Fun-ASR: `transcripts[].sentences[]`, an item a channel; the answer of a task has only an address."""
    if "transcripts" not in document:
        raise _unfetched(inner(document, "output"))
    tracks = objects(document["transcripts"])
    sentences = [
        {**named(item), "channelid": track.get("channel_id")}
        for track in tracks
        for item in objects(track, "sentences") or [track]
    ]
    turns, doubts = _apart(sentences)
    recording = base_name(text(document.get("file_url")))
    if not turns:
        raise tasks.unheard()
    draft = call(turns, overlap=_channels(turns) > 1, recording=recording)
    draft.warnings += doubts
    yield draft


def _unfetched(output: Mapping[str, Any]) -> UnreadableError:
    """Why the answer of a task holds no text."""
    results = objects(output, "results") + objects(output, "result")
    broken = next((item for item in results if item.get("subtask_status") == "FAILED"), output)
    status = text(broken.get("subtask_status") or output.get("task_status"))
    if any("transcription_url" in item for item in results):
        return tasks.unfetched("transcription_url")
    return _reason(status, broken.get("code"), broken.get("message"))


# --- 听悟 -------------------------------------------------------------------------------------------------


def claims_tingwu(document: object) -> bool:
    """Paragraphs with words in them, or the answer of a task."""
    if inner(document, "Data", "TaskId") is not None:
        return inner(document, "Data", "TaskStatus") is not None
    return any("Words" in item for item in objects(_paragraphs(document))[:3])


def _paragraphs(document: object) -> Any:
    """The paragraphs of a result, however much of its wrapping was kept."""
    for path in (("Paragraphs",), ("Transcription", "Paragraphs"), ("Data", "Transcription", "Paragraphs")):
        found = inner(document, *path)
        if isinstance(found, list):
            return found
    return None


def tingwu(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """通义听悟: `Transcription.Paragraphs[]`, words with times; a paragraph is a turn."""
    turns = []
    for paragraph in objects(_paragraphs(document)):
        heard = objects(paragraph, "Words")
        if said := join(spoken(word.get("Text")) for word in heard):
            times = heard[0].get("Start"), heard[-1].get("End")
            turns.append(piece(speaker(paragraph.get("SpeakerId")), said, *times))
    if not turns:
        raise _without_paragraphs(inner(document, "Data"))
    yield call(turns, overlap=False, task_id=inner(document, "TaskId"))


def _without_paragraphs(task: object) -> UnreadableError:
    if not isinstance(task, Mapping):
        return tasks.unheard()
    if isinstance(task.get("Result"), Mapping) and "Transcription" in task["Result"]:
        return tasks.unfetched("Data.Result.Transcription")
    return _reason(text(task.get("TaskStatus")), task.get("ErrorCode"), task.get("ErrorMessage"))


DOCUMENTS: Final[tuple[DocumentFormat, ...]] = (
    DocumentFormat("aliyun-nls", claims_nls, nls),
    DocumentFormat("dashscope", claims_dashscope, dashscope),
    DocumentFormat("tingwu", claims_tingwu, tingwu),
)
