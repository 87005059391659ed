"""Calls and findings in the reader's words: what HTML and Markdown lay out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csaudit.model import CallResult, CheckCard, Evidence, Finding, LedgerLine, Outcome, RunReport, Severity
from csaudit.reports import phrasing
from csaudit.reports.counting import failed, manner, shown
from csaudit.reports.facts_view import FactsView, facts_view
from csaudit.wording import say

_PLAIN = 160
"""Characters of a turn shown between quotes before it is cut."""
_QUOTE = 400
_SENTENCE = 800
"""Characters of a message: its slots hold quotes."""
_ISSUES = 4


@dataclass(frozen=True, slots=True)
class TurnView:
    """One quoted turn: its text in pieces, each plain (``""``), the fault (`hit`) or its context (`rel`)."""

    label: str
    role: str
    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The pieces joined."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding, worded."""

    check: str
    title: str
    dimension: str
    severity: str
    """Key: `minor`, `major`, `fatal`."""
    severity_name: str
    manner: str
    """`fail`, `warn` (shown, not charged), `review` or `suppressed`."""
    mark: str
    """That it is new, where there is a baseline."""
    charge: str
    at: str
    quote: str
    message: str
    why: str
    suggest: str
    turns: tuple[TurnView, ...]
    window: str
    sources: tuple[tuple[str, str, str], ...]
    """Phrase, cue and `file:line` of everything that fired."""
    cite: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class CallView:
    """One call, worded."""

    call_id: str
    anchor: str
    source: str
    verdict: str
    state: str
    """`fatal`, `failed`, `passed` or `none`."""
    score: str
    agent: str
    team: str
    metadata: tuple[tuple[str, str], ...]
    findings: tuple[FindingView, ...]
    share: float | None
    """The score as a share of 100, for drawing."""
    counts: tuple[tuple[str, str, int], ...]
    """Severity key (or `review`), its name, findings: what isn't zero."""
    issues: tuple[str, ...]
    """Titles of the findings, worst first, none twice, the first few."""
    ledger: tuple[tuple[str, str], ...]
    judged: str
    unjudged: tuple[tuple[str, str, str], ...]
    """Check, outcome, reason of what has no verdict."""
    suppressed: tuple[tuple[str, str, str], ...]
    """Check, quote, exception."""
    warnings: tuple[str, ...]
    roles: str
    facts: FactsView | None


def call_view(result: CallResult, report: RunReport, lang: str, anchor: str = "") -> CallView:
    """The call as a reader sees it; shadow checks are left out."""
    state = "fatal" if result.score.fatal else "failed" if failed(result) else "passed"
    if result.score.passed is None and not result.score.fatal:
        state = "none"
    names = {"agent_id", "team", "agent_name"}
    agent_name = result.metadata.get("agent_name", "")
    agent = phrasing.group_name(result.agent, lang)
    findings = tuple(
        finding_view(result, at, finding, report.checks, lang) for at, finding in shown(result, report.checks)
    )
    value = result.score.value
    return CallView(
        call_id=result.call_id,
        anchor=anchor,
        source=result.source,
        verdict=phrasing.verdict(result.score, lang),
        state=state,
        score=phrasing.number(result.score.value),
        agent=f"{agent} {agent_name}" if agent_name and agent_name != agent else agent,
        team=phrasing.group_name(result.team, lang),
        metadata=tuple((n, v) for n, v in sorted(result.metadata.items()) if n not in names and v),
        findings=findings,
        share=None if value is None else min(max(value / 100, 0.0), 1.0),
        counts=tuple(_counts(findings, lang)),
        issues=tuple(dict.fromkeys(finding.title for finding in findings))[:_ISSUES],
        ledger=tuple(_ledger_line(line, report, lang) for line in result.score.ledger),
        judged=say("reports.judged_of", lang, judged=result.score.judged, items=result.score.items),
        unjudged=tuple(_unjudged(result, report.checks, lang)),
        suppressed=tuple(
            (
                phrasing.title(report.checks.get(s.check), s.check, lang),
                s.evidence.quote,
                phrasing.reason(s.reason, lang),
            )
            for outcome in result.outcomes
            for s in outcome.suppressed
            if s.check not in report.checks or report.checks[s.check].enforce != "shadow"
        ),
        warnings=tuple(zh if lang == "zh" else en for zh, en in result.warnings),
        roles=phrasing.role_source(result.role_source, lang, result.role_confidence),
        facts=facts_view(result, lang),
    )


def _counts(findings: Iterable[FindingView], lang: str) -> Iterable[tuple[str, str, int]]:
    keys = [
        f.severity if f.manner == "fail" else "review" for f in findings if f.manner in ("fail", "review")
    ]
    for severity in reversed(Severity):
        if count := keys.count(severity.value):
            yield severity.value, phrasing.named("severity", severity.value, lang), count
    if count := keys.count("review"):
        yield "review", say("reports.badge_review", lang), count


def finding_view(
    result: CallResult, index: int, finding: Finding, checks: Mapping[str, CheckCard], lang: str
) -> FindingView:
    """The finding as a reader sees it."""
    card = checks.get(finding.check)
    pieces = (finding.evidence, *finding.related)
    window = finding.window
    return FindingView(
        check=finding.check,
        title=phrasing.title(card, finding.check, lang),
        dimension=phrasing.named("dimension", finding.dimension, lang),
        severity=finding.severity.value,
        severity_name=phrasing.named("severity", finding.severity.value, lang),
        manner=manner(finding, checks),
        mark=phrasing.baseline_mark(finding, lang),
        charge=phrasing.charged_as(result, index, finding, card, lang),
        at=phrasing.turn_label(finding.evidence, lang),
        quote=phrasing.excerpt(finding.evidence.quote, _QUOTE),
        message=phrasing.excerpt(phrasing.message(finding, card, lang), _SENTENCE),
        why=phrasing.excerpt(phrasing.why(finding, card, lang), _SENTENCE),
        suggest=phrasing.excerpt(phrasing.suggest(finding, card, lang), _SENTENCE),
        turns=quoted_turns(finding.evidence, finding.related, lang),
        window=phrasing.searched(window, lang) if window else "",
        sources=tuple(
            dict.fromkeys(
                (phrasing.phrase(e, lang), e.cue, e.where) for e in pieces if e.phrase or e.cue or e.where
            )
        ),
        cite=card.cite if card else (),
        confidence=phrasing.named("confidence", finding.confidence.value, lang),
    )


def quoted_turns(evidence: Evidence, related: Iterable[Evidence], lang: str) -> tuple[TurnView, ...]:
    """The turns of a finding in the order of the call, every quote marked where it stands."""
    by_turn: dict[int, list[tuple[Evidence, str]]] = {}
    for piece, mark in ((evidence, "hit"), *((other, "rel") for other in related)):
        by_turn.setdefault(piece.turn, []).append((piece, mark))
    return tuple(_turn(by_turn[turn], lang) for turn in sorted(by_turn))


def _turn(marked: list[tuple[Evidence, str]], lang: str) -> TurnView:
    first = marked[0][0]
    text, at = first.turn_text, 0
    pieces: list[tuple[str, str]] = []
    for evidence, mark in sorted(marked, key=lambda piece: (piece[0].start, piece[0].end)):
        if evidence.start < at:  # overlaps a quote that is marked already
            continue
        pieces.append((phrasing.excerpt(text[at : evidence.start], _PLAIN), ""))
        pieces.append((phrasing.excerpt(text[evidence.start : evidence.end], _QUOTE), mark))
        at = evidence.end
    pieces.append((phrasing.excerpt(text[at:], _PLAIN), ""))
    return TurnView(
        label=phrasing.turn_label(first, lang),
        role=first.role.value,
        pieces=tuple(piece for piece in pieces if piece[0]),
    )


def _ledger_line(line: LedgerLine, report: RunReport, lang: str) -> tuple[str, str]:
    label = say(f"reports.ledger_{line.kind}", lang)
    about = ""
    if line.item in report.checks:
        about = phrasing.title(report.checks[line.item], line.item, lang)
    elif section := line.section or line.item:
        about = phrasing.in_language(report.run.sections.get(section, {}), lang) or section
    points = phrasing.number(line.points) if line.kind == "base" else phrasing.signed(line.points)
    return (f"{label} · {about}" if about else label), points


def _unjudged(
    result: CallResult, checks: Mapping[str, CheckCard], lang: str
) -> Iterable[tuple[str, str, str]]:
    for outcome in result.outcomes:
        if outcome.outcome in (Outcome.NOT_APPLICABLE, Outcome.UNKNOWN, Outcome.ERROR):
            card = checks.get(outcome.check)
            if card and card.enforce == "shadow":
                continue
            yield (
                phrasing.title(card, outcome.check, lang),
                phrasing.named("outcome", outcome.outcome.value, lang),
                phrasing.reason(outcome.reason, lang) if outcome.reason else "",
            )
