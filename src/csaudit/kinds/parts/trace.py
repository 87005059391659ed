"""The evaluation tree of one check on one call: recorded only when `explain` asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from csaudit.kinds.parts.verdict import Spot


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the check looked at."""

    key: str
    """A key of the wording area `explain`."""
    spot: Spot | None = None
    good: bool | None = None
    """`True` it held, `False` it didn't, `None` for information."""
    depth: int = 0
    slots: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Trace:
    """Steps in the order they were taken; a switched-off trace records nothing."""

    on: bool = False
    steps: list[Step] = field(default_factory=list)

    def add(
        self, key: str, spot: Spot | None = None, *, good: bool | None = None, depth: int = 0, **slots: object
    ) -> None:
        """Record a step."""
        if self.on:
            self.steps.append(Step(key, spot, good, depth, slots))


SILENT = Trace()
