"""`csaudit checks stats`: how the checks behave on some calls."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.exits import ExitCode
from csaudit.cli.options import Lang, Packs, jobs_of, parse_outputs, say_err
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import RunReport, SkippedCall
    from csaudit.quality.labels import CallLabels
    from csaudit.quality.stats import CheckStats

_LANG = language()
WIDTH = 240
"""Of the text: ids and phrases aren't cut."""
FORMATS = ("text", "json", "csv", "html")


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
    scorecard: Annotated[
        str, typer.Option("--scorecard", metavar="NAME|FILE", help=say("cli.scorecard", _LANG))
    ] = "default",
    pack: Packs = None,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Applicable, fired, excused, overlap, phrases; with labels precision, never 0 without."""
    from csaudit.cli.stats_tables import tables  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.reports.calibration import render  # noqa: PLC0415
    from csaudit.reports.files import write_atomically  # noqa: PLC0415

    del isolated
    lang = lang or language()
    outputs = parse_outputs(formats, FORMATS, "text")
    known = _labels(labels or ())
    saved = _saved(paths)
    recipe = ScorecardRecipe(scorecard, tuple(pack or ()), overrides=settings_of(config).overrides)
    counted, skipped = (
        _of_run(saved, known) if saved is not None else _of_calls(paths, recipe, jobs_of(jobs), known)
    )
    if not counted.calls:
        say_err(say("cli.why_nothing", lang))
        raise typer.Exit(int(ExitCode.NOTHING_AUDITED))
    for output in outputs:
        data = render(tables(counted, top, lang, whole=output.fmt == "csv"), output.fmt, WIDTH)
        if output.path:
            write_atomically(Path(output.path), data)
        else:
            sys.stdout.buffer.write(data)
    for skip in skipped[:5]:
        say_err(f"  {skip.source}: {skip.zh if lang == 'zh' else skip.en}")
    if skipped:
        say_err(say("checks.stats_skipped", lang, n=len(skipped)))
        raise typer.Exit(int(ExitCode.INCOMPLETE))


def _labels(paths: list[str] | tuple[()]) -> dict[str, CallLabels]:
    """The labels of all the files; a call that two files label counts as the first says."""
    from csaudit.quality.labels import read_labels  # noqa: PLC0415

    known: dict[str, CallLabels] = {}
    for path in paths:
        if not Path(path).is_file():
            raise UsageError(*both("cli.cannot_read", path=path, why="—"))
        found = read_labels(path)
        if not found:
            raise UsageError(*both("cli.no_labels", path=path))
        known = {**found, **known}
    return known


def _saved(paths: list[str]) -> RunReport | None:
    """The saved run, if that is what is given."""
    from csaudit.reports import load  # noqa: PLC0415

    if len(paths) != 1 or not paths[0].endswith(".json") or not Path(paths[0]).is_file():
        return None
    data = Path(paths[0]).read_bytes()
    return load(data) if b'"schema_version"' in data[:400] else None


def _of_run(report: RunReport, labels: dict[str, CallLabels]) -> tuple[CheckStats, list[SkippedCall]]:
    from csaudit.quality.stats import CheckStats  # noqa: PLC0415

    counted = CheckStats.of(sorted(report.checks))
    for result in report.results:
        counted.add(result, labels)
    return counted, list(report.skipped)


def _of_calls(
    paths: list[str], recipe: ScorecardRecipe, jobs: int, labels: dict[str, CallLabels]
) -> tuple[CheckStats, list[SkippedCall]]:
    """Each call is counted when it is done, and dropped."""
    from csaudit.batch import each  # noqa: PLC0415
    from csaudit.quality.stats import CheckStats  # noqa: PLC0415
    from csaudit.readers import find_paths, read_path  # noqa: PLC0415

    compiled = recipe.build()
    files, missing = find_paths(paths)
    skipped = list(missing)
    counted = CheckStats.of(sorted(check.check for check in compiled.checks))
    items = (item for file in files for item in read_path(file))
    for result in each(items, compiled, recipe, jobs=jobs, skipped=skipped):
        counted.add(result, labels)
    return counted, sorted(skipped, key=lambda skip: (skip.source, skip.code))
