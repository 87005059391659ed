"""The kinds of checks: one file per kind, its name is the key in YAML.

A kind is a module with `Params` (what YAML may say), `build(params, surroundings)` (a `Matcher`) and a docstring that is its
page in the reference. `kinds()` finds the built-in ones and those of installed packages (entry point group `csaudit.kinds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module, metadata
from pkgutil import iter_modules
from typing import Any, Protocol

from csaudit.errors import UsageError
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import SILENT, Step, Trace
from csaudit.kinds.parts.verdict import Excused, Occurrence, Spot, Verdict

__all__ = [
    "SILENT",
    "Excused",
    "Kind",
    "Matcher",
    "Occurrence",
    "Spec",
    "Spot",
    "Step",
    "Surroundings",
    "Trace",
    "Verdict",
    "kinds",
]


class Kind(Protocol):
    """What a module must have to be a kind."""

    Params: type[Spec]

    @staticmethod
    def build(params: Any, around: Surroundings) -> Matcher:
        """The compiled check."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, sorted. A clash of names or a module that isn't a kind is a `UsageError`."""
    found: dict[str, Any] = {
        module.name: import_module(f"{__name__}.{module.name}")
        for module in iter_modules(import_module(__name__).__path__)
        if not module.ispkg
    }
    for entry in sorted(metadata.entry_points(group="csaudit.kinds"), key=lambda entry: entry.name):
        package = entry.dist.name if entry.dist else entry.value
        if entry.name in found:
            raise UsageError(
                f"插件 {package} 的种类“{entry.name}”与已有种类重名",
                f"plugin {package}: kind {entry.name!r} exists already",
            )
        found[entry.name] = entry.load()
    for name, module in found.items():
        if not hasattr(module, "Params") or not hasattr(module, "build"):
            raise UsageError(
                f"“{name}”不是检查种类：缺 Params 或 build", f"{name!r} is no kind: it lacks Params or build"
            )
    return dict(sorted(found.items()))
