"""`csaudit checks docs`: the handbook of the checks as Markdown files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.exits import ExitCode
from csaudit.cli.options import Lang, Packs, say_err
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.engine.recipe import ScorecardRecipe
    from csaudit.packs import Library
    from csaudit.packs.words import Bilingual

_LANG = language()


def docs(
    folder: Annotated[str, typer.Option("--output", "-o", metavar="DIR", help=say("checks.docs_dir", _LANG))],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help=say("checks.docs_names", _LANG))
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=say("checks.docs_check", _LANG))] = False,
    scorecard: Annotated[
        str, typer.Option("--scorecard", metavar="NAME|FILE", help=say("cli.scorecard", _LANG))
    ] = "default",
    pack: Packs = None,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """A page a check and an index, written or compared."""
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415 — start-up of `--help`

    del isolated
    lang = lang or language()
    recipe = ScorecardRecipe(scorecard, tuple(pack or ()), overrides=settings_of(config).overrides)
    wanted = handbook_pages(recipe, tuple(names or ()), lang)
    if not wanted:
        raise UsageError(*both("checks.docs_none", names=" ".join(names or ())))
    note = say("handbook.note", lang) + "\n\n"
    home = Path(folder)
    if home.exists() and not home.is_dir():
        raise UsageError(*both("checks.docs_not_a_folder", path=folder))
    stale = [name for name, text in wanted.items() if _held(home / name) != note + text]
    left = [path.name for path in sorted(home.glob("*.md")) if path.name not in wanted and _ours(path)]
    if not check:
        _write(home, {name: note + wanted[name] for name in stale}, left)
        say_err(
            say("checks.docs_written", lang, n=len(wanted), changed=len(stale), gone=len(left), path=folder)
        )
        return
    for name in sorted({*stale, *left}):
        key = "left" if name in left else ("stale" if (home / name).exists() else "missing")
        sys.stdout.write(say(f"checks.docs_{key}", lang, path=home / name) + "\n")
    if stale or left:
        say_err(say("checks.docs_behind", lang, n=len(stale) + len(left)))
        raise typer.Exit(int(ExitCode.GATE_FAILED))
    say_err(say("checks.docs_fresh", lang, n=len(wanted)))


def handbook_pages(recipe: ScorecardRecipe, names: tuple[str, ...], lang: str) -> dict[str, str]:
    """The pages of a handbook by file name, as `checks docs` writes them and the reference holds them."""
    from csaudit.quality.handbook import Handbook, pages  # noqa: PLC0415 — start-up of `--help`

    compiled, library = recipe.build(), recipe.library()
    return pages(Handbook(library, compiled, _title(library, recipe.scorecard), lang), names)


def _title(library: Library, scorecard: str) -> Bilingual:
    from csaudit.packs import load_scorecard  # noqa: PLC0415

    known = library.scorecards.get(scorecard) or load_scorecard(scorecard)[0]
    assert known is not None, "it was compiled"
    return known.spec.title


def _held(path: Path) -> str | None:
    """What a page holds; `None` where there is none, or none that can be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _ours(path: Path) -> bool:
    """Whether `checks docs` wrote it: nothing else is ever deleted."""
    return any((_held(path) or "").startswith(say("handbook.note", lang)) for lang in ("zh", "en"))


def _write(home: Path, texts: dict[str, str], left: list[str]) -> None:
    from csaudit.reports.files import write_atomically  # noqa: PLC0415

    for name, text in texts.items():
        write_atomically(home / name, text.encode("utf-8"))
    for name in left:
        (home / name).unlink()
