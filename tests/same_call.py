"""One invented call, written in every style, table, container and subtitle format that csaudit reads besides JSON.

The vendors' JSON of the same call is written in `vendor_cn.py` and `western/`.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any, NamedTuple

import xlsxwriter

from csaudit.model import Call, Role

SPOKEN = [
    ("agent", "您好，蓝湾宽带，工号2046，请问有什么可以帮您？", 0, 5),
    ("customer", "家里的网断了两天，急着用", 6, 9),
    ("agent", "断了两天确实耽误事，我马上帮您查线路", 10, 14),
    ("customer", "那今天能修好吗？", 15, 17),
    ("agent", "这不归我管，您自己打装维的电话吧", 18, 22),
]
ZH = {"agent": "客服", "customer": "客户"}
PEOPLE = {"agent": "客服小岚(工号2046)", "customer": "客户"}
EXPECTED = [(Role(role), text) for role, text, _, _ in SPOKEN]
STARTS = [float(start) for _, _, start, _ in SPOKEN]
ENDS = [float(end) for _, _, _, end in SPOKEN]


class Written(NamedTuple):
    """The call in one style."""

    name: str
    data: bytes | str
    times: str = ""
    """Which times the style has: none, `start`, or `both`."""

    @property
    def raw(self) -> bytes:
        return self.data.encode() if isinstance(self.data, str) else self.data


def lines(style: str, who: dict[str, str] | None = None) -> str:
    """The call with every turn in `style`."""
    return "".join(
        style.format(
            role=(who or ZH)[role],
            en=role.capitalize(),
            number=number,
            text=text,
            s=f"{start:02}",
            e=f"{end:02}",
            start=start,
            end=end,
        )
        for number, (role, text, start, end) in enumerate(SPOKEN, 1)
    )


def csv_of(table: list[list[Any]], mark: str = ",") -> str:
    return "".join(
        mark.join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\r\n" for row in table
    )


def workbook(*sheets: list[list[Any]], merged: tuple[int, int, int, str] | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for table in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
            if merged:
                first, last, column, text = merged
                sheet.merge_range(first, column, last, column, text)
    return out.getvalue()


def zipped(**files: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def docx(paragraphs: list[str], table: list[list[str]] | None = None) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    if table:
        cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
        grid = ["<w:tr>" + "".join(cell.format(text) for text in row) + "</w:tr>" for row in table]
        body += f"<w:tbl>{''.join(grid)}</w:tbl>"
    document = f'<?xml version="1.0"?><w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
    return zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": document})


def html(table: list[list[Any]]) -> str:
    inner = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><table>{inner}</table></html>"


def excel_xml(table: list[list[Any]]) -> str:
    """A workbook of Excel 2003, whose empty first column is left out by index."""

    def row(cells: list[Any]) -> str:
        data = [f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in cells[1:]]
        return f"<Row>{''.join(data)}</Row>".replace("<Cell>", '<Cell ss:Index="2">', 1)

    inner = "".join(map(row, table))
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    head = f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns:ss="{name}">'
    return f"{head}<Worksheet ss:Name='a'><Table>{inner}</Table></Worksheet></Workbook>"


def archived(kind: str) -> str:
    """The call as a WeCom archive: staff `lanwan_01`, customer `wm…`."""
    who = {"agent": "lanwan_01", "customer": "wmQz8AAAkT2"}
    out = []
    for number, (role, text, start, _) in enumerate(SPOKEN):
        other = who["customer" if role == "agent" else "agent"]
        body: dict[str, Any] = {"text": {"content": text}} if kind == "nested" else {"content": text}
        message: dict[str, Any] = {
            "msgid": f"m{number}",
            "action": "send",
            "from": who[role],
            "tolist": [other],
            "roomid": "",
        }
        message |= {"msgtime": 1_767_240_000_000 + start * 1000, "msgtype": "text", **body}
        out.append(json.dumps(message, ensure_ascii=False) + "\n")
    return "".join(out)


COLON = lines("{role}：{text}\n")
LONG: list[list[Any]] = [
    ["通话ID", "坐席工号", "角色", "内容", "开始时间", "结束时间"],
    *[["W7", "2046", ZH[role], text, start, end] for role, text, start, end in SPOKEN],
]
WIDE: list[list[Any]] = [["通话ID", "坐席工号", "对话内容", "小结"], ["W7", "2046", COLON.strip(), "断网"]]
DAY = 86_400
FRACTIONS = [LONG[0], *[[*row[:4], row[4] / DAY, row[5] / DAY] for row in LONG[1:]]]
EPOCH = [
    ["通话ID", "角色", "内容", "timestamp"],
    *[[row[0], row[2], row[3], 1_767_240_000_000 + row[4] * 1000] for row in LONG[1:]],
]
MILLIS = [[*LONG[0][:4], "start", "end"], *[[*row[:4], row[4] * 1000, row[5] * 1000] for row in LONG[1:]]]
CLOCKS = [[*LONG[0]], *[[*row[:4], f"00:00:{row[4]:02}", f"00:00:{row[5]:02}"] for row in LONG[1:]]]
SPLIT = [[*LONG[0]], *[[row[0] if n == 1 else "", *row[1:]] for n, row in enumerate(LONG[1:], 1)]]
CELL = "".join(
    f"<li start={start * 1000} end={end * 1000} emotion=5.0 speed=4.0 >{ZH[role]}：{text}</li>"
    for role, text, start, end in SPOKEN
)
JSON_CELL = json.dumps(
    [{"role": ZH[r], "text": t, "start": s, "end": e} for r, t, s, e in SPOKEN], ensure_ascii=False
)
SRT = lines("{number}\n00:00:{s},000 --> 00:00:{e},000\n{role}：{text}\n\n")
VTT = "WEBVTT\n\n" + lines("00:{s}.000 --> 00:{e}.000\n<v {role}>{text}\n\n")

TEXT: dict[str, Written] = {
    "full-width colon": Written("w.txt", COLON),
    "half-width colon": Written("w.txt", lines("{role}: {text}\n")),
    "english roles": Written("w.txt", lines("{en}: {text}\n")),
    "bold roles": Written("w.txt", lines("**{en}:** {text}\n\n")),
    "name and number": Written("w.txt", lines("{role}：{text}\n", PEOPLE)),
    "label with a bracket": Written("w.txt", lines("{role}: {text}\n", {"agent": "the agent (rep_142)", "customer": "the prospect (lead_7)"})),
    "numbered rows": Written("w.txt", lines("{number}. {role}：{text}\n")),
    "tab": Written("w.txt", lines("{role}\t{text}\n")),
    "role in brackets": Written("w.txt", lines("[{role}] {text}\n")),
    "role in full brackets": Written("w.txt", lines("【{role}】{text}\n")),
    "mm:ss in brackets": Written("w.txt", lines("[00:{s}] {role}：{text}\n"), "start"),
    "mm:ss in brackets, no colon": Written("w.txt", lines("[00:{s}] {role} {text}\n"), "start"),
    "mm:ss in brackets over words": Written("w.txt", lines("[00:{s}] {role}\n{text}\n"), "start"),
    "h:mm:ss in brackets": Written("w.txt", lines("[00:00:{s}] {role}: {text}\n"), "start"),
    "h:mm:ss.mmm in brackets": Written("w.txt", lines("[00:00:{s}.000] {role}: {text}\n"), "start"),
    "range of seconds": Written("w.txt", lines("[{start}.0s - {end}.0s] {role}：{text}\n"), "both"),
    "range of clocks": Written("w.txt", lines("[00:00:{s} - 00:00:{e}] {role}：{text}\n"), "both"),
    "range with arrow": Written("w.txt", lines("[00:00:{s}.000 --> 00:00:{e}.000] {role}：{text}\n"), "both"),
    "time role": Written("w.txt", lines("00:{s}  {role}：{text}\n"), "start"),
    "time role, no colon": Written("w.txt", lines("00:00:{s} {role}\n{text}\n\n"), "start"),
    "role time over words": Written("w.txt", lines("{role} 00:{s}\n{text}\n"), "start"),
    "role time colon": Written("w.txt", lines("{role} 00:{s}：{text}\n"), "start"),
    "role (time) colon": Written("w.txt", lines("{role}（00:{s}）：{text}\n"), "start"),
    "otter": Written("w.txt", lines("{en}  0:{s}  \n{text}\n\n") + "Transcribed by https://otter.ai\n", "start"),
    "rev inline": Written("w.txt", lines("{en} (00:{s}): {text}\n\n"), "start"),
    "rev block": Written("w.txt", lines("{en} (00:{s}):\n{text}\n\n"), "start"),
    "rev bold": Written("w.txt", lines("**{en}** (00:{s}): {text}\n\n"), "start"),
    "teams": Written("w.txt", lines("{en}   0:{s}\n{text}\n\n"), "start"),
    "teams range": Written("w.txt", lines("0:0:{start}.0 --> 0:0:{end}.0\n{en}\n{text}\n\n"), "both"),
    "zoom captions": Written("w.txt", lines("[{en}] 10:20:{s}\n{text}\n\n"), "start"),
    "zoom chat": Written("w.txt", lines("10:20:{s} From {en} to Everyone : {text}\n"), "start"),
    "qq": Written("w.txt", lines("2026-01-01 12:00:{s} {role}(20461)\n{text}\n\n", {"agent": "蓝湾客服", "customer": "客户阿木"}), "start"),
    "wechat": Written("w.txt", lines("{role} 2026-01-01 12:00:{s}\n{text}\n\n", {"agent": "蓝湾客服", "customer": "客户阿木"}), "start"),
    "wechat in brackets": Written("w.txt", lines("{role}(2026-01-01 12:00:{s})\n{text}\n", {"agent": "蓝湾客服", "customer": "客户阿木"}), "start"),
    "name (time): words": Written("w.txt", lines("{role} (2026-01-01 12:00:{s}):{text}\n"), "start"),
    "wangwang": Written("w.txt", lines("{role} (2026-01-01 12:00:{s}): {text}\n", {"agent": "蓝湾旗舰店:客服小岚", "customer": "买家阿木"}), "start"),
    "date and role": Written("w.txt", lines("2026-01-01 12:00:{s} {role}：{text}\n"), "start"),
    "date with slashes": Written("w.txt", lines("2026/1/1 12:00:{s} {role}：{text}\n"), "start"),
    "date in chinese": Written("w.txt", lines("2026年1月1日 12:00:{s} {role}：{text}\n"), "start"),
    "silence marks": Written("w.txt", COLON.replace("\n", "\n【安静11秒】\n", 2)),
    "pauses in english": Written("w.txt", lines("{en}: {text}\n").replace("\n", "\n[pause]\n(hold music)\n", 1)),
    "li cells": Written("w.txt", CELL, "both"),
    "li cells with silence": Written("w.txt", CELL.replace("</li>", "</li>\n<li start=0 silence=1></li>\n"), "both"),
    "run on": Written("w.txt", "".join(f"{ZH[r]}：{t}{'' if t.endswith('？') else '。'}" for r, t, _, _ in SPOKEN)),
    "run on with bars": Written("w.txt", lines("{role}：{text} | ")),
    "literal line breaks": Written("w.txt", COLON.replace("\n", "\\n")),
    "html line breaks": Written("w.txt", COLON.replace("\n", "<br>")),
    "header above": Written("w.txt", "通话ID：W7\n坐席工号：2046\n\n" + COLON),
    "windows lines": Written("w.txt", COLON.replace("\n", "\r\n")),
}  # fmt: skip
TABLES: dict[str, Written] = {
    "long csv": Written("w.csv", csv_of(LONG), "both"),
    "long tsv": Written("w.tsv", csv_of(LONG, "\t"), "both"),
    "semicolons with sep": Written("w.csv", "sep=;\r\n" + csv_of(LONG, ";"), "both"),
    "bars": Written("w.csv", csv_of(LONG, "|"), "both"),
    "excel csv": Written("w.csv", csv_of(LONG).encode("gb18030"), "both"),
    "unicode text": Written("w.txt", csv_of(LONG, "\t").encode("utf-16"), "both"),
    "milliseconds": Written("w.csv", csv_of(MILLIS), "both"),
    "clocks": Written("w.csv", csv_of(CLOCKS), "both"),
    "epoch milliseconds": Written("w.csv", csv_of(EPOCH), "start"),
    "title rows": Written("w.csv", "十一月话务明细,,,,,\r\n导出人：质检组,,,,,\r\n" + csv_of(LONG), "both"),
    "formula ids": Written("w.csv", csv_of(LONG).replace('"W7"', '"=""W7"""'), "both"),
    "apostrophe ids": Written("w.csv", csv_of(LONG).replace('"W7"', "'W7"), "both"),
    "cells without quotes": Written("w.csv", csv_of(LONG).replace('"', ""), "both"),
    "ids on first rows only": Written("w.csv", csv_of(SPLIT), "both"),
    "wide csv": Written("w.csv", csv_of(WIDE)),
    "wide csv, literal line breaks": Written("w.csv", csv_of(WIDE).replace("\n客", "\\n客")),
    "wide csv, html line breaks": Written("w.csv", csv_of(WIDE).replace("\n客", "<br/>客")),
    "wide csv, li cell": Written("w.csv", csv_of([WIDE[0], ["W7", "2046", CELL, "断网"]]), "both"),
    "wide csv, json cell": Written("w.csv", csv_of([WIDE[0], ["W7", "2046", JSON_CELL, "断网"]]), "both"),
    "wide csv, python cell": Written("w.csv", csv_of([WIDE[0], ["W7", "2046", str(json.loads(JSON_CELL)), "断网"]]), "both"),
    "long xlsx": Written("w.xlsx", workbook(LONG), "both"),
    "xlsx with titles": Written("w.xlsx", workbook([["话务明细"], [], *LONG]), "both"),
    "xlsx with merged ids": Written("w.xlsx", workbook(SPLIT, merged=(1, 5, 0, "W7")), "both"),
    "xlsx with day fractions": Written("w.xlsx", workbook(FRACTIONS), "both"),
    "xlsx with an empty sheet": Written("w.xlsx", workbook([], LONG), "both"),
    "wide xlsx": Written("w.xlsx", workbook(WIDE)),
    "xlsx with _x000D_": Written("w.xlsx", workbook([WIDE[0], [cell.replace("\n", "_x000D_\n") for cell in WIDE[1]]])),
    "html called xls": Written("w.xls", html(LONG), "both"),
    "xml called xls": Written("w.xls", excel_xml([["", *row] for row in LONG]), "both"),
    "html list called xls": Written("w.xls", f"<html><body><ul>{CELL}</ul></body></html>", "both"),
    "tsv called xls": Written("w.xls", csv_of(LONG, "\t").encode("gb18030"), "both"),
}  # fmt: skip
SUBTITLES: dict[str, Written] = {
    "srt": Written("w.srt", SRT, "both"),
    "srt without numbers": Written("w.srt", lines("00:00:{s},000 --> 00:00:{e},000\n{role}：{text}\n\n"), "both"),
    "srt with dots": Written("w.srt", SRT.replace(",000", ".000"), "both"),
    "srt without last blank line": Written("w.srt", SRT.rstrip("\n"), "both"),
    "srt with role in brackets": Written("w.srt", lines("{number}\n00:00:{s},000 --> 00:00:{e},000\n[{role}] {text}\n\n"), "both"),
    "srt under another name": Written("w.txt", SRT, "both"),
    "srt with tags": Written("w.srt", lines("{number}\n00:00:{s},000 --> 00:00:{e},000\n<i>{role}：<b>{text}</b></i>\n\n"), "both"),
    "vtt with voices": Written("w.vtt", VTT, "both"),
    "vtt with commas": Written("w.vtt", VTT.replace(".000", ",000"), "both"),
    "vtt with header twice": Written("w.vtt", "WEBVTT\n\n" + VTT, "both"),
    "vtt without header": Written("w.vtt", VTT.removeprefix("WEBVTT\n\n"), "both"),
    "vtt with notes": Written("w.vtt", VTT.replace("WEBVTT\n\n", "\ufeffWEBVTT - 蓝湾\n\nNOTE\n客服：不是对话\n\nSTYLE\n::cue {color: red}\n\n"), "both"),
    "vtt with prefixes and settings": Written("w.vtt", "WEBVTT\n\n" + lines("{number}\n00:{s}.000 --> 00:{e}.000 align:start\n{en}: {text}\n\n"), "both"),
    "vtt voices closed": Written("w.vtt", "WEBVTT\n\n" + lines("00:{s}.000 --> 00:{e}.000\n<v.loud {role}>{text}</v>\n\n"), "both"),
    "vtt with speaker lines": Written("w.vtt", "WEBVTT\n\n" + lines("00:{s}.000 --> 00:{e}.000\n[{role}]\n{text}\n\n"), "both"),
}  # fmt: skip
CONTAINERS: dict[str, Written] = {
    "gzipped text": Written("w.txt.gz", gzip.compress(COLON.encode())),
    "gzipped csv": Written("w.csv.gz", gzip.compress(csv_of(LONG).encode("gb18030")), "both"),
    "gzipped workbook": Written("w.xlsx.gz", gzip.compress(workbook(LONG)), "both"),
    "gzipped subtitles": Written("w.vtt.gz", gzip.compress(VTT.encode()), "both"),
    "zipped text": Written("w.zip", zipped(**{"w.txt": COLON})),
    "zipped workbook": Written("w.zip", zipped(**{"五月__w.xlsx": workbook(LONG), "__MACOSX__._w.xlsx": b"\x00\x05"}), "both"),
    "zip in zip": Written("w.zip", zipped(**{"w.zip": zipped(**{"w.srt": SRT})}), "both"),
    "gzip in zip": Written("w.zip", zipped(**{"w.csv.gz": gzip.compress(csv_of(LONG).encode())}), "both"),
    "word": Written("w.docx", docx(COLON.strip().split("\n"))),
    "word with a table": Written("w.docx", docx(["话务记录"], [[str(cell) for cell in row] for row in LONG]), "both"),
    "wecom archive": Written("w.jsonl", archived("nested"), "start"),
    "wecom archive, flat": Written("w.jsonl", archived("flat"), "start"),
}  # fmt: skip
SAME: dict[str, Written] = {**TEXT, **TABLES, **SUBTITLES, **CONTAINERS}


def said(call: Call) -> list[tuple[Role, str]]:
    """Who said what, without the marks that a run-on style adds."""
    return [(turn.role, turn.text) for turn in call.turns]
