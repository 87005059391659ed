"""Values out of facts, which may come from a file: of the wrong sort they count as missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csaudit.reports import phrasing
from csaudit.wording import say

QUOTE = 90
"""Characters of a quoted sentence that are shown."""
_LONGEST = 30 * 86_400.0


def mapping(value: object) -> Mapping[str, object]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Mapping[str, object]]:
    """The mappings in a list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


def number(value: object) -> int | None:
    """The value if it is a whole number that can be a turn or a count."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def text(value: object) -> str:
    """The value if it is a string."""
    return value if isinstance(value, str) else ""


def name(kind: str, key: object, lang: str) -> str:
    """The catalogue's name of a type, step, strength …; a user's own key stays as it is."""
    try:
        return say(f"reports.facts_{kind}_{text(key)}", lang)
    except KeyError:
        return text(key)


def duration(seconds: object) -> str:
    """Seconds as `mm:ss`; empty for anything that is no length of time."""
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds < _LONGEST
    return phrasing.clock(float(seconds)) if known and isinstance(seconds, int | float) else ""


def joined(parts: Iterable[str], lang: str) -> str:
    """Parts of one sentence."""
    return ("，" if lang == "zh" else ", ").join(parts)


def quoted(value: Mapping[str, object]) -> str:
    """The quote of a fact, cut to what is shown."""
    return phrasing.excerpt(text(value.get("quote")), QUOTE)


def titled(value: Mapping[str, object], lang: str) -> str:
    """The title of a fact in the language; empty where it has none."""
    titles = {key: title for key, title in mapping(value.get("title")).items() if isinstance(title, str)}
    return phrasing.in_language(titles, lang)
