"""`csaudit config …`: what holds here and where it comes from; a JSON Schema for editors."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.options import Lang
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.cli.config.settle import Settings

_LANG = language()

app = typer.Typer(help=say("config.app", _LANG), no_args_is_help=True, rich_markup_mode=None)


@app.command("show", help=say("config.show", _LANG))
def show(
    config: ConfigFile = "",
    isolated: Isolated = False,
    origin: Annotated[bool, typer.Option("--origin", help=say("config.show_origin", _LANG))] = False,
    fmt: Annotated[
        str, typer.Option("--format", "-f", metavar="text|json", help=say("config.show_format", _LANG))
    ] = "text",
    lang: Lang = "",
) -> None:
    """Every key with its value, and where that comes from."""
    del isolated
    lang = lang or language()
    if fmt not in {"text", "json"}:
        raise UsageError(*both("config.bad_format", given=fmt))
    settings = settings_of(config)
    text = _as_json(settings) if fmt == "json" else _as_text(settings, lang, origin=origin)
    sys.stdout.write(text)


@app.command("schema", help=say("config.schema", _LANG))
def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("config.schema_name", _LANG))] = "config",
) -> None:
    """A JSON Schema on standard output."""
    from csaudit.cli.config.spec import ConfigSpec  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.suppressions import suppressions_schema  # noqa: PLC0415

    if name not in {"config", "suppressions"}:
        raise UsageError(*both("config.schema_unknown", name=name))
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    found = (
        ConfigSpec.model_json_schema(mode="validation", by_alias=True)
        if name == "config"
        else suppressions_schema()
    )
    sys.stdout.write(json.dumps({**draft, **found}, ensure_ascii=False, indent=2) + "\n")


def _as_json(settings: Settings) -> str:
    values: dict[str, Any] = {
        key: {"value": setting.value, "origin": setting.origin} for key, setting in settings.values.items()
    }
    overrides = {
        each.check: {
            "value": each.spec.model_dump(mode="json", by_alias=True, exclude_unset=True),
            "origin": f"{each.at.file}:{each.at.line}",
        }
        for each in settings.overrides
    }
    found = {"file": settings.file or None, "values": values, "overrides": overrides}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _as_text(settings: Settings, lang: str, *, origin: bool) -> str:
    """Lines that would do as a configuration, origins as comments."""
    used = say("config.used", lang, file=settings.file) if settings.file else say("config.none", lang)
    lines = [f"# {used}"]
    for key, setting in settings.values.items():
        value = "" if setting.value is None else json.dumps(setting.value, ensure_ascii=False)
        where = say("config.default", lang) if setting.origin == "default" else setting.origin
        lines.append(_with_origin(f"{key}: {value}".rstrip(), where, origin=origin))
    if settings.overrides:
        lines.append("overrides:")
    for each in settings.overrides:
        spec = each.spec.model_dump(mode="json", by_alias=True, exclude_unset=True)
        line = f"  {each.check}: {json.dumps(spec, ensure_ascii=False)}"
        lines.append(_with_origin(line, f"{each.at.file}:{each.at.line}", origin=origin))
    return "\n".join(lines) + "\n"


def _with_origin(line: str, where: str, *, origin: bool) -> str:
    return f"{line}  # {where}" if origin else line
