"""How checks behave on some calls: how often they apply, fire, are excused and are right, and what they fire on.

Counts only: those of parts of a batch, merged in any order, are those of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from csaudit.engine.stats import Rate
from csaudit.model import CallResult, Finding, Outcome
from csaudit.quality.agreement import agree
from csaudit.quality.labels import CallLabels


class FiredPhrase(NamedTuple):
    """What a finding rests on."""

    phrase: str
    """As written; `≈` for what a model heard, which is other words every time."""
    cue: str
    where: str


@dataclass(slots=True)
class CheckCounts:
    """One check over some calls."""

    outcomes: Counter[str] = field(default_factory=Counter)
    """Outcome → calls."""
    hits: Counter[FiredPhrase] = field(default_factory=Counter)
    """Phrase → findings, those for review too."""
    findings: int = 0
    """Findings that aren't for review."""
    episodes: int = 0
    """Episodes in which it fired."""
    excused: Counter[str] = field(default_factory=Counter)
    """Exception → hits it excused."""
    together: Counter[str] = field(default_factory=Counter)
    """Other check → episodes in which both fired."""
    right: Counter[FiredPhrase] = field(default_factory=Counter)
    """Phrase → findings that a verdict or a label bears out …"""
    wrong: Counter[FiredPhrase] = field(default_factory=Counter)
    """… and those that a verdict takes back, or that no label bears out."""

    @property
    def fired(self) -> Rate:
        """Calls in which it fired, of those to which it applied."""
        failed = self.outcomes[Outcome.FAIL]
        return Rate(failed, failed + self.outcomes[Outcome.PASS])

    @property
    def precision(self) -> Rate:
        """Findings that were borne out, of those that somebody judged."""
        right = self.right.total()
        return Rate(right, right + self.wrong.total())

    def precision_of(self, phrase: FiredPhrase) -> Rate:
        """The same for one phrase."""
        return Rate(self.right[phrase], self.right[phrase] + self.wrong[phrase])

    def partner(self) -> tuple[str, int] | None:
        """The check that most often fires in the same episode, the first by name of several."""
        ranked = sorted(self.together.items(), key=lambda item: (-item[1], item[0]))
        return ranked[0] if ranked else None

    def merge(self, other: CheckCounts) -> None:
        """Add what was counted elsewhere."""
        self.findings += other.findings
        self.episodes += other.episodes
        for name in ("outcomes", "hits", "excused", "together", "right", "wrong"):
            getattr(self, name).update(getattr(other, name))


@dataclass(slots=True)
class CheckStats:
    """All the checks over some calls."""

    checks: dict[str, CheckCounts]
    calls: int = 0
    labelled: int = 0
    """Calls that carry labels."""
    decided: int = 0
    """Findings that somebody listened to: upheld, or taken back."""

    @classmethod
    def of(cls, checks: Iterable[str]) -> CheckStats:
        """Nothing counted yet, for these checks."""
        return cls({check: CheckCounts() for check in checks})

    def add(self, result: CallResult, labels: Mapping[str, CallLabels]) -> None:
        """Count one call."""
        self.calls += 1
        for outcome in result.outcomes:
            counts = self._of(outcome.check)
            counts.outcomes[outcome.outcome] += 1
            counts.excused.update(each.reason for each in outcome.suppressed)
        faults = [finding for finding in result.findings if finding.outcome is Outcome.FAIL]
        for finding in result.findings:
            self._of(finding.check).hits[fired_phrase(finding)] += 1
        for finding in faults:
            self._of(finding.check).findings += 1
        self._count_episodes(faults)
        self._count_verdicts(result.findings)
        if result.call_id in labels:
            self.labelled += 1
            self._compare(result, [finding for finding in faults if _verdict(finding) is None], labels)

    def merge(self, other: CheckStats) -> None:
        """Add what was counted elsewhere."""
        self.calls += other.calls
        self.labelled += other.labelled
        self.decided += other.decided
        for check, counts in other.checks.items():
            self._of(check).merge(counts)

    def _of(self, check: str) -> CheckCounts:
        return self.checks.setdefault(check, CheckCounts())

    def _count_episodes(self, faults: Sequence[Finding]) -> None:
        fired: dict[int, set[str]] = {}
        for finding in faults:
            fired.setdefault(finding.episode, set()).add(finding.check)
        for checks in fired.values():
            for check in checks:
                self._of(check).episodes += 1
                self._of(check).together.update(checks - {check})

    def _count_verdicts(self, findings: Sequence[Finding]) -> None:
        """Those on findings for review too: whether they are right is why somebody listens."""
        for finding in findings:
            verdict = _verdict(finding)
            if verdict is not None:
                self.decided += 1
                self._judge(finding, right=verdict)

    def _judge(self, finding: Finding, *, right: bool) -> None:
        counts = self._of(finding.check)
        side = counts.right if right else counts.wrong
        side[fired_phrase(finding)] += 1

    def _compare(
        self, result: CallResult, faults: Sequence[Finding], labels: Mapping[str, CallLabels]
    ) -> None:
        """As `calibrate` does: a finding that continues a labelled episode is right too; labels know no `process`."""
        alarms = {finding.fingerprint for _, finding in agree([result], labels).false_alarms}
        for finding in faults:
            if finding.dimension != "process":
                self._judge(finding, right=finding.fingerprint not in alarms)


_VERDICTS = {"upheld": True, "rejected": True, "accepted": False}
"""Status in the list of suppressions → whether the finding was right. The others decide nothing."""


def _verdict(finding: Finding) -> bool | None:
    """What somebody who listened says of this very finding: more than a label, which only names a dimension nearby."""
    suppression = finding.suppression
    return _VERDICTS.get(suppression.status) if suppression is not None else None


def fired_phrase(finding: Finding) -> FiredPhrase:
    """The phrase of a finding; what a model heard is named by its move."""
    evidence = finding.evidence
    learned = evidence.phrase.startswith("≈")
    return FiredPhrase("≈" if learned else evidence.phrase, evidence.cue, evidence.where)
