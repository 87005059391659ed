"""Reports: a run rendered as text, tables, pages or what CI systems read, to bytes or to files.

Importing this package is cheap; a format's libraries are imported when it is rendered.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from csaudit.errors import UsageError
from csaudit.reports.files import write_atomically
from csaudit.reports.options import RenderOptions
from csaudit.reports.split import LEVELS, split
from csaudit.wording import both

if TYPE_CHECKING:
    from csaudit.model import RunReport

__all__ = [
    "FORMATS",
    "LEVELS",
    "WITH_FACTS",
    "RenderOptions",
    "json_schema",
    "load",
    "render",
    "split",
    "write",
]

_MODULES: Final[Mapping[str, str]] = {
    "text": "text",
    "json": "run_json",
    "jsonl": "jsonl",
    "csv": "csv_tables",
    "xlsx": "xlsx",
    "md": "markdown",
    "html": "html_page",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
}
FORMATS: Final[tuple[str, ...]] = tuple(_MODULES)
"""The names that `render` and `write` take; each is also the ending of its files, but for those that `folder` names."""
WITH_FACTS: Final = frozenset({"json", "jsonl", "md", "html"})
"""Those that show what the dialogue analysis found; the others say the same without."""


def render(fmt: str, report: RunReport, options: RenderOptions) -> bytes:
    """The run in format `fmt`. The same run and options give the same bytes.

    `UsageError` for an unknown format or level.
    """
    if fmt not in _MODULES:
        raise UsageError(*both("reports.bad_format", fmt=fmt, formats=", ".join(FORMATS)))
    if options.by is not None and options.by not in LEVELS:
        raise UsageError(*both("reports.bad_level", level=options.by, levels=", ".join(LEVELS)))
    module = importlib.import_module(f"csaudit.reports.{_MODULES[fmt]}")
    data: bytes = module.render(report, options)
    return data


def write(fmt: str, report: RunReport, options: RenderOptions, path: str) -> list[str]:
    """Render to `path` and return the files written, each whole or not at all.

    A `path` that ends with `/` or is a folder gets several files: one per unit of `options.by` (with an
    index for html and md), every table for csv, else one file named after the run. `UsageError` where
    nothing can be written.
    """
    options = replace(options, bom=True) if fmt == "csv" else options
    if path.endswith(("/", "\\")) or Path(path).is_dir():
        from csaudit.reports.folder import folder_files  # noqa: PLC0415 - only folders need it

        return [
            write_atomically(Path(path) / name, data) for name, data in folder_files(fmt, report, options)
        ]
    return [write_atomically(Path(path), render(fmt, report, options))]


def load(data: bytes) -> RunReport:
    """The run that `render("json", …)` wrote; `UsageError` for anything else, saying what was found."""
    from csaudit.reports import json_load  # noqa: PLC0415 - orjson only when needed

    return json_load.load(data)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the run JSON, with titles and descriptions."""
    from csaudit.reports import schema  # noqa: PLC0415 - rarely asked for

    return schema.json_schema()
