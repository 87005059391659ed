"""The score of a call: a ledger whose lines add up, not-applicable sections out of the denominator.

In hundredths of a point throughout, so that the lines add up exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from csaudit.engine.compile import CompiledCheck, CompiledScorecard
from csaudit.model import CheckOutcome, Finding, LedgerLine, Outcome, Score

FULL = 10_000
"""A full score, in hundredths."""
JUDGED = (Outcome.PASS, Outcome.FAIL)


def score(
    scorecard: CompiledScorecard, findings: Sequence[Finding], outcomes: Sequence[CheckOutcome]
) -> Score:
    """100 minus what the episodes cost, each section's share scaled to the sections that could be judged.

    A section costs at most its points. `value` is `None` when no charged check could be judged.
    """
    judged = {outcome.check for outcome in outcomes if outcome.outcome in JUDGED}
    charged = [check for check in scorecard.checks if check.item.enforce == "fail"]
    open_sections = {check.item.section for check in charged if check.check in judged}
    total = sum(points for section, points in scorecard.sections.items() if section in open_sections)
    counted = sum(check.check in judged for check in charged)
    fatal = _is_fatal(scorecard, findings)
    if not total:
        return Score(None, None, fatal, (), counted, len(charged))
    scale = Fraction(FULL, 1) / Fraction(total)
    lines = [LedgerLine("base", FULL / 100)]
    balance = FULL
    for section, points in scorecard.sections.items():
        if section in open_sections:
            for line in _section_lines(scorecard, section, points, scale, findings):
                lines.append(line)
                balance += round(line.points * 100)
    if balance < 0:
        lines.append(LedgerLine("floor", -balance / 100))
        balance = 0
    value = balance / 100
    return Score(
        value, value >= scorecard.pass_mark and not fatal, fatal, tuple(lines), counted, len(charged)
    )


def _is_fatal(scorecard: CompiledScorecard, findings: Sequence[Finding]) -> bool:
    fatal = {check.check for check in scorecard.checks if check.item.fatal and check.item.enforce == "fail"}
    return any(finding.check in fatal and finding.outcome is Outcome.FAIL for finding in findings)


def _section_lines(
    scorecard: CompiledScorecard, section: str, points: float, scale: Fraction, findings: Sequence[Finding]
) -> list[LedgerLine]:
    """The charges of a section, then what its cap gives back."""
    checks = {check.check: check for check in scorecard.checks}
    paid = _dearest(checks, findings)
    spent: dict[str, int] = {}
    lost = 0
    lines = []
    for index, finding in enumerate(findings):
        check = checks[finding.check]
        if check.item.section != section or index not in paid:
            continue
        price = round(Fraction(check.item.deduct) * scale)
        if check.item.cap is not None:
            price = min(price, round(Fraction(check.item.cap) * scale) - spent.get(check.check, 0))
        if price <= 0:
            continue
        spent[check.check] = spent.get(check.check, 0) + price
        lost += price
        lines.append(LedgerLine("charge", -price / 100, check.check, section, index))
    most = round(Fraction(points) * scale)
    if lost > most:
        lines.append(LedgerLine("cap", (lost - most) / 100, "", section))
    return lines


def _dearest(checks: dict[str, CompiledCheck], findings: Sequence[Finding]) -> set[int]:
    """The findings that are charged: of each episode the dearest; each one for `per: hit`; once a call for `per: call`."""
    paid: set[int] = set()
    best: dict[int, int] = {}
    charged_calls: set[str] = set()
    for index, finding in enumerate(findings):
        item = checks[finding.check].item
        if finding.outcome is not Outcome.FAIL or item.enforce != "fail":
            continue
        if item.per == "hit":
            paid.add(index)
            continue
        if item.per == "call":
            if finding.check in charged_calls:
                continue
            charged_calls.add(finding.check)
        other = best.get(finding.episode)
        if other is None or item.deduct > checks[findings[other].check].item.deduct:
            best[finding.episode] = index
    return paid | set(best.values())
