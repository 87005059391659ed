"""The options of the gate, of the baseline and of the suppressions."""

from __future__ import annotations

from typing import Annotated

import typer

from csaudit.wording import language, say

_LANG = language()

FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on", metavar="minor|major|fatal|never", help=say("cli.fail_on", _LANG), show_default=False
    ),
]
MinScore = Annotated[
    float | None,
    typer.Option("--min-score", metavar="N", help=say("cli.min_score", _LANG), show_default=False),
]
MinTeamScore = Annotated[
    float | None,
    typer.Option("--min-team-score", metavar="N", help=say("gate.min_team_score", _LANG), show_default=False),
]
MaxFailRate = Annotated[
    str,
    typer.Option("--max-fail-rate", metavar="P", help=say("gate.max_fail_rate", _LANG), show_default=False),
]
NewOnly = Annotated[bool, typer.Option("--new-only", help=say("gate.new_only", _LANG))]
Strict = Annotated[bool, typer.Option("--strict", help=say("gate.strict", _LANG))]
BaselineFile = Annotated[
    str,
    typer.Option("--baseline", metavar="FILE", help=say("gate.baseline_file", _LANG), show_default=False),
]
SuppressionsFile = Annotated[
    str,
    typer.Option("--suppressions", metavar="FILE", help=say("gate.suppressions", _LANG), show_default=False),
]
Today = Annotated[
    str, typer.Option("--today", metavar="DATE", help=say("gate.today_option", _LANG), show_default=False)
]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help=say("cli.allow_empty", _LANG))]
AllowIncomplete = Annotated[bool, typer.Option("--allow-incomplete", help=say("cli.allow_incomplete", _LANG))]
