"""Compile a scorecard once, evaluate any number of calls with it. Pure: no I/O, the same in a pool and in a cluster."""

from csaudit.engine.aggregate import group_reports, tallied
from csaudit.engine.compile import compile_checks, compile_scorecard
from csaudit.engine.evaluate import evaluate, evaluate_each
from csaudit.engine.scorecard import CompiledScorecard
from csaudit.engine.suppress import suppress

__all__ = [
    "CompiledScorecard",
    "compile_checks",
    "compile_scorecard",
    "evaluate",
    "evaluate_each",
    "group_reports",
    "suppress",
    "tallied",
]
