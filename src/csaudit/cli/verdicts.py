"""`csaudit appeals from-report`: verdicts that were entered in a workbook, into the list of suppressions."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.audited import saved_run
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.exits import ExitCode
from csaudit.cli.options import Lang, Packs, say_err
from csaudit.errors import UsageError
from csaudit.wording import LANGUAGES, both, language, say

if TYPE_CHECKING:
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.quality.filled import Entered, Filled, Notice, Sheet
    from csaudit.quality.verdicts import Reconciled, SameCheck

_LANG = language()
_SHOWN = 50
"""Doubts that are listed; a column of wrong words would fill the screen."""


def _help(key: str) -> str:
    return say(f"verdicts.{key}", _LANG)


def from_report(
    files: Annotated[list[str], typer.Argument(metavar="FILLED.xlsx|CSV...", help=_help("files"))],
    suppressions: Annotated[
        str, typer.Option("--suppressions", metavar="FILE", help=_help("list"), show_default=False)
    ] = "",
    against: Annotated[
        str, typer.Option("--against", metavar="RUN.json", help=_help("against"), show_default=False)
    ] = "",
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help=_help("reviewer"), show_default=False)
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=_help("reason"), show_default=False)
    ] = "",
    today: Annotated[
        str, typer.Option("--today", metavar="DATE", help=_help("today"), show_default=False)
    ] = "",
    pack: Packs = None,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Read the sheets of findings, hold their verdicts against each other and the list, add what is new."""
    from csaudit.cli.decided import day_of  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.quality.filled import read_entered  # noqa: PLC0415
    from csaudit.quality.suppression_text import amended  # noqa: PLC0415
    from csaudit.quality.suppressions import parse_suppressions  # noqa: PLC0415
    from csaudit.quality.verdicts import Defaults, reconcile  # noqa: PLC0415
    from csaudit.reports.files import write_atomically  # noqa: PLC0415
    from csaudit.reports.masking import mask  # noqa: PLC0415

    del isolated
    lang, overrides = lang or language(), settings_of(config).overrides
    if not suppressions:
        raise UsageError(*both("verdicts.no_list"))
    given = Defaults(day_of(today), reviewer, reason, say("verdicts.default_reason", lang))
    held = _bytes(suppressions)
    entries = parse_suppressions(held, suppressions)
    entered = read_entered([sheet for path in _matching(files) for sheet in _sheets(path)])
    if not entered.doubts and not any(row.status for row in entered.rows):
        _say_aside(entered, lang)
        raise UsageError(*both("verdicts.nothing"))
    same_check = _same_check(ScorecardRecipe(packs=tuple(pack or ()), overrides=overrides))
    rows, gone = _present(entered.rows, against, same_check)
    found = reconcile(rows, entries, same_check, given, mask)
    if found.new or found.settled:
        write_atomically(Path(suppressions), amended(held, suppressions, found.new, found.settled))
    doubts = [*entered.doubts, *gone, *found.doubts]
    _say_doubts(doubts, lang)
    _say_aside(entered, lang)
    _say_done(found, suppressions, lang)
    raise typer.Exit(int(ExitCode.GATE_FAILED if doubts else ExitCode.OK))


def _bytes(path: str) -> bytes:
    """What the list holds; nothing where there is none yet."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=path, why=error.strerror or str(error))) from error


def _matching(files: Sequence[str]) -> Iterator[str]:
    """The files; a pattern that no shell has resolved stands for what it matches, but for Excel's locks."""
    for each in files:
        found = [each] if Path(each).exists() else sorted(glob.glob(each))  # noqa: PTH207 — may be absolute
        yield from [path for path in found if not Path(path).name.startswith("~$")] or [each]


def _sheets(path: str) -> list[Sheet]:
    """The sheets of a file that has one of findings; `UsageError` where it has none."""
    from csaudit.quality.filled import Sheet, has_findings  # noqa: PLC0415
    from csaudit.readers.grids import read_grids  # noqa: PLC0415
    from csaudit.readers.tables.cells import is_rounded, text_of  # noqa: PLC0415

    for tables in read_grids(path):
        sheets = [
            Sheet(
                table.source,
                [
                    (row.number, [None if is_rounded(cell) else text_of(cell) for cell in row.cells])
                    for row in table.rows
                ],
            )
            for table in tables
        ]
        if has_findings(sheets):
            return sheets
    names = ("reports.qa_verdict", "reports.col_call_id", "reports.col_check", "reports.col_quote")
    zh, en = (
        say(
            "verdicts.no_findings",
            each,
            path=path,
            columns=say("reports.list_separator", each)
            .join(say(name, each) for name in names)
            .replace("_", " "),
        )
        for each in LANGUAGES
    )
    raise UsageError(zh, en)


def _same_check(recipe: ScorecardRecipe) -> SameCheck:
    """Whether two names are of one check. The packs are loaded only for names that differ."""
    from csaudit.packs import find_check  # noqa: PLC0415

    library = cache(recipe.library)

    @cache
    def current(name: str) -> str:
        check = find_check(library(), name)
        return check.check if check is not None else name

    return lambda one, other: one == other or current(one) == current(other)


def _present(
    rows: Sequence[Filled], against: str, same_check: Callable[[str, str], bool]
) -> tuple[Sequence[Filled], list[Notice]]:
    """The rows whose findings the saved run still has, and doubts about the others; all of them without a run."""
    from csaudit.quality.verdicts import still_there  # noqa: PLC0415

    if not against:
        return rows, []
    run = saved_run([against])
    if run is None:
        raise UsageError(*both("verdicts.not_a_run", path=against))
    return still_there(rows, {result.call_id: result for result in run.results}, same_check)


def _say_doubts(doubts: Sequence[Notice], lang: str) -> None:
    from csaudit.reports.controls import visible  # noqa: PLC0415

    if doubts:
        say_err(say("verdicts.doubtful", lang, n=len(doubts)))
    for zh, en in doubts[:_SHOWN]:
        say_err(visible(f"  {zh if lang == 'zh' else en}"))
    if len(doubts) > _SHOWN:
        say_err("  …")


def _say_aside(entered: Entered, lang: str) -> None:
    """What was entered and has no place in the list."""
    from csaudit.reports.controls import visible  # noqa: PLC0415

    if entered.idle:
        say_err(say("verdicts.idle", lang, n=entered.idle))
    if entered.missed:
        say_err(say("verdicts.missed", lang, n=len(entered.missed)))
    for call, text in entered.missed[:_SHOWN]:
        say_err(visible(say("verdicts.missed_one", lang, call=call, text=text)))


def _say_done(found: Reconciled, path: str, lang: str) -> None:
    upheld = sum(spec.status == "upheld" for spec in found.new)
    new, overturned = len(found.new), len(found.new) - upheld
    counts = {"new": new, "overturned": overturned, "upheld": upheld, "known": found.known}
    say_err(say("verdicts.done", lang, path=path, settled=len(found.settled), **counts))
    if new or found.settled:
        say_err(say("verdicts.next", lang, path=path))
