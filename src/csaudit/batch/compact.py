"""A result in a few hundred bytes, for the cache and for the way back from a worker process.

What the call says itself isn't in it (quotes, texts, times, lines, metadata, where it came from): that comes from the call at hand.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

import orjson

from csaudit.engine import CompiledScorecard
from csaudit.model import (
    Call,
    CallResult,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    LedgerLine,
    Outcome,
    Score,
    Severity,
    Suppressed,
    Window,
)

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_SEVERITIES = {severity.value: severity for severity in Severity}
_CONFIDENCES = {confidence.value: confidence for confidence in Confidence}
_OF_THE_CALL: Final = tuple({f.name for f in fields(CallResult)} & {f.name for f in fields(Call)} - {"turns"})
"""What a result repeats of its call."""


def pack(result: CallResult) -> bytes | None:
    """The result as bytes; `None` where JSON can't carry it."""
    answers: dict[tuple[Outcome, str], int] = {}
    score = result.score
    try:
        return orjson.dumps(
            [
                [score.value, score.passed, score.fatal, score.judged, score.items],
                [[line.kind, line.points, line.item, line.section, line.finding] for line in score.ledger],
                [_packed_finding(finding) for finding in result.findings],
                [answers.setdefault((o.outcome, o.reason), len(answers)) for o in result.outcomes],
                list(answers),
                [
                    [number, [[s.check, _packed_evidence(s.evidence), s.reason] for s in outcome.suppressed]]
                    for number, outcome in enumerate(result.outcomes)
                    if outcome.suppressed
                ],
                result.facts,
            ]
        )
    except TypeError:
        return None


class Unpacker:
    """Makes results of one scorecard from what `pack` made of them."""

    def __init__(self, scorecard: CompiledScorecard) -> None:
        self._checks = [check.check for check in scorecard.checks]
        self._bare: dict[tuple[str, str], list[CheckOutcome]] = {}
        """Outcome and reason → the bare outcome of every check: most outcomes are one of a few, and shared."""

    def __call__(self, data: bytes, call: Call) -> CallResult:
        """The result of auditing `call`. For bytes that `pack` didn't make, a `ValueError` or its like."""
        score, ledger, findings, given, answers, suppressed, facts = orjson.loads(data)
        outcomes = self._outcomes(given, answers)
        for number, excused in suppressed:
            bare = outcomes[number]
            listed = tuple([Suppressed(check, _evidence(at, call), reason) for check, at, reason in excused])
            outcomes[number] = CheckOutcome(bare.check, bare.outcome, bare.reason, listed)
        value, passed, fatal, judged, items = score
        given_by_call = {name: getattr(call, name) for name in _OF_THE_CALL}
        return CallResult(
            **given_by_call | {"metadata": dict(call.metadata)},
            turns=len(call.turns),
            score=Score(value, passed, fatal, tuple([LedgerLine(*line) for line in ledger]), judged, items),
            findings=tuple([_finding(at, call) for at in findings]),
            outcomes=tuple(outcomes),
            facts=facts,
        )

    def _outcomes(self, given: list[int], answers: list[list[str]]) -> list[CheckOutcome]:
        if len(given) != len(self._checks):
            raise ValueError("another scorecard's result")
        rows = [self._row(outcome, reason) for outcome, reason in answers]
        return [rows[number][place] for place, number in enumerate(given)]

    def _row(self, outcome: str, reason: str) -> list[CheckOutcome]:
        row = self._bare.get((outcome, reason))
        if row is None:
            row = [CheckOutcome(check, _OUTCOMES[outcome], reason) for check in self._checks]
            self._bare[outcome, reason] = row
        return row


def _packed_finding(finding: Finding) -> list[Any]:
    window = finding.window
    return [
        finding.check,
        finding.dimension,
        finding.outcome,
        finding.severity,
        finding.confidence,
        _packed_evidence(finding.evidence),
        [_packed_evidence(piece) for piece in finding.related],
        [window.first, window.last] if window else None,
        finding.slots,
        finding.episode,
        finding.fingerprint,
    ]


def _finding(at: list[Any], call: Call) -> Finding:
    check, dimension, outcome, severity, confidence, evidence, related, window, slots, episode, mark = at
    return Finding(
        check,
        dimension,
        _OUTCOMES[outcome],
        _SEVERITIES[severity],
        _CONFIDENCES[confidence],
        _evidence(evidence, call),
        tuple(_evidence(piece, call) for piece in related),
        Window(*window) if window else None,
        slots,
        episode,
        mark,
    )


def _packed_evidence(at: Evidence) -> list[Any]:
    return [at.turn, at.start, at.end, at.phrase, at.cue, at.where, at.by_sound]


def _evidence(at: list[Any], call: Call) -> Evidence:
    index, start, end, phrase, cue, where, by_sound = at
    turn = call.turns[index]
    return Evidence(
        turn=index,
        role=turn.role,
        start=start,
        end=end,
        quote=turn.text[start:end],
        turn_text=turn.text,
        time=turn.start,
        phrase=phrase,
        cue=cue,
        where=where,
        by_sound=by_sound,
        line=turn.line,
    )
