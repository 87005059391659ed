"""What a vendor's document holds at a place, however incomplete: no key, null and the wrong type all mean nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from csaudit.readers.names import metadata_value

Row: TypeAlias = dict[str, Any]

_NOTHING: Final = frozenset({"", "none", "null", "nan", "undefined", "n/a"})
_HOST: Final = re.compile(r"^[a-zA-Z][\w+.-]*://[^/]*/?")
_LONGEST_FACT: Final = 500
"""Characters of a metadata value; what is longer is content."""


def at(value: object, *path: str | int) -> Any:
    """The value under keys and positions one after another; `None` where the way ends."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            there = isinstance(value, list) and -len(value) <= step < len(value)
            value = value[step] if there and isinstance(value, list) else None
    return value


def rows(value: object, *path: str | int) -> list[Row]:
    """The objects in the list at a place; what isn't an object is left out."""
    found = at(value, *path)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def has_rows(value: object, *path_and_key: str | int) -> bool:
    """Whether an object of the list at a place has a key, the last argument: `has_rows(doc, "Transcript", "Content")`."""
    *path, key = path_and_key
    return any(key in item for item in rows(value, *path)[:50])


def text(value: object, *path: str | int) -> str:
    """The string or number at a place as a string; `"None"` and its kin, as programs print them, are empty."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    written = str(int(found)) if isinstance(found, float) and found.is_integer() else str(found).strip()
    return "" if written.casefold() in _NOTHING else written


def spoken(value: object, *path: str | int) -> str:
    """The words at a place as they are: somebody may have said "None"."""
    found = at(value, *path)
    return found.strip() if isinstance(found, str) else ""


def number(value: object, *path: str | int) -> float | None:
    """The number at a place, also one in a string; `None` for none and for what isn't finite."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return None
    try:
        result = float(found)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) else None


def index(value: object, *path: str | int) -> int | None:
    """The whole number at a place, of a channel or a speaker; `None` for none."""
    found = number(value, *path)
    return int(found) if found is not None and found.is_integer() and abs(found) < 1e9 else None


def first(value: object, *keys: str) -> Any:
    """The value of the first key that has one, for documents that were written in two spellings."""
    return next((found for key in keys if (found := at(value, key)) is not None), None)


def base_name(place: str) -> str:
    """The file's name in a path or URL. A query string may be a credential and is never kept."""
    path = _HOST.sub("/", place.split("?", 1)[0].split("#", 1)[0]).replace("\\", "/")
    return PurePosixPath(path).name


def facts(pairs: Mapping[str, object]) -> dict[str, str]:
    """Metadata of a call: standard key → value as the document has it; empty ones are left out."""
    found = {key: text(value) for key, value in pairs.items()}
    return {
        key: metadata_value(key, value) for key, value in found.items() if 0 < len(value) <= _LONGEST_FACT
    }
