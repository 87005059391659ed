"""Markdown from texts that may hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def plain(text: str) -> str:
    """A text as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def code(text: str) -> str:
    """A text as code; backticks in it are fenced by more of them."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{' '.join(text.split())}{pad}{fence}"


_GROUP = re.compile(r"\(([^()]*)\)")
BRANCHES, LONGEST = 4, 60
"""Alternatives, and characters, that are shown of a phrase."""


def shortened(phrase: str) -> str:
    """A phrase, its long alternations and its end cut short by `⋯` (which means nothing in a phrase)."""

    def short(group: re.Match[str]) -> str:
        branches = group.group(1).split("|")
        return f"({'|'.join([*branches[:BRANCHES], '⋯'])})" if len(branches) > BRANCHES + 1 else group.group()

    text = _GROUP.sub(short, " ".join(phrase.split()))
    return text if len(text) <= LONGEST else text[:LONGEST] + "⋯"


def summary(phrase: str) -> str:
    """The same as code."""
    return code(shortened(phrase))


def block(lines: Iterable[str]) -> str:
    """Lines as they are."""
    shown = list(lines)
    longest = max((len(run) for line in shown for run in re.findall("`{3,}", line)), default=2)
    fence = "`" * (longest + 1)
    return "\n".join([f"{fence}text", *shown, fence])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown already."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bullets(lines: Iterable[tuple[int, str]]) -> str:
    """A nested list from depths and texts."""
    return "\n".join(f"{'  ' * depth}- {text}" for depth, text in lines)
