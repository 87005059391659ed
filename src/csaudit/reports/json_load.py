"""The way back: a run from the JSON that `render("json")` wrote."""

from __future__ import annotations

from typing import Any

import orjson

from csaudit.errors import UsageError
from csaudit.model import (
    CallResult,
    CheckCard,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    GroupReport,
    LedgerLine,
    Outcome,
    Role,
    RunInfo,
    RunReport,
    Score,
    Severity,
    SkippedCall,
    Suppressed,
    Suppression,
    Tally,
    Window,
)
from csaudit.reports.run_json import SCHEMA_VERSION
from csaudit.wording import both

Json = dict[str, Any]


def load(data: bytes) -> RunReport:
    """The run in `data`: the exact inverse of `render("json")`.

    `UsageError` when it isn't JSON, isn't a csaudit run, has another schema version or a broken shape.
    """
    try:
        run = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UsageError(*both("reports.load_not_json", detail=str(error))) from error
    _refuse_strangers(run)
    try:
        return _report(run)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        detail = f"{type(error).__name__}: {error}"
        raise UsageError(*both("reports.load_broken", detail=detail)) from error


def _refuse_strangers(run: object) -> None:
    if not isinstance(run, dict):
        raise UsageError(*both("reports.load_not_a_run", found=type(run).__name__))
    tool = run.get("tool")
    if not isinstance(tool, dict) or tool.get("name") != "csaudit" or "calls" not in run:
        found = ", ".join(sorted(map(str, run))[:8]) or "{}"
        raise UsageError(*both("reports.load_not_a_run", found=found))
    version = run.get("schema_version")
    if version != SCHEMA_VERSION:
        raise UsageError(*both("reports.load_version", found=version, wanted=SCHEMA_VERSION))


def _report(at: Json) -> RunReport:
    run = at["run"]
    return RunReport(
        run=RunInfo(
            version=at["tool"]["version"],
            scorecard=run["scorecard"],
            scorecard_sha256=run["scorecard_sha256"],
            pass_mark=run["pass_mark"],
            sections=run["sections"],
            complete=run["complete"],
            files=run["files"],
            gone=run.get("gone"),
            suppressions=run.get("suppressions"),
            today=run.get("today", ""),
            notices=tuple((notice["zh"], notice["en"]) for notice in run.get("notices", ())),
        ),
        checks={name: _card(name, card) for name, card in at["checks"].items()},
        results=tuple(_call(call) for call in at["calls"]),
        teams=tuple(_group(group) for group in at["teams"]),
        agents=tuple(_group(group) for group in at["agents"]),
        skipped=tuple(SkippedCall(s["source"], s["zh"], s["en"], s["code"]) for s in at["skipped"]),
    )


def _card(name: str, at: Json) -> CheckCard:
    return CheckCard(
        check=name,
        kind=at["kind"],
        dimension=at["dimension"],
        severity=at["severity"],
        confidence=at["confidence"],
        title=at["title"],
        message=at["message"],
        why=at["why"],
        suggest=at["suggest"],
        cite=tuple(at["cite"]),
        section=at["section"],
        enforce=at["enforce"],
    )


def _call(at: Json) -> CallResult:
    return CallResult(
        call_id=at["call_id"],
        metadata=at["metadata"],
        source=at["source"],
        source_format=at["format"],
        sha256=at["sha256"],
        role_source=at["role_source"],
        role_confidence=at.get("role_confidence"),
        turns=at["turns"],
        score=Score(
            value=at["score"],
            passed=at["passed"],
            fatal=at["fatal"],
            ledger=tuple(
                LedgerLine(line["kind"], line["points"], line["item"], line["section"], line["finding"])
                for line in at["ledger"]
            ),
            judged=at["judged"],
            items=at["items"],
        ),
        findings=tuple(_finding(finding) for finding in at["findings"]),
        outcomes=tuple(_outcome(outcome) for outcome in at["outcomes"]),
        warnings=tuple((warning["zh"], warning["en"]) for warning in at["warnings"]),
        facts=at["facts"],
    )


def _finding(at: Json) -> Finding:
    return Finding(
        check=at["check"],
        dimension=at["dimension"],
        outcome=Outcome(at["outcome"]),
        severity=Severity(at["severity"]),
        confidence=Confidence(at["confidence"]),
        evidence=_evidence(at),
        related=tuple(_evidence(piece) for piece in at["related"]),
        window=Window(*at["window"]) if at["window"] else None,
        slots=at["slots"],
        episode=at["episode"],
        fingerprint=at["fingerprint"],
        baseline=at.get("baseline", ""),
        suppression=_suppression(at["suppression"]) if "suppression" in at else None,
    )


def _suppression(at: Json) -> Suppression:
    return Suppression(at["status"], at["reason"], at["by"], at["expires"])


def _evidence(at: Json) -> Evidence:
    start, end = at["span"]
    return Evidence(
        turn=at["turn"],
        role=Role(at["role"]),
        start=start,
        end=end,
        quote=at["quote"],
        turn_text=at["turn_text"],
        time=at["time"],
        phrase=at["phrase"],
        cue=at["cue"],
        where=at["where"],
        by_sound=at.get("by_sound", False),
        line=at.get("line"),
    )


def _outcome(at: Json) -> CheckOutcome:
    return CheckOutcome(
        check=at["check"],
        outcome=Outcome(at["outcome"]),
        reason=at["reason"],
        suppressed=tuple(Suppressed(s["check"], _evidence(s), s["reason"]) for s in at["suppressed"]),
    )


def _group(at: Json) -> GroupReport:
    return GroupReport(
        name=at["name"],
        calls=at["calls"],
        scored=at["scored"],
        failed_calls=at["failed_calls"],
        fatal_calls=at["fatal_calls"],
        scores=dict(at["scores"]),
        tallies={check: _tally(tally) for check, tally in at["tallies"].items()},
        teams=tuple(at["teams"]),
    )


def _tally(at: Json) -> Tally:
    counts = ("passed", "failed", "not_applicable", "unknown", "review", "error", "findings")
    return Tally(*(at[count] for count in counts))
