"""A calibration as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from csaudit.quality.agreement import Figures
from csaudit.quality.calibrate import Calibration, precision_interval, recall_interval
from csaudit.quality.kappa import YesNo
from csaudit.reports.calibration import Table, TableReport
from csaudit.wording import say


def tables(calibration: Calibration, lang: str) -> TableReport:
    """The figures in the reader's language, and as JSON values."""
    title = say("calibrate.title", lang, calls=calibration.agreement.calls)
    shown = (
        _dimensions(calibration, lang),
        _checks(calibration, lang),
        _agreement("agreement", say("calibrate.agreement", lang), calibration.by_call, lang),
        *(
            _agreement(f"raters {pair}", say("calibrate.ceiling", lang, pair=pair), table, lang)
            for pair, table in calibration.raters.items()
        ),
        _scores(calibration, lang),
        _missed(calibration, lang),
        _false(calibration, lang),
    )
    return TableReport(title, shown, values(calibration))


def _columns(lang: str, *names: str) -> tuple[str, ...]:
    return tuple(say(f"calibrate.col_{name}", lang) for name in names)


def _range(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.2f}–{bounds[1]:.2f}"


def _dimensions(calibration: Calibration, lang: str) -> Table:
    agreement = calibration.agreement
    named = [(say(f"model.dimension_{name}", lang), each) for name, each in agreement.dimensions.items()]
    named.append((say("calibrate.micro", lang), agreement.micro))
    clean = agreement.clean_calls
    rate = f"{agreement.clean_false_alarms / clean:.2f}" if clean else "–"
    return Table(
        "dimensions",
        say("calibrate.dimensions", lang),
        _columns(
            lang,
            "dimension",
            "support",
            "hits",
            "false",
            "missed",
            "precision",
            "interval_p",
            "recall",
            "interval_r",
            "f1",
        ),
        tuple(_dimension_row(name, figures) for name, figures in named),
        say("calibrate.dimensions_note", lang, clean=clean, alarms=agreement.clean_false_alarms, rate=rate),
    )


def _dimension_row(name: str, figures: Figures) -> tuple[Any, ...]:
    return (
        name,
        figures.hits + figures.misses,
        figures.hits,
        figures.false_alarms,
        figures.misses,
        figures.precision,
        _range(precision_interval(figures)),
        figures.recall,
        _range(recall_interval(figures)),
        figures.f1,
    )


def _checks(calibration: Calibration, lang: str) -> Table:
    return Table(
        "checks",
        say("calibrate.checks", lang),
        _columns(lang, "check", "hits", "false", "precision", "interval_p"),
        tuple(
            (each.check, each.hits, each.false_alarms, each.precision, _range(each.interval))
            for each in calibration.checks
        ),
        say("calibrate.checks_note", lang),
    )


def _agreement(key: str, title: str, by_call: Mapping[str, YesNo], lang: str) -> Table:
    return Table(
        key,
        title,
        _columns(lang, "dimension", "both", "first", "second", "neither", "observed", "kappa", "pabak"),
        tuple(
            (
                say(f"model.dimension_{name}", lang),
                each.both,
                each.first_only,
                each.second_only,
                each.neither,
                each.observed,
                each.kappa,
                each.pabak,
            )
            for name, each in by_call.items()
        ),
        say("calibrate.agreement_note", lang),
    )


def _scores(calibration: Calibration, lang: str) -> Table:
    score = calibration.score
    low, high = score.low, score.high
    right, asked = calibration.core_issue
    bounds = f"{low:.2f}–{high:.2f} (n={score.n})" if low is not None and high is not None else f"n={score.n}"
    return Table(
        "score",
        say("calibrate.score", lang),
        _columns(lang, "what", "value", "range"),
        (
            (say("calibrate.score_rho", lang), score.rho, bounds),
            (say("calibrate.score_core", lang), right / asked if asked else None, f"{right}/{asked}"),
        ),
    )


def _missed(calibration: Calibration, lang: str) -> Table:
    return Table(
        "missed",
        say("calibrate.missed", lang),
        _columns(lang, "call", "turn", "dimension", "quote"),
        tuple(
            (call, label.turn + 1, say(f"model.dimension_{label.dimension}", lang), label.span)
            for call, label in calibration.agreement.missed
        ),
    )


def _false(calibration: Calibration, lang: str) -> Table:
    return Table(
        "false",
        say("calibrate.false", lang),
        _columns(lang, "call", "turn", "check", "quote"),
        tuple(
            (call, finding.evidence.turn + 1, finding.check, finding.evidence.quote)
            for call, finding in calibration.agreement.false_alarms
        ),
    )


def values(calibration: Calibration) -> dict[str, Any]:
    """The figures as JSON values; turns are 0-based, as in every JSON output."""
    agreement = calibration.agreement
    named = {**agreement.dimensions, "micro": agreement.micro}
    return {
        "calls": agreement.calls,
        "clean_calls": agreement.clean_calls,
        "clean_false_alarms": agreement.clean_false_alarms,
        "dimensions": {name: _figures(figures) for name, figures in named.items()},
        "checks": {
            each.check: {
                "hits": each.hits,
                "false": each.false_alarms,
                "precision": each.precision,
                "interval": each.interval,
            }
            for each in calibration.checks
        },
        "agreement": {name: _yes_no(each) for name, each in calibration.by_call.items()},
        "raters": {
            pair: {name: _yes_no(each) for name, each in table.items()}
            for pair, table in calibration.raters.items()
        },
        "score": {
            "n": calibration.score.n,
            "spearman": calibration.score.rho,
            "interval": [calibration.score.low, calibration.score.high],
        },
        "core_issue": {"found": calibration.core_issue[0], "of": calibration.core_issue[1]},
        "missed": [
            {"call": call, "turn": label.turn, "dimension": label.dimension, "quote": label.span}
            for call, label in agreement.missed
        ],
        "false_alarms": [
            {"call": call, "turn": f.evidence.turn, "check": f.check, "quote": f.evidence.quote}
            for call, f in agreement.false_alarms
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "hits": figures.hits,
        "false": figures.false_alarms,
        "missed": figures.misses,
        "precision": figures.precision,
        "precision_interval": precision_interval(figures),
        "recall": figures.recall,
        "recall_interval": recall_interval(figures),
        "f1": figures.f1,
    }


def _yes_no(each: YesNo) -> dict[str, Any]:
    return {
        "both": each.both,
        "first_only": each.first_only,
        "second_only": each.second_only,
        "neither": each.neither,
        "agreement": each.observed,
        "kappa": each.kappa,
        "pabak": each.pabak,
    }
