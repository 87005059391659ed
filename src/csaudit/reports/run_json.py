"""JSON: the whole run, the format that every other one can be rendered from again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from csaudit.model import (
    CallResult,
    CheckCard,
    CheckOutcome,
    Evidence,
    Finding,
    GroupReport,
    LedgerLine,
    RunInfo,
    RunReport,
    SkippedCall,
    Suppression,
    Tally,
)
from csaudit.reports.json_text import Json, Layout, Outcomes, Tallies
from csaudit.reports.options import RenderOptions
from csaudit.reports.phrasing import filled, in_language
from csaudit.reports.prepare import prepare

SCHEMA_VERSION = 1


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as JSON: UTF-8, two spaces, a newline at the end; shadow checks are in it."""
    return dumped(_as_json(prepare(report, options, for_people=False), options.lang), pretty=True)


def dumped(value: Json, *, pretty: bool) -> bytes:
    """JSON bytes with a newline at the end."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if pretty else 0))


def _as_json(report: RunReport, lang: str) -> Json:
    """The run in the published shape (`json_schema`): plain values, but for what `json_text` dumps at its depth."""
    run, calls = report.run, Calls(report.checks, lang, pretty=True)
    tallies = Tallies(Layout(pretty=True), 3, counts)
    return {
        "schema_version": SCHEMA_VERSION,
        "lang": lang,
        "tool": tool(report),
        "run": {
            "scorecard": run.scorecard,
            "scorecard_sha256": run.scorecard_sha256,
            "pass_mark": float(run.pass_mark),
            "sections": {name: dict(sorted(title.items())) for name, title in run.sections.items()},
            "complete": run.complete,
            "files": run.files,
            **_decided(run),
        },
        "checks": {name: _card(card) for name, card in report.checks.items()},
        "calls": [calls.as_json(result) for result in report.results],
        "teams": [_group(group, tallies) for group in report.teams],
        "agents": [_group(group, tallies) for group in report.agents],
        "skipped": [_skipped(skipped) for skipped in report.skipped],
    }


def tool(report: RunReport) -> Json:
    """Name and version of what made the run."""
    return {"name": "csaudit", "version": report.run.version}


class Calls:
    """The calls of a run, one by one: in a run (`pretty`, two levels deep) or each on a line of its own."""

    def __init__(self, checks: Mapping[str, CheckCard], lang: str, *, pretty: bool) -> None:
        self._checks, self._lang = checks, lang
        self._layout, self._depth = Layout(pretty=pretty), 3
        self._outcomes = Outcomes(self._layout, self._depth, _outcome)

    def as_json(self, result: CallResult) -> Json:
        """One call."""
        score, checks, lang = result.score, self._checks, self._lang
        return {
            "call_id": result.call_id,
            "source": result.source,
            "format": result.source_format,
            "sha256": result.sha256,
            "role_source": result.role_source,
            **({"role_confidence": result.role_confidence} if result.role_confidence is not None else {}),
            "metadata": _by_name(result.metadata),
            "turns": result.turns,
            "score": _number(score.value),
            "passed": score.passed,
            "fatal": score.fatal,
            "judged": score.judged,
            "items": score.items,
            "ledger": [_ledger_line(line) for line in score.ledger],
            "findings": [_finding(finding, checks.get(finding.check), lang) for finding in result.findings],
            "outcomes": self._outcomes(result.outcomes),
            "warnings": [{"zh": zh, "en": en} for zh, en in result.warnings],
            "facts": self._facts(result.facts),
        }

    def _facts(self, facts: Mapping[str, object]) -> orjson.Fragment:
        """By name, all the way down."""
        try:
            return orjson.Fragment(self._layout.dumped(facts, self._depth, orjson.OPT_SORT_KEYS))
        except TypeError:  # a name that is no text, or a mapping that is no `dict`
            return orjson.Fragment(self._layout.dumped(_sorted(facts), self._depth))


def _card(card: CheckCard) -> Json:
    return {
        "kind": card.kind,
        "dimension": card.dimension,
        "severity": card.severity,
        "confidence": card.confidence,
        "title": _by_name(card.title),
        "message": _by_name(card.message),
        "why": _by_name(card.why),
        "suggest": _by_name(card.suggest),
        "cite": list(card.cite),
        "section": card.section,
        "enforce": card.enforce,
    }


def _finding(finding: Finding, card: CheckCard | None, lang: str) -> Json:
    return {
        "check": finding.check,
        "dimension": finding.dimension,
        "outcome": finding.outcome.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        **_evidence(finding.evidence),
        "related": [_evidence(piece) for piece in finding.related],
        "window": [finding.window.first, finding.window.last] if finding.window else None,
        "slots": _by_name(finding.slots),
        "message": filled(in_language(card.message, lang), finding.slots) if card else "",
        "suggest": filled(in_language(card.suggest, lang), finding.slots) if card else "",
        "cite": list(card.cite) if card else [],
        "episode": finding.episode,
        "fingerprint": finding.fingerprint,
        **({"baseline": finding.baseline} if finding.baseline else {}),
        **({"suppression": _suppression(finding.suppression)} if finding.suppression else {}),
    }


def _suppression(at: Suppression) -> Json:
    return {"status": at.status, "reason": at.reason, "by": at.by, "expires": at.expires}


def _decided(run: RunInfo) -> Json:
    """What only a run with a baseline, suppressions or doubts has."""
    found = {
        "gone": run.gone,
        "suppressions": run.suppressions,
        "today": run.today or None,
        "notices": [{"zh": zh, "en": en} for zh, en in run.notices] or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _evidence(evidence: Evidence) -> Json:
    return {
        "turn": evidence.turn,
        "role": evidence.role.value,
        "span": [evidence.start, evidence.end],
        "quote": evidence.quote,
        "time": _number(evidence.time),
        "turn_text": evidence.turn_text,
        "phrase": evidence.phrase,
        "cue": evidence.cue,
        "where": evidence.where,
        **({"by_sound": True} if evidence.by_sound else {}),
        **({} if evidence.line is None else {"line": evidence.line}),
    }


def _ledger_line(line: LedgerLine) -> Json:
    return {
        "kind": line.kind,
        "points": float(line.points),
        "item": line.item,
        "section": line.section,
        "finding": line.finding,
    }


def _outcome(outcome: CheckOutcome) -> Json:
    return {
        "check": outcome.check,
        "outcome": outcome.outcome.value,
        "reason": outcome.reason,
        "suppressed": [
            {"check": s.check, "reason": s.reason, **_evidence(s.evidence)} for s in outcome.suppressed
        ],
    }


def _group(group: GroupReport, tallies: Tallies) -> Json:
    return {
        "name": group.name,
        "teams": list(group.teams),
        "calls": group.calls,
        "scored": group.scored,
        "failed_calls": group.failed_calls,
        "fatal_calls": group.fatal_calls,
        "scores": [[float(value), count] for value, count in sorted(group.scores.items())],
        "tallies": tallies(group.tallies),
    }


def counts(tally: Tally) -> Json:
    """The counts of one check by outcome."""
    return {
        "applicable": tally.applicable,
        "passed": tally.passed,
        "failed": tally.failed,
        "not_applicable": tally.not_applicable,
        "unknown": tally.unknown,
        "review": tally.review,
        "error": tally.error,
        "findings": tally.findings,
    }


def _skipped(skipped: SkippedCall) -> Json:
    return {"source": skipped.source, "code": skipped.code, "zh": skipped.zh, "en": skipped.en}


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _by_name(values: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(values.items()))


def _sorted(value: object) -> Any:
    """Mappings in order of their keys, all the way down: their own order has no meaning."""
    if isinstance(value, Mapping):
        return {str(key): _sorted(inner) for key, inner in sorted(value.items(), key=lambda at: str(at[0]))}
    if isinstance(value, list | tuple):
        return [_sorted(inner) for inner in value]
    return value
