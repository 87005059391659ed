"""`--config` and `--isolated`, and how the settings reach a command: as the defaults of its options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from csaudit.errors import UsageError
from csaudit.wording import asked_for, both, choose, language, say

if TYPE_CHECKING:
    from csaudit.cli.config.settle import Settings

_LANG = language()
_ISOLATED = "csaudit.isolated"
_NAMED = "csaudit.config"
_OWN_NOTICES = frozenset({"csaudit audit", "csaudit config show"})
"""Commands that put doubts about the configuration into their report, or show what they are about."""
PARAMETERS = {"packs": "pack", "map": "columns", "mask": "no_mask"}
"""Keys whose option has another name inside the program."""


def _isolated(ctx: typer.Context, value: bool) -> bool:
    ctx.meta[_ISOLATED] = value
    if value and ctx.meta.get(_NAMED):
        raise UsageError(*both("config.both"))
    return value


def _settled(ctx: typer.Context, value: str) -> Any:
    """The settings, which become the defaults of the command's other options; those on the command line still win."""
    from csaudit.cli.config.settle import DEFAULT, settle  # noqa: PLC0415 — start-up of `--help`

    ctx.meta[_NAMED] = value
    isolated = bool(ctx.meta.get(_ISOLATED))
    if value and isolated:
        raise UsageError(*both("config.both"))
    settings = settle(value, isolated=isolated)
    own = {parameter.name for parameter in ctx.command.params}
    defaults = {
        PARAMETERS.get(key, key): as_option(key, setting.value)
        for key, setting in settings.values.items()
        if setting.origin != DEFAULT and _takes(str(ctx.info_name), key)
    }
    ctx.default_map = {name: given for name, given in defaults.items() if name in own}
    lang = ctx.default_map.pop("lang", None)
    if lang and not asked_for(sys.argv[1:]):  # the help and the errors before this point couldn't know
        choose(str(lang))
    if settings.notices and ctx.command_path not in _OWN_NOTICES:
        _tell(settings)
    return settings


def _tell(settings: Settings) -> None:
    from csaudit.cli.options import say_err  # noqa: PLC0415 — start-up of `--help`
    from csaudit.reports.controls import visible  # noqa: PLC0415

    lang = language()
    for zh, en in settings.notices:
        say_err(visible(say("gate.notice", lang, text=zh if lang == "zh" else en)))


def _takes(command: str, key: str) -> bool:
    """Whether a key means the same for a command as for `audit`."""
    if key == "paths":
        return command in {"audit", "create", "prune", "stats", "ls", "validate", "convert"}
    return command in {"audit", "create", "prune"} or key not in {"strict", "formats"}


def as_option(key: str, value: Any) -> Any:
    """A value as its option takes it."""
    if key == "mask":
        return not value
    if key == "map":
        return [f"{name}={column}" for name, column in value.items()]
    return value


def settings_of(given: object) -> Settings:
    """What the callback of `--config` made of it."""
    return cast("Settings", given)


def as_words(settings: Settings, *, isolated: bool) -> list[str]:
    """The options that get this configuration again, wherever the command is run from this folder."""
    if isolated:
        return ["--isolated"]
    return ["--config", settings.file] if settings.file else []


ConfigFile = Annotated[
    str,
    typer.Option(
        "--config",
        metavar="FILE",
        help=say("config.file", _LANG),
        show_default=False,
        is_eager=True,
        callback=_settled,
    ),
]
Isolated = Annotated[
    bool,
    typer.Option("--isolated", help=say("config.isolated", _LANG), is_eager=True, callback=_isolated),
]
