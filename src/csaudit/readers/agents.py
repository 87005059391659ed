"""The names of a team's agents, as the user gives them: `小林,小周`, `/店:.*/` or `@agents.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from csaudit.errors import UsageError
from csaudit.wording import both

_SPLIT: Final = re.compile(r"[,，、;；]")
_LONGEST: Final = 200
"""Characters of a label that a pattern is tried on: a name is shorter."""


@dataclass(frozen=True, slots=True)
class AgentNames:
    """Who is an agent, by name."""

    names: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.patterns)

    def know(self, *labels: str) -> bool:
        """Whether one of the labels of a speaker is an agent's name."""
        return any(
            label.strip().casefold() in self.names
            or any(pattern.fullmatch(label.strip()[:_LONGEST]) for pattern in self.patterns)
            for label in labels
            if label
        )


NOBODY: Final = AgentNames()


def parse_agent_names(given: Iterable[str]) -> AgentNames:
    """`--agent-names`, each a list, a pattern between slashes, or `@` and a file with one name a line."""
    names: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for each in given:
        text = each.strip()
        if text.startswith("@"):
            names.update(_of_file(text[1:]))
        elif len(text) > 2 and text.startswith("/") and text.endswith("/"):
            patterns.append(compile_pattern(text[1:-1], "--agent-names", re.IGNORECASE))
        else:
            names.update(_SPLIT.split(text))
    return AgentNames(frozenset(name.strip().casefold() for name in names if name.strip()), tuple(patterns))


def _of_file(path: str) -> list[str]:
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(*both("cli.cannot_read", path=path, why=why)) from error
    return [line for line in lines if not line.lstrip().startswith("#")]


def compile_pattern(text: str, option: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression of the user's; `UsageError` with the place of the mistake."""
    try:
        return re.compile(text, flags)
    except re.error as error:
        place = (error.pos or 0) + 1
        zh, en = both("readers.usage_regex", option=option, text=text, place=place, why=error.msg)
        raise UsageError(zh, en) from error
