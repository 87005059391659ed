"""Calls that are looked at together come out as if each had been looked at alone."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.cues import LearnedModel
from csaudit.cues.said import SIDES
from csaudit.dialogue.suspicion import Suspected, suspect
from csaudit.engine import evaluate, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, Role
from csaudit.readers import read_path

ROOT = Path(__file__).resolve().parents[2]
TURN = st.tuples(
    st.sampled_from(list(Role)), st.text(alphabet="您不归我管投诉退款吗，。 呃0😀a", max_size=80)
)
CALLS = st.lists(st.lists(TURN, max_size=9), min_size=1, max_size=4)
FAULT = "judge_questioning"


@pytest.fixture(scope="module")
def model() -> LearnedModel:
    return LearnedModel((ROOT / "checks" / "moves" / "model.npz").read_bytes())


@settings(deadline=None)
@given(CALLS)
def test_a_model_hears_the_same_in_a_call_whatever_is_beside_it(
    model: LearnedModel, calls: list[list[tuple[Role, str]]]
) -> None:
    texts = [[text for _, text in call] for call in calls]
    roles = [[role for role, _ in call] for call in calls]
    talk = model.listen(texts, roles)
    together = suspect(talk, [{"overpromise": [0, 3]} if len(call) > 3 else {} for call in calls])
    for number, call in enumerate(calls):
        said, alone = talk.call(number), model.look(texts[number], roles[number])
        for side in SIDES:
            assert np.array_equal(said.strengths(side), alone.strengths(side))
            for move in model.moves[side]:
                assert said.find(move, -3.0) == alone.find(move, -3.0)
        (one,) = suspect(alone.talk, [{"overpromise": [0, 3]} if len(call) > 3 else {}])
        assert one.odds(FAULT, SIDES) == together[number].odds(FAULT, SIDES)


@settings(deadline=None)
@given(CALLS, st.sampled_from([-9.0, -4.0, -1.0, 0.5]))
def test_where_a_fault_stands_is_the_same_for_all_calls_and_for_each(
    model: LearnedModel, calls: list[list[tuple[Role, str]]], mark: float
) -> None:
    talk = model.listen(
        [[text for _, text in call] for call in calls], [[role for role, _ in call] for call in calls]
    )
    suspected = Suspected(talk, [{}] * len(calls))
    for sides in ((Role.AGENT,), (Role.CUSTOMER,), tuple(SIDES)):
        each = [one.odds(FAULT, sides) for one in suspected.calls()]
        high = [{turn: odds for turn, odds in one.items() if odds >= mark} for one in each]
        assert suspected.reaching(FAULT, sides, mark) == {
            number: one for number, one in enumerate(high) if one
        }


def test_calls_are_evaluated_the_same_alone_and_together() -> None:
    scorecard = ScorecardRecipe().build()
    read = chain.from_iterable(
        read_path(str(ROOT / "benchmarks" / "calls" / f"batch-{n}.jsonl")) for n in ("02", "06")
    )
    calls = [item for item in read if isinstance(item, Call)]
    assert list(evaluate_each(scorecard, calls)) == [evaluate(scorecard, call) for call in calls]
