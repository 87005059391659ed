"""Where a quote stands, as a CI system names places: the path of a file, relative to the repository, and a line."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote

from csaudit.model import CallResult, Evidence, SkippedCall
from csaudit.reports.options import RenderOptions

_SHEET = re.compile(r"(?is)(?P<path>.*?\.(?:xlsx|xlsm|xlsb|xls|ods)(?:\.gz)?)!(?P<sheet>.*)")
_ROW = re.compile(r"(?s)(?P<path>.*?)[:!](?P<line>[1-9]\d{0,8})")


@dataclass(frozen=True, slots=True)
class Place:
    """A file and, where it is known, a line (or row) in it."""

    path: str
    line: int | None = None

    @property
    def uri(self) -> str:
        """The path as a URI reference, percent-encoded; an absolute path becomes a `file:` URI."""
        if self.path.startswith("/"):
            return "file://" + quote(self.path)
        if re.match(r"[A-Za-z]:/", self.path):
            return "file:///" + self.path[:2] + quote(self.path[2:])
        return quote(self.path)

    @property
    def is_relative(self) -> bool:
        """Whether the path starts from the repository (or wherever the run was started)."""
        return not self.uri.startswith("file://")


def place(source: str, line: int | None, options: RenderOptions) -> Place:
    """The place of a call's `source`, from the repository where it lies in there; a sheet's name is no part of it."""
    return Place(_from_root(file_of(source), options), line)


def file_of(source: str) -> str:
    """The file that a call's `source` names: a sheet's name is no part of it."""
    sheet = _SHEET.fullmatch(source)
    return sheet["path"] if sheet else source


def place_of(result: CallResult, evidence: Evidence, options: RenderOptions) -> Place:
    """The place of the turn that is quoted."""
    return place(result.source, evidence.line, options)


def place_of_skipped(skipped: SkippedCall, options: RenderOptions) -> Place:
    """The place of what couldn't be read: its source may end with a row."""
    row = _ROW.fullmatch(skipped.source)
    return place(row["path"], int(row["line"]), options) if row else place(skipped.source, None, options)


def _from_root(path: str, options: RenderOptions) -> str:
    path, root, here = (_slashed(each) for each in (path, options.root, options.here))
    if here.startswith(f"{root}/") and not path.startswith("/"):
        path = posixpath.normpath(posixpath.join(here, path))
    if root and path.startswith(f"{root}/"):
        path = path[len(root) :].lstrip("/")
    return path.removeprefix("./") or "."


def _slashed(path: str) -> str:
    path = path.replace("\\", "/") if os.sep == "\\" else path
    return path.rstrip("/")
