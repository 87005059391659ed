"""What the audit of one call gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csaudit.model.finding import CheckOutcome, Finding
from csaudit.model.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the score. The `points` of a ledger's lines add up to the score exactly."""

    kind: str
    """`base`, `charge`, `cap` (what a cap gave back) or `floor`."""
    points: float
    """Signed, rounded to 0.01."""
    item: str = ""
    """The check (charge) or the section (cap)."""
    section: str = ""
    finding: int | None = None
    """Index into the call's findings, for a charge."""


@quick
@dataclass(frozen=True, slots=True)
class Score:
    """The score of one call; `value` is `None` when nothing on the scorecard could be judged."""

    value: float | None
    passed: bool | None
    fatal: bool
    ledger: tuple[LedgerLine, ...] = ()
    judged: int = 0
    """Items of the scorecard that were judged (pass or fail) …"""
    items: int = 0
    """… of how many."""


@quick
@dataclass(frozen=True, slots=True)
class CallResult:
    """Everything one audited call says. Plain values: the same after a trip through JSON or a pool."""

    call_id: str
    metadata: Mapping[str, str]
    source: str
    source_format: str
    sha256: str
    role_source: str
    turns: int
    score: Score
    findings: tuple[Finding, ...]
    """In order of turn, span, check."""
    outcomes: tuple[CheckOutcome, ...]
    """One per check of the scorecard, in its order."""
    warnings: tuple[tuple[str, str], ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the dialogue analysis found (emotion, issues, …); JSON values only."""
    role_confidence: float | None = None
    """How sure roles are that csaudit found itself, 0 to 1; `None` where they were given, or nobody knows."""

    @property
    def agent(self) -> str:
        """The agent's id, else name, else empty."""
        return self.metadata.get("agent_id") or self.metadata.get("agent_name") or ""

    @property
    def team(self) -> str:
        """The team, else empty."""
        return self.metadata.get("team") or ""
