"""The effect of edited checks as tables."""

from __future__ import annotations

from typing import Any

from csaudit.cli.change_values import Mask, values
from csaudit.model import Finding
from csaudit.quality.agreement import Figures
from csaudit.quality.change import Change, FindingChange, GroupChange, LabelChange
from csaudit.reports.calibration import Table, TableReport
from csaudit.wording import say

EXAMPLES = 5
"""Calls that a row of the outcomes names."""


def tables(change: Change, lang: str, mask: Mask) -> TableReport:
    """What changed, in the reader's language; tables without a row are left out."""
    found = [
        _summary(change, lang),
        _findings(change, lang),
        _scores(change, lang),
        _groups("teams", change.teams, lang),
        _groups("agents", change.agents, lang),
        _outcomes(change, lang),
    ]
    if change.labels is not None:
        found += [_dimensions(change.labels, lang), *_fixed_and_broken(change.labels, lang, mask)]
    shown = (found[0], *(table for table in found[1:] if table.rows))
    return TableReport(say("change.title", lang, calls=change.calls), shown, values(change, mask))


def _table(name: str, lang: str, columns: str, rows: tuple[tuple[Any, ...], ...], note: str = "") -> Table:
    headings = tuple(say(f"change.col_{column}", lang) for column in columns.split())
    return Table(name, say(f"change.{name}", lang), headings, rows, note)


def _summary(change: Change, lang: str) -> Table:
    kinds = [each.kind for each in change.findings]
    rows: list[tuple[str, str]] = [
        (say(f"change.{kind}_findings", lang), str(kinds.count(kind))) for kind in ("new", "lost", "changed")
    ]
    rows.append((say("change.changed_calls", lang), f"{len(change.scores)} / {change.calls}"))
    rows.append((say("change.mean", lang), " → ".join(_points(value) for value in change.mean)))
    note = "" if change.anything else say("change.same", lang)
    return Table("summary", say("change.summary", lang), ("", ""), tuple(rows), note)


def _points(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _shift(pair: tuple[float | None, float | None]) -> str:
    before, after = pair
    return "–" if before is None or after is None else f"{after - before:+g}"


def _findings(change: Change, lang: str) -> Table:
    rows = tuple(
        (
            say(f"change.kind_{each.kind}", lang),
            each.call_id,
            each.shown.evidence.turn + 1,
            each.shown.check,
            _said(each, lang),
        )
        for each in change.findings
    )
    note = say("change.findings_note", lang)
    return _table("findings", lang, "kind call turn check quote", rows, note)


def _said(each: FindingChange, lang: str) -> str:
    """The quote; of a changed finding what it was and what it is."""
    if each.before is None or each.after is None:
        return each.shown.evidence.quote
    old, new = _terms(each.before, lang), _terms(each.after, lang)
    was = [one for one, other in zip(old, new, strict=True) if one != other]
    now = [other for one, other in zip(old, new, strict=True) if one != other]
    quote = "" if old[0] != new[0] else f"{each.after.evidence.quote}: "
    return f"{quote}{' '.join(was)} → {' '.join(now)}"


def _terms(finding: Finding, lang: str) -> tuple[str, ...]:
    return (
        finding.evidence.quote,
        say(f"model.severity_{finding.severity.value}", lang),
        say(f"model.outcome_{finding.outcome.value}", lang),
    )


def _scores(change: Change, lang: str) -> Table:
    rows = tuple(
        (
            each.call_id,
            *(_points(value) for value in each.score),
            _shift(each.score),
            *(say(f"change.verdict_{verdict}", lang) for verdict in each.verdict),
        )
        for each in change.scores
    )
    return _table("scores", lang, "call before after shift verdict_before verdict_after", rows)


def _groups(name: str, groups: tuple[GroupChange, ...], lang: str) -> Table:
    rows = tuple(
        (
            each.name or say("change.no_name", lang),
            each.calls,
            each.changed,
            *(_points(value) for value in each.mean),
            _shift(each.mean),
            *each.failed,
        )
        for each in groups
    )
    columns = "group calls changed before after shift failed_before failed_after"
    return _table(name, lang, columns, rows)


def _outcomes(change: Change, lang: str) -> Table:
    rows = tuple(
        (
            each.check,
            _outcome(each.before, lang),
            _outcome(each.after, lang),
            len(each.calls),
            ", ".join(each.calls[:EXAMPLES]) + (" …" if len(each.calls) > EXAMPLES else ""),
        )
        for each in change.outcomes
    )
    note = (
        say("change.outcomes_note", lang) if any(not (o.before and o.after) for o in change.outcomes) else ""
    )
    return _table("outcomes", lang, "check before after calls examples", rows, note)


def _outcome(outcome: str, lang: str) -> str:
    return say(f"model.outcome_{outcome}" if outcome else "change.outcome_absent", lang)


def _dimensions(labels: LabelChange, lang: str) -> Table:
    before, after = labels.before.dimensions, labels.after.dimensions
    rows = [
        (say(f"model.dimension_{name}", lang), before.get(name, Figures()), after.get(name, Figures()))
        for name in sorted(before.keys() | after.keys())
    ]
    rows.append((say("calibrate.micro", lang), labels.before.micro, labels.after.micro))
    columns = "dimension p_before p_after r_before r_after f1_before f1_after"
    return _table(
        "dimensions",
        lang,
        columns,
        tuple(
            (name, old.precision, new.precision, old.recall, new.recall, old.f1, new.f1)
            for name, old, new in rows
        ),
    )


def _fixed_and_broken(labels: LabelChange, lang: str, mask: Mask) -> list[Table]:
    made = []
    for name, faults, alarms in (("fixed", "found", "silenced"), ("broken", "missed", "alarms")):
        rows = [
            (
                say(f"change.{faults}", lang),
                call,
                label.turn + 1,
                say(f"model.dimension_{label.dimension}", lang),
                mask(label.span),
            )
            for call, label in getattr(labels, faults)
        ]
        rows += [
            (say(f"change.{alarms}", lang), call, each.evidence.turn + 1, each.check, each.evidence.quote)
            for call, each in getattr(labels, alarms)
        ]
        made.append(_table(name, lang, "kind call turn check quote", tuple(rows)))
    return made
