"""Labelled calls: native JSONL with a `gold` object per call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from csaudit.errors import TranscriptError


@dataclass(frozen=True, slots=True)
class Label:
    """One fault that a rater marked."""

    dimension: str
    turn: int
    """0-based, as the findings count."""
    span: str = ""
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallLabels:
    """What a rater says of one call."""

    call_id: str
    labels: tuple[Label, ...]
    core_issue_turn: int | None = None
    customer_type: str = ""
    overall_score: float | None = None


def read_labels(path: str) -> Mapping[str, CallLabels]:
    """The labels of every call of a file; calls without `gold` are passed over. A broken line is a `TranscriptError`."""
    return {labels.call_id: labels for labels in _each(path)}


def _each(path: str) -> Iterator[CallLabels]:
    for number, line in enumerate(Path(path).read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            call = orjson.loads(line)
            if "gold" in call:
                yield _labels(str(call["call_id"]), call["gold"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise TranscriptError(
                f"{path}:{number}：标注读不出来：{error}", f"{path}:{number}: unreadable labels: {error}"
            ) from error


def _labels(call_id: str, gold: Mapping[str, Any]) -> CallLabels:
    labels = tuple(
        Label(
            str(each["dimension"]),
            int(each["turn"]),
            str(each.get("span", "")),
            str(each.get("severity", "")),
            str(each.get("note", "")),
        )
        for each in gold.get("violations", ())
    )
    score = gold.get("overall_score")
    core = gold.get("core_issue_turn")
    return CallLabels(
        call_id,
        labels,
        int(core) if core is not None else None,
        str(gold.get("customer_type", "")),
        float(score) if score is not None else None,
    )
