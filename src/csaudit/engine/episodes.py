"""Episodes: findings that are one fault to a fair reviewer, and so are charged once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from csaudit.model import Evidence


class Found(Protocol):
    """What is told of a finding by which others it belongs to."""

    @property
    def dimension(self) -> str:
        """What it is a fault of."""

    @property
    def evidence(self) -> Evidence:
        """What is wrong."""


def episodes(findings: Sequence[Found], gap: int) -> list[int]:
    """The number of the episode of each finding, from 1.

    One episode: findings of one dimension at most `gap` turns apart, or findings (of any dimension) whose quotes overlap.
    """
    numbers: list[int] = []
    last_of: dict[str, tuple[int, int]] = {}
    fresh = 0
    for index, finding in enumerate(findings):
        number = _overlapping(findings, numbers, index)
        if not number:
            turn, known = last_of.get(finding.dimension, (-1, 0))
            number = known if known and finding.evidence.turn - turn <= gap else 0
        if not number:
            fresh += 1
            number = fresh
        numbers.append(number)
        last_of[finding.dimension] = (finding.evidence.turn, number)
    return numbers


def _overlapping(findings: Sequence[Found], numbers: Sequence[int], index: int) -> int:
    """The episode of an earlier finding that quotes some of the same characters, 0 for none."""
    here = findings[index].evidence
    for earlier in range(len(numbers) - 1, -1, -1):
        there = findings[earlier].evidence
        if there.turn < here.turn:
            return 0
        if there.turn == here.turn and there.start < here.end and here.start < there.end:
            return numbers[earlier]
    return 0
