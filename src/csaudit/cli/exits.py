"""Exit codes, the same for every command (DESIGN §8), and the one place where errors become messages."""

from __future__ import annotations

import os
import sys
from enum import IntEnum

from csaudit.errors import CsauditError, PackError, Problem
from csaudit.wording import say


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    """Done, and the gate passed (there is no gate unless one is asked for)."""
    GATE_FAILED = 1
    """Done, and the gate failed; for `checks test` and `checks lint`: something is wrong."""
    CANNOT_RUN = 2
    """The command, the configuration or a pack is wrong; nothing was audited."""
    INCOMPLETE = 3
    """A transcript couldn't be read or a check crashed; wins over 1, because the result can't be trusted."""
    NOTHING_AUDITED = 4
    """No call, or no check applied to any."""
    INTERRUPTED = 130
    """Ctrl-C; what was finished is in the outputs, marked incomplete."""


def report_error(error: CsauditError, lang: str) -> ExitCode:
    """Say what is wrong on standard error."""
    sys.stderr.write(f"{say('cli.error', lang)}{error.say(lang)}\n")
    if isinstance(error, PackError):
        for problem in error.problems:
            sys.stderr.write(render_problem(problem, lang))
    return ExitCode.CANNOT_RUN


def report_unwritable(error: OSError, lang: str) -> ExitCode:
    """Say that standard output takes nothing any more, for instance because the disk is full."""
    discard_stdout()
    why = error.strerror or str(error)
    sys.stderr.write(f"{say('cli.error', lang)}{say('cli.stdout_unwritable', lang, why=why)}\n")
    return ExitCode.CANNOT_RUN


def discard_stdout() -> None:
    """Send what is still to be printed nowhere, with what is buffered: a flush at the very end would fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def render_problem(problem: Problem, lang: str) -> str:
    """A problem as `file:line:col: message`, the line with a caret under it, and what to do."""
    at = problem.at
    message = problem.zh if lang == "zh" else problem.en
    hint = problem.hint_zh if lang == "zh" else problem.hint_en
    level = say(f"cli.level_{problem.level}", lang)
    code = f" [{problem.code}]" if problem.code else ""
    lines = [f"{at}: {level}{message}{code}"]
    if at.snippet.strip():
        caret = "".join(
            "\t" if c == "\t" else ("　" if ord(c) > 0x2E7F else " ") for c in at.snippet[: at.column - 1]
        )
        lines += [f"    {at.snippet}", f"    {caret}^"]
    if hint:
        lines.append(f"    {say('cli.hint', lang)}{hint}")
    return "\n".join(lines) + "\n"
