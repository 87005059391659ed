"""The run that a command starts from: one that `audit` saved, or transcripts audited now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from csaudit.cli.reading import NO_OPTIONS, Reading
from csaudit.errors import UsageError
from csaudit.wording import both

if TYPE_CHECKING:
    from csaudit.cli.config.settle import Settings
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import CallResult, RunReport


@dataclass(frozen=True, slots=True)
class Given:
    """How to audit."""

    settings: Settings
    lang: str
    recipe: ScorecardRecipe
    reading: Reading = NO_OPTIONS
    suppressions: str = ""
    today: str = ""


def run_of(paths: Sequence[str] | None, given: Given) -> RunReport:
    """The run in a RUN.json that stands alone, else that of the transcripts."""
    if not paths:
        raise UsageError(*both("gate.no_paths"))
    saved = saved_run(paths)
    return saved if saved is not None else _audited(list(paths), given)


def saved_run(paths: Sequence[str]) -> RunReport | None:
    """The run that `audit` saved, where that and nothing else is named."""
    from csaudit.reports import load  # noqa: PLC0415 — start-up of `--help`

    if len(paths) != 1 or not paths[0].endswith(".json"):
        return None
    if has_magic(paths[0]) and not Path(paths[0]).is_file():
        return None  # a pattern, for transcripts
    try:
        data = Path(paths[0]).read_bytes()
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=paths[0], why=error.strerror or str(error))) from error
    return load(data) if b'"schema_version"' in data[:400] else None


def _audited(paths: list[str], given: Given) -> RunReport:
    from csaudit.cli.audit import Request, report_on  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.decided import read_decided  # noqa: PLC0415
    from csaudit.cli.gate import Gate  # noqa: PLC0415

    request = Request(
        paths=paths,
        reading=given.reading,
        outputs=[],
        by=None,
        workers=0,
        mask=True,
        quiet=True,
        lang=given.lang,
        cache_dir="",
        gate=Gate(),
        decided=read_decided("", given.suppressions, given.today),
        settings=given.settings,
        again=[],
        read=given.reading.options(),
        recipe=given.recipe,
    )
    return report_on(request)[0]


def incomplete(report: RunReport) -> int:
    """What couldn't be audited: unreadable transcripts, crashed checks, an interruption."""
    from csaudit.model import Outcome  # noqa: PLC0415 — start-up of `--help`

    crashed = sum(each.outcome is Outcome.ERROR for result in report.results for each in result.outcomes)
    lost = sum(not skip.harmless for skip in report.skipped)
    return crashed + lost + (not report.run.complete)


def sound(report: RunReport) -> tuple[CallResult, ...]:
    """The calls on which no check crashed: only of those is it known what is gone."""
    from csaudit.model import Outcome  # noqa: PLC0415 — start-up of `--help`

    return tuple(
        result
        for result in report.results
        if all(each.outcome is not Outcome.ERROR for each in result.outcomes)
    )
