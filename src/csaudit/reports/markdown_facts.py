"""The dialogue analysis in Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from csaudit.reports.facts_view import FactsView, IssueView, StrengthView
from csaudit.reports.markdown_parts import Lines, colon, escaped
from csaudit.wording import say


def facts_lines(facts: FactsView, lang: str) -> Lines:
    """The facts of one call as lists."""
    yield from ["", f"**{say('reports.facts_title', lang)}** · {say('reports.facts_note', lang)}", ""]
    yield from (f"- {escaped(line)}" for line in facts.emotion)
    if facts.type_name:
        yield _labelled(say("reports.facts_type", lang), f"{facts.type_name} · {facts.advice}", lang)
    yield from (_labelled(label, value, lang) for label, value in facts.manner)
    for process in facts.processes:
        ticks = " ".join(f"{'✓' if at else '✗'} {step}" for step, at in process.steps)
        label = say("reports.facts_process", lang)
        yield _labelled(label, f"{process.title} {process.share} · {ticks}", lang)
    yield from (_issue(issue, lang) for issue in facts.issues)
    yield from strength_lines(facts.strengths, lang)
    yield from (f"- {escaped(line)}" for line in facts.skills)


def strength_lines(strengths: Iterable[StrengthView], lang: str) -> Lines:
    """What was said well, quoted."""
    for each in strengths:
        yield f"- ✓ **{escaped(each.name)}**{colon(lang)}「{escaped(each.quote)}」 {escaped(each.at)}"


def _labelled(label: str, value: str, lang: str) -> str:
    return f"- {label}{colon(lang)}{escaped(value)}"


def _issue(issue: IssueView, lang: str) -> str:
    core = f"[{say('reports.facts_core', lang)}] " if issue.core else ""
    course = " → ".join(mark.text for mark in sorted(issue.marks, key=lambda mark: mark.at))
    notes = " · ".join([course, *issue.notes])
    return f"- {escaped(core + issue.title)}{colon(lang)}「{escaped(issue.quote)}」 {escaped(notes)}"
