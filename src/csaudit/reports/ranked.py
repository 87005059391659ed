"""Findings in the order in which a CI system should show them: worst first, each with a level that is honest.

Only what the scorecard charges can be an error. `warn` checks warn at most, findings for review are for a person,
and those of `shadow` checks are counted, never listed: as in the reports that people read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from csaudit.model import CallResult, CheckCard, Finding, RunReport, Severity
from csaudit.reports import phrasing
from csaudit.reports.counting import MANNERS, manner, shown


@dataclass(frozen=True, slots=True)
class Ranked:
    """One finding of the run with what decides its rank."""

    result: CallResult
    index: int
    """Into `result.findings`."""
    finding: Finding
    card: CheckCard | None
    manner: str
    """`fail`, `warn` (shown, not charged), `review` or `suppressed`."""
    points: float
    """What it cost, not signed."""

    @property
    def level(self) -> str:
        """`error`, `warning`, `note` or (for review, and for what was taken back) `none`."""
        if self.manner in ("review", "suppressed"):
            return "none"
        grave = self.finding.severity is not Severity.MINOR
        if self.manner == "warn":
            return "warning" if grave else "note"
        return "error" if grave else "warning"

    def title(self, lang: str) -> str:
        """Id and title of the check: GitLab and Jenkins show nothing else of it."""
        title = phrasing.title(self.card, self.finding.check, lang)
        return self.finding.check if title == self.finding.check else f"{self.finding.check} {title}"

    def message(self, lang: str) -> str:
        """What is wrong; for what isn't charged, that it isn't."""
        text = phrasing.message(self.finding, self.card, lang) or self.finding.evidence.quote
        if self.manner == "fail" and self.finding.suppression is None:
            return text
        charge = phrasing.charged_as(self.result, self.index, self.finding, self.card, lang)
        return f"{text} [{charge}]" if lang == "en" else f"{text}（{charge}）"


def ranked(report: RunReport) -> list[Ranked]:
    """Every finding that is listed: charged ones first, then by severity and points, then in the order of the run."""
    found = [each for result in report.results for each in ranked_of(result, report)]
    return sorted(
        found, key=lambda at: (MANNERS.index(at.manner), -at.finding.severity.rank, -at.points)
    )  # stable: equals stay in the order of the run


def ranked_of(result: CallResult, report: RunReport) -> Iterator[Ranked]:
    """The findings of one call that are listed, worst first."""
    for index, finding in shown(result, report.checks):
        yield Ranked(
            result=result,
            index=index,
            finding=finding,
            card=report.checks.get(finding.check),
            manner=manner(finding, report.checks),
            points=-sum(line.points for line in result.score.ledger if line.finding == index),
        )
