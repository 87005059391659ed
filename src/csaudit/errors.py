"""What can go wrong that the user can mend.

::

    CsauditError                 a message for the user; the program ends with exit code 2
    ├── UsageError               the command line or an option asks for something impossible
    ├── PackError                one or more problems in YAML files; carries every one of them
    │   ├── ConfigError          … in the configuration
    │   └── SuppressionError     … in a list of suppressions
    └── TranscriptError          one transcript can't be read; becomes a SkippedCall, never ends a batch

Anything else that is raised is a bug in csaudit.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a YAML file: 1-based line and column; `snippet` is the line as written."""

    file: str
    line: int
    column: int
    snippet: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a pack, a cue file or a scorecard: where, what, and what to do about it.

    `zh` and `en` say the same thing; `hint` (may be empty) is appended in the chosen language.
    """

    at: Location
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    level: str = "error"
    """`error` refuses the pack; `warning` is printed by `checks lint` only."""
    code: str = ""
    """A short stable name such as `unknown-key`, for tests and for `checks lint --ignore`."""


class CsauditError(Exception):
    """Something the user can mend. `args` are `(zh, en)`: the same message in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)

    def say(self, lang: str) -> str:
        """The message in `lang` (`zh` or `en`)."""
        return str(self.args[0] if lang == "zh" else self.args[1])


class UsageError(CsauditError):
    """The command can't be run as asked."""


class TranscriptError(CsauditError):
    """A transcript, or one call in it, can't be read."""


class PackError(CsauditError):
    """Problems in YAML files: all of them, of all the files, at once."""

    WHERE = ("检查包", "the packs")

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        zh, en = self.WHERE
        super().__init__(f"{zh}有 {len(problems)} 处错误", f"{len(problems)} error(s) in {en}")
        self.problems = problems

    def __reduce__(self) -> tuple[type[PackError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))


class ConfigError(PackError):
    """Problems in a configuration."""

    WHERE = ("配置", "the configuration")


class SuppressionError(PackError):
    """Problems in a list of suppressions."""

    WHERE = ("豁免清单", "the suppressions")
