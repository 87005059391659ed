"""The application: its commands, its language, its exit."""

from __future__ import annotations

import errno
import signal
import sys
from types import FrameType

from csaudit.cli.exits import ExitCode, discard_stdout, report_error, report_unwritable
from csaudit.errors import CsauditError
from csaudit.wording import choose, language

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What the system says when standard output goes to a file that can't grow; errors of files carry their name."""


def run(argv: list[str]) -> None:
    """Run one command line and exit. The language is settled first: the help itself comes in it."""
    signal.signal(signal.SIGTERM, _stop)
    lang = language(argv)
    choose(lang)
    from csaudit.cli.commands import app  # noqa: PLC0415 — built in the language just chosen

    try:
        try:
            app(argv, prog_name="csaudit")
        finally:
            sys.stdout.flush()  # here, where a full disk can still be told
    except CsauditError as error:
        sys.exit(report_error(error, language()))
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        discard_stdout()  # `| head` closed the pipe
        sys.exit(ExitCode.OK)
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            raise
        sys.exit(report_unwritable(error, language()))


def _stop(_: int, __: FrameType | None) -> None:
    """`timeout`, a service manager or a CI runner ends a run as Ctrl-C does: what is finished is still written."""
    raise KeyboardInterrupt
