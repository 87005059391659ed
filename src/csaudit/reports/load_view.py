"""The hostile calls of each agent as a table: for care, with its caveat, never beside scores."""

from __future__ import annotations

from csaudit.engine.load import DAY, ROW, agent_loads
from csaudit.model import RunReport
from csaudit.wording import say

COLUMNS = ("agent", "date", "calls", "hostile", "row", "break", "styles")


def load_rows(report: RunReport, lang: str) -> list[tuple[str, ...]]:
    """One row per agent and day with a hostile call, in the order of `COLUMNS`."""
    separator = say("reports.list_separator", lang)
    return [
        (
            load.agent,
            load.date,
            str(load.calls),
            str(load.hostile),
            str(load.longest_row),
            separator.join(load.break_after),
            separator.join(f"{style_name(style, lang)} {count}" for style, count in load.styles.items()),
        )
        for load in agent_loads(report.results)
    ]


def load_note(report: RunReport, lang: str) -> str:
    """What the table is for, and what it can't know."""
    note = say("reports.facts_load_note", lang, row=ROW, day=DAY)
    if all(load.in_order for load in agent_loads(report.results)):
        return note
    return f"{note}{'' if lang == 'zh' else ' '}{say('reports.facts_load_order', lang)}"


def style_name(style: str, lang: str) -> str:
    """The name of a conflict style; an unknown one stays as it is."""
    try:
        return say(f"reports.facts_style_{style}", lang)
    except KeyError:
        return style
