"""The label files that a command line names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csaudit.errors import UsageError
from csaudit.wording import both

if TYPE_CHECKING:
    from csaudit.quality.labels import CallLabels


def said_in(path: str) -> dict[str, CallLabels]:
    """What a file says of each call, nothing where it labels none. `UsageError` where there is no such file."""
    from csaudit.quality.labels import read_labels  # noqa: PLC0415 — start-up of `--help`

    if not Path(path).is_file():
        raise UsageError(*both("cli.no_file", path=path))
    return dict(read_labels(path))


def labels_in(path: str) -> dict[str, CallLabels]:
    """The same; `UsageError` also where the file labels no call."""
    found = said_in(path)
    if not found:
        raise UsageError(*both("cli.no_labels", path=path))
    return found
