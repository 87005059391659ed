"""`[tool.csaudit]` of a `pyproject.toml` as the nodes that YAML gives, so that one loader checks both and names every place."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import yaml

from csaudit.errors import Problem
from csaudit.packs.yaml import Document, construct

Path = tuple[str, ...]
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_BARE = r"[A-Za-z0-9_-]+"
_KEY = re.compile(rf"""\s*((?:{_BARE}|"[^"]*"|'[^']*')(?:\s*\.\s*(?:{_BARE}|"[^"]*"|'[^']*'))*)\s*=\s*""")
_PART = re.compile(rf"""{_BARE}|"([^"]*)"|'([^']*)'""")


def read(text: str, file: str) -> Document | None:
    """The table `[tool.csaudit]`; `None` where the file has none."""
    document = Document(file, text.splitlines())
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        if "tool.csaudit" not in text:
            return None
        document.problems.append(_broken(document, error))
        return document
    table = whole.get("tool", {}).get("csaudit")
    if not isinstance(table, dict):
        return None
    places = _places(document.lines)
    document.root = _node(table, ("tool", "csaudit"), places, document)
    document.data = construct(document)
    return document


def _broken(document: Document, error: tomllib.TOMLDecodeError) -> Problem:
    found = re.search(r"at line (\d+), column (\d+)", str(error))
    line, column = (int(found[1]), int(found[2])) if found else (1, 1)
    at = document.at(yaml.Mark(document.file, 0, line - 1, column - 1, None, 0))
    return Problem(at, f"TOML 语法错误：{error}", f"TOML syntax: {error}", code="toml")


def _places(lines: list[str]) -> dict[Path, tuple[int, int, int]]:
    """Path of keys → line, column of the key, column of the value (0-based)."""
    places: dict[Path, tuple[int, int, int]] = {}
    table: Path = ()
    for number, line in enumerate(lines):
        if header := _TABLE.match(line):
            table = _parts(header[1])
            column = line.index("[")
            for size in range(1, len(table) + 1):
                places.setdefault(table[:size], (number, column, column))
        elif key := _KEY.match(line):
            path = table + _parts(key[1])
            for size in range(len(table) + 1, len(path) + 1):
                places.setdefault(path[:size], (number, key.start(1), key.end()))
    return places


def _parts(dotted: str) -> Path:
    return tuple(part[1] or part[2] or part[0] for part in _PART.finditer(dotted))


def _node(value: Any, path: Path, places: dict[Path, tuple[int, int, int]], document: Document) -> yaml.Node:
    """A value as a node, at the nearest place that is known."""
    known = next(places[path[:size]] for size in range(len(path), 0, -1) if path[:size] in places)
    mark = yaml.Mark(document.file, 0, known[0], known[2], None, 0)
    if isinstance(value, dict):
        pairs = []
        for key, inner in value.items():
            node = _node(inner, (*path, key), places, document)
            line, column, _ = places.get((*path, key), _found(document, known, key))
            key_mark = yaml.Mark(document.file, 0, line, column, None, 0)
            pairs.append((yaml.ScalarNode(_STR, key, key_mark, key_mark, "'"), node))
        return yaml.MappingNode(_MAP, pairs, mark, mark)
    if isinstance(value, list):
        return yaml.SequenceNode(_SEQ, [_node(each, path, places, document) for each in value], mark, mark)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    line, column, _ = _found(document, known, text)
    at = yaml.Mark(document.file, 0, line, column, None, 0)
    return yaml.ScalarNode(_STR, text, at, at, "'")


_STR, _SEQ, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_FAR = 60
"""Lines after its key in which an item of a list is looked for."""


def _found(document: Document, known: tuple[int, int, int], text: str) -> tuple[int, int, int]:
    """Where a text stands after a place: an item of a list, or a key of an inline table."""
    line, _, column = known
    for number in range(line, min(line + _FAR, len(document.lines))):
        at = document.lines[number].find(text, column if number == line else 0)
        if text and at >= 0:
            return number, at, at
    return known
