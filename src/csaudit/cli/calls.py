"""`csaudit calls …`: what was read, before anything is audited."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated
from csaudit.cli.options import Lang, Unmasked, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.cli.calls_found import Found

_LANG = language()

app = typer.Typer(help=say("calls.calls", _LANG), no_args_is_help=True, rich_markup_mode=None)

Paths = Annotated[list[str], typer.Argument(metavar="PATHS", help=say("cli.paths", _LANG))]
Form = Annotated[str, typer.Option("--format", "-f", metavar="text|json", help=say("calls.format", _LANG))]


@app.command("ls", help=say("calls.ls", _LANG))
@reads
def ls(
    paths: Paths,
    form: Form = "text",
    each: Annotated[bool, typer.Option("--each", help=say("calls.each", _LANG))] = False,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """A table of the files: format, encoding, calls, turns, roles, times, doubts."""
    del config, isolated  # what a configuration says are the other options' defaults
    from csaudit.cli.calls_view import listing  # noqa: PLC0415 — start-up of `--help`

    lang = lang or language()
    found = _found(paths, reading, form)
    _print(listing(found, lang, each=each), found.as_json() if form == "json" else None)
    _tell(found, lang)
    raise typer.Exit(int(found.code()))


@app.command("show", help=say("calls.show", _LANG))
@reads
def show(
    call: Annotated[str, typer.Argument(metavar="FILE[:ID]", help=say("cli.call_place", _LANG))],
    turns: Annotated[
        str, typer.Option("--turns", metavar="A-B", help=say("calls.range", _LANG), show_default=False)
    ] = "",
    form: Form = "text",
    no_mask: Unmasked = False,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """One call, turn by turn."""
    del config, isolated
    from csaudit.cli.calls_view import as_json, transcript  # noqa: PLC0415 — start-up of `--help`
    from csaudit.cli.find import find_call  # noqa: PLC0415

    _check(form)
    found = find_call(call, reading.options())
    first, last = _range(turns, len(found.turns))
    shown = as_json(found, first, last, mask=not no_mask) if form == "json" else None
    _print(transcript(found, first, last, lang or language(), mask=not no_mask), shown)


@app.command("validate", help=say("calls.validate", _LANG))
@reads
def validate(
    paths: Paths,
    form: Form = "text",
    strict: Annotated[bool, typer.Option("--strict", help=say("calls.strict", _LANG))] = False,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Every skip and every doubt, with what to do about it."""
    del config, isolated
    from csaudit.cli.calls_view import problems  # noqa: PLC0415 — start-up of `--help`

    lang = lang or language()
    found = _found(paths, reading, form)
    _print(problems(found, lang), found.as_json(problems=True) if form == "json" else None)
    _tell(found, lang)
    raise typer.Exit(int(found.code(strict=strict)))


@app.command("convert", help=say("calls.convert", _LANG))
@reads
def convert(
    paths: Paths,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="FILE", help=say("calls.out", _LANG), show_default=False)
    ] = "",
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """The calls as JSONL, one a line; read again, each is the same call."""
    del config, isolated
    from csaudit.cli.calls_found import converted  # noqa: PLC0415 — start-up of `--help`

    lang = lang or language()
    found = converted(paths, reading, out)
    if out:
        say_err(say("calls.written", lang, path=out, calls=found.calls))
    for source, (zh, en) in found.skip_lines():
        say_err(f"  {source}: {zh if lang == 'zh' else en}")
    _tell(found, lang)
    raise typer.Exit(int(found.code()))


def _found(paths: list[str], reading: Reading, form: str) -> Found:
    from csaudit.cli.calls_found import look  # noqa: PLC0415 — start-up of `--help`

    _check(form)
    return look(paths, reading)


def _check(form: str) -> None:
    if form not in {"text", "json"}:
        raise UsageError(*both("calls.bad_format", fmt=form))


def _print(text: str, value: object) -> None:
    if value is None:
        sys.stdout.write(text)
    else:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _tell(found: Found, lang: str) -> None:
    """What was found out about the batch as a whole, and the totals, on standard error."""
    for zh, en in found.notes:
        say_err(zh if lang == "zh" else en)
    for mapping, sources in found.mappings().items():
        more = len(sources) - 1
        key = "calls.columns_more" if more else "calls.columns"
        say_err(say(key, lang, source=sources[0], more=more, mapping=mapping))
    doubted, files = found.doubted(), len(found.files)
    say_err(
        say(
            "calls.total",
            lang,
            calls=found.calls,
            files=files,
            skipped=len(found.skipped),
            doubted=doubted,
        )
    )


def _range(given: str, count: int) -> tuple[int, int]:
    """`10-18` or `12`, counted from 1 as people count; everything where nothing is given."""
    if not given:
        return 0, count
    first, dash, last = given.partition("-")
    if not first.isdecimal() or not (last.isdecimal() if dash else True) or int(first) < 1:
        raise UsageError(*both("calls.bad_turns", given=given))
    return int(first) - 1, min(int(last) if dash else int(first), count)
