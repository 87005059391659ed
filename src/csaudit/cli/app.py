"""The application: its commands, its language, its exit."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from csaudit.cli.exits import ExitCode, report_error
from csaudit.errors import CsauditError
from csaudit.wording import choose, language


def run(argv: list[str]) -> None:
    """Run one command line and exit. The language is settled first: the help itself comes in it."""
    signal.signal(signal.SIGTERM, _stop)
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


def _stop(_: int, __: FrameType | None) -> None:
    """`timeout`, a service manager or a CI runner ends a run as Ctrl-C does: what is finished is still written."""
    raise KeyboardInterrupt
