"""`csaudit audit`: transcripts in, reports out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.cache import CacheDir, NoCache, open_cache, report_cache
from csaudit.cli.config.options import ConfigFile, Isolated, as_words, settings_of
from csaudit.cli.gating import (
    AllowEmpty,
    AllowIncomplete,
    BaselineFile,
    FailOn,
    MaxFailRate,
    MinScore,
    MinTeamScore,
    NewOnly,
    Strict,
    SuppressionsFile,
    Today,
)
from csaudit.cli.options import (
    By,
    Formats,
    Ignore,
    Lang,
    Output,
    Packs,
    Scorecard,
    Select,
    Unmasked,
    check_level,
    jobs_of,
    parse_outputs,
)
from csaudit.cli.progress import progress
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.batch import Batch
    from csaudit.batch.cache import ResultCache
    from csaudit.cli.config.settle import Settings
    from csaudit.cli.decided import Decided
    from csaudit.cli.gate import Gate
    from csaudit.engine import CompiledScorecard
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import Call, RunReport, SkippedCall
    from csaudit.readers import ReadOptions

_LANG = language()


def _help(key: str) -> str:
    return say(f"cli.{key}", _LANG)


@reads
def audit(
    paths: Annotated[list[str], typer.Argument(metavar="PATHS", help=_help("paths"))],
    formats: Formats = None,
    by: By = "",
    jobs: Annotated[str, typer.Option("--jobs", "-j", metavar="N|auto", help=_help("jobs"))] = "auto",
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    reading: Reading = NO_OPTIONS,
    fail_on: FailOn = "",
    min_score: MinScore = None,
    min_team_score: MinTeamScore = None,
    max_fail_rate: MaxFailRate = "",
    new_only: NewOnly = False,
    baseline: BaselineFile = "",
    suppressions: SuppressionsFile = "",
    today: Today = "",
    strict: Strict = False,
    allow_empty: AllowEmpty = False,
    allow_incomplete: AllowIncomplete = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    no_mask: Unmasked = False,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_help("quiet"))] = False,
    lang: Lang = "",
) -> None:
    """Read transcripts, run the scorecard's checks, write reports."""
    from csaudit.cli.decided import read_decided  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.gate import Gate  # noqa: PLC0415
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.reports import FORMATS  # noqa: PLC0415

    settings = settings_of(config)
    if new_only and not baseline:
        raise UsageError(*both("gate.new_only_needs"))
    request = Request(
        paths=paths,
        reading=reading,
        outputs=parse_outputs(formats, FORMATS, "text"),
        by=check_level(by),
        workers=jobs_of(jobs),
        mask=not no_mask,
        quiet=quiet,
        lang=lang or language(),
        cache_dir=None if no_cache else cache_dir,
        gate=Gate(
            fail_on,
            min_score,
            min_team_score,
            max_fail_rate,
            new_only,
            strict,
            allow_empty,
            allow_incomplete,
        ),
        decided=read_decided(baseline, suppressions, today),
        settings=settings,
        again=as_words(settings, isolated=isolated),
        read=reading.options(),
        recipe=ScorecardRecipe(
            scorecard, tuple(pack or ()), tuple(select or ()), tuple(ignore or ()), settings.overrides
        ),
    )
    raise typer.Exit(_perform(request))


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for, checked."""

    paths: list[str]
    reading: Reading
    outputs: list[Output]
    by: str | None
    workers: int
    mask: bool
    quiet: bool
    lang: str
    cache_dir: str | None
    """Empty for the usual folder; `None` for no cache."""
    gate: Gate
    decided: Decided
    settings: Settings
    again: list[str]
    """How the configuration is named to get it again."""
    read: ReadOptions
    recipe: ScorecardRecipe


def _perform(request: Request) -> int:
    """Audit, report, decide; the exit code."""
    from csaudit.batch.collector import settled  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.closing import closing, verdict  # noqa: PLC0415
    from csaudit.cli.emit import emit  # noqa: PLC0415
    from csaudit.cli.gate import decide  # noqa: PLC0415

    lang = request.lang
    with settled():
        report, notes, cached = report_on(request)
        decision = decide(request.gate, report, lang)
        if report.results or report.skipped:
            emit(report, request.outputs, lang, by=request.by, mask=request.mask)
    if not request.quiet:
        closing(report, notes, request.settings.file, lang)
        report_cache(*cached, lang)
        verdict(decision, report, request.reading, request.recipe.packs, request.again, lang)
    return int(decision.code)


def report_on(
    request: Request,
) -> tuple[RunReport, list[tuple[str, str]], tuple[ResultCache | None, int]]:
    """The audited calls with what was decided about them, what was found out about the batch, the cache and how many it knew."""
    from csaudit.batch import run  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.decided import silent_notices, stand  # noqa: PLC0415
    from csaudit.readers import read_together  # noqa: PLC0415
    from csaudit.reports import WITH_FACTS  # noqa: PLC0415

    lang = request.lang
    compiled = request.recipe.build()
    cache = open_cache(compiled, request.cache_dir)
    files, missing = request.reading.find(request.paths)
    together = read_together(files, request.read)
    with progress(len(files), lang, quiet=request.quiet) as (on_file, on_call):

        def items() -> Iterator[Call | SkippedCall]:
            yield from missing
            yield from together.skips
            for file in together.files:
                yield from together.calls_of(file)
                on_file()
            yield from together.rest()

        batch = run(
            items(),
            compiled,
            request.recipe,
            jobs=request.workers,
            cache=cache,
            with_facts=any(output.fmt in WITH_FACTS for output in request.outputs),
            on_call=on_call,
        )
    standing = stand(request.decided, batch.results, compiled, request.recipe)
    report = assemble(compiled, replace(batch, results=standing.results), len(files))
    notices = (*request.settings.notices, *standing.notices)
    if request.gate.strict:
        notices += silent_notices(report)
    run_info = standing.head(report.run, notices)
    return replace(report, run=run_info), together.notes, (cache, batch.recalled)


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
