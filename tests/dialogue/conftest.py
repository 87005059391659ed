"""The shipped analysis, compiled once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csaudit.dialogue import Analysis, DialogueView
from csaudit.engine import CompiledScorecard
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call


@pytest.fixture(scope="session")
def scorecard() -> CompiledScorecard:
    return ScorecardRecipe().build()


@pytest.fixture(scope="session")
def analysis(scorecard: CompiledScorecard) -> Analysis:
    assert scorecard.analysis is not None
    return scorecard.analysis


@pytest.fixture(scope="session")
def view_of(scorecard: CompiledScorecard) -> Callable[[Call], DialogueView]:
    return lambda call: DialogueView.of(call, scorecard.tagger, scorecard.analysis)
