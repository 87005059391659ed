"""The label files that a command line names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from csaudit.cli.options import say_err
from csaudit.errors import UsageError
from csaudit.wording import both, say

if TYPE_CHECKING:
    from csaudit.quality.labels import CallLabels


def said_in(path: str) -> dict[str, CallLabels]:
    """What a file says of each call, nothing where it labels none. `UsageError` where there is no such file."""
    from csaudit.quality.labels import read_labels  # noqa: PLC0415 — start-up of `--help`

    if not Path(path).is_file():
        raise UsageError(*both("cli.no_file", path=path))
    return dict(read_labels(path))


def labels_of(paths: Iterable[str], lang: str) -> dict[str, CallLabels]:
    """The labels of several files; of a call that two of them label, what the last says, and that is told."""
    known: dict[str, CallLabels] = {}
    twice: set[str] = set()
    for path in paths:
        found = labels_in(path)
        twice |= known.keys() & found.keys()
        known |= found
    if twice:
        say_err(say("cli.labels_twice", lang, n=len(twice), first=min(twice)))
    return known


def labels_in(path: str) -> dict[str, CallLabels]:
    """The same; `UsageError` also where the file labels no call."""
    found = said_in(path)
    if not found:
        raise UsageError(*both("cli.no_labels", path=path))
    return found
