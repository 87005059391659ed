"""The score is a ledger that adds up; episodes are charged once; what doesn't apply leaves the denominator."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.engine import CompiledScorecard, compile_scorecard, evaluate, group_reports
from csaudit.errors import Location
from csaudit.model import CallResult, GroupReport, Tally
from csaudit.packs import LoadedScorecard, load
from csaudit.packs.spec import ScorecardSpec
from making import make_call, make_pack

CHECKS = {
    "brush": "forbid: {says: [不归我管]}",
    "rude": "forbid: {says: [烦不烦]}",
    "late": "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}}",
    "threat": "dimension: confrontation\ntitle: t\nseverity: fatal\nmessage: m\nforbid: {says: [挂你电话]}\n",
}
FORM = {
    "title": "测试",
    "pass_mark": "80",
    "prices": {"minor": "2", "major": "10", "fatal": "30"},
    "sections": [
        {
            "id": "a",
            "title": "甲",
            "points": "30",
            "items": [{"check": "p.brush"}, {"check": "p.rude", "deduct": "4"}],
        },
        {"id": "b", "title": "乙", "points": "20", "items": [{"check": "p.late"}]},
        {"id": "c", "title": "丙", "points": "50", "items": [{"check": "p.threat"}]},
    ],
}


@pytest.fixture(scope="module")
def scorecard(tmp_path_factory: pytest.TempPathFactory) -> CompiledScorecard:
    pack = make_pack(tmp_path_factory.mktemp("packs"), CHECKS)
    library = load((str(pack),), builtin=False)
    return compile_scorecard(
        library, LoadedScorecard("f", ScorecardSpec.model_validate(FORM), Location("", 1, 1), FORM)
    )


def result(scorecard: CompiledScorecard, transcript: str, call_id: str = "T", **metadata: str) -> CallResult:
    return evaluate(scorecard, make_call(transcript, call_id, metadata=metadata))


def test_a_clean_call_has_full_marks(scorecard: CompiledScorecard) -> None:
    score = result(scorecard, "客户：你好\n客服：您好").score
    assert (score.value, score.passed, score.fatal) == (100.0, True, False)
    assert (score.judged, score.items) == (3, 4)


def test_sections_that_do_not_apply_leave_the_denominator(scorecard: CompiledScorecard) -> None:
    # without an angry customer section b is out: 80 points are left, so 10 of them are 12.5 of 100
    score = result(scorecard, "客户：你好\n客服：不归我管").score
    assert score.value == 87.5
    # with section b in, all 100 points count
    score = result(scorecard, "客户：气死我了\n客服：抱歉，不归我管").score
    assert score.value == 90.0


def test_an_episode_is_charged_once_its_dearest(scorecard: CompiledScorecard) -> None:
    done = result(scorecard, "客户：你好\n客服：烦不烦\n客户：啊\n客服：不归我管\n客户：啊\n客服：不归我管")
    assert len(done.findings) == 3
    assert {finding.episode for finding in done.findings} == {1}
    charges = [line for line in done.score.ledger if line.kind == "charge"]
    assert [(line.item, line.points) for line in charges] == [("p.brush", -12.5)]


def test_far_apart_is_two_episodes(scorecard: CompiledScorecard) -> None:
    done = result(
        scorecard, "客户：你好\n客服：不归我管\n" + "客户：嗯\n客服：好\n" * 3 + "客户：啊\n客服：不归我管"
    )
    assert [finding.episode for finding in done.findings] == [1, 2]
    assert done.score.value == 75.0


def test_a_section_costs_at_most_its_points(scorecard: CompiledScorecard) -> None:
    filler = "客户：嗯\n客服：好\n" * 3
    done = result(scorecard, "客户：你好\n" + f"客服：不归我管\n{filler}" * 5)
    caps = [line for line in done.score.ledger if line.kind == "cap"]
    assert done.score.value == 62.5
    assert [(line.section, line.points) for line in caps] == [("a", 25.0)]


def test_a_fatal_finding_fails_the_call_whatever_the_rest(scorecard: CompiledScorecard) -> None:
    score = result(scorecard, "客户：气死我了\n客服：抱歉，再吵挂你电话").score
    assert score.fatal and score.passed is False and score.value == 70.0


lines = st.lists(
    st.sampled_from(
        [
            "客户：气死我了",
            "客户：嗯",
            "客服：不归我管",
            "客服：烦不烦",
            "客服：抱歉",
            "客服：再吵挂你电话",
            "客服：好的",
        ]
    ),
    min_size=1,
    max_size=24,
)


@given(lines)
def test_the_ledger_adds_up(scorecard: CompiledScorecard, transcript: list[str]) -> None:
    done = result(scorecard, "\n".join(transcript))
    if done.score.value is None:
        assert done.score.ledger == ()
        return
    assert round(sum(round(line.points * 100) for line in done.score.ledger)) == round(done.score.value * 100)
    assert 0 <= done.score.value <= 100
    charged = [line.finding for line in done.score.ledger if line.kind == "charge"]
    assert len(charged) == len(set(charged))


@given(lines)
def test_spans_slice_to_their_quotes(scorecard: CompiledScorecard, transcript: list[str]) -> None:
    for finding in result(scorecard, "\n".join(transcript)).findings:
        for evidence in (finding.evidence, *finding.related):
            assert evidence.turn_text[evidence.start : evidence.end] == evidence.quote


@given(st.lists(lines, min_size=1, max_size=6), st.integers(0, 6))
def test_merging_parts_gives_the_whole(
    scorecard: CompiledScorecard, calls: list[list[str]], cut: int
) -> None:
    done = [
        result(scorecard, "\n".join(call), str(number), team="甲", agent_id="A1")
        for number, call in enumerate(calls)
    ]
    (whole,), (agent,) = group_reports(done)
    parts = [group_reports(part)[0] for part in (done[:cut], done[cut:]) if part]
    merged = parts[0][0] + parts[1][0] if len(parts) == 2 else parts[0][0]
    assert merged == whole
    assert agent.teams == ("甲",) and whole.teams == ()


def test_counts_merge_in_any_order() -> None:
    groups = [
        GroupReport("g", 1, 1, 0, 0, {score: 1}, {"c": Tally(passed=1)}, ("甲",))
        for score in (90.0, 80.0, 90.0)
    ]
    left = (groups[0] + groups[1]) + groups[2]
    right = groups[0] + (groups[1] + groups[2])
    assert left == right
    assert left.scores == {80.0: 1, 90.0: 2}
    assert left.tallies["c"].applicable == 3
