"""What people get: feedback sheets, the workbook for verdicts, the charges."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from csaudit.model import Role, Score, Window
from csaudit.reports import RenderOptions, render, xlsx
from csaudit.reports.phrasing import number, percent, signed
from csaudit.reports.sheet import sheets
from reports import factory


def sheet_of(agent: str) -> str:
    text = render("md", factory.demo(), RenderOptions(by="agent")).decode()
    return next(part for part in text.split("# 辅导反馈单：")[1:] if part.startswith(agent))


def test_a_sheet_opens_with_what_went_well_and_ends_with_a_signature() -> None:
    text = sheet_of("A01")
    order = [
        text.index(words) for words in ("做得好的地方", "让客户不舒服的地方", "接下来练这几点", "客服签字")
    ]
    assert order == sorted(order)


def test_strengths_are_checks_that_applied_and_were_always_passed() -> None:
    strengths = {sheet.agent: sheet.strengths for sheet in sheets(factory.demo(), "zh")}
    assert strengths["A02"] == (("推诿", 1), ("情绪无人承接", 1), ("过度承诺", 1), ("开场问候", 1))
    assert strengths["A01 林小北"] == (("开场问候", 1),)


def test_role_play_comes_from_the_agents_own_customer() -> None:
    (sheet,) = (sheet for sheet in sheets(factory.demo(), "zh") if sheet.agent.startswith("A01"))
    assert 1 <= len(sheet.practice) <= 3
    assert "等了三天了" in sheet.practice[0].prompt
    assert "C001" in sheet.practice[0].prompt


def test_review_and_warnings_do_not_hurt_on_the_sheet() -> None:
    (sheet,) = (sheet for sheet in sheets(factory.demo(), "zh") if sheet.agent.startswith("A01"))
    titles = {finding.title for hurt in sheet.hurt for _, finding in hurt.examples}
    assert titles == {"推诿", "情绪无人承接"}
    assert sheet.review == 1


def test_the_workbook_has_a_verdict_column_with_choices() -> None:
    data = render("xlsx", factory.demo(), RenderOptions())
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("发现").to_python()
    assert rows[0][:4] == ["结论", "备注", "复核人", "通话"]
    assert "指纹" in rows[0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode()
    assert '"成立,不成立"' in sheet
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet


def test_a_table_longer_than_a_sheet_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS_PER_SHEET", 2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(render("xlsx", factory.demo(), RenderOptions())))
    names = [name for name in book.sheet_names if name.startswith("发现")]
    assert names == ["发现", "发现 2", "发现 3"]
    assert sum(len(book.get_sheet_by_name(name).to_python()) - 1 for name in names) == 6


@pytest.mark.parametrize("by", ["call", "agent", "team"])
def test_the_level_asked_for_comes_first(by: str) -> None:
    text = render("text", factory.demo(), RenderOptions(by=by)).decode()
    heads = {"call": "风险排序", "agent": "\n客服\n", "team": "\n班组\n"}
    first = min(heads, key=lambda level: text.index(heads[level]))
    assert first == by


def test_the_last_lines_say_what_was_counted() -> None:
    tail = render("text", factory.demo(), RenderOptions(lang="en")).decode().split("Transcripts that")[1]
    for words in (
        "4 calls audited, 2 skipped",
        "1 fatal, 2 major, 1 minor",
        "1 for review",
        "1 n/a",
        "Long silence",
    ):
        assert words in tail


def test_an_interrupted_run_says_so() -> None:
    run = factory.demo()
    run = replace(run, run=replace(run.run, complete=False))
    for fmt in ("text", "md", "html"):
        assert "中断" in render(fmt, run, RenderOptions()).decode()


def test_findings_that_are_not_listed_are_counted() -> None:
    text = render("text", factory.demo(), RenderOptions(max_findings=2)).decode()
    assert "另有 4 处发现未在此列出" in text
    page = render("html", factory.demo(), RenderOptions(max_calls=1)).decode()
    assert "另有 3 通未在此展开" in page


@pytest.mark.parametrize(
    ("value", "text"), [(95.0, "95"), (58.5, "58.5"), (0.004, "0"), (-0.001, "0"), (None, "–")]
)
def test_numbers(value: float | None, text: str) -> None:
    assert number(value) == text


def test_signs_and_shares() -> None:
    assert (signed(-3.0), signed(1.5)) == ("−3", "+1.5")
    assert (percent(0.3333), percent(None)) == ("33.3%", "–")


def test_importing_reports_is_light() -> None:
    heavy = "pandas numpy jinja2 rich xlsxwriter orjson"
    code = f"import csaudit.reports, sys; print([m for m in '{heavy}'.split() if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("first", "last", "zh", "en"),
    [(3, 6, "查找范围：第 4–7 轮", "Searched: turns 4–7"), (3, 3, "查找范围：第 4 轮", "Searched: turn 4")],
)
def test_an_omission_says_where_it_was_looked_for(first: int, last: int, zh: str, en: str) -> None:
    plea = factory.evidence(2, Role.CUSTOMER, "等了三天了", "三天")
    fault = factory.finding(factory.NO_EMPATHY, plea, window=Window(first, last))
    run = factory.run((factory.call("C1", "A1", "T", Score(0.0, False, False), (fault,)),))
    for lang, words in (("zh", zh), ("en", en)):
        lines = render("md", run, RenderOptions(lang=lang)).decode().splitlines()
        assert f"> {words}" in lines


@pytest.mark.parametrize(
    ("quote", "shown"),
    [("感染，", "“感染”"), ("自己加的人。", "“自己加的人”"), ("真的？", "“真的？”"), ("，", "“，”")],
)
def test_a_message_quotes_without_the_mark_that_ends_the_piece(quote: str, shown: str) -> None:
    at = factory.evidence(1, Role.AGENT, f"您这是{quote}好吧", quote)
    fault = factory.finding(factory.BRUSH_OFF, at)
    run = factory.run((factory.call("C1", "A1", "T", Score(0.0, False, False), (fault,)),))
    assert f"客服说了{shown}" in render("text", run, RenderOptions()).decode()


@pytest.mark.parametrize("fmt", ["md", "html"])
def test_a_sheet_explains_its_brackets_and_stars(fmt: str) -> None:
    assert "95% 置信区间" in render(fmt, factory.demo(), RenderOptions(by="agent")).decode()


@pytest.mark.parametrize(
    ("cue", "prompt"), [("conduct.brush-off", "您换一种说法再来一遍"), ("", "把这一点补上")]
)
def test_what_was_not_said_is_no_sentence_to_say_differently(cue: str, prompt: str) -> None:
    """The agent's turn that an omission points at can be a good one."""
    at = factory.evidence(1, Role.AGENT, "来得及，我现在就给您办", "来得及", cue=cue)
    fault = factory.finding(factory.BRUSH_OFF, at)
    run = factory.run((factory.call("C1", "A1", "T", Score(0.0, False, False), (fault,)),))
    (sheet,) = sheets(run, "zh")
    assert prompt in sheet.practice[0].prompt and "来得及，我现在就给您办" in sheet.practice[0].prompt
