"""Write a run's reports where the command line wants them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from csaudit.cli.delivery import deliver
from csaudit.cli.options import Output, say_err
from csaudit.model import RunReport
from csaudit.reports import RenderOptions, render, write
from csaudit.wording import say

NARROW, WIDE = 72, 160
"""Terminal text is laid out between these widths, and at 100 columns when it doesn't go to a terminal."""


def emit(report: RunReport, outputs: list[Output], lang: str, *, by: str | None, mask: bool) -> None:
    """Every output; the names of written files go to standard error."""
    terminal = sys.stdout.isatty()
    width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROW), WIDE) if terminal else 100
    color = (terminal and not os.environ.get("NO_COLOR")) or bool(os.environ.get("FORCE_COLOR"))
    for output in outputs:
        options = RenderOptions(
            lang=lang,
            by=by,
            mask=mask,
            color=color and not output.path,
            width=width if not output.path else 100,
            root=os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or str(Path.cwd()),
            here=str(Path.cwd()),
        )
        if output.path:
            files = write(output.fmt, report, options, output.path)
            shown = files if len(files) <= 3 else [output.path]
            say_err(
                say(
                    "cli.written",
                    lang,
                    files="、".join(shown) if lang == "zh" else ", ".join(shown),
                    n=len(files),
                )
            )
        else:
            deliver(render(output.fmt, report, options), "")
        if output.fmt == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
            _add_summary(Path(summary), report, options)


def _add_summary(path: Path, report: RunReport, options: RenderOptions) -> None:
    """Append to the summary of the workflow's step what still fits; a summary that can't be written loses no report."""
    from csaudit.reports.github import SUMMARY_BYTES, summary  # noqa: PLC0415 — only inside GitHub Actions

    try:
        used = path.stat().st_size if path.exists() else 0
        with path.open("ab") as file:
            file.write(summary(report, options, SUMMARY_BYTES - used))
    except OSError as error:
        why = error.strerror or str(error)
        say_err(say("cli.summary_unwritable", options.lang, path=path, why=why))
