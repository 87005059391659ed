"""Speed of reading, format by format: the same thousand calls written in every family, then read; part of `make bench`.

The yardstick is a bare `orjson.loads` loop over the calls in csaudit's own JSONL. Vendors' documents come one a line. CPU seconds of
this process, medians of nine rounds for JSONL, one round for the others.
"""

# ruff: noqa: E501 — a format a line

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import orjson
import xlsxwriter

from csaudit.batch.collector import settled
from csaudit.model import Call
from csaudit.readers import read_path
from run import CALLS, corpus, cpu, made

Json: TypeAlias = Any


class Said(NamedTuple):
    """One turn as formats need it."""

    role: str
    text: str
    start: int
    """Milliseconds, as `end`; calls without times get two seconds a turn."""
    end: int

    @property
    def who(self) -> int:
        """0 for the agent, 1 for the customer."""
        return int(self.role == "customer")

    @property
    def zh(self) -> str:
        """The role in Chinese."""
        return ("客服", "客户")[self.who]


class Spoken(NamedTuple):
    """One call of the corpus."""

    call_id: str
    turns: list[Said]

    def each(self, write: Callable[[Said], Json]) -> list[Json]:
        """Every turn, written."""
        return [write(turn) for turn in self.turns]


def spoken(line: bytes) -> Spoken:
    """A call of the corpus, its turns of two sides in order of time."""
    call = orjson.loads(line)
    turns: list[Said] = []
    latest = 0
    for turn in call["turns"]:
        role = "customer" if turn["role"] == "customer" else "agent"
        start = max(latest, round(1000 * (turn.get("start") or latest / 1000)))
        latest = max(start + 500, round(1000 * (turn.get("end") or start / 1000 + 2)))
        turns.append(Said(role, " ".join(turn["text"].split()), start, latest))
    return Spoken(call["call_id"], turns)


def clock(ms: int, mark: str = ".") -> str:
    """`0:01:02.345`."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{mark}{ms % 1000:03}"


DOCUMENTS: dict[str, Callable[[Spoken], Json]] = {
    "contact-lens": lambda c: {
        "Version": "1.1.0",
        "Participants": [{"ParticipantId": r, "ParticipantRole": r} for r in ("AGENT", "CUSTOMER")],
        "Transcript": c.each(lambda t: {"ParticipantId": t.role.upper(), "Content": t.text, "BeginOffsetMillis": t.start, "EndOffsetMillis": t.end}),
    },
    "ccai-conversation": lambda c: {
        "name": f"p/conversations/{c.call_id}",
        "transcript": {"transcriptSegments": c.each(lambda t: {"text": t.text, "segmentParticipant": {"role": ("HUMAN_AGENT", "END_USER")[t.who]}, "words": [{"startOffset": f"{t.start / 1000}s", "endOffset": f"{t.end / 1000}s"}]})},
    },
    "azure-batch": lambda c: {
        "combinedRecognizedPhrases": [],
        "recognizedPhrases": c.each(lambda t: {"recognitionStatus": "Success", "channel": t.who, "offsetInTicks": t.start * 10_000, "durationInTicks": (t.end - t.start) * 10_000, "nBest": [{"display": t.text}]}),
    },
    "deepgram": lambda c: {
        "metadata": {"request_id": c.call_id, "channels": 2},
        "results": {"channels": [], "utterances": c.each(lambda t: {"channel": t.who, "transcript": t.text, "start": t.start / 1000, "end": t.end / 1000})},
    },
    "assemblyai": lambda c: {
        "id": c.call_id, "audio_url": "a.wav", "words": [],
        "utterances": c.each(lambda t: {"speaker": "AB"[t.who], "text": t.text, "start": t.start, "end": t.end}),
    },
    "genesys": lambda c: {
        "conversationId": c.call_id,
        "transcripts": [{"phrases": c.each(lambda t: {"participantPurpose": ("internal", "external")[t.who], "text": t.text, "startTimeMs": t.start, "duration": {"milliseconds": t.end - t.start}})}],
    },
    "twilio": lambda c: {
        "sentences": [{"media_channel": t.who + 1, "sentence_index": n, "transcript": t.text, "start_time": t.start / 1000, "end_time": t.end / 1000} for n, t in enumerate(c.turns)],
    },
    "whisperx": lambda c: {
        "word_segments": [],
        "segments": c.each(lambda t: {"speaker": f"SPEAKER_0{t.who}", "text": t.text, "start": t.start / 1000, "end": t.end / 1000}),
    },
    "aliyun-nls": lambda c: {
        "TaskId": c.call_id, "StatusCode": 21050000,
        "Result": {"Sentences": c.each(lambda t: {"ChannelId": t.who, "Text": t.text, "BeginTime": t.start, "EndTime": t.end})},
    },
    "dashscope": lambda c: {
        "properties": {"original_duration_in_milliseconds": 1},
        "transcripts": [{"channel_id": 0, "sentences": c.each(lambda t: {"speaker_id": t.who, "text": t.text, "begin_time": t.start, "end_time": t.end})}],
    },
    "aliyun-sca": lambda c: {
        "tickets": [{"tid": c.call_id, "dialogue": c.each(lambda t: {"role": t.zh, "words": t.text, "begin": t.start, "end": t.end})}],
    },
    "tencent-asr": lambda c: {
        "Response": {"Data": {"TaskId": 1, "Status": 2, "ResultDetail": c.each(lambda t: {"SpeakerId": t.who, "FinalSentence": t.text, "StartMs": t.start, "EndMs": t.end})}},
    },
    "iflytek-v1": lambda c: c.each(lambda t: {"speaker": str(t.who + 1), "onebest": t.text, "bg": str(t.start), "ed": str(t.end)}),
    "volcengine": lambda c: {
        "result": {"utterances": c.each(lambda t: {"text": t.text, "start_time": t.start, "end_time": t.end, "additions": {"speaker": str(t.who + 1)}})},
    },
    "huawei-sis": lambda c: {
        "job_id": c.call_id,
        "segments": c.each(lambda t: {"start_time": t.start, "end_time": t.end, "result": {"text": t.text, "analysis_info": {"role": ("AGENT", "USER")[t.who]}}}),
    },
    "funasr": lambda c: [{"key": c.call_id, "text": "", "sentence_info": c.each(lambda t: {"spk": t.who, "text": t.text, "start": t.start, "end": t.end})}],
    "abcd": lambda c: {"convo_id": c.call_id, "original": c.each(lambda t: [t.role, t.text])},
    "json, one's own names": lambda c: {"会话ID": c.call_id, "消息": c.each(lambda t: {"发送人": t.zh, "正文": t.text, "content": t.text, "时间": t.start / 1000})},
}  # fmt: skip
"""Format → the document of one call."""


def table(calls: Iterable[Spoken]) -> list[list[Any]]:
    """One row a turn."""
    rows = [[c.call_id, t.zh, t.text, t.start / 1000, t.end / 1000] for c in calls for t in c.turns]
    return [["通话ID", "角色", "内容", "开始时间", "结束时间"], *rows]


def csv(calls: list[Spoken]) -> bytes:
    """As Excel in China saves it."""
    cells = (",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in table(calls))
    return "\r\n".join(cells).encode("gb18030", "replace")


def wide(calls: list[Spoken]) -> bytes:
    """One row a call, the dialogue in a cell."""
    rows = [f'{c.call_id},"{dialogue(c)}"' for c in calls]
    return "\n".join(["通话ID,对话内容", *rows]).encode()


def dialogue(call: Spoken) -> str:
    """A turn a line."""
    return "\n".join(f"{t.zh}：{t.text.replace(chr(34), '')}" for t in call.turns)


def xlsx(calls: list[Spoken]) -> bytes:
    """A workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table(calls)):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def html(calls: list[Spoken]) -> bytes:
    """A page that back offices call XLS."""
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in table(calls))
    return f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode()


def text(calls: list[Spoken]) -> bytes:
    """All calls one below the other."""
    return "\n\n".join(f"=====\n通话ID：{c.call_id}\n{dialogue(c)}" for c in calls).encode()


def zipped(ending: str, write: Callable[[Spoken], str]) -> Callable[[list[Spoken]], bytes]:
    """A file a call, all in one zip."""

    def archive(calls: list[Spoken]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as members:
            for call in calls:
                members.writestr(f"{call.call_id}.{ending}", write(call))
        return out.getvalue()

    return archive


FILES: dict[str, tuple[str, Callable[[list[Spoken]], bytes]]] = {
    "csv, a row a turn": ("csv", csv),
    "csv, a row a call": ("csv", wide),
    "xlsx": ("xlsx", xlsx),
    "html called xls": ("xls", html),
    "text, all in one file": ("txt", text),
    "text, a file a call": ("zip", zipped("txt", lambda c: "\n".join(f"[{clock(t.start)}] {t.zh}：{t.text}" for t in c.turns))),
    "srt": ("zip", zipped("srt", lambda c: "\n\n".join(f"{n}\n{clock(t.start, ',')} --> {clock(t.end, ',')}\n{t.zh}：{t.text}" for n, t in enumerate(c.turns, 1)))),
    "vtt": ("zip", zipped("vtt", lambda c: "WEBVTT\n\n" + "\n\n".join(f"{clock(t.start)} --> {clock(t.end)}\n<v {t.zh}>{t.text}" for t in c.turns))),
}  # fmt: skip
"""Format → ending, and how all the calls are written."""


def lines(write: Callable[[Spoken], Json]) -> Callable[[list[Spoken]], bytes]:
    """A document a line."""
    return lambda calls: b"\n".join(orjson.dumps(write(call)) for call in calls)


def main() -> None:
    """Write, read, print a line a format."""
    with tempfile.TemporaryDirectory() as folder, settled():
        path = Path(folder) / "jsonl.jsonl"
        corpus(path, CALLS)
        native = path.read_bytes().splitlines()
        calls = [spoken(line) for line in native]
        floor = cpu(lambda: [orjson.loads(line) for line in native], 9)
        print(f"reading {CALLS} calls, one core, CPU time; orjson.loads (floor): {CALLS / floor:.0f} calls/s")
        written = {name: ("jsonl", lines(write)) for name, write in DOCUMENTS.items()}
        show("jsonl", path, floor)
        taken = cpu(lambda: made(path), 9)
        print(f"  {'jsonl, turns made':24} {CALLS / taken:8.0f} calls/s  {taken / floor:6.1f} × floor")
        for number, (name, (ending, write)) in enumerate({**FILES, **written}.items()):
            path = Path(folder) / f"{number}.{ending}"
            path.write_bytes(write(calls))
            show(name, path, floor, rounds=1)


def show(name: str, path: Path, floor: float, rounds: int = 9) -> None:
    """A line of the table; a format that isn't read whole is named."""
    items = list(read_path(str(path)))
    found = sum(isinstance(item, Call) for item in items)
    taken = cpu(lambda: sum(1 for _ in read_path(str(path))), rounds)
    lost = "" if found == CALLS == len(items) else f"  {found} calls, {len(items) - found} skips"
    print(f"  {name:24} {CALLS / taken:8.0f} calls/s  {taken / floor:6.1f} × floor{lost}")


if __name__ == "__main__":
    main()
