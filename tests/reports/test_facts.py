"""The dialogue analysis in reports: shown, masked, and never a reason to crash."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import RunReport
from csaudit.reports import FORMATS, LEVELS, WITH_FACTS, RenderOptions, render
from csaudit.reports.facts_view import facts_view
from csaudit.reports.folder import folder_files
from reports import factory


def rendered(fmt: str, facts: object, **options: object) -> str:
    report = factory.run((replace(factory.fatal_call(), facts=facts),))  # type: ignore[arg-type]
    return render(fmt, report, RenderOptions(**options)).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("fmt", ["html", "md"])
def test_the_parts_are_shown(fmt: str) -> None:
    shown = rendered(fmt, factory.talk_facts())
    for words in (
        "客户情绪最高 4 级（暴怒），在第 7 轮",
        "第 13 轮起平复，用时 01:40，在 3 分钟基准之内",
        "客服第 6 轮之后，客户情绪升高",
        "暴躁型",
        "战（顶撞、质疑）",
        "为了不耽误您，我先放行",
        "情绪复发 1 次",
        "引导回正题 2 次，客户在第 2 次跟上",
        "✗ 接纳情绪",
        "客户又说了 2 次",
        "✗ 跟进",
    ):
        assert words in shown


def test_the_core_issue_is_marked_and_its_course_told() -> None:
    shown = rendered("md", factory.talk_facts(), lang="en")
    assert "stated turn 3 → taken up turn 8 → answered turn 12 · waited 00:41" in shown
    assert shown.count(r"\[core\]") == 1


def test_the_curve_draws_both_sides_the_peak_and_the_calm() -> None:
    svg = re.search(r'<svg class="curve".*?</svg>', rendered("html", factory.talk_facts()), re.DOTALL)
    assert svg is not None
    lines = re.findall(r'points="([^"]+)"', svg.group())
    assert [len(line.split()) for line in lines] == [7, 7]
    assert "平复" in svg.group() and ">4</text>" in svg.group()


@pytest.mark.parametrize("fmt", ["html", "md", "json"])
def test_quotes_in_facts_are_masked(fmt: str) -> None:
    shown = rendered(fmt, factory.talk_facts())
    assert "13812345678" not in shown
    assert "138" in rendered("json", factory.talk_facts(), mask=False)


def test_the_feedback_sheet_opens_with_a_quoted_strength() -> None:
    for fmt in ("html", "md"):
        sheet = rendered(fmt, factory.talk_facts(), by="agent")
        assert sheet.index("为了不耽误您，我先放行") < sheet.index("推诿")


def test_the_feedback_sheet_counts_reactions_and_styles_over_the_calls() -> None:
    calls = [replace(factory.fatal_call(), call_id=f"C{n}", facts=factory.talk_facts()) for n in range(2)]
    calls.append(replace(factory.fatal_call(), call_id="C9", facts={"agent": {"style": "avoid"}}))
    sheet = render("md", factory.run(tuple(calls)), RenderOptions(by="agent")).decode()
    assert "- 冲突处理方式：对抗 ×2、回避 ×1" in sheet
    assert "- 客服应激反应：战（顶撞、质疑） ×2" in sheet


def test_load_is_shown_with_its_caveat_only() -> None:
    report = factory.run((factory.fatal_call(),))
    for fmt in ("html", "md"):
        shown = render(fmt, report, RenderOptions()).decode()
        assert "不是考核" in shown[shown.index("情绪劳动负荷") :]
    calm = replace(factory.fatal_call(), facts={"emotion": {"peak": 2}})
    assert "情绪劳动负荷" not in render("html", factory.run((calm,)), RenderOptions()).decode()


def test_a_call_without_facts_shows_none() -> None:
    assert facts_view(replace(factory.fatal_call(), facts={}), "zh") is None
    assert "对话分析" not in rendered("html", {})


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted(factory.talk_facts())


@given(st.sampled_from(KEYS), VALUES, st.sampled_from(["zh", "en"]))
def test_odd_facts_from_a_file_never_crash_a_report(key: str, value: object, lang: str) -> None:
    facts = {**factory.talk_facts(), key: value}
    assert "C001" in rendered("md", facts, lang=lang)


@given(st.sampled_from(sorted(factory.talk_facts()["emotion"])), VALUES)  # type: ignore[call-overload]
def test_odd_emotions_never_crash_the_curve(key: str, value: object) -> None:
    facts = factory.talk_facts()
    emotion = facts["emotion"]
    assert isinstance(emotion, dict)
    assert "C001" in rendered("html", {**facts, "emotion": {**emotion, key: value}})


@pytest.mark.parametrize("fmt", FORMATS)
def test_which_formats_show_them(fmt: str) -> None:
    """The program leaves them out of an audit whose formats say the same without."""
    report = factory.run((replace(factory.fatal_call(), facts=factory.talk_facts()),))
    without = replace(report, results=tuple(replace(each, facts={}) for each in report.results))
    shown = [folder(fmt, report, by) != folder(fmt, without, by) for by in (None, *LEVELS)]
    assert all(shown) if fmt in WITH_FACTS else not any(shown)


def folder(fmt: str, report: RunReport, by: str | None) -> dict[str, bytes]:
    """Everything that a format says."""
    options = RenderOptions(by=by)
    return {"": render(fmt, report, options), **dict(folder_files(fmt, report, options))}
