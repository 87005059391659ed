"""The formats csaudit reads. A new format family is one module in `formats/` and one line here."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csaudit.readers.draft import Draft
    from csaudit.readers.options import ReadOptions
    from csaudit.readers.source import Source

MODULES: Final = {
    "wecom": "wecom",
    "jsonl": "native_jsonl",
    "json": "generic_json",
    "xlsx": "spreadsheet",
    "docx": "word",
    "html": "html_table",
    "subtitles": "subtitles",
    "csv": "delimited",
    "text": "plain_text",
}
"""Format name → module in `formats/`, in the order in which text formats are tried."""

FORMATS: Final = tuple(MODULES)


class Reader(Protocol):
    """What a module in `formats/` offers."""

    def sniff(self, source: Source) -> bool:
        """Whether the source looks like this format; only its head need be looked at."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[Draft]:
        """The calls of the source, in its order; raises `TranscriptError` when the whole can't be read."""


def reader(name: str) -> Reader:
    """The reader of one format, imported when first asked for."""
    module: Reader = importlib.import_module(f"csaudit.readers.formats.{MODULES[name]}")
    return module
