"""Checks on trial (`warn`, `shadow`) leave the score alone: it is as if they weren't there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from csaudit.engine import evaluate
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.errors import Location
from csaudit.model import Call, CallResult
from csaudit.packs import Override, OverrideSpec, load
from csaudit.readers import find_paths, read_path
from making import make_call

SAMPLES = Path(__file__).resolve().parents[2] / "sample_transcripts"
HARD = (
    "客户：你们怎么又扣我钱，气死我了，我要投诉你们！\n客服：您什么意思，您自己没看清楚吧，不归我管。\n客户：你态度怎么这样？\n"
    "客服：我态度怎么了，您说我态度不好，您有证据吗？\n客户：再不解决我打12315。\n客服：随便您，您爱去哪投诉去哪投诉。\n"
) * 3


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    files, _ = find_paths([str(SAMPLES)])
    found = [item for file in files for item in read_path(file) if isinstance(item, Call)]
    assert len(found) > 10, SAMPLES
    return [*found, make_call(HARD, "hard")]


def scores(recipe: ScorecardRecipe, calls: list[Call]) -> list[Any]:
    form = recipe.build()
    return [told(evaluate(form, call)) for call in calls]


def told(result: CallResult) -> Any:
    score = result.score
    lines = [(line.kind, line.points, line.item, line.section) for line in score.ledger]
    return result.call_id, score.value, score.passed, score.fatal, score.judged, score.items, lines


@pytest.mark.parametrize("enforce", ["warn", "shadow"])
@pytest.mark.parametrize("group", ["judge", "conduct", "empathy"])
def test_a_score_with_checks_on_trial_is_one_without_them(
    calls: list[Call], group: str, enforce: str
) -> None:
    at = Location("csaudit.yaml", 1, 1)
    names = [name for name, check in load().checks.items() if check.pack == group]
    spec = OverrideSpec.model_validate({"enforce": enforce})
    on_trial = ScorecardRecipe(overrides=tuple(Override(name, spec, at) for name in names))
    assert scores(on_trial, calls) == scores(ScorecardRecipe(ignore=(group,)), calls)


def test_what_a_shadow_check_finds_is_recorded_but_no_fact_is_made_of_it(calls: list[Call]) -> None:
    at = Location("csaudit.yaml", 1, 1)
    spec = OverrideSpec.model_validate({"enforce": "shadow"})
    names = list(load().checks)
    form = ScorecardRecipe(overrides=tuple(Override(name, spec, at) for name in names)).build()
    results = [evaluate(form, call) for call in calls]
    assert any(result.findings for result in results)
    assert all(result.score.value is None and not result.score.fatal for result in results)
    assert not any("reactions" in result.facts.get("agent", {}) for result in results)  # type: ignore[operator]
