"""The application: its commands, its language, its exit."""

from __future__ import annotations

import os
import sys

from csaudit.cli.exits import ExitCode, report_error
from csaudit.errors import CsauditError
from csaudit.wording import choose, language


def run(argv: list[str]) -> None:
    """Run one command line and exit. The language is settled first: the help itself comes in it."""
    lang = language(argv)
    choose(lang)
    from csaudit.cli.commands import app  # noqa: PLC0415 — built in the language just chosen

    try:
        app(argv, prog_name="csaudit")
    except CsauditError as error:
        sys.exit(report_error(error, language()))
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 — `| head` closed the pipe
        sys.exit(ExitCode.OK)
