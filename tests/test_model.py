"""What the engine gives is frozen, compares by value and survives a pool, however its constructors are made."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from csaudit.model import (
    CallResult,
    CheckOutcome,
    Evidence,
    Finding,
    LedgerLine,
    Outcome,
    Role,
    Score,
    Suppressed,
    Suppression,
)

EVIDENCE = Evidence(3, Role.AGENT, 1, 3, "不归", "这不归我管", time=2.5)
FINDING = Finding("a.b", "d", Outcome.FAIL, "major", "high", evidence=EVIDENCE, slots={"match": "不归"})  # type: ignore[arg-type]
OUTCOME = CheckOutcome("a.b", Outcome.PASS, suppressed=(Suppressed("a.b", EVIDENCE, "quoted"),))
SCORE = Score(99.0, True, False, (LedgerLine("base", 100.0),))
RESULT = CallResult("c", {}, "f", "text", "", "file", 4, SCORE, (FINDING,), (OUTCOME,))
MADE = [
    EVIDENCE,
    FINDING,
    OUTCOME,
    OUTCOME.suppressed[0],
    SCORE,
    SCORE.ledger[0],
    RESULT,
    Suppression("accepted", "r"),
]
made = pytest.mark.parametrize("thing", MADE, ids=lambda thing: type(thing).__name__)


@made
def test_nobody_can_change_it(thing: Any) -> None:
    for each in fields(thing):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, each.name, None)
    with pytest.raises(AttributeError):
        object.__setattr__(thing, "another", 1)


@made
def test_a_copy_is_the_same(thing: Any) -> None:
    for other in (replace(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert type(other) is type(thing)
        assert other == thing
        assert repr(other) == repr(thing)


def test_what_is_not_given_is_made_anew() -> None:
    others = [Finding("a.b", "d", Outcome.FAIL, "major", "high", EVIDENCE) for _ in range(2)]  # type: ignore[arg-type]
    assert others[0].slots == {}
    assert others[0].slots is not others[1].slots


@pytest.mark.parametrize(
    "given", [(), (1,), (3, Role.AGENT, 1, 3, "a", "b", None, "", "", "", False, None, "x")]
)
def test_too_few_values_and_too_many_are_refused(given: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        Evidence(*given)
