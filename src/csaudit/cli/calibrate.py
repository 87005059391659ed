"""`csaudit calibrate`: findings against labels."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.audited import saved_run
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.counted import code_of, say_notes, say_skips
from csaudit.cli.delivery import deliver
from csaudit.cli.exits import ExitCode
from csaudit.cli.label_files import said_in
from csaudit.cli.options import Ignore, Lang, Packs, Scorecard, Select, parse_outputs, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import CallResult, SkippedCall
    from csaudit.quality.labels import CallLabels

_LANG = language()
FORMATS = ("text", "json", "csv", "html")


@reads
def calibrate(
    labels: Annotated[
        list[str], typer.Option("--labels", "-l", metavar="FILE", help=say("cli.labels", _LANG))
    ],
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATHS|RUN.json]...", help=say("cli.calibrate_paths", _LANG)),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", "-f", metavar="FMT[:PATH]", help=say("cli.calibrate_format", _LANG)),
    ] = None,
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Precision, recall, agreement; a second `--labels` file is a second rater: the ceiling."""
    from csaudit.cli.calibration import tables  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.quality.calibrate import calibrate as compare  # noqa: PLC0415
    from csaudit.reports.calibration import render  # noqa: PLC0415

    del isolated
    lang = lang or language()
    outputs = parse_outputs(formats, FORMATS, "text")
    raters = _raters(labels)
    recipe = ScorecardRecipe(
        scorecard, tuple(pack or ()), tuple(select or ()), tuple(ignore or ()), settings_of(config).overrides
    )
    results, skipped = _results(paths or labels[:1], reading, recipe, lang)
    if not results:
        say_skips(skipped, lang)
        say_err(say("cli.why_nothing", lang))
        raise typer.Exit(int(ExitCode.NOTHING_AUDITED))
    report = tables(compare(results, raters), lang)
    for output in outputs:
        deliver(render(report, output.fmt), output.path)
    raise typer.Exit(int(code_of(skipped, lang)))


def _raters(labels: list[str]) -> dict[str, dict[str, CallLabels]]:
    """What each file says, by the name of the file."""
    raters: dict[str, dict[str, CallLabels]] = {}
    for path in labels:
        stem = Path(path).stem
        raters[path if stem in raters else stem] = said_in(path)
    if not any(raters.values()):
        raise UsageError(*both("cli.no_labels", path=labels[0]))
    return raters


def _results(
    paths: list[str], reading: Reading, recipe: ScorecardRecipe, lang: str
) -> tuple[Sequence[CallResult], Sequence[SkippedCall]]:
    """The results of a saved run, or of auditing transcripts now."""
    from csaudit.batch import run  # noqa: PLC0415

    if (saved := saved_run(paths)) is not None:
        return saved.results, saved.skipped
    compiled = recipe.build()
    together, missing = reading.read(paths)
    batch = run(chain(missing, together), compiled, recipe)
    say_notes(together.notes, lang)
    return batch.results, batch.skipped
