"""The feedback sheet of one agent: what went well, what hurt the customer, what to practise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from csaudit.engine.stats import Spread, spread
from csaudit.model import CallResult, Finding, GroupReport, Role, RunReport, Severity, Tally
from csaudit.reports import phrasing
from csaudit.reports.counting import by_risk, charging, failed_rate, manner, ordered, shown
from csaudit.reports.facts_view import StrengthView, manner_over, strengths
from csaudit.reports.view import FindingView, finding_view
from csaudit.wording import say

_STRENGTHS = 8
_EXAMPLES = 3
"""Quoted findings per dimension; the others are counted."""
_PRACTICE = 3


@dataclass(frozen=True, slots=True)
class Practice:
    """One point to practise, with a role-play taken from the agent's own call."""

    title: str
    why: str
    suggest: str
    customer: str
    """What the customer said; empty where no finding quotes the customer."""
    prompt: str


@dataclass(frozen=True, slots=True)
class Hurt:
    """The findings of one dimension."""

    dimension: str
    total: int
    examples: tuple[tuple[str, FindingView], ...]
    """Call id and finding."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on one feedback sheet."""

    agent: str
    teams: tuple[str, ...]
    calls: int
    rate: str
    scores: Spread | None
    strengths: tuple[tuple[str, int], ...]
    """Check and in how many calls it applied: in all of them it was passed."""
    more_strengths: int
    quotes: tuple[StrengthView, ...]
    """What the agent said well, one of each kind."""
    manner: tuple[tuple[str, str], ...]
    """Label and counts of stress reactions and conflict styles."""
    hurt: tuple[Hurt, ...]
    practice: tuple[Practice, ...]
    review: int
    """Findings left to a person: not on the sheet."""


def sheets(report: RunReport, lang: str) -> list[Sheet]:
    """One sheet per agent of the run, by team and name."""
    results: dict[str, list[CallResult]] = {}
    for result in by_risk(report):
        results.setdefault(result.agent, []).append(result)
    return [_sheet(group, results.get(group.name, []), report, lang) for group in ordered(report.agents)]


def _sheet(group: GroupReport, results: list[CallResult], report: RunReport, lang: str) -> Sheet:
    faults = [
        (result, at, finding)
        for result in results
        for at, finding in shown(result, report.checks)
        if finding.is_fault and charging(report.checks, finding.check)
    ]
    name = next((r.metadata["agent_name"] for r in results if r.metadata.get("agent_name")), "")
    agent = phrasing.group_name(group.name, lang)
    passed = _strengths(group, report, lang)
    return Sheet(
        agent=f"{agent} {name}" if name and name != agent else agent,
        teams=group.teams,
        calls=group.calls,
        rate=phrasing.rate(failed_rate(group)),
        scores=spread(group.scores),
        strengths=tuple(passed[:_STRENGTHS]),
        more_strengths=max(0, len(passed) - _STRENGTHS),
        quotes=_quotes(results, lang),
        manner=manner_over(results, lang),
        hurt=tuple(_hurt(faults, report, lang)),
        practice=tuple(_practice(faults, report, lang)),
        review=sum(manner(f, report.checks) == "review" for r in results for _, f in shown(r, report.checks)),
    )


def _quotes(results: Iterable[CallResult], lang: str) -> tuple[StrengthView, ...]:
    """The first of each kind over the calls, with the call it comes from."""
    first: dict[str, StrengthView] = {}
    for result in results:
        for each in strengths(result, lang):
            first.setdefault(each.name, replace(each, at=f"{result.call_id} · {each.at}"))
    return tuple(first.values())[:_STRENGTHS]


Fault = tuple[CallResult, int, Finding]


def _strengths(group: GroupReport, report: RunReport, lang: str) -> list[tuple[str, int]]:
    good = [
        (check, tally.passed)
        for check, card in report.checks.items()
        if card.enforce != "shadow" and _all_passed(tally := group.tallies.get(check, Tally()))
    ]
    good.sort(key=lambda at: -at[1])  # stable: the scorecard's order among equals
    return [(phrasing.title(report.checks[check], check, lang), passed) for check, passed in good]


def _all_passed(tally: Tally) -> bool:
    return bool(tally.passed) and not (tally.failed or tally.findings or tally.review)


def _hurt(faults: Iterable[Fault], report: RunReport, lang: str) -> Iterable[Hurt]:
    by_dimension: dict[str, list[Fault]] = {}
    for fault in faults:
        by_dimension.setdefault(fault[2].dimension, []).append(fault)
    worst_first = sorted(by_dimension, key=lambda name: (-_weight(by_dimension[name]), name))
    for name in worst_first:
        chosen = sorted(by_dimension[name], key=lambda fault: -fault[2].severity.rank)[:_EXAMPLES]
        yield Hurt(
            dimension=phrasing.named("dimension", name, lang),
            total=len(by_dimension[name]),
            examples=tuple(
                (result.call_id, finding_view(result, at, finding, report.checks, lang))
                for result, at, finding in chosen
            ),
        )


def _weight(faults: Iterable[Fault]) -> int:
    return sum({Severity.MINOR: 1, Severity.MAJOR: 3, Severity.FATAL: 10}[f.severity] for _, _, f in faults)


def _practice(faults: Iterable[Fault], report: RunReport, lang: str) -> Iterable[Practice]:
    by_check: dict[str, list[Fault]] = {}
    for fault in faults:
        by_check.setdefault(fault[2].check, []).append(fault)
    used: set[str] = set()
    for check in sorted(by_check, key=lambda name: (-_weight(by_check[name]), name))[:_PRACTICE]:
        card = report.checks.get(check)
        fault = _scene(by_check[check], used)
        finding = fault[2]
        customer = phrasing.excerpt(_customer_words(finding), 200)
        used.add(_words(finding))
        suggest = phrasing.suggest(finding, card, lang)
        said = "practice_prompt_own" if finding.evidence.cue else "practice_prompt_lack"
        key = "practice_prompt" if customer else said
        words = customer or phrasing.excerpt(finding.evidence.turn_text, 200)
        yield Practice(
            title=phrasing.title(card, check, lang),
            why=phrasing.why(finding, card, lang),
            suggest=suggest,
            customer=customer,
            prompt=say(f"reports.{key}", lang, words=words, call=fault[0].call_id),
        )


def _scene(faults: list[Fault], used: set[str]) -> Fault:
    """The fault to play: one that quotes the customer, and words that no other point uses yet."""
    return min(faults, key=lambda at: (not _customer_words(at[2]), _words(at[2]) in used))


def _words(finding: Finding) -> str:
    return _customer_words(finding) or finding.evidence.turn_text


def _customer_words(finding: Finding) -> str:
    """The customer's turn that the finding turns on, the latest one at or before it."""
    turns = [e for e in (finding.evidence, *finding.related) if e.role is Role.CUSTOMER]
    return max(turns, key=lambda e: e.turn).turn_text if turns else ""


def sheet_numbers(sheet: Sheet, lang: str) -> str:
    """The line of numbers on a feedback sheet."""
    scores = sheet.scores
    return say(
        "reports.sheet_numbers",
        lang,
        calls=sheet.calls,
        rate=sheet.rate,
        mean=phrasing.number(scores.mean if scores else None),
        median=phrasing.number(scores.median if scores else None),
        low=phrasing.number(scores.low if scores else None),
    )
