"""The dialogue analysis of a call in the reader's words. Facts may come from a file: anything may be missing or odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from csaudit.model import CallResult
from csaudit.reports import phrasing
from csaudit.reports.curve import Curve, curve
from csaudit.reports.facts_skills import skill_lines
from csaudit.reports.facts_values import (
    duration,
    joined,
    mapping,
    mappings,
    name,
    number,
    quoted,
    text,
    titled,
)
from csaudit.wording import say


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened to an issue: what, at which turn, and where on a line from 0 to 100."""

    kind: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class IssueView:
    """One issue and what became of it."""

    title: str
    core: bool
    quote: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]
    """What didn't happen, and how long or how often the customer had to say it."""


@dataclass(frozen=True, slots=True)
class ProcessView:
    """One process with its steps: name, and the turn that took it (empty for a missed one)."""

    title: str
    share: str
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StrengthView:
    """Something said well."""

    name: str
    at: str
    quote: str


@dataclass(frozen=True, slots=True)
class FactsView:
    """Everything a reader gets to see of the analysis of one call."""

    curve: Curve | None
    emotion: tuple[str, ...]
    type_name: str
    advice: str
    manner: tuple[tuple[str, str], ...]
    """Label and value: stress reaction, conflict style."""
    issues: tuple[IssueView, ...]
    processes: tuple[ProcessView, ...]
    strengths: tuple[StrengthView, ...]
    skills: tuple[str, ...]


def facts_view(result: CallResult, lang: str) -> FactsView | None:
    """The facts of a call; `None` where there are none worth showing."""
    facts = result.facts
    emotion = mapping(facts.get("emotion"))
    issues = tuple(_issue(each, result.turns, lang) for each in mappings(facts.get("issues")))
    drawn = curve(emotion, lang)
    if drawn is None and not issues:
        return None
    kind = name("type", facts.get("customer_type"), lang)
    return FactsView(
        curve=drawn,
        emotion=tuple(_emotion(emotion, lang)),
        type_name=kind,
        advice=name("advice", facts.get("customer_type"), lang) if kind else "",
        manner=tuple(_manner(mapping(facts.get("agent")), lang)),
        issues=issues,
        processes=tuple(_process(each, lang) for each in mappings(facts.get("process"))),
        strengths=strengths(result, lang),
        skills=tuple(skill_lines(facts, lang)),
    )


def strengths(result: CallResult, lang: str) -> tuple[StrengthView, ...]:
    """What the agent said well in a call."""
    return tuple(
        StrengthView(
            _strength(each, lang),
            say("reports.turn", lang, n=turn + 1, role=phrasing.named("role", "agent", lang)),
            quoted(each),
        )
        for each in mappings(result.facts.get("strengths"))
        if (turn := number(each.get("turn"))) is not None
    )


def _strength(strength: Mapping[str, object], lang: str) -> str:
    words, count = name("strength", strength.get("strength"), lang), number(strength.get("count"))
    return words if count is None else f"{words} ×{count}"


def _emotion(emotion: Mapping[str, object], lang: str) -> Iterator[str]:
    peak, turn = number(emotion.get("peak")), number(emotion.get("peak_turn"))
    if not peak or turn is None:
        yield say("reports.facts_no_peak", lang)
    else:
        words = name("level", str(peak), lang)
        yield say("reports.facts_peak", lang, level=peak, name=words, turn=turn + 1)
        if peak > 1:
            yield from _calm(emotion, lang)
    raised = emotion.get("triggers")
    turns = [
        str(at + 1)
        for each in (raised if isinstance(raised, list | tuple) else ())
        if (at := number(each)) is not None
    ]
    if turns:
        yield say("reports.facts_triggers", lang, turns=say("reports.list_separator", lang).join(turns))
    rose, level = number(emotion.get("agent_rose")), number(emotion.get("agent_peak")) or 0
    if rose is not None:
        yield say("reports.facts_agent_rose", lang, turn=rose + 1, level=level)
    elif level > 1:
        yield say("reports.facts_agent_peak", lang, level=level)
    else:
        yield say("reports.facts_agent_calm", lang)


def _calm(emotion: Mapping[str, object], lang: str) -> Iterator[str]:
    calm = number(emotion.get("calm_turn"))
    if calm is None:
        yield say("reports.facts_never_calm", lang)
        return
    parts = [say("reports.facts_calm_at", lang, turn=calm + 1)]
    if (time := duration(emotion.get("calm_seconds"))) and isinstance(emotion.get("calm_in_time"), bool):
        key = "facts_calm_in_time" if emotion["calm_in_time"] else "facts_calm_late"
        parts.append(say(f"reports.{key}", lang, time=time))
    yield joined(parts, lang)


def _manner(agent: Mapping[str, object], lang: str) -> Iterator[tuple[str, str]]:
    for key in ("reaction", "style"):
        if value := name(key, agent.get(key), lang):
            yield say(f"reports.facts_{key}", lang), value


def manner_over(results: Iterable[CallResult], lang: str) -> tuple[tuple[str, str], ...]:
    """Label and counts of the stress reactions and conflict styles over some calls, the commonest first."""
    counts: dict[str, Counter[str]] = {}
    for result in results:
        for label, value in _manner(mapping(result.facts.get("agent")), lang):
            counts.setdefault(label, Counter())[value] += 1
    separator = say("reports.list_separator", lang)
    return tuple(
        (label, separator.join(f"{value} ×{count}" for value, count in found.most_common()))
        for label, found in sorted(counts.items())
    )


def _issue(issue: Mapping[str, object], turns: int, lang: str) -> IssueView:
    marks = []
    for kind in ("stated", "taken_up", "parked", "answered"):
        if (turn := number(issue.get(kind))) is not None:
            words = say("reports.facts_at", lang, what=say(f"reports.facts_{kind}", lang), turn=turn + 1)
            marks.append(Mark(kind, words, round(100 * min(turn, turns) / max(1, turns - 1), 1)))
    kinds = {mark.kind for mark in marks}
    again = issue.get("restated")
    notes = []
    if waited := duration(issue.get("seconds_to_take_up")):
        notes.append(say("reports.facts_waited", lang, time=waited))
    if isinstance(again, list | tuple) and again:
        notes.append(say("reports.facts_restated", lang, n=len(again)))
    if not kinds & {"taken_up", "parked", "answered"} and issue.get("category") != "other":
        notes.append(say("reports.facts_not_taken_up", lang))
    elif "answered" not in kinds and issue.get("category") != "other":
        notes.append(say("reports.facts_not_answered", lang))
    title = titled(issue, lang)
    return IssueView(
        title or name("issue", issue.get("category"), lang),
        issue.get("core") is True,
        quoted(issue),
        tuple(marks),
        tuple(notes),
    )


def _process(process: Mapping[str, object], lang: str) -> ProcessView:
    steps = []
    for step in mappings(process.get("steps")):
        at = number(step.get("turn"))
        named = [say("reports.facts_at", lang, what="", turn=at + 1).strip()] if at is not None else []
        if named and (count := number(step.get("options"))) and count > 1:
            named.append(say("reports.facts_options", lang, n=count))
        steps.append((name("step", step.get("step"), lang), joined(named, lang)))
    title = titled(process, lang)
    share = f"{sum(bool(at) for _, at in steps)}/{len(steps)}"
    return ProcessView(title or text(process.get("process")), share, tuple(steps))
