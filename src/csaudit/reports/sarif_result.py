"""One result of a SARIF log: a finding, or a hit that an exception excused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csaudit.model import CallResult, Evidence, Finding, Outcome, RunReport, Suppressed
from csaudit.reports import phrasing
from csaudit.reports.options import RenderOptions
from csaudit.reports.places import Place, place_of
from csaudit.reports.ranked import Ranked
from csaudit.wording import say

Json = dict[str, Any]

BASE = "%SRCROOT%"
TAXONOMY = "csaudit-rubric"
_STEPS = 100
"""Turns of a code flow; GitHub takes 1,000 locations."""
_TEXT = 800
"""Characters of a turn in a message."""


@dataclass(frozen=True, slots=True)
class Indexes:
    """What results refer to by number."""

    rules: dict[str, int]
    taxa: dict[str, int]


def finding_result(at: Ranked, indexes: Indexes, options: RenderOptions) -> Json:
    """A finding with its trigger, replies and deadline."""
    finding = at.finding
    related = [_location(at.result, piece, options) for piece in finding.related]
    flow = list(_flow(at.result, finding, options))
    return {
        **_rule(finding.check, indexes),
        "kind": "review" if finding.outcome is Outcome.REVIEW else "fail",
        "level": at.level if finding.stands else "note",
        "message": {"text": _message(at, options.lang)},
        "locations": [_location(at.result, finding.evidence, options)],
        **({"relatedLocations": [{"id": n, **each} for n, each in enumerate(related, 1)]} if related else {}),
        **({"codeFlows": [{"threadFlows": [{"locations": flow}]}]} if len(flow) > 1 else {}),
        **_fingerprints(finding.fingerprint),
        **_baseline_state(finding),
        **_suppressions(finding),
        "rank": min(round(at.points, 2), 100.0) if finding.severity.value != "fatal" else 100.0,
        **_taxa(finding.dimension, indexes),
        "properties": {
            **_about_call(at.result, finding.evidence),
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "enforce": at.card.enforce if at.card else "fail",
            "points": round(at.points, 2),
            "episode": finding.episode,
        },
    }


def excused_result(
    result: CallResult, hit: Suppressed, report: RunReport, indexes: Indexes, options: RenderOptions
) -> Json:
    """A hit that an exception of its check excused: never a fault, and marked as suppressed with the reason."""
    lang = options.lang
    card = report.checks.get(hit.check)
    why = phrasing.reason(hit.reason, lang)
    title = phrasing.title(card, hit.check, lang)
    return {
        **_rule(hit.check, indexes),
        "kind": "informational",
        "level": "none",
        "message": {"text": f"{title}{say('reports.colon', lang)}{hit.evidence.quote}"},
        "locations": [_location(result, hit.evidence, options)],
        "suppressions": [
            {
                "kind": "external",
                "status": "accepted",
                "justification": f"{say('reports.suppressed', lang)}{say('reports.colon', lang)}{why}",
            }
        ],
        "rank": 0.0,
        **_taxa(card.dimension if card else "", indexes),
        "properties": {**_about_call(result, hit.evidence), "exception": hit.reason},
    }


def _baseline_state(finding: Finding) -> Json:
    """`baselineState`, where there is a baseline."""
    return {"baselineState": finding.baseline} if finding.baseline else {}


_STATUS = {
    "accepted": "accepted",
    "under_review": "underReview",
    "rejected": "rejected",
    "expired": "rejected",
}


def _suppressions(finding: Finding) -> Json:
    """An appeal with its reason. What is over counts again: as if it had been rejected; what was upheld is none."""
    appeal = finding.suppression
    if appeal is None or appeal.status == "upheld":
        return {}
    told = {"kind": "external", "status": _STATUS[appeal.status], "justification": appeal.reason}
    return {"suppressions": [told]}


def _rule(check: str, indexes: Indexes) -> Json:
    index = indexes.rules.get(check)
    return {"ruleId": check, **({} if index is None else {"ruleIndex": index})}


def _taxa(dimension: str, indexes: Indexes) -> Json:
    index = indexes.taxa.get(dimension)
    if index is None:
        return {}
    return {"taxa": [{"id": dimension, "index": index, "toolComponent": {"name": TAXONOMY, "index": 0}}]}


def _fingerprints(fingerprint: str) -> Json:
    """GitHub follows an alert by `primaryLocationLineHash`, and would make one from the file if there were none."""
    if not fingerprint:
        return {}
    return {"partialFingerprints": {"csaudit/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"}}


def _message(at: Ranked, lang: str) -> str:
    suggest = phrasing.suggest(at.finding, at.card, lang)
    hint = f"{say('reports.finding_suggest', lang)}{say('reports.colon', lang)}{suggest}" if suggest else ""
    return "\n".join(filter(None, (phrasing.excerpt(at.message(lang), _TEXT), hint)))


def _about_call(result: CallResult, evidence: Evidence) -> Json:
    return {
        "call": result.call_id,
        "agent": result.agent,
        "team": result.team,
        "turn": evidence.turn,
        "role": evidence.role.value,
        "time": evidence.time,
    }


def _location(result: CallResult, evidence: Evidence, options: RenderOptions) -> Json:
    """A turn: the file with the line, where it is known, and the turn of the call, which is always known."""
    lang = options.lang
    label = phrasing.turn_label(evidence, lang)
    return {
        "physicalLocation": _physical(result, evidence, options),
        "logicalLocations": [_turn(result, evidence.turn, label)],
        "message": {"text": label + say("reports.colon", lang) + phrasing.excerpt(evidence.turn_text, _TEXT)},
    }


def _physical(result: CallResult, evidence: Evidence, options: RenderOptions) -> Json:
    where = place_of(result, evidence, options)
    region = {"startLine": where.line, "snippet": {"text": evidence.quote}} if where.line else None
    return {**artifact(where), **({"region": region} if region else {})}


def artifact(where: Place) -> Json:
    """The `artifactLocation` of a file."""
    return {"artifactLocation": {"uri": where.uri, **({"uriBaseId": BASE} if where.is_relative else {})}}


def _turn(result: CallResult, turn: int, name: str) -> Json:
    call = result.call_id.replace("%", "%25").replace("/", "%2F")
    return {"name": name, "fullyQualifiedName": f"call/{call}/turn/{turn + 1}", "kind": "turn"}


def _flow(result: CallResult, finding: Finding, options: RenderOptions) -> Iterator[Json]:
    """Trigger, replies and, for an absence, the last turn that was searched, in the order of the call."""
    pieces = sorted((finding.evidence, *finding.related), key=lambda e: (e.turn, e.start, e.end))[:_STEPS]
    for piece in pieces:
        important = "essential" if piece == finding.evidence else "important"
        yield {"location": _location(result, piece, options), "importance": important}
    window = finding.window
    if window and window.last > pieces[-1].turn:
        text = phrasing.searched(window, options.lang)
        yield {
            "location": {
                "logicalLocations": [_turn(result, window.last, text)],
                "message": {"text": text},
            },
            "importance": "important",
        }
