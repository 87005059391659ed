"""The figures of checks as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.engine.stats import Rate
from csaudit.model import Outcome
from csaudit.quality.handbook import shortened
from csaudit.quality.stats import CheckCounts, CheckStats, FiredPhrase
from csaudit.reports.calibration import Table, TableReport
from csaudit.wording import say, say_reason

Row = tuple[Any, ...]


def tables(stats: CheckStats, top: int, lang: str, *, whole: bool) -> TableReport:
    """The figures in the reader's language, and as JSON values; phrases `whole`, or as much as fits a line."""
    checks = stats.checks
    silent = [(check,) for check, each in checks.items() if each.fired.of and not each.hits]
    idle = [(check,) for check, each in checks.items() if not each.fired.of and not each.hits]
    shown = [
        _table("checks", lang, _CHECK, [_check(check, each, lang) for check, each in checks.items()]),
        _table("silent", lang, ("check",), silent, n=len(silent)),
        _table("idle", lang, ("check",), idle, n=len(idle)),
        _table("excused", lang, ("check", "reason", "hits"), list(_excused(stats, lang))),
        _table("overlap", lang, ("check", "other", "both", "episodes"), list(_overlaps(stats))),
        _table("phrases", lang, _PHRASE, list(_phrases(stats, top, lang, whole)), top=top),
    ]
    if stats.labelled or stats.decided:
        shown.append(_table("precise", lang, _PHRASE, list(_precise(stats, lang, whole))))
    title = say("stats.title", lang, calls=stats.calls, labelled=stats.labelled)
    if stats.decided:
        title = say("stats.title_decided", lang, title=title, decided=stats.decided)
    return TableReport(title, tuple(table for table in shown if table.rows), values(stats))


_RATE = ("labelled", "precision", "precision_interval")
_CHECK = ("check", "applicable", "fired", "rate", "interval", "findings", "review", "excused", *_RATE)
_PHRASE = ("check", "hits", *_RATE, "cue", "where", "phrase")


def _table(key: str, lang: str, columns: tuple[str, ...], rows: list[Row], **slots: int) -> Table:
    heads = tuple(say(f"stats.col_{column}", lang) for column in columns)
    noted = key in ("checks", "idle", "overlap")
    note = say(f"stats.{key}_note", lang) if noted else ""
    return Table(key, say(f"stats.{key}", lang, **slots), heads, tuple(rows), note)


def _check(check: str, counts: CheckCounts, lang: str) -> Row:
    fired = counts.fired
    return (
        check,
        fired.of,
        fired.count,
        fired.share,
        _range(fired),
        counts.findings,
        counts.outcomes[Outcome.REVIEW],
        counts.excused.total(),
        *_precision(counts.precision, lang),
    )


def _precision(rate: Rate, lang: str) -> Row:
    """Never 0 for want of labels."""
    if not rate.of:
        return say("stats.unlabelled", lang), None, "–"
    return rate.of, rate.share, _range(rate)


def _range(rate: Rate) -> str:
    low, high = rate.interval
    return f"{low:.2f}–{high:.2f}" if rate.of else "–"


def _excused(stats: CheckStats, lang: str) -> Iterator[Row]:
    for check, counts in stats.checks.items():
        for reason, hits in _ranked(counts.excused):
            yield check, say_reason(reason, lang), hits


def _overlaps(stats: CheckStats) -> Iterator[Row]:
    for check, counts in stats.checks.items():
        partner = counts.partner()
        if partner is not None:
            yield check, *partner, counts.episodes


def _phrases(stats: CheckStats, top: int, lang: str, whole: bool) -> Iterator[Row]:
    for check, counts in stats.checks.items():
        for phrase, _ in [each for each in _ranked(counts.hits) if each[0].phrase][:top]:
            yield _phrase(check, counts, phrase, lang, whole)


def _precise(stats: CheckStats, lang: str, whole: bool) -> Iterator[Row]:
    labelled = [
        (counts.precision_of(phrase), check, phrase)
        for check, counts in stats.checks.items()
        for phrase in counts.right | counts.wrong
        if phrase.phrase
    ]
    labelled.sort(key=lambda each: (each[0].share, -each[0].of, each[1], each[2]))
    for _, check, phrase in labelled:
        yield _phrase(check, stats.checks[check], phrase, lang, whole)


def _phrase(check: str, counts: CheckCounts, phrase: FiredPhrase, lang: str, whole: bool) -> Row:
    shown = phrase.phrase if whole else shortened(phrase.phrase)
    rate = _precision(counts.precision_of(phrase), lang)
    return check, counts.hits[phrase], *rate, phrase.cue, phrase.where, shown


def _ranked(counts: Any) -> list[tuple[Any, int]]:
    """The largest first; equal ones by name."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def values(stats: CheckStats) -> dict[str, Any]:
    """The figures as JSON values: a rate without a denominator is null."""
    return {
        "calls": stats.calls,
        "labelled_calls": stats.labelled,
        "decided_findings": stats.decided,
        "checks": {check: _values(counts) for check, counts in stats.checks.items()},
    }


def _values(counts: CheckCounts) -> dict[str, Any]:
    partner = counts.partner()
    return {
        "applicable": counts.fired.of,
        "fired": counts.fired.count,
        "rate": counts.fired.share,
        "interval": counts.fired.interval if counts.fired.of else None,
        "findings": counts.findings,
        "episodes": counts.episodes,
        "outcomes": {outcome.value: counts.outcomes[outcome] for outcome in Outcome},
        "excused": dict(_ranked(counts.excused)),
        "never_applicable": not counts.fired.of and not counts.hits,
        "never_fired": bool(counts.fired.of) and not counts.hits,
        "overlap": {"check": partner[0], "episodes": partner[1]} if partner else None,
        "precision": _rate_values(counts.precision),
        "phrases": [
            {**phrase._asdict(), "hits": hits, "precision": _rate_values(counts.precision_of(phrase))}
            for phrase, hits in _ranked(counts.hits)
        ],
    }


def _rate_values(rate: Rate) -> dict[str, Any]:
    return {
        "right": rate.count,
        "labelled": rate.of,
        "share": rate.share,
        "interval": rate.interval if rate.of else None,
    }
