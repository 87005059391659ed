"""Options that several commands share, and what they parse to."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from csaudit.errors import UsageError
from csaudit.wording import both, language, say

_LANG = language()

Lang = Annotated[
    str, typer.Option("--lang", metavar="zh|en", help=say("cli.lang", _LANG), show_default=False)
]
Packs = Annotated[list[str] | None, typer.Option("--pack", metavar="DIR", help=say("cli.pack", _LANG))]
Scorecard = Annotated[str, typer.Option("--scorecard", metavar="NAME|FILE", help=say("cli.scorecard", _LANG))]
Select = Annotated[list[str] | None, typer.Option("--select", metavar="CHECK", help=say("cli.select", _LANG))]
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="CHECK", help=say("cli.ignore", _LANG))]
Formats = Annotated[
    list[str] | None, typer.Option("--format", "-f", metavar="FMT[:PATH]", help=say("cli.format", _LANG))
]
By = Annotated[
    str, typer.Option("--by", metavar="call|agent|team", help=say("cli.by", _LANG), show_default=False)
]
Unmasked = Annotated[bool, typer.Option("--no-mask", help=say("cli.no_mask", _LANG))]


@dataclass(frozen=True, slots=True)
class Output:
    """One `-f FMT[:PATH]`; an empty path is standard output."""

    fmt: str
    path: str = ""


def parse_outputs(formats: list[str] | None, known: tuple[str, ...], default: str) -> list[Output]:
    """The outputs asked for, `default` to standard output when none is. At most one may go there."""
    outputs = []
    for each in formats or [default]:
        fmt, _, path = each.partition(":")
        if fmt not in known:
            raise UsageError(*both("cli.unknown_format", fmt=fmt, known=" ".join(known)))
        if fmt == "xlsx" and not path:
            raise UsageError(*both("cli.xlsx_needs_path"))
        outputs.append(Output(fmt, "" if path == "-" else path))
    if sum(not output.path for output in outputs) > 1:
        raise UsageError(*both("cli.two_to_stdout"))
    return outputs


def check_level(by: str) -> str | None:
    """`--by`, checked."""
    if by and by not in ("call", "agent", "team"):
        raise UsageError(*both("cli.unknown_level", by=by))
    return by or None


def jobs_of(text: str) -> int:
    """`-j N|auto`; 0 means one per processor."""
    if text == "auto":
        return 0
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(*both("cli.bad_jobs", jobs=text))
    return int(text)


def say_err(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(text + "\n")
