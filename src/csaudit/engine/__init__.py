"""Compile a scorecard once, evaluate any number of calls with it. Pure: no I/O, the same in a pool and in a cluster."""

from csaudit.engine.aggregate import add_result, group_reports
from csaudit.engine.compile import CompiledScorecard, compile_checks, compile_scorecard
from csaudit.engine.evaluate import evaluate

__all__ = [
    "CompiledScorecard",
    "add_result",
    "compile_checks",
    "compile_scorecard",
    "evaluate",
    "group_reports",
]
