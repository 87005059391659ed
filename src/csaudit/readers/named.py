"""What the names of files and folders tell: a call's id, its agent, its team."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from csaudit.errors import UsageError
from csaudit.readers.agents import compile_pattern
from csaudit.readers.names import add_metadata
from csaudit.wording import both

_PIECE: Final = re.compile(r"\{(\w+)\}|\*\*/?|\*|[^{}*]+|.")
_LONGEST: Final = 1_000
"""Characters of a path that are looked at, from its end."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are read: each pattern's named groups are metadata."""

    name: re.Pattern[str] | None = None
    """Looked for in the name of a file, without its folders."""
    path: re.Pattern[str] | None = None
    """Must fit the end of its path."""

    def read(self, file: str) -> dict[str, str]:
        """The metadata that a file's name and folders tell, under their standard keys."""
        path = PurePosixPath(file.replace("\\", "/"))
        found = [
            self.name.search(path.name[-_LONGEST:]) if self.name else None,
            self.path.fullmatch(f"/{path.as_posix()}"[-_LONGEST:]) if self.path else None,
        ]
        metadata: dict[str, str] = {}
        for match in found:
            for key, value in (match.groupdict() if match else {}).items():
                add_metadata(metadata, key, value or "")
        return metadata


def naming(name_regex: str = "", path_pattern: str = "") -> Naming | None:
    """`--name-regex` and `--path-pattern`, checked; `None` where neither is given."""
    if not name_regex and not path_pattern:
        return None
    name = compile_pattern(name_regex, "--name-regex") if name_regex else None
    if name is not None and not name.groupindex:
        raise UsageError(*both("readers.usage_no_groups", text=name_regex))
    return Naming(name, _path_pattern(path_pattern) if path_pattern else None)


def _path_pattern(text: str) -> re.Pattern[str]:
    """`{team}/{agent_id}/*` as a regular expression over the end of a path."""
    pieces: list[str] = []
    names: set[str] = set()
    for found in _PIECE.finditer(text.replace("\\", "/").lstrip("/")):
        piece = found[0]
        if found[1] and found[1].isidentifier() and found[1] not in names:
            names.add(found[1])
            pieces.append(f"(?P<{found[1]}>[^/]+?)")
        elif piece.startswith("**"):
            pieces.append("(?:.*/)?" if piece.endswith("/") else ".*")
        elif piece == "*":
            pieces.append("[^/]*")
        elif "{" in piece or "}" in piece:
            raise UsageError(*both("readers.usage_path_pattern", text=text, place=found.start() + 1))
        else:
            pieces.append(re.escape(piece))
    if not names:
        raise UsageError(*both("readers.usage_path_pattern", text=text, place=1))
    return re.compile(f"(?:.*/)?{''.join(pieces)}", re.DOTALL)
