"""One call, written in every format."""

from __future__ import annotations

import gzip
import io
import json
from typing import Any

import xlsxwriter

from csaudit.model import Call, Role, SkippedCall
from csaudit.readers import ReadOptions, read_bytes

TURNS = [
    ("agent", "您好，供水热线，请问有什么可以帮您？"),
    ("customer", "我家停水两天了，怎么回事"),
    ("agent", "停了两天，确实太不方便了，我马上帮您查"),
    ("customer", "快点吧"),
]
ZH = {"agent": "客服", "customer": "客户"}
EXPECTED = [(Role(role), text) for role, text in TURNS]
Rows = list[list[Any]]


def read(data: bytes | str, name: str, **options: Any) -> list[Call | SkippedCall]:
    raw = data.encode("utf-8") if isinstance(data, str) else data
    return list(read_bytes(raw, name, ReadOptions(**options)))


def one(data: bytes | str, name: str, **options: Any) -> Call:
    (item,) = read(data, name, **options)
    assert isinstance(item, Call), item
    return item


def said(call: Call) -> list[tuple[Role, str]]:
    return [(turn.role, turn.text) for turn in call.turns]


def workbook(*sheets: tuple[str, Rows], merged: tuple[int, int, int, str] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell)
            if merged:
                first, last, column, text = merged
                sheet.merge_range(first, column, last, column, text)
    return out.getvalue()


def text(style: str) -> str:
    clock = [0, 4, 9, 15]
    lines = []
    for second, (role, words) in zip(clock, TURNS, strict=True):
        lines.append(style.format(role=ZH[role], text=words, s=f"{second:02}", en=role.capitalize()))
    return "\n".join(lines) + "\n"


LONG: Rows = [["通话ID", "角色", "内容", "开始时间", "坐席工号", "班组"]] + [
    ["C1", ZH[role], words, n * 4, "A01", "一组"] for n, (role, words) in enumerate(TURNS)
]
DIALOGUE = "\n".join(f"{ZH[role]}：{words}" for role, words in TURNS)
NATIVE = {"call_id": "C1", "metadata": {"team": "一组"}, "turns": [{"role": r, "text": t} for r, t in TURNS]}


def csv_of(rows: Rows, mark: str = ",") -> str:
    return "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows) + "\n"


SAME: dict[str, tuple[str, str | bytes]] = {
    "role colon": ("a.txt", text("{role}：{text}")),
    "ascii colon": ("a.txt", text("{role}: {text}")),
    "english roles": ("a.txt", text("{en}: {text}")),
    "time in brackets": ("a.txt", text("[00:{s}] {role}：{text}")),
    "long time": ("a.txt", text("[00:00:{s}] {role}: {text}")),
    "time role": ("a.txt", text("00:{s}  {role}：{text}")),
    "date and role": ("a.txt", text("2026-01-01 12:30:{s} {role}：{text}")),
    "run on": ("a.txt", text("{role}：{text}。").replace("\n", "").replace("？。", "？")),
    "header lines": ("a.txt", "通话ID：C1\n坐席工号：A01\n班组：一组\n\n" + text("{role}：{text}")),
    "silence marks": ("a.txt", text("{role}：{text}").replace("\n", "\n【安静11秒】\n", 1)),
    "windows lines": ("a.txt", text("{role}：{text}").replace("\n", "\r\n")),
    "native jsonl": ("a.jsonl", json.dumps(NATIVE, ensure_ascii=False) + "\n"),
    "escaped jsonl": ("a.jsonl", json.dumps(NATIVE) + "\n"),
    "generic json": ("a.json", json.dumps({"id": "C1", "messages": [{"sender": ZH[r], "content": t} for r, t in TURNS]}, ensure_ascii=False, indent=1)),
    "list of pairs": ("a.json", json.dumps({"conversation": [[r, t] for r, t in TURNS]}, ensure_ascii=False)),
    "call in a string": ("a.json", json.dumps({"id": "C1", "transcript": DIALOGUE}, ensure_ascii=False)),
    "long csv": ("a.csv", csv_of(LONG)),
    "tab separated": ("a.tsv", csv_of(LONG, "\t")),
    "semicolons with sep": ("a.csv", "sep=;\n" + csv_of(LONG, ";")),
    "wide csv": ("a.csv", csv_of([["通话ID", "坐席工号", "对话内容"], ["C1", "A01", DIALOGUE]])),
    "wide csv, literal line breaks": ("a.csv", csv_of([["通话ID", "坐席工号", "对话内容"], ["C1", "A01", DIALOGUE.replace("\n", "\\n")]])),
    "long xlsx": ("a.xlsx", workbook(("Sheet1", LONG))),
    "xlsx with a title row": ("a.xlsx", workbook(("Sheet1", [["十一月通话明细"], [], *LONG]))),
    "xlsx with merged ids": ("a.xlsx", workbook(("Sheet1", LONG), merged=(1, 4, 0, "C1"))),
    "xlsx behind an empty sheet": ("a.xlsx", workbook(("空", []), ("通话", LONG))),
    "wide xlsx": ("a.xlsx", workbook(("Sheet1", [["通话ID", "对话内容"], ["C1", DIALOGUE]]))),
    "wrong suffix": ("a.txt", json.dumps(NATIVE, ensure_ascii=False) + "\n"),
    "gzip": ("a.txt.gz", gzip.compress(text("{role}：{text}").encode())),
    "html called xls": ("a.xls", "<html><table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in LONG) + "</table></html>"),
}  # fmt: skip
