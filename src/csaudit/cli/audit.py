"""`csaudit audit`: transcripts in, reports out."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.cache import CacheDir, NoCache, open_cache, report_cache
from csaudit.cli.options import (
    By,
    Formats,
    Lang,
    Output,
    Packs,
    Unmasked,
    check_level,
    jobs_of,
    parse_outputs,
    say_err,
)
from csaudit.wording import language, say

if TYPE_CHECKING:
    from csaudit.batch import Batch
    from csaudit.cli.gate import Gate
    from csaudit.engine import CompiledScorecard
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import Call, RunReport, SkippedCall
    from csaudit.readers import ReadOptions

_LANG = language()


def _help(key: str) -> str:
    return say(f"cli.{key}", _LANG)


def audit(
    paths: Annotated[list[str], typer.Argument(metavar="PATHS", help=_help("paths"))],
    formats: Formats = None,
    by: By = "",
    jobs: Annotated[str, typer.Option("--jobs", "-j", metavar="N|auto", help=_help("jobs"))] = "auto",
    scorecard: Annotated[
        str, typer.Option("--scorecard", metavar="NAME|FILE", help=_help("scorecard"))
    ] = "default",
    pack: Packs = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CHECK", help=_help("select"))
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CHECK", help=_help("ignore"))
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", metavar="GLOB", help=_help("exclude"))
    ] = None,
    encoding: Annotated[str, typer.Option("--encoding", help=_help("encoding"), show_default=False)] = "",
    source_format: Annotated[
        str, typer.Option("--source-format", metavar="FMT", help=_help("source_format"), show_default=False)
    ] = "",
    agent_speaker: Annotated[
        list[str] | None, typer.Option("--agent-speaker", metavar="LABEL", help=_help("agent_speaker"))
    ] = None,
    swap_roles: Annotated[bool, typer.Option("--swap-roles", help=_help("swap_roles"))] = False,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help=_help("map"))
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="minor|major|fatal|never", help=_help("fail_on"), show_default=False
        ),
    ] = "",
    min_score: Annotated[
        float | None, typer.Option("--min-score", metavar="N", help=_help("min_score"), show_default=False)
    ] = None,
    allow_empty: Annotated[bool, typer.Option("--allow-empty", help=_help("allow_empty"))] = False,
    allow_incomplete: Annotated[
        bool, typer.Option("--allow-incomplete", help=_help("allow_incomplete"))
    ] = False,
    no_mask: Unmasked = False,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_help("quiet"))] = False,
    lang: Lang = "",
) -> None:
    """Read transcripts, run the scorecard's checks, write reports."""
    from csaudit.cli.gate import Gate  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.readers import ReadOptions  # noqa: PLC0415
    from csaudit.reports import FORMATS  # noqa: PLC0415

    request = Request(
        paths=paths,
        exclude=tuple(exclude or ()),
        outputs=parse_outputs(formats, FORMATS, "text"),
        by=check_level(by),
        workers=jobs_of(jobs),
        mask=not no_mask,
        quiet=quiet,
        lang=lang or _LANG,
        cache_dir=None if no_cache else cache_dir,
        gate=Gate(fail_on, min_score, allow_empty, allow_incomplete),
        read=ReadOptions(
            encoding=encoding or None,
            source_format=source_format or None,
            agent_speaker=tuple(agent_speaker or ()),
            swap_roles=swap_roles,
            columns=_columns(columns),
        ),
        recipe=ScorecardRecipe(scorecard, tuple(pack or ()), tuple(select or ()), tuple(ignore or ())),
    )
    raise typer.Exit(_perform(request))


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for, checked."""

    paths: list[str]
    exclude: tuple[str, ...]
    outputs: list[Output]
    by: str | None
    workers: int
    mask: bool
    quiet: bool
    lang: str
    cache_dir: str | None
    """Empty for the usual folder; `None` for no cache."""
    gate: Gate
    read: ReadOptions
    recipe: ScorecardRecipe


def _perform(request: Request) -> int:
    """Audit, report, decide; the exit code."""
    from csaudit.batch import run  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.emit import emit  # noqa: PLC0415
    from csaudit.cli.gate import decide  # noqa: PLC0415
    from csaudit.readers import find_paths, read_path  # noqa: PLC0415

    lang = request.lang
    compiled = request.recipe.build()
    cache = open_cache(compiled, request.cache_dir)
    files, missing = find_paths(request.paths, request.exclude)
    with _progress(len(files), lang, quiet=request.quiet) as (on_file, on_call):

        def items() -> Iterator[Call | SkippedCall]:
            yield from missing
            for file in files:
                yield from read_path(file, request.read)
                on_file()

        batch = run(items(), compiled, request.recipe, jobs=request.workers, cache=cache, on_call=on_call)
    report = assemble(compiled, batch, len(files))
    decision = decide(request.gate, report, lang)
    if report.results or report.skipped:
        emit(report, request.outputs, lang, by=request.by, mask=request.mask)
    if not request.quiet:
        _closing(report, lang)
        report_cache(cache, batch.recalled, lang)
        say_err(say("cli.exit", lang, code=int(decision.code), why=decision.why))
    return int(decision.code)


def assemble(compiled: CompiledScorecard, batch: Batch, files: int) -> RunReport:
    """The run's report from what the batch gave."""
    from csaudit import __version__  # noqa: PLC0415
    from csaudit.engine import group_reports  # noqa: PLC0415
    from csaudit.model import RunInfo, RunReport  # noqa: PLC0415

    teams, agents = group_reports(batch.results)
    info = RunInfo(
        version=__version__,
        scorecard=compiled.name,
        scorecard_sha256=compiled.sha256,
        pass_mark=compiled.pass_mark,
        sections=compiled.section_titles,
        complete=batch.complete,
        files=files,
    )
    return RunReport(info, compiled.cards, batch.results, teams, agents, batch.skipped)


def _columns(given: list[str] | None) -> dict[str, str]:
    from csaudit.errors import UsageError  # noqa: PLC0415
    from csaudit.wording import both  # noqa: PLC0415

    columns = {}
    for each in given or ():
        for pair in each.split(","):
            field, equals, column = pair.partition("=")
            if not equals or not field.strip() or not column.strip():
                raise UsageError(*both("cli.bad_map", given=pair))
            columns[field.strip()] = column.strip()
    return columns


@contextlib.contextmanager
def _progress(
    files: int, lang: str, *, quiet: bool
) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """A progress bar on a terminal's standard error, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield (lambda: None), (lambda: None)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[calls]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.progress", lang), total=files, calls="")
        count = 0

        def on_call() -> None:
            nonlocal count
            count += 1
            if count % 50 == 0:
                bar.update(task, calls=say("cli.progress_calls", lang, calls=count))

        yield (lambda: bar.advance(task)), on_call


def _closing(report: RunReport, lang: str) -> None:
    """The counts and the first skips, on standard error."""
    shown = 5
    say_err(
        say(
            "cli.closing",
            lang,
            calls=len(report.results),
            files=report.run.files,
            skipped=len(report.skipped),
        )
    )
    for skip in report.skipped[:shown]:
        say_err(f"  {skip.source}: {skip.zh if lang == 'zh' else skip.en}")
    if len(report.skipped) > shown:
        say_err(say("cli.more_skipped", lang, more=len(report.skipped) - shown))
