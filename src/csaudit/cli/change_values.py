"""The effect of edited checks as JSON values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csaudit.model import Finding
from csaudit.quality.agreement import Figures
from csaudit.quality.change import Change, GroupChange, LabelChange, OutcomeChange

Mask = Callable[[str], str]


def values(change: Change, mask: Mask) -> dict[str, Any]:
    """Everything as JSON values; turns are 0-based, as in every JSON output."""
    kinds = [each.kind for each in change.findings]
    counts = {kind: kinds.count(kind) for kind in ("new", "lost", "changed")}
    return {
        "calls": change.calls,
        "changed": change.anything,
        "mean": list(change.mean),
        "counts": counts,
        "findings": [
            {
                "change": each.kind,
                "call_id": each.call_id,
                "source": each.source,
                "before": _value(each.before),
                "after": _value(each.after),
            }
            for each in change.findings
        ],
        "scores": [
            {
                "call_id": each.call_id,
                "source": each.source,
                "score": list(each.score),
                "verdict": list(each.verdict),
            }
            for each in change.scores
        ],
        "teams": [_group(each) for each in change.teams],
        "agents": [_group(each) for each in change.agents],
        "outcomes": [_outcome_value(each) for each in change.outcomes],
        "labels": _labels_value(change.labels, mask) if change.labels is not None else None,
    }


def _value(finding: Finding | None) -> dict[str, Any] | None:
    if finding is None:
        return None
    at = finding.evidence
    return {
        "check": finding.check,
        "dimension": finding.dimension,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "turn": at.turn,
        "span": [at.start, at.end],
        "quote": at.quote,
        "phrase": at.phrase,
        "cue": at.cue,
        "where": at.where,
    }


def _group(each: GroupChange) -> dict[str, Any]:
    return {
        "name": each.name,
        "calls": each.calls,
        "changed": each.changed,
        "mean": list(each.mean),
        "failed": list(each.failed),
    }


def _outcome_value(each: OutcomeChange) -> dict[str, Any]:
    return {
        "check": each.check,
        "before": each.before or None,
        "after": each.after or None,
        "calls": list(each.calls),
    }


def _labels_value(labels: LabelChange, mask: Mask) -> dict[str, Any]:
    def faults(given: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [
            {"call": call, "turn": each.turn, "dimension": each.dimension, "quote": mask(each.span)}
            for call, each in given
        ]

    def alarms(given: tuple[tuple[str, Finding], ...]) -> list[dict[str, Any]]:
        return [{"call": call, **(_value(finding) or {})} for call, finding in given]

    names = sorted(labels.before.dimensions.keys() | labels.after.dimensions.keys())
    return {
        "dimensions": {
            name: [_figures(side.dimensions.get(name, Figures())) for side in (labels.before, labels.after)]
            for name in names
        },
        "micro": [_figures(side.micro) for side in (labels.before, labels.after)],
        "fixed": {"found": faults(labels.found), "silenced": alarms(labels.silenced)},
        "broken": {"missed": faults(labels.missed), "alarms": alarms(labels.alarms)},
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "hits": figures.hits,
        "false": figures.false_alarms,
        "missed": figures.misses,
        "precision": figures.precision,
        "recall": figures.recall,
        "f1": figures.f1,
    }
