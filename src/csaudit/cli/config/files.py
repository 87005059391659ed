"""Find and read configuration files; every mistake of every file at once, with its place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from csaudit.cli.config import toml
from csaudit.cli.config.spec import FILES, ConfigSpec
from csaudit.errors import ConfigError, Location, Problem, UsageError
from csaudit.kinds.parts.spec import as_list
from csaudit.packs.validate import locate, validate
from csaudit.packs.yaml import Document, read
from csaudit.wording import both

NAME, PROJECT = "csaudit.yaml", "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file says, and where."""

    file: str
    """As shown to people."""
    folder: Path
    spec: ConfigSpec
    document: Document

    def at(self, *path: str) -> Location:
        """The place of a key."""
        return locate(self.document, path, key=True)


def find(start: Path) -> tuple[Path | None, Path | None]:
    """The first configuration from a folder upward; and a `[tool.csaudit]` beside it that doesn't count."""
    for folder in (start, *start.parents):
        own, project = folder / NAME, folder / PROJECT
        in_project = project if project.is_file() and _has_table(project) else None
        if own.is_file():
            return own, in_project
        if in_project is not None:
            return in_project, None
    return None, None


def _has_table(path: Path) -> bool:
    try:
        return toml.read(path.read_bytes().decode("utf-8", "replace"), str(path)) is not None
    except OSError:
        return False


def load(path: Path) -> list[Layer]:
    """The file and what it extends, the file itself last; `ConfigError` carries all that is wrong with any of them."""
    loader = _Loader()
    loader.load(path, ())
    if loader.problems:
        raise ConfigError(
            tuple(sorted(loader.problems, key=lambda at: (at.at.file, at.at.line, at.at.column)))
        )
    return loader.layers


class _Loader:
    """Collects layers and problems; used once."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []
        self.problems: list[Problem] = []

    def load(self, path: Path, inside: tuple[Path, ...]) -> None:
        file = shown(path)
        document = _read(path, file)
        spec = validate(document, document.data, ConfigSpec) if document.root is not None else None
        self.problems += document.problems
        for name in _extended(document):
            other = (path.parent / name).resolve()
            where = getattr(name, "at", None) or document.start()
            chain = (*inside, path.resolve())
            if other in chain:
                circle = " → ".join(shown(each) for each in (*chain[chain.index(other) :], other))
                zh, en = f"extends 绕成了圈：{circle}", f"extends goes round in a circle: {circle}"
                self.problems.append(Problem(where, zh, en, code="extends-circle"))
            elif not other.is_file():
                zh, en = f"extends 的文件不存在：{name}", f"extends names no file: {name}"
                self.problems.append(Problem(where, zh, en, code="extends-missing"))
            else:
                self.load(other, chain)
        if spec is not None:
            self.layers.append(Layer(file, path.parent, spec, document))


def _extended(document: Document) -> list[str]:
    """The files that a document extends, whatever else is wrong with it."""
    named = document.data.get("extends") if isinstance(document.data, dict) else None
    return [each for each in as_list(named) if isinstance(each, str)]


def _read(path: Path, file: str) -> Document:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(*both("config.cannot_read", path=file, why=error.strerror or "")) from error
    except UnicodeDecodeError as error:
        document = Document(file, [])
        zh, en = f"文件不是 UTF-8 编码（第 {error.start} 字节）", f"the file isn't UTF-8 (byte {error.start})"
        document.problems.append(Problem(document.start(), zh, en, code="encoding"))
        return document
    if path.suffix != ".toml":
        return read(text, file)
    found = toml.read(text, file)
    if found is None:
        raise UsageError(*both("config.no_table", path=file))
    return found


def shown(path: Path) -> str:
    """A path as people see it: relative to where they are, where that is shorter."""
    relative = os.path.relpath(path.resolve(), Path.cwd())
    return relative if len(relative) <= len(str(path)) or not relative.startswith("..") else str(path)


def rebased(key: str, value: str, folder: Path) -> str:
    """A value that is a path, seen from here instead of from the file that says it."""
    if key == "formats":
        fmt, colon, path = value.partition(":")
        return f"{fmt}{colon}{_rebased(path, folder)}" if path and path != "-" else value
    if key == "agent_names":
        return f"@{_rebased(value[1:], folder)}" if value.startswith("@") else value
    if key == "scorecard" and not value.endswith((".yaml", ".yml")):
        return value
    if key == "exclude" and "/" not in value:
        return value
    return _rebased(value, folder) if key in FILES or key in {"scorecard", "exclude"} else value


def _rebased(path: str, folder: Path) -> str:
    if not path or path == "-" or Path(path).is_absolute() or folder.resolve() == Path.cwd():
        return path
    ending = "/" if path.endswith("/") else ""
    return os.path.relpath(folder.resolve() / path, Path.cwd()) + ending
