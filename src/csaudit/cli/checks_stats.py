"""`csaudit checks stats`: how the checks behave on some calls."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.audited import saved_run
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.counted import code_of, say_notes, say_skips
from csaudit.cli.delivery import deliver
from csaudit.cli.exits import ExitCode
from csaudit.cli.gating import SuppressionsFile, Today
from csaudit.cli.label_files import labels_of
from csaudit.cli.options import Ignore, Lang, Packs, Scorecard, Select, jobs_of, parse_outputs, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.wording import language, say

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import Call, CallResult, RunReport, SkippedCall
    from csaudit.quality.labels import CallLabels
    from csaudit.quality.stats import CheckStats

    Marking = Callable[[Collection[str]], Callable[[CallResult], CallResult]]
    """For these checks, what marks the findings of a result that people decided about."""

_LANG = language()
WIDTH = 240
"""Of the text: ids and phrases aren't cut."""
FORMATS = ("text", "json", "csv", "html")


@reads
def stats(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATHS|RUN.json", help=say("checks.stats_paths", _LANG))
    ],
    labels: Annotated[
        list[str] | None,
        typer.Option("--labels", "-l", metavar="FILE", help=say("checks.stats_labels", _LANG)),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="FMT[:PATH]", help=say("cli.calibrate_format", _LANG)),
    ] = None,
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help=say("checks.stats_top", _LANG))] = 5,
    jobs: Annotated[
        str, typer.Option("--jobs", "-j", metavar="N|auto", help=say("cli.jobs", _LANG))
    ] = "auto",
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    reading: Reading = NO_OPTIONS,
    suppressions: SuppressionsFile = "",
    today: Today = "",
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Applicable, fired, excused, overlap, phrases; with labels or verdicts precision, never 0 without."""
    from csaudit.cli.stats_tables import tables  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.reports.calibration import render  # noqa: PLC0415

    del isolated
    lang = lang or language()
    outputs = parse_outputs(formats, FORMATS, "text")
    known = labels_of(labels or (), lang)
    workers, saved = jobs_of(jobs), saved_run(paths)
    recipe = ScorecardRecipe(
        scorecard, tuple(pack or ()), tuple(select or ()), tuple(ignore or ()), settings_of(config).overrides
    )
    marking = _marking(suppressions, today, recipe)
    if saved is not None:
        counted, skipped = _of_run(saved, known, marking)
    else:
        together, missing = reading.read(paths)
        counted, skipped = _of_calls(chain(missing, together), recipe, workers, known, marking)
        say_notes(together.notes, lang)
    if not counted.calls:
        say_skips(skipped, lang)
        say_err(say("cli.why_nothing", lang))
        raise typer.Exit(int(ExitCode.NOTHING_AUDITED))
    for output in outputs:
        shown = tables(counted, top, lang, whole=output.fmt == "csv")
        deliver(render(shown, output.fmt, WIDTH), output.path)
    raise typer.Exit(int(code_of(skipped, lang)))


def _marking(path: str, today: str, recipe: ScorecardRecipe) -> Marking:
    """How results get what a list of suppressions says of their findings; without a list they stay as they are."""
    from csaudit.cli.decided import day_of  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.appealed import marker  # noqa: PLC0415
    from csaudit.quality.suppressions import load_suppressions  # noqa: PLC0415

    if not path:
        return lambda _: lambda result: result
    entries, day = load_suppressions(path), day_of(today)
    return lambda checks: marker(checks, entries, day, recipe.library)


def _of_run(
    report: RunReport, labels: dict[str, CallLabels], marking: Marking
) -> tuple[CheckStats, list[SkippedCall]]:
    from csaudit.quality.stats import CheckStats  # noqa: PLC0415

    counted, mark = CheckStats.of(sorted(report.checks)), marking(report.checks)
    for result in report.results:
        counted.add(mark(result), labels)
    return counted, list(report.skipped)


def _of_calls(
    items: Iterable[Call | SkippedCall],
    recipe: ScorecardRecipe,
    jobs: int,
    labels: dict[str, CallLabels],
    marking: Marking,
) -> tuple[CheckStats, list[SkippedCall]]:
    """Each call is counted when it is done, and dropped."""
    from csaudit.batch import each  # noqa: PLC0415
    from csaudit.quality.stats import CheckStats  # noqa: PLC0415

    compiled = recipe.build()
    skipped: list[SkippedCall] = []
    counted, mark = CheckStats.of(sorted(check.check for check in compiled.checks)), marking(compiled.by_name)
    for result in each(items, compiled, recipe, jobs=jobs, skipped=skipped, with_facts=False):
        counted.add(mark(result), labels)
    return counted, skipped
