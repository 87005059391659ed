"""How to make a compiled scorecard again: small, picklable, what a worker process is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

from csaudit.engine.compile import compile_scorecard, names_check
from csaudit.engine.scorecard import CompiledScorecard
from csaudit.errors import PackError, UsageError
from csaudit.packs import (
    Library,
    LoadedScorecard,
    Override,
    StandIn,
    find_check,
    load,
    load_scorecard,
    override,
)


@dataclass(frozen=True, slots=True)
class ScorecardRecipe:
    """Which packs, which form, which checks."""

    scorecard: str = "default"
    """The name of a scorecard of the packs, or the path of a YAML file."""
    packs: tuple[str, ...] = ()
    """The user's pack folders, beside the shipped packs."""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    """What a configuration changes about checks."""
    instead: tuple[StandIn, ...] = ()
    """Edited copies of packs, loaded in the place of shipped packs of the same name."""

    def library(self) -> Library:
        """The packs with the changes made; `PackError` for ids and phrases that don't exist."""
        library, problems = override(load(self.packs, instead=self.instead), self.overrides)
        if problems:
            raise PackError(tuple(problems))
        return library

    def build(self) -> CompiledScorecard:
        """Load and compile. `PackError` for mistakes in YAML, `UsageError` for names that mean nothing."""
        library = self.library()
        for name in (*self.select, *self.ignore):
            if not any(names_check((name,), check) for check in library.checks.values()):
                raise UsageError(
                    f"没有检查叫“{name}”（编号、检查包、维度或通配符）", f"no check is called {name!r}"
                )
        compiled = compile_scorecard(
            library,
            self._form(library),
            select=self.select,
            ignore=self.ignore,
            overrides=tuple(
                replace(each, check=found.check)
                for each in self.overrides
                if (found := find_check(library, each.check)) is not None
            ),
        )
        if not compiled.checks:
            raise UsageError("选不出任何检查", "no check is left to run")
        return compiled

    def _form(self, library: Library) -> LoadedScorecard:
        if self.scorecard in library.scorecards:
            return library.scorecards[self.scorecard]
        if not self.scorecard.endswith((".yaml", ".yml")):
            known = "、".join(library.scorecards)
            raise UsageError(
                f"没有评分表“{self.scorecard}”，现有：{known}",
                f"no scorecard {self.scorecard!r}; there is {', '.join(library.scorecards)}",
            )
        form, problems = load_scorecard(self.scorecard)
        if problems or form is None:
            raise PackError(tuple(problems))
        return form
