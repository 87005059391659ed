"""The last lines of an audit, on standard error: what was counted, why it exits so, and how to see one finding again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csaudit.cli.gate import Decision, example_of
from csaudit.cli.options import say_err
from csaudit.cli.reproduce import reproduce
from csaudit.reports.controls import visible
from csaudit.reports.summary import role_counts
from csaudit.wording import say

if TYPE_CHECKING:
    from csaudit.cli.reading import Reading
    from csaudit.model import RunReport

SHOWN = 5
"""Skips and doubts that are listed; all of them are in the report."""


def closing(report: RunReport, notes: Sequence[tuple[str, str]], config: str, lang: str) -> None:
    """The configuration used, the counts, how roles were found, the first skips, every doubt there is room for."""
    if config:
        say_err(say("config.used", lang, file=config))
    say_err(
        say(
            "cli.closing",
            lang,
            calls=len(report.results),
            files=report.run.files,
            skipped=len(report.skipped),
        )
    )
    for line in (role_counts(report.results, lang), *(zh if lang == "zh" else en for zh, en in notes)):
        if line:
            say_err(f"  {line}")
    for skip in report.skipped[:SHOWN]:
        say_err(f"  {skip.source}: {skip.zh if lang == 'zh' else skip.en}")
    if len(report.skipped) > SHOWN:
        say_err(say("cli.more_skipped", lang, more=len(report.skipped) - SHOWN))
    notices = report.run.notices
    for zh, en in notices[:SHOWN]:
        say_err(visible(say("gate.notice", lang, text=zh if lang == "zh" else en)))
    if len(notices) > SHOWN:
        say_err(say("gate.more_notices", lang, n=len(notices) - SHOWN))


def verdict(
    decision: Decision,
    report: RunReport,
    reading: Reading,
    packs: Sequence[str],
    config: Sequence[str],
    lang: str,
) -> None:
    """The exit code with its reason, every gate that failed, and the command that shows one finding again."""
    say_err(say("cli.exit", lang, code=int(decision.code), why=decision.why))
    also = "" if decision.code == 1 else say("gate.why_also", lang)
    for failed in decision.gates:
        say_err(visible(f"  {also}{failed.why}"))
    example = decision.example or example_of(report)
    if example is not None:
        again = reproduce(*example, reading, packs, config, lang)
        say_err(visible(say("gate.reproduce", lang, again=again)))
