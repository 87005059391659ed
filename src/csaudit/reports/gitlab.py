"""GitLab's code quality report: the findings, as a merge request shows them."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

import orjson

from csaudit.model import RunReport, Severity
from csaudit.reports.options import RenderOptions
from csaudit.reports.phrasing import excerpt
from csaudit.reports.places import place_of
from csaudit.reports.prepare import prepare
from csaudit.reports.ranked import Ranked, ranked
from csaudit.wording import say

Json = dict[str, Any]
_CHARGED = {Severity.FATAL: "blocker", Severity.MAJOR: "critical", Severity.MINOR: "minor"}
_TEXT = 800


def render(report: RunReport, options: RenderOptions) -> bytes:
    """A JSON list, sorted by place; no finding gives an empty list, which clears the old ones."""
    report = prepare(report, options, for_people=True)
    issues = [_issue(at, options) for at in ranked(report)]
    issues.sort(key=lambda issue: (*_where(issue), issue["check_name"], issue["fingerprint"]))
    _make_unique(issues)
    return orjson.dumps(issues, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _issue(at: Ranked, options: RenderOptions) -> Json:
    lang = options.lang
    where = place_of(at.result, at.finding.evidence, options)
    # GitLab hides `check_name`, and demands a line: the first one where the transcript has none.
    return {
        "description": excerpt(at.title(lang) + say("reports.colon", lang) + at.message(lang), _TEXT),
        "check_name": at.finding.check,
        "fingerprint": at.finding.fingerprint or _digest(at.result.call_id, at.finding.check),
        "severity": _severity(at),
        "location": {"path": where.path, "lines": {"begin": where.line or 1}},
    }


def _severity(at: Ranked) -> str:
    """What isn't charged stays below what is."""
    if at.manner in ("review", "suppressed"):
        return "info"
    if at.manner == "warn":
        return "major" if at.level == "warning" else "minor"
    return _CHARGED[at.finding.severity]


def _where(issue: Json) -> tuple[str, int]:
    return issue["location"]["path"], issue["location"]["lines"]["begin"]


def _make_unique(issues: list[Json]) -> None:
    """GitLab drops an issue whose fingerprint it has seen: a repeated one is salted with its ordinal."""
    taken = {issue["fingerprint"] for issue in issues}
    seen: Counter[str] = Counter()
    for issue in issues:
        original = issue["fingerprint"]
        seen[original] += 1
        if seen[original] == 1:
            continue
        while (salted := _digest(original, str(seen[original]))) in taken:
            seen[original] += 1
        taken.add(salted)
        issue["fingerprint"] = salted


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]
