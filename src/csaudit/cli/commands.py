"""The command tree. Importing it must stay cheap: no pandas, numpy, jieba, pydantic or matching engine."""

from __future__ import annotations

from typing import Annotated

import typer

from csaudit import __version__
from csaudit.cli import appeals, audit, baseline, cache, calibrate, calls, checks, report
from csaudit.cli.config import command as config
from csaudit.cli.init import init
from csaudit.cli.options import Lang
from csaudit.wording import language, say

app = typer.Typer(
    help=say("cli.app", language()),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"csaudit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help=say("cli.version", language()), callback=_version, is_eager=True
        ),
    ] = False,
    lang: Lang = "",
) -> None:
    del version, lang


app.command("audit", help=say("cli.audit", language()))(audit.audit)
app.command("report", help=say("cli.report", language()))(report.report)
app.command("calibrate", help=say("cli.calibrate", language()))(calibrate.calibrate)
app.command("init", help=say("init.help", language()))(init)
app.add_typer(baseline.app, name="baseline")
app.add_typer(appeals.app, name="appeals")
app.add_typer(config.app, name="config")
app.add_typer(calls.app, name="calls")
app.add_typer(checks.app, name="checks")
app.add_typer(cache.app, name="cache")
