"""`csaudit cache …`, and the cache options of the commands that audit."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated
from csaudit.cli.options import Lang, say_err
from csaudit.wording import language, say

if TYPE_CHECKING:
    from csaudit.batch.cache import ResultCache
    from csaudit.engine import CompiledScorecard

_LANG = language()

app = typer.Typer(help=say("cache.group", _LANG), no_args_is_help=True, rich_markup_mode=None)

NoCache = Annotated[bool, typer.Option("--no-cache", help=say("cache.no_cache", _LANG))]
CacheDir = Annotated[
    str,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        envvar="CSAUDIT_CACHE_DIR",
        help=say("cache.dir", _LANG),
        show_default=False,
    ),
]


def open_cache(scorecard: CompiledScorecard, folder: str | None) -> ResultCache | None:
    """The cache in a folder, in the usual one for an empty name; `None` where none is wanted or can be had."""
    if folder is None:
        return None
    from csaudit.batch.cache import ResultCache, cache_folder, forget_old_versions  # noqa: PLC0415 — start-up

    home = cache_folder(folder)
    if home is None:
        return None
    forget_old_versions(home)
    return ResultCache(home, scorecard)


def report_cache(cache: ResultCache | None, recalled: int, lang: str) -> None:
    """What came from the cache, and what is wrong with it, on standard error."""
    if recalled:
        say_err(say("cache.recalled", lang, n=recalled))
    for zh, en in cache.problems if cache is not None else ():
        say_err(say("cache.warning", lang, text=zh if lang == "zh" else en))


@app.command("show", help=say("cache.show", _LANG))
def show(
    cache_dir: CacheDir = "", config: ConfigFile = "", isolated: Isolated = False, lang: Lang = ""
) -> None:
    """Each version's file, and the limits."""
    from csaudit.batch.cache import cache_folder, cached  # noqa: PLC0415
    from csaudit.batch.store import MAX_BYTES, MAX_DAYS  # noqa: PLC0415

    del config, isolated
    lang = lang or language()
    home = cache_folder(cache_dir)
    files = cached(home) if home is not None else []
    for file in files:
        calls = "?" if file.calls is None else file.calls
        line = say(
            "cache.line", lang, path=file.path, version=file.version, calls=calls, size=_size(file.bytes)
        )
        sys.stdout.write(line + "\n")
    if not files:
        text = say("cache.empty", lang, path=home) if home is not None else say("cache.none", lang)
        sys.stdout.write(text + "\n")
    say_err(say("cache.total", lang, limit=_size(MAX_BYTES), days=MAX_DAYS))


@app.command("clean", help=say("cache.clean", _LANG))
def clean(
    cache_dir: CacheDir = "", config: ConfigFile = "", isolated: Isolated = False, lang: Lang = ""
) -> None:
    """Delete what every version has cached."""
    from csaudit.batch.cache import cache_folder  # noqa: PLC0415
    from csaudit.batch.cache import clean as clean_folder  # noqa: PLC0415

    del config, isolated
    home = cache_folder(cache_dir)
    size = clean_folder(home) if home is not None else 0
    say_err(say("cache.cleaned", lang or language(), size=_size(size)))


def _size(count: int) -> str:
    return f"{count / 1_048_576:.1f} MB"
