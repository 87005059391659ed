"""What a command that counts over calls says about reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csaudit.cli.exits import ExitCode
from csaudit.cli.options import say_err
from csaudit.wording import say

if TYPE_CHECKING:
    from csaudit.model import SkippedCall

SHOWN = 5


def say_notes(notes: Sequence[tuple[str, str]], lang: str) -> None:
    """What was found out about the batch as a whole: votes on roles, how its table of metadata matched."""
    for zh, en in notes:
        say_err(f"  {zh if lang == 'zh' else en}")


def say_skips(skipped: Sequence[SkippedCall], lang: str) -> int:
    """The first skips, by name; how many transcripts are lost."""
    for skip in sorted(skipped, key=lambda skip: (skip.source, skip.code))[:SHOWN]:
        say_err(f"  {skip.source}: {skip.zh if lang == 'zh' else skip.en}")
    return sum(not skip.harmless for skip in skipped)


def code_of(skipped: Sequence[SkippedCall], lang: str) -> ExitCode:
    """What the shell sees, after telling why."""
    lost = say_skips(skipped, lang)
    if not lost:
        return ExitCode.OK
    say_err(say("checks.stats_skipped", lang, n=lost))
    return ExitCode.INCOMPLETE
