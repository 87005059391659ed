"""How many hostile calls each agent took, in a row and in a day, and when a break is due (RUBRIC B9).

For care, never for punishment: nothing here enters a score, a gate or a rate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csaudit.model import CallResult

HOSTILE = 4
"""Level of emotion (RUBRIC B1: 4 furious, 5 abusive) at which a call wears an agent out."""
ROW, DAY = 2, 5
"""Hostile calls in a row, and in a day, after which a break is due. A convention, not a measured limit."""
_CLOCKS = ("start_time", "time", "started_at", "datetime")


@dataclass(frozen=True, slots=True)
class AgentLoad:
    """The hostile calls of one agent on one day; without a date, of the whole run."""

    agent: str
    date: str
    calls: int
    hostile: int
    longest_row: int
    """Most hostile calls one after another."""
    break_after: tuple[str, ...]
    """The calls after which a break was due."""
    styles: Mapping[str, int]
    """Conflict style → calls, the commonest first."""
    in_order: bool
    """Whether the calls carry times; otherwise "in a row" follows the call ids and is a guess."""


def agent_loads(results: Iterable[CallResult]) -> tuple[AgentLoad, ...]:
    """By agent and date; agents without a name and days without a hostile call are left out."""
    days: dict[tuple[str, str], list[CallResult]] = {}
    for result in results:
        if result.agent:
            days.setdefault((result.agent, result.metadata.get("date", "")), []).append(result)
    loads = (_load(agent, date, calls) for (agent, date), calls in sorted(days.items()))
    return tuple(load for load in loads if load.hostile)


def hostile(result: CallResult) -> bool:
    """Whether the customer was furious or abusive."""
    emotion = result.facts.get("emotion")
    peak = emotion.get("peak") if isinstance(emotion, Mapping) else None
    return isinstance(peak, int) and peak >= HOSTILE


def _load(agent: str, date: str, calls: list[CallResult]) -> AgentLoad:
    row = longest = today = since_break = 0
    due = []
    for call in sorted(calls, key=lambda call: (_clock(call), call.call_id, call.source)):
        if not hostile(call):
            row = 0
            continue
        row, today, since_break = row + 1, today + 1, since_break + 1
        longest = max(longest, row)
        if row % ROW == 0 or since_break >= DAY:
            due.append(call.call_id)
            since_break = 0
    styles = Counter(style for call in calls if (style := _style(call)))
    return AgentLoad(
        agent,
        date,
        len(calls),
        today,
        longest,
        tuple(due),
        dict(sorted(styles.items(), key=lambda item: (-item[1], item[0]))),
        all(_clock(call) for call in calls),
    )


def _clock(call: CallResult) -> str:
    return next((call.metadata[name] for name in _CLOCKS if call.metadata.get(name)), "")


def _style(call: CallResult) -> str:
    agent = call.facts.get("agent")
    style = agent.get("style") if isinstance(agent, Mapping) else None
    return style if isinstance(style, str) else ""
