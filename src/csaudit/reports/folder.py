"""What goes into a folder: one file per call, agent or team, and an index that links to them."""

from __future__ import annotations

from collections.abc import Iterator

from csaudit.model import RunReport
from csaudit.reports import render
from csaudit.reports.files import safe_names
from csaudit.reports.options import RenderOptions
from csaudit.reports.split import split
from csaudit.wording import say

_ENDING = {"text": "txt", "junit": "junit.xml", "gitlab": "gitlab.json", "github": "github.txt"}


def folder_files(fmt: str, report: RunReport, options: RenderOptions) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, one at a time, so that a big run needn't fit in memory."""
    ending = _ENDING.get(fmt, fmt)
    if options.by is None:
        if fmt == "csv":
            from csaudit.reports.csv_tables import render_all  # noqa: PLC0415 - pandas

            yield from render_all(report, options).items()
        else:
            yield f"csaudit-report.{ending}", render(fmt, report, options)
        return
    units = split(report, options.by)
    reserved = ["index"]  # a call named "index" gets another name
    stems = safe_names(reserved + [name for name, _ in units], say("reports.unnamed_file", options.lang))[1:]
    for stem, (_, part) in zip(stems, units, strict=True):
        yield f"{stem}.{ending}", render(fmt, part, options)
    links = [f"{stem}.{ending}" for stem in stems]
    if fmt == "html":
        from csaudit.reports.html_page import render_index as html_index  # noqa: PLC0415 - jinja2

        yield "index.html", html_index(report, options, [name for name, _ in units], links)
    elif fmt == "md":
        from csaudit.reports.markdown import render_index as md_index  # noqa: PLC0415 - only for md

        yield "index.md", md_index(report, options, [name for name, _ in units], links)
