"""`csaudit report`: render a saved run again, without auditing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated
from csaudit.cli.options import By, Formats, Lang, Unmasked, check_level, parse_outputs
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

_LANG = language()


def report(
    run: Annotated[
        str, typer.Argument(metavar="RUN.json", help=say("cli.run_json", _LANG), show_default=False)
    ] = "",
    formats: Formats = None,
    by: By = "",
    no_mask: Unmasked = False,
    schema: Annotated[bool, typer.Option("--schema", help=say("cli.report_schema", _LANG))] = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Render a run that `audit -f json:RUN.json` saved."""
    from csaudit.cli.emit import emit  # noqa: PLC0415 — start-up of `--help`
    from csaudit.reports import FORMATS, json_schema, load  # noqa: PLC0415

    del config, isolated
    if schema:
        import json  # noqa: PLC0415

        sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    if not run:
        raise UsageError(*both("cli.no_run_json"))
    outputs = parse_outputs(formats, FORMATS, "text")
    level = check_level(by)
    try:
        data = sys.stdin.buffer.read() if run == "-" else Path(run).read_bytes()
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=run, why=error.strerror or str(error))) from error
    emit(load(data), outputs, lang or language(), by=level, mask=not no_mask)
