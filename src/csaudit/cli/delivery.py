"""Finished bytes where the command line wants them."""

from __future__ import annotations

import sys
from pathlib import Path

from csaudit.cli.exits import discard_stdout


def deliver(data: bytes, path: str) -> None:
    """To a file, whole or not at all; without a path to standard output.

    A reader that has seen enough (`| head`) loses neither the other outputs nor the exit code.
    """
    if path:
        from csaudit.reports.files import write_atomically  # noqa: PLC0415 — start-up of `--help`

        write_atomically(Path(path), data)
        return
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard_stdout()
