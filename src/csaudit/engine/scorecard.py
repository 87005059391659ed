"""A compiled scorecard: what audits calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from csaudit.cues import Ear, Tagger
from csaudit.dialogue import Analysis
from csaudit.kinds import Matcher
from csaudit.kinds.weigh import Weigh
from csaudit.model import CheckCard, CheckOutcome, Confidence, Outcome, Severity
from csaudit.packs.spec import AppliesTo

if TYPE_CHECKING:
    from csaudit.engine.relations import Relations

EXTRA_SECTION = "extra"
"""Where checks of the user's packs go that no section of the scorecard names: shown, not charged."""


@dataclass(frozen=True, slots=True)
class Item:
    """A check on a scorecard: what it costs."""

    section: str
    deduct: float
    per: str = "episode"
    cap: float | None = None
    fatal: bool = False
    enforce: str = "fail"


@dataclass(frozen=True, slots=True)
class CompiledCheck:
    """A check, ready to judge calls."""

    check: str
    dimension: str
    severity: Severity
    confidence: Confidence
    matcher: Matcher
    item: Item
    applies_to: AppliesTo | None = None
    weighed: bool = True
    """Whether the scales may doubt its findings; where not, they don't lie on the scales either."""
    quiet: tuple[tuple[Ear, CheckOutcome], ...] = ()
    """What the check says where an ear hears nothing: the first that fits, without judging."""

    passed: CheckOutcome = field(init=False, repr=False)
    """Its outcome where it found nothing."""
    untimed: CheckOutcome | None = field(init=False, repr=False)
    """Its outcome on calls without times, where it asks for them."""
    is_charged: bool = field(init=False, repr=False)
    """Whether its findings cost points: neither `warn` nor `shadow`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "passed", CheckOutcome(self.check, Outcome.PASS))
        asks = self.applies_to is not None and "times" in self.applies_to.has
        untimed = CheckOutcome(self.check, Outcome.UNKNOWN, "no-times") if asks else None
        object.__setattr__(self, "untimed", untimed)
        object.__setattr__(self, "is_charged", self.item.enforce == "fail")


class Scale(NamedTuple):
    """A `weigh` check: it bears out, or casts doubt on, what the other checks of its dimension find."""

    check: CompiledCheck
    weigh: Weigh

    def may_doubt(self, check: CompiledCheck) -> bool:
        """Whether it may excuse what a check finds: one on trial excuses nothing that is charged."""
        return self.check.is_charged or not check.is_charged


@dataclass(frozen=True, slots=True)
class CompiledScorecard:
    """Immutable; built once per process. It can't be pickled: workers build their own from the packs."""

    name: str
    sha256: str
    pass_mark: float
    episode_gap: int
    sections: Mapping[str, float]
    """Section → points, in the scorecard's order."""
    section_titles: Mapping[str, Mapping[str, str]]
    checks: tuple[CompiledCheck, ...]
    cards: Mapping[str, CheckCard]
    tagger: Tagger = field(repr=False)
    analysis: Analysis | None = field(default=None, repr=False)
    """`None` where the scorecard names no analysis: results then carry no dialogue facts."""
    relations: Relations | None = field(default=None, repr=False, compare=False)
    """What judges most of `early` in the native kernel; `None` where it isn't built."""
    by_name: Mapping[str, CompiledCheck] = field(init=False, repr=False)
    charged: tuple[CompiledCheck, ...] = field(init=False, repr=False)
    """The checks that cost points."""
    charged_sections: tuple[str | None, ...] = field(init=False, repr=False)
    """Of each check: its section, `None` where it costs no points."""
    early: tuple[CompiledCheck, ...] = field(init=False, repr=False)
    """The checks that are judged before the scales."""
    evidence: frozenset[str] = field(init=False, repr=False)
    """The names of those whose findings lie on the scales and are held against them: no hints for review, no users' own checks."""
    exempt: tuple[CompiledCheck, ...] = field(init=False, repr=False)
    """Those whose findings stand whatever a scale says."""
    scales: tuple[Scale, ...] = field(init=False, repr=False)
    models: Mapping[str, int] = field(init=False, repr=False)
    """The packs whose models the scales use, and the turns of the shortest call that one of them judges."""

    def __post_init__(self) -> None:
        derived: dict[str, Any] = {
            "by_name": {check.check: check for check in self.checks},
            "charged": tuple(check for check in self.checks if check.is_charged),
            "charged_sections": tuple(
                check.item.section if check.is_charged else None for check in self.checks
            ),
            "early": tuple(check for check in self.checks if not isinstance(check.matcher, Weigh)),
        }
        derived["evidence"] = frozenset(check.check for check in self.checks if is_evidence(check))
        derived["exempt"] = tuple(check for check in self.checks if _is_firm(check) and not check.weighed)
        derived["scales"] = tuple(
            Scale(check, check.matcher) for check in self.checks if isinstance(check.matcher, Weigh)
        )
        models: dict[str, int] = {}
        for _, weigh in derived["scales"]:
            models[weigh.pack] = min(weigh.min_turns, models.get(weigh.pack, weigh.min_turns))
        for name, value in (derived | {"models": models}).items():
            object.__setattr__(self, name, value)


def is_evidence(check: CompiledCheck) -> bool:
    """Whether its findings lie on the scales: no hints for review, no users' own checks, nothing that weighs or is exempt."""
    return check.weighed and _is_firm(check)


def _is_firm(check: CompiledCheck) -> bool:
    if isinstance(check.matcher, Weigh):
        return False
    return check.item.section != EXTRA_SECTION and check.confidence is not Confidence.LOW
