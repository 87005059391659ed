"""`csaudit calibrate`: findings against labels."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.options import Lang, Packs, parse_outputs
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.model import CallResult
    from csaudit.quality.labels import CallLabels

_LANG = language()
FORMATS = ("text", "json", "csv", "html")


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
    scorecard: Annotated[
        str, typer.Option("--scorecard", metavar="NAME|FILE", help=say("cli.scorecard", _LANG))
    ] = "default",
    pack: Packs = None,
    lang: Lang = "",
) -> None:
    """Precision, recall, agreement; a second `--labels` file is a second rater: the ceiling."""
    from csaudit.quality.calibrate import calibrate as compare  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.labels import read_labels  # noqa: PLC0415
    from csaudit.reports.calibration import render  # noqa: PLC0415
    from csaudit.reports.files import write_atomically  # noqa: PLC0415

    lang = lang or _LANG
    outputs = parse_outputs(formats, FORMATS, "text")
    raters: dict[str, dict[str, CallLabels]] = {}
    for path in labels:
        if not Path(path).is_file():
            raise UsageError(*both("cli.cannot_read", path=path, why="—"))
        stem = Path(path).stem
        raters[path if stem in raters else stem] = dict(read_labels(path))
    if not any(raters.values()):
        raise UsageError(*both("cli.no_labels", path=labels[0]))
    results = _results(paths or labels[:1], scorecard, tuple(pack or ()))
    rows = compare(results, raters)
    from csaudit.cli.calibration import tables  # noqa: PLC0415

    report = tables(rows, lang)
    for output in outputs:
        data = render(report, output.fmt)
        if output.path:
            write_atomically(Path(output.path), data)
        else:
            sys.stdout.buffer.write(data)


def _results(paths: list[str], scorecard: str, packs: tuple[str, ...]) -> list[CallResult]:
    """The results of a saved run, or of auditing transcripts now."""
    from csaudit.batch import run  # noqa: PLC0415
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.readers import find_paths, read_path  # noqa: PLC0415
    from csaudit.reports import load  # noqa: PLC0415

    if len(paths) == 1 and paths[0].endswith(".json"):
        data = Path(paths[0]).read_bytes()
        if b'"schema_version"' in data[:400]:
            return list(load(data).results)
    recipe = ScorecardRecipe(scorecard, packs)
    files, missing = find_paths(paths)
    items = (item for file in files for item in read_path(file))
    return list(run((*missing, *items), recipe.build(), recipe).results)
