"""The score of a call: a ledger whose lines add up, not-applicable sections out of the denominator.

In hundredths of a point throughout, so that the lines add up exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import compress
from operator import attrgetter

from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard
from csaudit.model import CheckOutcome, Finding, LedgerLine, Outcome, Score

FULL = 10_000
"""A full score, in hundredths."""
JUDGED = frozenset((Outcome.PASS, Outcome.FAIL))
_outcome = attrgetter("outcome")


def score(
    scorecard: CompiledScorecard, findings: Sequence[Finding], outcomes: Sequence[CheckOutcome]
) -> Score:
    """100 minus what the episodes cost, each section's share scaled to the sections that could be judged.

    A section costs at most its points. `value` is `None` when no charged check could be judged.
    """
    judged = map(JUDGED.__contains__, map(_outcome, outcomes))
    sections = [each for each in compress(scorecard.charged_sections, judged) if each is not None]
    opened, counted = set(sections), len(sections)
    total = sum(points for section, points in scorecard.sections.items() if section in opened)
    charged = len(scorecard.charged)
    fatal = _is_fatal(scorecard, findings)
    if not total:
        return Score(None, None, fatal, (), counted, charged)
    lines = [LedgerLine("base", FULL / 100), *_charges(scorecard, total, findings)]
    balance = sum(round(line.points * 100) for line in lines)
    if balance < 0:
        lines.append(LedgerLine("floor", -balance / 100))
        balance = 0
    value = balance / 100
    return Score(value, value >= scorecard.pass_mark and not fatal, fatal, tuple(lines), counted, charged)


def _is_fatal(scorecard: CompiledScorecard, findings: Sequence[Finding]) -> bool:
    items = [scorecard.by_name[each.check].item for each in findings if each.is_fault]
    return any(item.fatal and item.enforce == "fail" for item in items)


def _charges(scorecard: CompiledScorecard, total: float, findings: Sequence[Finding]) -> list[LedgerLine]:
    """The charges of each section, in the order of the scorecard, with what its cap gives back.

    A check that is charged was judged, so its section is one of those that make up the total.
    """
    paid: dict[str, list[tuple[int, CompiledCheck]]] = {}
    for index in sorted(_dearest(scorecard.by_name, findings)):
        check = scorecard.by_name[findings[index].check]
        paid.setdefault(check.item.section, []).append((index, check))
    return [
        line
        for section, points in scorecard.sections.items()
        if section in paid
        for line in _section_lines(section, points, total, paid[section])
    ]


def _section_lines(
    section: str, points: float, total: float, paid: Sequence[tuple[int, CompiledCheck]]
) -> list[LedgerLine]:
    """The charges of a section, then what its cap gives back."""
    spent: dict[str, int] = {}
    lost = 0
    lines = []
    for index, check in paid:
        price = _scaled(check.item.deduct, total)
        if check.item.cap is not None:
            price = min(price, _scaled(check.item.cap, total) - spent.get(check.check, 0))
        if price <= 0:
            continue
        spent[check.check] = spent.get(check.check, 0) + price
        lost += price
        lines.append(LedgerLine("charge", -price / 100, check.check, section, index))
    most = _scaled(points, total)
    if lost > most:
        lines.append(LedgerLine("cap", (lost - most) / 100, "", section))
    return lines


@lru_cache(maxsize=4096)
def _scaled(points: float, total: float) -> int:
    """Points in hundredths of a score of 100, where `total` points could be judged."""
    return round(Fraction(points) * FULL / Fraction(total))


def _dearest(checks: Mapping[str, CompiledCheck], findings: Sequence[Finding]) -> set[int]:
    """The findings that are charged: of each episode the dearest; each one for `per: hit`; once a call for `per: call`."""
    paid: set[int] = set()
    best: dict[int, int] = {}
    charged_calls: set[str] = set()
    for index, finding in enumerate(findings):
        item = checks[finding.check].item
        if not finding.is_fault or item.enforce != "fail":
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
