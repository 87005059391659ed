"""The frozen values that flow through csaudit. No I/O, no third party."""

from csaudit.model.call import Call, Role, SkippedCall, Turn
from csaudit.model.finding import (
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    Outcome,
    Severity,
    Suppressed,
    Suppression,
    Window,
)
from csaudit.model.report import CheckCard, GroupReport, RunInfo, RunReport, Tally
from csaudit.model.result import CallResult, LedgerLine, Score

__all__ = [
    "Call",
    "CallResult",
    "CheckCard",
    "CheckOutcome",
    "Confidence",
    "Evidence",
    "Finding",
    "GroupReport",
    "LedgerLine",
    "Outcome",
    "Role",
    "RunInfo",
    "RunReport",
    "Score",
    "Severity",
    "SkippedCall",
    "Suppressed",
    "Suppression",
    "Tally",
    "Turn",
    "Window",
]
