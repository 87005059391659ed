"""What people decided beforehand, held against a run: the baseline and the suppressions. Read before anything is audited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from csaudit.errors import UsageError
from csaudit.quality.appealed import apply
from csaudit.quality.baseline import Baseline, compare, load
from csaudit.quality.suppressions import Entry, load_suppressions
from csaudit.reports.masking import mask
from csaudit.wording import both

if TYPE_CHECKING:
    from csaudit.engine import CompiledScorecard
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import CallResult, RunInfo, RunReport

Notice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Decided:
    """The files, read; `None` for one that wasn't given."""

    baseline: Baseline | None
    entries: tuple[Entry, ...] | None
    today: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The results with every decision applied, and what a run's head says of it."""

    results: tuple[CallResult, ...]
    gone: int | None
    suppressions: int | None
    today: str
    notices: tuple[Notice, ...]

    def head(self, run: RunInfo, notices: tuple[Notice, ...]) -> RunInfo:
        """The run's head with it."""
        return replace(run, gone=self.gone, suppressions=self.suppressions, today=self.today, notices=notices)


def read_decided(baseline: str, suppressions: str, today: str) -> Decided:
    """The files named; `UsageError` or `SuppressionError` for what can't be read."""
    return Decided(
        baseline=read_baseline(baseline) if baseline else None,
        entries=load_suppressions(suppressions) if suppressions else None,
        today=day_of(today),
    )


def read_baseline(path: str) -> Baseline:
    """A baseline file."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise UsageError(*both("gate.baseline_missing", path=path)) from error
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=path, why=error.strerror or str(error))) from error
    return load(data, path)


def day_of(text: str) -> date:
    """The day that `--today` names, else today."""
    if not text:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(*both("gate.bad_today", given=text)) from error


def stand(
    decided: Decided,
    results: tuple[CallResult, ...],
    scorecard: CompiledScorecard,
    recipe: ScorecardRecipe,
) -> Standing:
    """Appeals first, then the baseline. In one process and by call, so that parallel equals serial."""
    notices: list[Notice] = []
    expired = False
    if decided.entries is not None:
        appealed = apply(scorecard, results, decided.entries, decided.today, recipe.library, mask)
        results, expired = appealed.results, appealed.expired
        notices += appealed.notices
    gone = None
    if decided.baseline is not None:
        compared = compare(results, decided.baseline, scorecard.by_name)
        results, gone = compared.results, len(compared.gone)
        if gone:
            notices.append(both("gate.baseline_gone", n=gone))
    return Standing(
        results=results,
        gone=gone,
        suppressions=None if decided.entries is None else len(decided.entries),
        today=decided.today.isoformat() if expired else "",
        notices=tuple(notices),
    )


def silent_notices(report: RunReport) -> tuple[Notice, ...]:
    """Under `--strict`: checks that never applied, and fields that checks ask for and no call has."""
    from csaudit.reports.counting import totals  # noqa: PLC0415 — only where asked for
    from csaudit.reports.summary import name_list  # noqa: PLC0415

    notices = [
        both("gate.unknown_field", field=field, n=checks) for field, checks in sorted(_fields(report.results))
    ]
    never = tuple(name for name in totals(report).never_applied if report.checks[name].enforce != "shadow")
    if never:
        zh, en = (
            both("gate.never_applied", n=len(never), names=name_list(report, never, lang))[place]
            for place, lang in enumerate(("zh", "en"))
        )
        notices.append((zh, en))
    return tuple(notices)


def _fields(results: Iterable[CallResult]) -> Iterable[tuple[str, int]]:
    """Field → checks that couldn't be judged for want of it, for the fields that no call has."""
    asked: dict[str, set[str]] = {}
    present = Counter[str]()
    for result in results:
        present.update(name for name, value in result.metadata.items() if value)
        for outcome in result.outcomes:
            key, _, field = outcome.reason.partition(":")
            if key == "metadata-missing":
                asked.setdefault(field, set()).add(outcome.check)
    return [(field, len(checks)) for field, checks in asked.items() if not present[field]]
