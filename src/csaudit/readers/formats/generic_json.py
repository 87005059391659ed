"""One JSON document: an object with turns, a list of such objects, or a transcript in one string."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.limits import MAX_JSON_BYTES, MAX_JSON_MARKS
from csaudit.readers.objects.calls import calls_in
from csaudit.readers.objects.values import BrokenJsonError, loads, loads_many
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_OPENS: Final = re.compile(r"\s*(\{\s*[\"'}]|\[\s*[\[{\"(])")


def sniff(source: Source) -> bool:
    """A brace or bracket followed by what may follow it in JSON: `[00:32] 客服` is none."""
    return _OPENS.match(source.head_text) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a JSON document."""
    _check_size(source)
    document = _load(source)
    found = False
    for draft in calls_in(document, options.columns):
        found = True
        draft.source, draft.source_format, draft.encoding = source.name, "json", source.encoding
        draft.warnings = [*source.warnings, *draft.warnings]
        yield draft
    if not found:
        raise UnreadableError("no-turns-json", keys=describe(document))


def _check_size(source: Source) -> None:
    if len(source.data) > MAX_JSON_BYTES:
        source.refuse_size(len(source.data), MAX_JSON_BYTES)
    if sum(source.data.count(mark) for mark in (b",", b"{", b"[")) > MAX_JSON_MARKS:
        raise UnreadableError("json-too-large", limit=MAX_JSON_MARKS)


def _load(source: Source) -> object:
    try:
        return loads(source.text)
    except BrokenJsonError as error:
        values = loads_many(source.text)
        if values:
            return values
        place = f"{source.name}:{error.line}"
        raise UnreadableError("bad-json", place, line=error.line, column=error.column) from error


def describe(document: object) -> str:
    """The keys of a document, for a message about what was seen in it."""
    if isinstance(document, list) and document:
        return f"[{describe(document[0])}]"
    if isinstance(document, dict):
        return " ".join(str(key)[:40] for key in list(document)[:12])
    return type(document).__name__
