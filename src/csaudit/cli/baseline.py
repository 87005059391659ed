"""`csaudit baseline …`: record what is known already, remove what is gone, show it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.audited import Given, incomplete, run_of, sound
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.exits import ExitCode
from csaudit.cli.gating import AllowIncomplete, BaselineFile, SuppressionsFile, Today
from csaudit.cli.options import Ignore, Lang, Packs, Select, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.cli.config.settle import Settings
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.quality.baseline import Baseline

_LANG = language()

app = typer.Typer(help=say("gate.baseline", _LANG), no_args_is_help=True, rich_markup_mode=None)

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="[RUN.json|PATHS]...", help=say("gate.baseline_paths", _LANG))
]
Scorecard = Annotated[str, typer.Option("--scorecard", metavar="NAME|FILE", help=say("cli.scorecard", _LANG))]


@app.command("create", help=say("gate.baseline_create", _LANG))
@reads
def create(
    paths: Paths = None,
    baseline: BaselineFile = "",
    update: Annotated[bool, typer.Option("--update", help=say("gate.baseline_update", _LANG))] = False,
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    reading: Reading = NO_OPTIONS,
    suppressions: SuppressionsFile = "",
    today: Today = "",
    allow_incomplete: AllowIncomplete = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Every finding of a saved run, or of transcripts audited now; those that are suppressed stay out."""
    from csaudit.cli.decided import read_baseline  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.baseline import known  # noqa: PLC0415
    from csaudit.reports.masking import mask  # noqa: PLC0415

    lang = lang or language()
    file = _named(baseline)
    if Path(file).exists() and not update:
        raise UsageError(*both("gate.baseline_exists", path=file))
    before = read_baseline(file) if Path(file).exists() else ()
    del isolated
    settings = settings_of(config)
    recipe = _recipe(scorecard, pack, select, ignore, settings)
    report = run_of(paths, Given(settings, lang, recipe, reading, suppressions, today))
    lost = incomplete(report)
    if lost and not allow_incomplete:
        say_err(say("gate.baseline_incomplete", lang, n=lost))
        raise typer.Exit(int(ExitCode.INCOMPLETE))
    _write(file, before, known(report.results, mask), lang)


@app.command("prune", help=say("gate.baseline_prune", _LANG))
@reads
def prune(
    paths: Paths = None,
    baseline: BaselineFile = "",
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Only what the calls of this run no longer have; other calls and checks are left alone. It never grows."""
    from csaudit.cli.decided import read_baseline  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.baseline import compare, pruned  # noqa: PLC0415

    lang = lang or language()
    file = _named(baseline)
    before = read_baseline(file)
    del isolated
    settings = settings_of(config)
    recipe = _recipe(scorecard, pack, select, ignore, settings)
    report = run_of(paths, Given(settings, lang, recipe, reading))
    gone = compare(sound(report), before, report.checks).gone
    _write(file, before, pruned(before, gone), lang)


@app.command("show", help=say("gate.baseline_show", _LANG))
def show(
    baseline: BaselineFile = "",
    as_json: Annotated[bool, typer.Option("--json", help=say("cli.json_output", _LANG))] = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """The findings by call."""
    from csaudit.cli.decided import read_baseline  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.baseline import dump  # noqa: PLC0415
    from csaudit.reports.controls import visible  # noqa: PLC0415

    del config, isolated
    lang = lang or language()
    entries = read_baseline(_named(baseline))
    if as_json:
        sys.stdout.write(json.dumps(json.loads(dump(entries)), ensure_ascii=False, indent=2) + "\n")
        return
    for entry in entries:
        role = say(f"model.role_{entry.role}", lang)
        sys.stdout.write(visible(f"{entry.call}  {entry.check}  {role}「{entry.quote}」") + "\n")
    calls = len({entry.call for entry in entries})
    say_err(say("gate.baseline_total", lang, n=len(entries), calls=calls))


def _recipe(
    scorecard: str,
    packs: list[str] | None,
    select: list[str] | None,
    ignore: list[str] | None,
    settings: Settings,
) -> ScorecardRecipe:
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415 — start-up of `--help`

    return ScorecardRecipe(
        scorecard, tuple(packs or ()), tuple(select or ()), tuple(ignore or ()), settings.overrides
    )


def _named(baseline: str) -> str:
    if not baseline:
        raise UsageError(*both("gate.baseline_no_file"))
    return baseline


def _write(file: str, before: Baseline, after: Baseline, lang: str) -> None:
    """The file, whole or not at all, and what became of it."""
    from csaudit.quality.baseline import dump  # noqa: PLC0415
    from csaudit.reports.files import write_atomically  # noqa: PLC0415 — start-up of `--help`

    write_atomically(Path(file), dump(after))
    was, now = (Counter(entry.fingerprint for entry in entries) for entries in (before, after))
    say_err(
        say(
            "gate.baseline_written",
            lang,
            path=file,
            n=len(after),
            kept=(was & now).total(),
            added=(now - was).total(),
            removed=(was - now).total(),
        )
    )
