"""Writes sample_transcripts/ from the calls in tools/samples/: the same bytes every time.

Every call is invented. Each is kept once, in one plain form (`key: value` lines, a blank line, then one
`客服：…` line a turn), and written here in the shape that its folder shows. Times are no recording's: they
follow from the length of the words at an ordinary pace. `(+28) ` before a turn is a pause of 28 s more,
`(-1.2) ` a turn that starts 1.2 s before the other one has ended.

Run `python tools/make_samples.py`, or with `--check` to learn whether the folder is up to date.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "tools" / "samples"
TARGET: Final = ROOT / "sample_transcripts"
ROLES: Final = {"客服": "agent", "客户": "customer", "机器人": "bot", "系统": "system"}
CHANNELS: Final = {"phone": "电话", "chat": "在线"}
CHARACTERS_PER_SECOND: Final = 4.6
CREATED: Final = datetime(2026, 3, 31)
COLUMNS: Final = (
    "通话ID",
    "坐席工号",
    "班组",
    "业务",
    "通话日期",
    "渠道",
    "角色",
    "开始时间",
    "结束时间",
    "内容",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: its label in the source, its words, its start and end in seconds."""

    label: str
    words: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Sample:
    """One invented call."""

    call_id: str
    metadata: Mapping[str, str]
    lines: tuple[Line, ...]

    @property
    def day(self) -> str:
        """The date without the time of day."""
        return self.metadata["date"][:10]


def load(call_id: str) -> Sample:
    """The call of `tools/samples/<call_id>.txt`, with its times worked out."""
    head, _, body = (SOURCES / f"{call_id}.txt").read_text(encoding="utf-8").partition("\n\n")
    metadata = dict(line.split(": ", 1) for line in head.splitlines())
    lines: list[Line] = []
    clock = 0.8
    for row in body.splitlines():
        match = re.fullmatch(r"(?:\(([+-][\d.]+)\) )?(客服|客户|机器人|系统)：(.*)", row)
        if not match:
            sys.exit(f"{call_id}: cannot read {row!r}")
        shift, label, words = match.groups()
        words = words.replace("\\x1b", "\x1b")
        pause = 4.0 + len(words) * 0.6 if metadata["channel"] == "chat" else 0.7
        extra = float(shift or 0)
        start = round(clock + (extra if extra < 0 else pause + extra), 1)
        spoken = 1.0 if metadata["channel"] == "chat" else max(0.8, len(words) / CHARACTERS_PER_SECOND)
        clock = start + spoken
        lines.append(Line(label, words, start, round(clock, 1)))
    return Sample(call_id, metadata, tuple(lines))


def clock_time(seconds: float) -> str:
    """`00:01:23`, as spreadsheets of call centres write it."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def header(call: Sample) -> str:
    """The key-value lines that stand above the turns of a text file."""
    data = call.metadata
    return (
        f"通话ID：{call.call_id}\n坐席工号：{data['agent_id']}\n班组：{data['team']}\n"
        f"业务：{data['queue']}\n渠道：{CHANNELS[data['channel']]}\n时间：{data['date']}\n\n"
    )


def labelled(calls: Sequence[Sample], agent: str = "客服", customer: str = "客户") -> str:
    """`客服：…`, one turn a line; several calls are parted by a line of `=`."""
    names = {"客服": agent, "客户": customer}
    parts = [
        header(call) + "".join(f"{names.get(line.label, line.label)}：{line.words}\n" for line in call.lines)
        for call in calls
    ]
    return ("\n" + "=" * 30 + "\n\n").join(parts)


def stamped(calls: Sequence[Sample]) -> str:
    """`[00:32] 客户：…`."""
    (call,) = calls
    turns = [f"[{clock_time(line.start)[3:]}] {line.label}：{line.words}\n" for line in call.lines]
    return header(call) + "".join(turns)


def rows(call: Sample) -> list[list[str]]:
    """One row a turn, in the order of `COLUMNS`."""
    data = call.metadata
    channel = CHANNELS[data["channel"]]
    first = [call.call_id, data["agent_id"], data["team"], data["queue"], call.day, channel]
    return [
        [*first, line.label, clock_time(line.start), clock_time(line.end), line.words] for line in call.lines
    ]


def long_csv(calls: Sequence[Sample]) -> bytes:
    """One row a turn, with the byte-order mark that Excel writes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for call in calls:
        writer.writerows(rows(call))
    return out.getvalue().encode("utf-8-sig")


def wide_csv(calls: Sequence[Sample]) -> bytes:
    """One row a call, the whole conversation in one cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS[:6], "通话内容"])
    for call in calls:
        talk = "\n".join(f"{line.label}：{line.words}" for line in call.lines)
        writer.writerow([*rows(call)[0][:6], talk])
    return out.getvalue().encode()


def workbook(calls: Sequence[Sample]) -> bytes:
    """One row a turn under a title row; what a call says once stands in cells merged over its rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": "通话明细", "created": CREATED})
    sheet = book.add_worksheet("通话明细")
    top = book.add_format({"valign": "top"})
    sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "热线通话明细（虚构样例）", top)
    sheet.write_row(1, 0, COLUMNS)
    at = 2
    for call in calls:
        table = rows(call)
        for column, value in enumerate(table[0][:6]):
            sheet.merge_range(at, column, at + len(table) - 1, column, value, top)
        for offset, row in enumerate(table):
            for column, value in enumerate(row[6:], start=6):
                sheet.write_string(at + offset, column, value)
        at += len(table)
    book.close()
    return out.getvalue()


def native(calls: Sequence[Sample]) -> bytes:
    """One call a line: the JSONL that csaudit itself writes and reads."""
    out = []
    for call in calls:
        turns = [
            {"role": ROLES[line.label], "start": line.start, "end": line.end, "text": line.words}
            for line in call.lines
        ]
        metadata = {**call.metadata, "date": call.day, "direction": "inbound"}
        record = {"call_id": call.call_id, "metadata": metadata, "turns": turns}
        out.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(out).encode()


FILES: Final[Mapping[str, tuple[Callable[[Sequence[Sample]], bytes], tuple[str, ...]]]] = {
    "text/S001.txt": (lambda calls: labelled(calls).encode(), ("S001",)),
    "text/S002.txt": (lambda calls: stamped(calls).encode(), ("S002",)),
    "text/S003.txt": (lambda calls: labelled(calls, agent="坐席", customer="用户").encode(), ("S003",)),
    "text/S004-gb18030.txt": (
        lambda calls: labelled(calls).replace("\n", "\r\n").encode("gb18030"),
        ("S004",),
    ),
    "text/S005-S006.txt": (lambda calls: labelled(calls).encode(), ("S005", "S006")),
    "csv/calls.csv": (long_csv, ("S007", "S008", "S009", "S010")),
    "csv/one-row-per-call.csv": (wide_csv, ("S011", "S012")),
    "xlsx/calls.xlsx": (workbook, ("S013", "S014", "S015")),
    "jsonl/calls.jsonl": (native, ("S016", "S017", "S018", "S019", "S020")),
}


def main() -> int:
    """Write the folder, or compare it: 1 when `--check` finds a file that differs."""
    parser = argparse.ArgumentParser(description="Write sample_transcripts/ from tools/samples/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is out of date")
    check = parser.parse_args().check
    stale = []
    for name, (render, ids) in FILES.items():
        path = TARGET / name
        data = render([load(call_id) for call_id in ids])
        if path.is_file() and path.read_bytes() == data:
            continue
        stale.append(name)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for name in stale:
        print(f"{'out of date' if check else 'written'}: sample_transcripts/{name}", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
