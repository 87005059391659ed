"""The command that shows one finding again: with the reading options, packs and configuration that the run used."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, fields

from csaudit.cli.reading import Reading
from csaudit.model import CallResult, Finding
from csaudit.readers.paths import STDIN
from csaudit.reports.places import file_of
from csaudit.wording import say

_SPELT = {"columns": "map"}
"""Options that aren't spelt as their field is named."""
_NOT_FOR_ONE = {"exclude"}
"""Options that choose among files: the command names its file."""


def reproduce(
    result: CallResult,
    finding: Finding,
    reading: Reading,
    packs: Sequence[str],
    config: Sequence[str],
    lang: str,
) -> str:
    """`csaudit checks explain …` as a shell takes it."""
    file = STDIN if result.source == "stdin" else file_of(result.source)
    words = ["csaudit", "checks", "explain", finding.check, "--call", f"{file}:{result.call_id}"]
    words += config
    for pack in packs:
        words += ["--pack", pack]
    words += _reading(reading)
    line = shlex.join(words)
    return line + (say("gate.reproduce_stdin", lang) if file == STDIN else "")


def _reading(reading: Reading) -> Iterator[str]:
    """The reading options that were given, as they are spelt on the command line."""
    for field in fields(Reading):
        value = getattr(reading, field.name)
        if field.name in _NOT_FOR_ONE or value == (None if field.default is MISSING else field.default):
            continue
        name = "--" + _SPELT.get(field.name, field.name).replace("_", "-")
        if value is True:
            yield name
        elif value:
            for each in value if isinstance(value, list) else [value]:
                yield from (name, str(each))
        elif value == 0 and value is not False:
            yield from (name, "0")
