"""`csaudit appeals from-report`, run as a process: verdicts that a person entered in the workbook come back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml
from python_calamine import CalamineWorkbook

from making import HEAD, make_pack
from running import csaudit_in

Row = dict[str, Any]
Fill = Callable[[Row], Row]
CHECKS = {
    "shrug": HEAD + "aliases: [mine.former]\nforbid: {says: [不归我管, 不管这个]}\n",
    "push": HEAD.replace("taboo_phrase", "confrontation") + "forbid: {says: [快点]}\n",
    "doubt": HEAD.replace("major", "minor") + "confidence: low\nforbid: {says: [大概吧]}\n",
}
CARD = """
title: {zh: 表, en: card}
sections:
  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: mine}]}
"""
CALLS = {
    "1001": "客户：谁管？\n客服：不归我管。\n客户：啊？\n客服：我说了不归我管，听不懂吗。\n客户：哦。\n客服：快点。\n",
    "1002": "客户：谁管？\n客服：快点，电话13800138000。\n客户：好。\n客服：大概吧。\n",
    "1003": "客户：谁管？\n客服：不管这个。\n客户：啊？\n客服：不管这个。\n客户：好。\n",
}
CONFIG = "packs: [packs]\nscorecard: card\nsuppressions: list.yaml\n"
OVERTURNED: Row = {"结论": "不成立", "备注": "客户先说的", "复核人": "李"}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with packs, calls and the reports of a run; only to be read."""
    folder = tmp_path_factory.mktemp("run")
    make_pack(folder / "packs", CHECKS, name="mine")
    (folder / "packs" / "scorecards").mkdir()
    (folder / "packs" / "scorecards" / "card.yaml").write_text(CARD, encoding="utf-8")
    (folder / "csaudit.yaml").write_text(CONFIG.replace("suppressions: list.yaml\n", ""), encoding="utf-8")
    (folder / "calls").mkdir()
    for name, text in CALLS.items():
        (folder / "calls" / f"{name}.txt").write_text(text, encoding="utf-8")
    for lang in ("zh", "en"):
        out = ("-f", f"xlsx:{lang}.xlsx", "-f", f"json:{lang}.json")
        done = csaudit_in(folder, "audit", "calls", *out, "--lang", lang)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def here(report: Path, tmp_path: Path) -> Path:
    """A folder of the analyst's own."""
    (tmp_path / "packs").symlink_to(report / "packs")
    (tmp_path / "csaudit.yaml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def findings(report: Path, lang: str = "zh") -> list[Row]:
    book = CalamineWorkbook.from_path(str(report / f"{lang}.xlsx"))
    head, *rows = book.get_sheet_by_name("发现" if lang == "zh" else "Findings").to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def judged(check: str, call: str = "", turn: int = 0, **given: Any) -> Fill:
    """Enter something beside the findings of a check."""

    def fill(row: Row) -> Row:
        meant = row["检查编号"] == f"mine.{check}" and call in ("", row["通话"])
        return {**row, **given} if meant and turn in (0, row["轮次"]) else row

    return fill


def filled(report: Path, *fills: Fill) -> list[Row]:
    rows = findings(report)
    for fill in fills:
        rows = [fill(row) for row in rows]
    return rows


def cells(rows: list[Row]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)


def save(path: Path, report: Path, *fills: Fill) -> None:
    workbook(path, ("发现", cells(filled(report, *fills))))


def take(here: Path, *args: str) -> tuple[int, str]:
    done = csaudit_in(here, "appeals", "from-report", *args, "--today", "2026-11-29")
    assert done.stdout == ""
    return done.returncode, done.stderr


def listed(here: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((here / "list.yaml").read_text(encoding="utf-8"))
    return found


def brief(here: Path) -> set[tuple[str, str, str]]:
    return {(each["call"], each["quote"], each.get("status", "accepted")) for each in listed(here)}


def test_what_is_overturned_is_charged_no_more_and_what_is_upheld_is_kept(here: Path, report: Path) -> None:
    save(
        here / "filled.xlsx",
        report,
        judged("shrug", "1003", **OVERTURNED),
        judged("push", "1002", 结论="成立"),
    )
    code, said = take(here, "filled.xlsx", "--reviewer", "王")
    assert code == 0, said
    assert "新记 2 处（不成立 1，成立 1）" in said
    assert {each["call"]: each for each in listed(here)} == {
        "1003": {"check": "mine.shrug", "call": "1003", "quote": "不管这个", "reason": "客户先说的", "by": "李",
                 "decided": listed(here)[0]["decided"]},
        "1002": {"check": "mine.push", "call": "1002", "quote": "快点", "reason": "听音复核", "status": "upheld", "by": "王",
                 "decided": listed(here)[0]["decided"]},
    }  # fmt: skip
    assert str(listed(here)[0]["decided"]) == "2026-11-29"
    run = json.loads(csaudit_in(here, "audit", str(report / "calls"), "-f", "json").stdout)
    calls = {call["call_id"]: call for call in run["calls"]}
    assert calls["1003"]["score"] == 100 and calls["1002"]["score"] < 100
    (upheld,) = (each for each in calls["1002"]["findings"] if each["check"] == "mine.push")
    assert upheld["suppression"]["status"] == "upheld"
    text = csaudit_in(here, "audit", str(report / "calls")).stdout
    assert "复核属实 1 处（照计）" in text and "豁免 2 处（不计分）" in text


def test_a_second_time_adds_nothing(here: Path, report: Path) -> None:
    save(here / "filled.xlsx", report, judged("shrug", **OVERTURNED), judged("push", 结论="成立"))
    assert take(here, "filled.xlsx")[0] == 0
    before = (here / "list.yaml").read_bytes()
    code, said = take(here, "filled.xlsx")
    assert code == 0 and "新记 0 处" in said and "原来就有 6 处" in said
    assert (here / "list.yaml").read_bytes() == before


def moved(rows: list[Row]) -> list[list[Any]]:
    """As people leave a sheet: columns and rows in another order, a title above, ids and words typed anew."""
    rows = [{**row, "结论": f"  {row['结论']} "} for row in reversed(rows)]
    rows = [{**row, "通话": int(row["通话"])} for row in rows]
    turned = [dict(reversed(row.items())) for row in rows]
    return [["十一月复核"], [], *cells(turned)]


def test_a_workbook_that_was_worked_in_says_the_same(here: Path, report: Path) -> None:
    fills = judged("shrug", "1003", **OVERTURNED), judged("push", 结论="成立")
    save(here / "plain.xlsx", report, *fills)
    assert take(here, "plain.xlsx")[0] == 0
    plain = brief(here)
    calls = CalamineWorkbook.from_path(str(report / "zh.xlsx")).get_sheet_by_name("风险排序").to_python()
    sheets: list[tuple[str, list[list[Any]]]] = [
        ("风险排序", calls),
        ("我的", [["随便", "结论"], ["x", "好"]]),
        ("复核后", moved(filled(report, *fills))),
    ]
    workbook(here / "moved.xlsx", *sheets)
    (here / "list.yaml").unlink()
    assert take(here, "moved.xlsx")[0] == 0
    assert brief(here) == plain


def test_an_english_workbook_is_understood_whatever_the_language_now(here: Path, report: Path) -> None:
    rows = findings(report, "en")
    rows = [
        {**row, "verdict": "Overturned" if row["check"] == "mine.push" else "", "note": "asked"}
        for row in rows
    ]
    workbook(here / "filled.xlsx", ("Findings", cells(rows)))
    code, said = take(here, "filled.xlsx", "--lang", "zh")
    assert code == 0, said
    assert brief(here) == {("1001", "快点", "accepted"), ("1002", "快点", "accepted")}
    assert "有 5 行写了备注但没填结论" in said


def as_csv(rows: list[Row], delimiter: str = ",", before: str = "") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(cells(rows))
    return before + out.getvalue()


@pytest.mark.parametrize(
    ("encoding", "delimiter", "before"),
    [
        ("utf-8-sig", ",", ""),
        ("gb18030", ",", ""),
        ("utf-16", "\t", ""),
        ("utf-8", ";", "sep=;\n"),
    ],
)
def test_csv_saved_from_the_workbook_does_as_well(
    here: Path, report: Path, encoding: str, delimiter: str, before: str
) -> None:
    rows = filled(report, judged("push", **{**OVERTURNED, "备注": '他说"快点";一起,笑的'}))
    (here / "filled.csv").write_text(as_csv(rows, delimiter, before), encoding=encoding)
    code, said = take(here, "filled.csv")
    assert code == 0, said
    assert brief(here) == {("1001", "快点", "accepted"), ("1002", "快点", "accepted")}
    assert {each["reason"] for each in listed(here)} == {'他说"快点";一起,笑的'}


def test_an_id_that_excel_has_rounded_is_not_guessed(here: Path, report: Path) -> None:
    rows = filled(report, judged("push", 结论="成立"))
    rows = [{**row, "通话": "1.00E+17" if row["通话"] == "1001" else row["通话"]} for row in rows]
    (here / "filled.csv").write_text(as_csv(rows), encoding="utf-8")
    code, said = take(here, "filled.csv")
    assert code == 1 and "通话编号被 Excel 改成了数" in said
    assert brief(here) == {("1002", "快点", "upheld")}


def test_two_people_share_the_work(here: Path, report: Path) -> None:
    save(here / "a.xlsx", report, judged("push", "1001", 结论="成立"), judged("shrug", "1003", 结论="成立"))
    save(here / "b.xlsx", report, judged("push", "1002", **OVERTURNED), judged("shrug", "1003", **OVERTURNED))
    code, said = take(here, "*.xlsx")
    assert code == 1
    assert "没有记的（4）" in said and said.count("对同一处发现的结论不一致，都没有记") == 4
    assert "a.xlsx!发现 第 " in said and "与 b.xlsx!发现 第 " in said
    assert brief(here) == {("1001", "快点", "upheld"), ("1002", "快点", "accepted")}


def test_a_verdict_that_is_none_is_named_and_the_others_count(here: Path, report: Path) -> None:
    save(
        here / "filled.xlsx",
        report,
        judged("push", "1001", 结论="待定"),
        judged("push", "1002", 结论="不成立"),
        judged("shrug", "1003", 结论="成立"),
    )
    code, said = take(here, "filled.xlsx")
    assert code == 1
    (row,) = (
        at
        for at, each in enumerate(findings(report), 2)
        if (each["通话"], each["检查编号"]) == ("1001", "mine.push")
    )
    assert f"filled.xlsx!发现 第 {row} 行：“结论”列填的是“待定”，只能填 成立、不成立" in said
    assert "“不成立”要在备注里写明理由" in said
    assert brief(here) == {("1003", "不管这个", "upheld")}
    said = take(here, "filled.xlsx", "--reason", "统一复听", "--lang", "en")[1]
    assert "the column 'verdict' says '待定'; it takes upheld, overturned" in said
    assert ("1002", "快点", "accepted") in brief(here)


def test_the_turn_tells_two_findings_apart_where_the_words_do_not(here: Path, report: Path) -> None:
    save(
        here / "a.xlsx",
        report,
        judged("shrug", "1001", 2, 结论="成立"),
        judged("shrug", "1001", 4, **OVERTURNED),
    )
    code, said = take(here, "a.xlsx")
    assert code == 0, said
    assert brief(here) == {
        ("1001", "不归我管。", "upheld"),
        ("1001", "我说了不归我管，听不懂吗。", "accepted"),
    }
    run = json.loads(csaudit_in(here, "audit", str(report / "calls"), "-f", "json").stdout)
    (call,) = (call for call in run["calls"] if call["call_id"] == "1001")
    shrugs = {f["turn"]: f["suppression"]["status"] for f in call["findings"] if f["check"] == "mine.shrug"}
    assert shrugs == {1: "upheld", 3: "accepted"}


def test_a_verdict_on_one_finding_leaves_the_other_alone(here: Path, report: Path) -> None:
    save(here / "a.xlsx", report, judged("shrug", "1001", 4, **OVERTURNED))
    assert take(here, "a.xlsx")[0] == 0
    assert brief(here) == {("1001", "我说了不归我管，听不懂吗。", "accepted")}


def test_what_nothing_tells_apart_is_one_finding(here: Path, report: Path) -> None:
    save(
        here / "a.xlsx",
        report,
        judged("shrug", "1003", 2, 结论="成立"),
        judged("shrug", "1003", 4, **OVERTURNED),
    )
    code, said = take(here, "a.xlsx")
    assert code == 1 and said.count("都没有记") == 2
    assert not (here / "list.yaml").exists()
    save(here / "a.xlsx", report, judged("shrug", "1003", 4, **OVERTURNED))
    assert take(here, "a.xlsx")[0] == 0
    assert brief(here) == {("1003", "不管这个", "accepted")}


def test_findings_that_a_later_run_lacks_are_named(here: Path, report: Path) -> None:
    run = json.loads((report / "zh.json").read_bytes())
    run["calls"] = [call for call in run["calls"] if call["call_id"] != "1003"]
    for call in run["calls"]:
        call["findings"] = [
            each for each in call["findings"] if each["check"] != "mine.push" or call["call_id"] != "1001"
        ]
    (here / "later.json").write_text(json.dumps(run), encoding="utf-8")
    save(here / "a.xlsx", report, judged("push", **OVERTURNED), judged("shrug", "1003", 结论="成立"))
    code, said = take(here, "a.xlsx", "--against", "later.json")
    assert code == 1
    assert "通话 1001 里已经没有 mine.push 的这处发现" in said
    assert said.count("核对用的结果里没有通话 1003") == 2
    assert brief(here) == {("1002", "快点", "accepted")}


LIST = """\
# 豁免清单
- check: mine.former   # 改过名
  call: '1003'
  quote: 不管这个
  reason: 早定了
# 下一条等听音
- {check: mine.push, call: '1001', quote: 快点, reason: 等录音, status: under_review, expires: 2026-11-01}

- check: mine.push
  call: '1002'
  quote: 快点
  reason: 当时客户在催
"""


def test_the_list_is_held_to_what_it_says_already(here: Path, report: Path) -> None:
    (here / "list.yaml").write_text(LIST, encoding="utf-8")
    save(here / "a.xlsx", report, judged("push", 结论="成立", 复核人="李"), judged("shrug", "1003", **OVERTURNED), judged("doubt", 结论="成立"))  # fmt: skip
    code, said = take(here, "a.xlsx")
    assert code == 1
    assert "填的是“成立”，但 list.yaml:9 已经记为 accepted" in said
    assert "新记 1 处（不成立 0，成立 1），审定申诉 1 处，原来就有 2 处" in said
    assert (
        (here / "list.yaml").read_text(encoding="utf-8")
        == LIST.replace(
            "- {check: mine.push, call: '1001', quote: 快点, reason: 等录音, status: under_review, expires: 2026-11-01}\n",
            "- check: mine.push\n  call: '1001'\n  quote: 快点\n  reason: 听音复核\n  status: rejected\n  by: 李\n  decided: 2026-11-29\n",
        )
        + "- check: mine.doubt\n  call: '1002'\n  quote: 大概吧\n  reason: 听音复核\n  status: upheld\n  decided: 2026-11-29\n"
    )
    assert "审定申诉 0 处，原来就有 4 处" in take(here, "a.xlsx")[1]


def test_precision_by_check_comes_from_verdicts(here: Path, report: Path) -> None:
    save(here / "a.xlsx", report, judged("push", "1001", 结论="成立"), judged("push", "1002", **OVERTURNED), judged("doubt", 结论="成立"))  # fmt: skip
    assert take(here, "a.xlsx")[0] == 0
    for source in (str(report / "calls"), str(report / "zh.json")):
        done = csaudit_in(here, "checks", "stats", source, "-f", "json")
        found = json.loads(done.stdout)
        assert found["decided_findings"] == 3 and found["labelled_calls"] == 0
        right = {
            name: (each["precision"]["right"], each["precision"]["labelled"])
            for name, each in found["checks"].items()
        }
        assert right == {"mine.push": (1, 2), "mine.doubt": (1, 1), "mine.shrug": (0, 0)}
        assert found["checks"]["mine.push"]["fired"] == 2
    text = csaudit_in(here, "checks", "stats", str(report / "calls")).stdout
    assert "复核过 3 处" in text and "各短语的精确率" in text


def test_a_verdict_on_the_finding_goes_before_a_label_nearby(here: Path, report: Path) -> None:
    save(here / "a.xlsx", report, judged("push", "1002", **OVERTURNED))
    assert take(here, "a.xlsx")[0] == 0
    gold = {
        "violations": [{"dimension": "confrontation", "turn": 1}, {"dimension": "confrontation", "turn": 5}]
    }
    lines = [json.dumps({"call_id": call, "gold": gold}) for call in ("1001", "1002")]
    (here / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = csaudit_in(here, "checks", "stats", str(report / "calls"), "-l", "gold.jsonl", "-f", "json")
    precision = json.loads(done.stdout)["checks"]["mine.push"]["precision"]
    assert (precision["right"], precision["labelled"]) == (1, 2)


def test_what_was_upheld_and_is_reported_no_more_is_a_doubt(here: Path, report: Path) -> None:
    save(here / "a.xlsx", report, judged("push", "1001", 结论="成立"))
    assert take(here, "a.xlsx")[0] == 0
    (here / "calls").mkdir()
    (here / "calls" / "1001.txt").write_text(CALLS["1001"].replace("快点", "您请说"), encoding="utf-8")
    done = csaudit_in(here, "audit", "calls", "--strict")
    assert done.returncode == 1
    assert "mine.push 的这处复核属实，现在报不出来了" in done.stderr


def test_quotes_of_a_report_that_was_not_masked_are_masked_in_the_list(here: Path, report: Path) -> None:
    rows = filled(report, judged("push", "1002", **OVERTURNED))
    rows = [
        {**row, "原话": "快点，电话13800138000", "整轮原文": "快点，电话13800138000。"}
        if row["结论"]
        else row
        for row in rows
    ]
    workbook(here / "a.xlsx", ("发现", cells(rows)))
    assert take(here, "a.xlsx")[0] == 0
    assert listed(here)[0]["quote"] == "快点，电话138****8000"
    run = json.loads(csaudit_in(here, "audit", str(report / "calls"), "-f", "json").stdout)
    (call,) = (call for call in run["calls"] if call["call_id"] == "1002")
    assert call["score"] == 100


def test_what_was_missed_is_told_for_the_list_has_no_place_for_it(here: Path, report: Path) -> None:
    rows = CalamineWorkbook.from_path(str(report / "zh.xlsx")).get_sheet_by_name("风险排序").to_python()
    rows[1][-1] = "第 3 轮没道歉"
    found = cells(filled(report, judged("push", 结论="成立")))
    workbook(here / "a.xlsx", ("风险排序", rows), ("发现", found))
    code, said = take(here, "a.xlsx")
    assert code == 0
    assert f"  {rows[1][0]}：第 3 轮没道歉" in said


NONSENSE = (
    ("empty.xlsx", "没有一行填了结论"),
    ("calls.xlsx", "表头要有 结论、通话、检查编号、原话"),
    ("less.xlsx", "less.xlsx!发现 的表头少了 通话"),
    ("text.csv", "表头要有"),
    ("nowhere.xlsx", "nowhere.xlsx"),
)


def test_what_cannot_be_taken_is_told_and_nothing_is_written(here: Path, report: Path) -> None:
    save(here / "empty.xlsx", report)
    workbook(here / "calls.xlsx", ("风险排序", [["通话", "结论"], ["1001", "不合格"]]))
    less = [{key: cell for key, cell in row.items() if key != "通话"} for row in findings(report)]
    workbook(here / "less.xlsx", ("发现", cells(less)))
    (here / "text.csv").write_text("客服：您好\n", encoding="utf-8")
    for file, told in NONSENSE:
        code, said = take(here, file)
        assert code == 2 and told in said, said
    save(here / "good.xlsx", report, judged("push", 结论="成立"))
    for args, told in (
        (("--against", str(report / "zh.xlsx")), "不是 csaudit audit -f json:… 存下的结果"),
        (("--isolated",), "--suppressions"),
        (("less.xlsx",), "表头少了"),
    ):
        code, said = take(here, "good.xlsx", *args)
        assert code == 2 and told in said, said
    assert not (here / "list.yaml").exists()
