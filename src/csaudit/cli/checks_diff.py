"""`csaudit checks diff`: what an edit of checks changes on the same calls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.cache import CacheDir, NoCache, open_cache
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.counted import say_notes, say_skips
from csaudit.cli.delivery import deliver
from csaudit.cli.exits import ExitCode
from csaudit.cli.label_files import labels_of
from csaudit.cli.options import (
    Ignore,
    Lang,
    Packs,
    Scorecard,
    Select,
    Unmasked,
    jobs_of,
    parse_outputs,
    say_err,
)
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.model import Call, CallResult, SkippedCall
    from csaudit.packs import Library, Override

_LANG = language()
FORMATS = ("text", "md", "json")


def _help(key: str) -> str:
    return say(f"change.{key}", _LANG)


@reads
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_help("old"))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_help("new"))],
    calls: Annotated[list[str] | None, typer.Option("--calls", metavar="PATH", help=_help("calls"))] = None,
    labels: Annotated[
        list[str] | None, typer.Option("--labels", "-l", metavar="FILE", help=_help("labels"))
    ] = None,
    formats: Annotated[
        list[str] | None, typer.Option("--format", "-f", metavar="FMT[:PATH]", help=_help("formats"))
    ] = None,
    scorecard: Scorecard = "default",
    pack: Packs = None,
    select: Select = None,
    ignore: Ignore = None,
    jobs: Annotated[
        str, typer.Option("--jobs", "-j", metavar="N|auto", help=say("cli.jobs", _LANG))
    ] = "auto",
    reading: Reading = NO_OPTIONS,
    fail_on_change: Annotated[bool, typer.Option("--fail-on-change", help=_help("fail_on_change"))] = False,
    no_mask: Unmasked = False,
    no_cache: NoCache = False,
    cache_dir: CacheDir = "",
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Audit the same calls with both, and compare."""
    from csaudit.cli.change import tables  # noqa: PLC0415 — start-up of `--help`
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.quality.change import change  # noqa: PLC0415
    from csaudit.reports.calibration import render  # noqa: PLC0415
    from csaudit.reports.masking import mask  # noqa: PLC0415

    del isolated
    lang, workers, settings = lang or language(), jobs_of(jobs), settings_of(config)
    outputs = parse_outputs(formats, FORMATS, "text")
    plain = ScorecardRecipe(
        scorecard, tuple(pack or ()), tuple(select or ()), tuple(ignore or ()), settings.overrides
    )
    recipes = _recipes(plain, old, new, lang)
    paths = [*(calls or labels or settings.values["paths"].value)]
    if not paths:
        raise UsageError(*both("change.needs_calls"))
    gold = labels_of(labels or (), lang) or None
    together, missing = reading.read(paths)
    items = [*missing, *together]
    cache = None if no_cache else cache_dir
    before, after = (_audited(recipe, items, workers, cache, lang, unmasked=no_mask) for recipe in recipes)
    compared = change(before, after, gold)
    report = tables(compared, lang, str if no_mask else mask)
    for output in outputs:
        deliver(render(report, output.fmt), output.path)
    say_notes(together.notes, lang)
    raise typer.Exit(_exit(items, lang, failed=fail_on_change and compared.anything))


def _recipes(plain: ScorecardRecipe, old: str, new: str, lang: str) -> list[ScorecardRecipe]:
    """How either side is compiled. Where both are single packs of different names, they go by one.

    The packs of a configuration are often one of the sides: what a side brings, they don't.
    """
    from csaudit.packs import StandIn  # noqa: PLC0415
    from csaudit.packs.locate import packs_in, shipped, user  # noqa: PLC0415

    called = ""
    folders = [user(path) for path in (old, new) if not path.endswith((".yaml", ".yml"))]
    for folder in folders:
        if not list(packs_in(folder)):
            say_err(say("change.no_pack", lang, path=folder.shown))
    if len(folders) == 2 and all((folder.path / "pack.yaml").is_file() for folder in folders):
        known = (shipped(), *map(user, plain.packs))
        names = [pack.name for root in known for pack in packs_in(root)]
        called = folders[folders[0].name not in names].name
    brought = {called or pack.name for folder in folders for pack in packs_in(folder)}
    recipes = [
        replace(plain, scorecard=path)
        if path.endswith((".yaml", ".yml"))
        else replace(plain, instead=(StandIn(path, called, tuple(sorted(brought))),))
        for path in (old, new)
    ]
    return _narrowed(recipes) if plain.overrides or plain.select or plain.ignore else recipes


def _narrowed(recipes: list[ScorecardRecipe]) -> list[ScorecardRecipe]:
    """Without what is said of checks that only the other side has; what neither has is an error as ever."""
    from csaudit.engine.compile import names_check  # noqa: PLC0415
    from csaudit.packs import find_check, load  # noqa: PLC0415

    libraries = [load(recipe.packs, instead=recipe.instead) for recipe in recipes]

    def has(library: Library, each: Override) -> bool:
        return find_check(library, each.check) is not None

    def means(library: Library, name: str) -> bool:
        return any(names_check((name,), check) for check in library.checks.values())

    def known(names: tuple[str, ...], library: Library) -> tuple[str, ...]:
        return tuple(
            name
            for name in names
            if means(library, name) or not any(means(other, name) for other in libraries)
        )

    return [
        replace(
            recipe,
            select=known(recipe.select, library) or recipe.select,  # an empty one would be all
            ignore=known(recipe.ignore, library),
            overrides=tuple(
                each
                for each in recipe.overrides
                if has(library, each) or not any(has(other, each) for other in libraries)
            ),
        )
        for recipe, library in zip(recipes, libraries, strict=True)
    ]


def _audited(
    recipe: ScorecardRecipe,
    items: list[Call | SkippedCall],
    workers: int,
    cache_dir: str | None,
    lang: str,
    *,
    unmasked: bool,
) -> tuple[CallResult, ...]:
    """The results of one side, as reports show them: personal data masked, nothing that can't be written."""
    from csaudit.batch import run  # noqa: PLC0415
    from csaudit.cli.audit import assemble  # noqa: PLC0415
    from csaudit.reports import RenderOptions  # noqa: PLC0415
    from csaudit.reports.prepare import prepare  # noqa: PLC0415

    compiled = recipe.build()
    cache = open_cache(compiled, cache_dir)
    batch = run(items, compiled, recipe, jobs=workers, cache=cache, with_facts=False)
    if not batch.complete:
        raise KeyboardInterrupt
    report = assemble(compiled, batch, 0)
    return prepare(report, RenderOptions(lang=lang, mask=not unmasked), for_people=False).results


def _exit(items: list[Call | SkippedCall], lang: str, *, failed: bool) -> int:
    """Say what was skipped and why the program ends as it does."""
    from csaudit.model import SkippedCall  # noqa: PLC0415

    skipped = [item for item in items if isinstance(item, SkippedCall)]
    lost = say_skips(skipped, lang)
    if len(skipped) == len(items):
        code, why = ExitCode.NOTHING_AUDITED, say("cli.why_nothing", lang)
    elif lost:
        code, why = ExitCode.INCOMPLETE, say("cli.why_incomplete", lang, skipped=lost, errors=0)
    elif failed:
        code, why = ExitCode.GATE_FAILED, say("change.why_changed", lang)
    else:
        code, why = ExitCode.OK, say("change.why_compared", lang)
    say_err(say("cli.exit", lang, code=int(code), why=why))
    return int(code)
