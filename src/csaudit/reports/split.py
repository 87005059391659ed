"""A run cut into the runs of its calls, agents or teams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from csaudit.errors import UsageError
from csaudit.model import CallResult, RunReport
from csaudit.wording import both

LEVELS: Final = ("call", "agent", "team")


def split(report: RunReport, by: str) -> list[tuple[str, RunReport]]:
    """One run per call, agent or team, in order of its name; the counts of its groups are its own.

    Skipped calls belong to no unit: they stay with the whole run. `UsageError` for another `by`.
    """
    if by not in LEVELS:
        raise UsageError(*both("reports.bad_level", level=by, levels=", ".join(LEVELS)))
    if by == "call":
        return [(result.call_id, _part(report, (result,))) for result in report.results]
    key: Callable[[CallResult], str] = _agent if by == "agent" else _team
    members: dict[str, list[CallResult]] = {}
    for result in report.results:
        members.setdefault(key(result), []).append(result)
    return [(name, _part(report, tuple(members[name]))) for name in sorted(members)]


def _agent(result: CallResult) -> str:
    return result.agent


def _team(result: CallResult) -> str:
    return result.team


def _part(report: RunReport, results: tuple[CallResult, ...]) -> RunReport:
    from csaudit.engine.aggregate import group_reports  # noqa: PLC0415 - the engine imports much

    teams, agents = group_reports(results)
    return replace(report, results=results, teams=teams, agents=agents, skipped=())
