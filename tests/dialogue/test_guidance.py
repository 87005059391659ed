"""Relapses, steering, limits, reactions and styles, on small calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.dialogue import Analysis, DialogueView
from csaudit.dialogue.guidance import limits, relapses, steering
from csaudit.dialogue.styles import Reaction, Style, StyleRules, conflict_style, dominant, reactions
from csaudit.engine import CompiledScorecard
from csaudit.model import Call, Confidence, Evidence, Finding, Outcome, Role, Severity
from csaudit.packs import load
from csaudit.packs.spec import DIMENSIONS
from making import make_call

Views = Callable[[Call], DialogueView]
LOOP = """
    客户：太过分了，都坏三次了
    客服：实在抱歉，我来帮您处理
    客户：嗯，那怎么办
    客服：给您安排上门维修
    客户：不行，我等不了，气死我了
"""


def test_a_refused_proposal_after_the_calm_is_a_relapse(view_of: Views, analysis: Analysis) -> None:
    view = view_of(make_call(LOOP))
    (loop,) = relapses(view, analysis.emotion_of(view).levels, analysis.guidance)
    assert (loop.calm_turn, loop.proposal.turn, loop.upset_turn) == (2, 3, 4)


def test_anger_without_a_calm_or_without_a_proposal_is_none(view_of: Views, analysis: Analysis) -> None:
    for talk in (
        "客户：太过分了\n客服：给您安排上门维修\n客户：不行，气死我了",
        "客户：太过分了\n客服：嗯\n客户：嗯，那怎么办\n客服：我看一下\n客户：不行，气死我了",
    ):
        view = view_of(make_call(talk))
        assert relapses(view, analysis.emotion_of(view).levels, analysis.guidance) == ()


@pytest.mark.parametrize(
    ("answer", "followed"), [("好的，那先这样", True), ("那司机骂我的事呢，他还推我，你们什么态度", False)]
)
def test_steering_and_whether_the_customer_followed(
    view_of: Views, analysis: Analysis, answer: str, followed: bool
) -> None:
    view = view_of(make_call(f"客户：你们司机骂我\n客服：咱们先把车放进来，免得耽误您\n客户：{answer}"))
    (attempt,) = steering(view, analysis.emotion_of(view).levels, analysis.guidance)
    assert (attempt.hit.turn, attempt.followed) == (1, followed)


def test_a_limit_with_its_reason_and_alternative(view_of: Views, analysis: Analysis) -> None:
    kind = "客户：给我退\n客服：我这边没有权限直接退，因为要财务审核，或者先给您换一台\n客户：嗯\n客服：好"
    (limit,) = limits(view_of(make_call(kind)), analysis.guidance)
    assert (limit.reason, limit.alternative, limit.early) == (True, True, True)
    (bare,) = limits(view_of(make_call("客户：给我退\n客服：退不了，系统不支持")), analysis.guidance)
    assert (bare.reason, bare.alternative) == (False, False)


def finding(check: str, dimension: str, severity: Severity = Severity.MAJOR) -> Finding:
    said = Evidence(1, Role.AGENT, 0, 1, "嗯", "嗯")
    return Finding(check, dimension, Outcome.FAIL, severity, Confidence.HIGH, said)


@pytest.mark.parametrize(
    ("check", "dimension", "reaction"),
    [
        ("conduct.insult", "taboo_phrase", Reaction.FIGHT),
        ("x.y", "confrontation", Reaction.FIGHT),
        ("conduct.brush-off", "taboo_phrase", Reaction.FLIGHT),
        ("x.y", "missed_escalation", Reaction.FLIGHT),
        ("x.y", "missing_empathy", Reaction.FREEZE),
        ("judge.deflect", "judge_questioning", Reaction.FLIGHT),
        ("x.y", "process", None),
    ],
)
def test_reactions_follow_the_findings(
    analysis: Analysis, check: str, dimension: str, reaction: Reaction | None
) -> None:
    assert dominant(reactions([finding(check, dimension)], analysis.styles)) is reaction


def test_review_cases_are_no_reaction(analysis: Analysis) -> None:
    case = replace(finding("conduct.insult", "taboo_phrase"), outcome=Outcome.REVIEW)
    assert dominant(reactions([case], analysis.styles)) is None


@pytest.mark.parametrize(
    ("reply", "found", "style"),
    [
        ("嗯", [finding("conduct.insult", "taboo_phrase")], Style.COMPETE),
        ("嗯", [finding("conduct.brush-off", "taboo_phrase")], Style.AVOID),
        ("嗯", [finding("expectation.give-in", "overpromise")], Style.ACCOMMODATE),
        ("要不咱们各退一步", [], Style.COMPROMISE),
        ("实在抱歉，我马上给您补发，或者全额退款，明天下午五点前办好", [], Style.COLLABORATE),
        ("嗯", [], None),
    ],
)
def test_the_style_of_a_conflict(
    view_of: Views, analysis: Analysis, reply: str, found: list[Finding], style: Style | None
) -> None:
    view = view_of(make_call(f"客户：太过分了\n客服：{reply}"))
    weights = reactions(found, analysis.styles)
    assert conflict_style(view, analysis.emotion_of(view), found, weights, analysis.styles) is style


def test_a_call_without_a_conflict_has_no_style(view_of: Views, analysis: Analysis) -> None:
    view = view_of(make_call("客户：几点下班\n客服：实在抱歉，明天下午五点前给您回电"))
    faults = [finding("conduct.insult", "taboo_phrase")]
    weights = reactions(faults, analysis.styles)
    assert conflict_style(view, analysis.emotion_of(view), faults, weights, analysis.styles) is None


def test_every_name_in_the_shipped_styles_is_a_check_or_a_dimension(analysis: Analysis) -> None:
    known = {*load().checks, *DIMENSIONS}
    rules: StyleRules = analysis.styles
    names = {name for group in (*rules.reactions.values(), rules.yielding) for name in group}
    assert names - known == set()


@given(st.lists(st.sampled_from(["太过分了", "好的", "不行，我等不了，气死我了"]), max_size=8))
def test_there_are_fewer_relapses_than_upset_turns(scorecard: CompiledScorecard, said: list[str]) -> None:
    talk = "\n".join(f"客户：{each}\n客服：给您安排上门维修" for each in said) or "客服：喂"
    view = DialogueView.of(make_call(talk), scorecard.tagger, scorecard.analysis)
    levels = view.analysis.emotion_of(view).levels
    loops = relapses(view, levels, view.analysis.guidance)
    assert len(loops) <= max(0, sum(level >= 2 for level in levels) - 1)
    assert all(loop.proposal.turn < loop.upset_turn and levels[loop.upset_turn] >= 2 for loop in loops)
