"""What is skipped for speed changes no result: each shortcut against the long way round, on whole calls."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from csaudit.cues.phrase import as_regex, parse, variants
from csaudit.cues.prepared import compiled
from csaudit.dialogue import DialogueView
from csaudit.engine import CompiledScorecard, evaluate
from csaudit.engine.answers import judge
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.kinds import SILENT, Trace
from csaudit.model import Call, Confidence, Outcome
from csaudit.readers import read_path

CALLS = Path(__file__).resolve().parents[2] / "benchmarks" / "calls"


@pytest.fixture(scope="module")
def scorecard() -> CompiledScorecard:
    return ScorecardRecipe().build()


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    read = (item for path in sorted(CALLS.glob("*.jsonl")) for item in read_path(str(path)))
    return [item for item in islice(read, 0, None, 5) if isinstance(item, Call)]


@pytest.fixture(params=["silent", "traced"])
def trace(request: pytest.FixtureRequest) -> Callable[[], Trace]:
    """A trace that is on takes no shortcut inside a check either: `explain` shows everything."""
    return (lambda: SILENT) if request.param == "silent" else (lambda: Trace(on=True))


def test_a_check_that_is_not_judged_says_what_judging_it_would(
    calls: list[Call], trace: Callable[[], Trace]
) -> None:
    # What weighing takes back later is no shortcut.
    scorecard = ScorecardRecipe(ignore=("*.weighed*",)).build()
    for call in calls:
        for check, outcome in zip(scorecard.checks, evaluate(scorecard, call).outcomes, strict=True):
            view = DialogueView.of(call, scorecard.tagger, scorecard.analysis)
            verdict = judge(check, view, trace())
            low = verdict.outcome is Outcome.FAIL and check.confidence is Confidence.LOW
            expected = Outcome.REVIEW if low else verdict.outcome
            assert (outcome.outcome, outcome.reason) == (expected, verdict.reason), (
                check.check,
                call.call_id,
            )
            assert [each.reason for each in outcome.suppressed] == [each.reason for each in verdict.excused]


def test_what_gives_a_phrase_away_misses_no_hit(scorecard: CompiledScorecard, calls: list[Call]) -> None:
    """Every tenth phrase that isn't spelled out and has no word guard, searched for in every turn."""
    phrases = [
        (cue.name, phrase)
        for cue in scorecard.tagger.cues.values()
        if not cue.excluded
        for phrase in cue.phrases
        if "<" not in phrase.text and variants(parse(phrase.text).nodes) is None
    ]
    found = 0
    for call in calls:
        view = DialogueView.of(call, scorecard.tagger)
        for cue, phrase in phrases[::10]:
            regex = compiled(as_regex(parse(phrase.text)))
            for turn in range(len(call.turns)):
                for match in regex.finditer(view.folded(turn)):
                    found += 1
                    hits = (hit for hit in view.hits(cue) if hit.turn == turn)
                    assert any(hit.start < match.end() and match.start() < hit.end for hit in hits)
    assert found
