"""JSON values from text that is nearly JSON."""

from __future__ import annotations

import ast
import json
import warnings
from typing import Final

import orjson

_MAX_LITERAL: Final = 2_000_000
"""Characters of a Python literal; its parser needs some 100 bytes for each."""
_FAILURES: Final = (ValueError, RecursionError, MemoryError, SyntaxError, TypeError)


class BrokenJsonError(ValueError):
    """No JSON; `line` and `column` are 1-based."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


def loads(data: bytes | str) -> object:
    """The value of JSON text, also with NaN, lone surrogates, or printed by Python. Raises `BrokenJsonError`."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        text = data if isinstance(data, str) else data.decode("utf-8", "replace")
        try:
            return json.loads(text)
        except _FAILURES:
            pass
        value = _literal(text)
        if value is None:
            raise BrokenJsonError(error.lineno, error.colno) from error
        return value


def loads_many(text: str) -> list[object]:
    """Values that stand one after another without commas; empty when it isn't that."""
    decoder = json.JSONDecoder()
    values: list[object] = []
    here = 0
    while here < len(text):
        while here < len(text) and text[here] in " \t\r\n,\x1e":
            here += 1
        if here >= len(text):
            break
        try:
            value, here = decoder.raw_decode(text, here)
        except _FAILURES:
            return []
        if not isinstance(value, dict | list):
            return []
        values.append(value)
    return values


def reparsed(value: object) -> object:
    """JSON within a string, as some services wrap their results."""
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            return loads(value)
        except BrokenJsonError:
            return value
    return value


def _literal(text: str) -> object:
    """The value of a Python literal as `print` shows a dict."""
    if len(text) > _MAX_LITERAL or not text.lstrip().startswith(("{'", "[{'", "[['", "[('")):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value: object = ast.literal_eval(text.strip())
    except _FAILURES:
        return None
    return value
