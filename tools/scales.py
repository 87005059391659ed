"""Adjust the scales: for each fault, how much what was said around a turn and what the checks found counts.

The evidence for adjusting is out of sample: the moves in a call are those heard by a model that has not learned from that call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.linear_model import LogisticRegression

from csaudit.cues.learned import LearnedModel
from csaudit.dialogue.forms import FAULTS, feature_names, forms
from csaudit.dialogue.suspicion import peaks
from csaudit.engine import evaluate
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.engine.settle import CLOSE
from csaudit.model import Call, Outcome, Role
from csaudit.quality.agreement import EPISODE, NEAR
from csaudit.readers import read_path
from csaudit.text import fold
from csaudit.wording import say

STRENGTH: Final = 0.01
"""C of the logistic regression."""
LEAST_SPREAD: Final = 0.01
FOLDS: Final = 5
WRITERS: Final = 2
"""Batches in a row that one writer wrote, since batch 22; before, one wrote nearly all."""
AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER
JUDGED: Final[Mapping[str, tuple[Role, ...]]] = {
    "taboo_phrase": (AGENT,),
    "judge_questioning": (AGENT,),
    "confrontation": (AGENT,),
    "overpromise": (AGENT,),
    "single_solution": (AGENT,),
    "closed_listening": (AGENT, CUSTOMER),
    "core_issue_neglect": (AGENT, CUSTOMER),
    "no_timeframe": (AGENT, CUSTOMER),
    "missing_empathy": (CUSTOMER,),
    "missed_escalation": (CUSTOMER,),
    "missed_rapport": (CUSTOMER,),
}
"""On whose turns a fault is labelled."""

Array = np.ndarray[Any, np.dtype[Any]]
Labels = dict[str, list[int]]
Seen = tuple[tuple[str, ...], Array, Array]
"""Names of features, turn × form for the role's turns that hold words, and which turns of the call they are."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A call, its labels, and what the checks found in it: dimension → turns."""

    source: str
    call: Call
    labels: Labels
    found: Labels

    @property
    def fold(self) -> int:
        """Which part of the calls it belongs to: all of a writer's are in one, for a model knows too well those it learned from."""
        return int(self.source.rpartition("-")[2]) // WRITERS % FOLDS


def labelled(paths: Sequence[Path], golds: Callable[[Path], Mapping[str, Labels]]) -> list[Labelled]:
    """The calls of labelled files, judged by the checks without scales."""
    scorecard = ScorecardRecipe(ignore=("*.weighed*",)).build()
    calls = []
    for path in paths:
        gold = golds(path)
        for call in read_path(str(path)):
            assert isinstance(call, Call), call
            found: Labels = {}
            for finding in evaluate(scorecard, call).findings:
                if finding.outcome is Outcome.FAIL:
                    found.setdefault(finding.dimension, []).append(finding.evidence.turn)
            calls.append(Labelled(path.stem, call, gold[call.call_id], found))
    return calls


def tables(model: LearnedModel, each: Labelled) -> dict[Role, Seen]:
    """The features of a call for each role."""
    roles = [turn.role for turn in each.call.turns]
    texts = [fold(turn.text) for turn in each.call.turns]
    made = forms(model.look(texts, roles).talk, [each.found])
    return {side: (feature_names(side, model.moves), one.table(), one.turns) for side, one in made.items()}


class Evidence:
    """The rows of all calls for one role."""

    def __init__(self, side: Role, calls: Sequence[Labelled], made: Sequence[Mapping[Role, Seen]]) -> None:
        self.names: tuple[str, ...] = made[0][side][0]
        self.rows = np.vstack([each[side][1] for each in made])
        self.places = [(number, turn) for number, each in enumerate(made) for turn in each[side][2].tolist()]
        self.calls = np.array([number for number, _ in self.places])
        self._labelled = calls

    def wanted(self, fault: str) -> Array:
        """1 labelled, 0 not, -1 too near a label to say."""
        values = []
        for number, turn in self.places:
            labels = self._labelled[number].labels.get(fault, [])
            near = any(abs(turn - label) <= NEAR for label in labels)
            values.append(1 if turn in labels else -1 if near else 0)
        return np.array(values)

    def fit(self, fault: str, calls: Array) -> Array:
        """Weights and constant, learned from the calls named."""
        wanted = self.wanted(fault)
        rows = np.isin(self.calls, calls) & (wanted >= 0)
        mean, spread = self.rows[rows].mean(axis=0), self.rows[rows].std(axis=0)
        # What hardly ever varies would get a huge weight and mean nothing.
        spread[spread < LEAST_SPREAD] = np.inf
        model = LogisticRegression(C=STRENGTH, max_iter=3000).fit(
            (self.rows[rows] - mean) / spread, wanted[rows]
        )
        weights = model.coef_[0] / spread
        return np.append(weights, model.intercept_[0] - weights @ mean)

    def odds(self, weights: Array) -> Array:
        """Log odds of every row."""
        odds: Array = self.rows @ weights[:-1] + weights[-1]
        return odds


def adjusted(
    calls: Sequence[Labelled], evidence: Mapping[Role, Evidence], report: Callable[[str], None]
) -> dict[str, Array]:
    """`fault_role` → weights, shifted so that the best mark on calls not learned from is at even odds."""
    every = np.arange(len(calls))
    folds = np.array([each.fold for each in calls])
    parts = {}
    total = np.zeros(3, dtype=int)
    for fault in FAULTS:
        odds: list[dict[int, float]] = [{} for _ in calls]
        for side in JUDGED[fault]:
            for fold_number in range(FOLDS):
                weights = evidence[side].fit(fault, every[folds != fold_number])
                for (number, turn), value in zip(
                    evidence[side].places, evidence[side].odds(weights), strict=True
                ):
                    if folds[number] == fold_number:
                        odds[number][turn] = float(value)
        mark, counts = best_mark(fault, calls, odds)
        total += counts
        report(describe(say(f"model.dimension_{fault}", "zh"), counts))
        for side in JUDGED[fault]:
            weights = evidence[side].fit(fault, every)
            weights[-1] -= mark
            parts[f"{fault}_{side.value}"] = weights
    report(describe("**合计**", total))
    return parts


def describe(name: str, counts: Array) -> str:
    """A row of a table."""
    hits, alarms, misses = counts.tolist()
    shares = hits / max(hits + alarms, 1), hits / max(hits + misses, 1), f1(counts)
    return (
        f"| {name} | "
        + " | ".join([*(f"{share:.2f}" for share in shares), *map(str, (hits, alarms, misses))])
        + " |"
    )


def f1(counts: Array) -> float:
    """Of hits, false alarms and misses."""
    hits, alarms, misses = counts.tolist()
    return float(2 * hits / max(2 * hits + alarms + misses, 1))


def best_mark(
    fault: str, calls: Sequence[Labelled], odds: Sequence[Mapping[int, float]]
) -> tuple[float, Array]:
    """The log odds at which F1 is best, and what it gives."""
    values = sorted(value for each in odds for value in each.values())
    marks = [values[int(len(values) * share)] for share in np.linspace(0.88, 0.999, 120)]
    ranked = [peaks(each) for each in odds]
    scored = []
    for mark in marks:
        counts = np.zeros(3, dtype=int)
        for each, turns, given in zip(calls, ranked, odds, strict=True):
            standing = [turn for turn in turns if given[turn] >= mark]
            counts += matched(each.labels.get(fault, []), reported(standing, each.found.get(fault, [])))
        scored.append((f1(counts), mark, counts))
    # The mean of neighbouring marks: a single best one is luck.
    smooth = np.convolve([each[0] for each in scored], np.ones(9) / 9, mode="same")
    at = int(smooth[4:-4].argmax()) + 4
    return scored[at][1], scored[at][2]


def reported(standing: Sequence[int], found: Sequence[int]) -> list[int]:
    """The turns that are reported: findings that are borne out, and what stands without a finding close by."""
    kept = sorted({turn for turn in found if any(abs(turn - other) <= CLOSE for other in standing)})
    return sorted(
        {*kept, *(turn for turn in standing if not any(abs(turn - other) <= CLOSE for other in kept))}
    )


def matched(labels: Sequence[int], turns: Sequence[int]) -> Array:
    """Hits, false alarms, misses by the matching rule of `csaudit calibrate`."""
    pairs = sorted((abs(label - turn), label, turn) for label in labels for turn in turns)
    taken: set[int] = set()
    used: set[int] = set()
    for distance, label, turn in pairs:
        if distance <= NEAR and label not in taken and turn not in used:
            taken.add(label)
            used.add(turn)
    alarms = sum(
        turn not in used and not any(abs(turn - label) <= EPISODE for label in labels) for turn in turns
    )
    misses = sum(
        label not in taken and not any(abs(label - other) <= EPISODE for other in taken) for label in labels
    )
    return np.array([len(taken), alarms, misses])
