"""A list of suppressions with entries added or settled: what people wrote stays as they wrote it, comments too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from csaudit.errors import Location, SuppressionError, UsageError
from csaudit.packs.yaml import LOADER
from csaudit.quality.suppressions import SuppressionSpec, parse_suppressions
from csaudit.wording import both

_BOM = "\ufeff"
_NO_LINE_BREAKS = 1_000_000


def amended(
    data: bytes, path: str, new: Sequence[SuppressionSpec], settled: Mapping[Location, SuppressionSpec]
) -> bytes:
    """The bytes of the file with some entries rewritten where they stand and others at its end.

    `UsageError` where the file is written in a way that doesn't allow it.
    """
    before = parse_suppressions(data, path)
    text = data.decode("utf-8")
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith(end):
        lines[-1] += end
    root = yaml.compose(text, Loader=LOADER)
    items: list[yaml.Node] = root.value if isinstance(root, yaml.SequenceNode) else []
    if not items:
        lines = [line for line in lines if not line.strip() or line.lstrip().startswith("#")]
    indent = " " * _indent(lines, items[0]) if items else ""
    for place in reversed(range(len(items))):
        if (spec := settled.get(before[place].at)) is not None:
            first, last = _block(lines, items, place)
            comments = [line for line in lines[first:last] if line.lstrip().startswith("#")]
            lines[first:last] = [*_written(spec, indent, end), *comments]
    for spec in new:
        lines += _written(spec, indent, end)
    made = (mark + "".join(lines)).encode()
    wanted = [*(settled.get(entry.at, entry.spec) for entry in before), *new]
    try:
        held = [entry.spec for entry in parse_suppressions(made, path)]
    except SuppressionError:
        held = []
    if held != wanted:
        raise UsageError(*both("verdicts.cannot_amend", path=path))
    return made


def _indent(lines: Sequence[str], first: yaml.Node) -> int:
    """How far in the list stands."""
    line = lines[first.start_mark.line]
    return len(line) - len(line.lstrip(" "))


def _block(lines: Sequence[str], items: Sequence[yaml.Node], place: int) -> tuple[int, int]:
    """The lines of an entry, without the comments that stand before the next one."""
    first = items[place].start_mark.line
    last = items[place + 1].start_mark.line if place + 1 < len(items) else len(lines)
    while last > first + 1 and (not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")):
        last -= 1
    return first, last


def _written(spec: SuppressionSpec, indent: str, end: str) -> list[str]:
    """An entry as people write it, one key a line; what is the default isn't said."""
    said: dict[str, Any] = {
        name: value if name in ("decided", "expires") else str(value)
        for name in ("check", "call", "quote", "reason", "status", "by", "decided", "expires")
        if (value := getattr(spec, name)) != type(spec).model_fields[name].default
    }
    text = yaml.safe_dump([said], allow_unicode=True, sort_keys=False, width=_NO_LINE_BREAKS)
    return [indent + line + end for line in text.removesuffix("\n").split("\n")]
