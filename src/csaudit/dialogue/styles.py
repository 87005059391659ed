"""The agent's stress reaction (战/逃/僵) and conflict style (对抗/妥协/回避/迁就/合作) of a call (RUBRIC B3).

From the findings and a few cues: what the checks found is what an agent under stress did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from csaudit.dialogue.emotion import UPSET, EmotionTrack
from csaudit.dialogue.process import AGENT, WaysOut, hits_of
from csaudit.dialogue.view import DialogueView
from csaudit.model import Finding


class Reaction(StrEnum):
    """Fight, flight or freeze."""

    FIGHT = "fight"
    FLIGHT = "flight"
    FREEZE = "freeze"

    __hash__ = str.__hash__  # as that of `Role`


_REACTIONS = tuple(Reaction)


class Style(StrEnum):
    """The five styles of handling a conflict (Thomas and Kilmann, 1974)."""

    COMPETE = "compete"
    AVOID = "avoid"
    ACCOMMODATE = "accommodate"
    COMPROMISE = "compromise"
    COLLABORATE = "collaborate"


_STYLES = tuple(Style)


@dataclass(frozen=True, slots=True)
class StyleRules:
    """Which findings and cues mean which reaction. Findings by check (globs) or by dimension."""

    reactions: Mapping[Reaction, tuple[str, ...]] = field(default_factory=dict)
    yielding: tuple[str, ...] = ()
    """Findings of giving in."""
    compromise: tuple[str, ...] = ()
    """Cues of meeting halfway."""
    acknowledging: tuple[str, ...] = ()
    solving: WaysOut = field(default_factory=WaysOut)
    settling: tuple[str, ...] = ()
    """Cues of a time limit or a next step."""
    known: dict[tuple[str, str], tuple[Reaction | None, bool]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """What findings mean by check and dimension, remembered: a reaction, and whether they are giving in."""

    def meaning(self, finding: Finding) -> tuple[Reaction | None, bool]:
        """The reaction that a finding shows, and whether it is one of giving in."""
        key = (finding.check, finding.dimension)
        known = self.known.get(key)
        if known is None:
            gave_in = any(
                _names(name, finding, by_check) for name in self.yielding for by_check in (True, False)
            )
            known = self.known[key] = (_reaction(finding, self), gave_in)
        return known


def reactions(findings: Iterable[Finding], rules: StyleRules) -> dict[Reaction, int]:
    """The weight of each reaction: findings by severity (minor 1, major 2, fatal 3), review cases aside.

    A finding counts once, for the first reaction that names it: a check named outright goes before its dimension.
    """
    weights = dict.fromkeys(_REACTIONS, 0)
    for finding in findings:
        if finding.is_fault and (kind := rules.meaning(finding)[0]) is not None:
            weights[kind] += finding.severity.rank + 1
    return weights


def _reaction(finding: Finding, rules: StyleRules) -> Reaction | None:
    for by_check in (True, False):
        for kind, names in rules.reactions.items():
            if any(_names(name, finding, by_check) for name in names):
                return kind
    return None


def _names(name: str, finding: Finding, by_check: bool) -> bool:
    return fnmatchcase(finding.check, name) if by_check else name == finding.dimension


def dominant(weights: Mapping[Reaction, int]) -> Reaction | None:
    """The heaviest reaction, the earlier of equals; `None` when the agent kept calm."""
    heaviest = max(weights.values(), default=0)
    for kind in _REACTIONS if heaviest else ():
        if weights.get(kind) == heaviest:
            return kind
    return None


def conflict_style(
    view: DialogueView,
    emotion: EmotionTrack,
    faults: Sequence[Finding],
    weights: Mapping[Reaction, int],
    rules: StyleRules,
) -> Style | None:
    """The style in which a conflict was handled; `None` for a call without an upset customer, or without a sign.

    `weights` are those of the faults' `reactions`.
    """
    if emotion.peak < UPSET:
        return None
    gave_in = sum([rules.meaning(each)[1] for each in faults])
    signs = (
        weights[Reaction.FIGHT],
        weights[Reaction.FLIGHT] + weights[Reaction.FREEZE],
        2 * gave_in,
        len({hit.turn for hit in hits_of(view, rules.compromise, AGENT)}),
        _together(view, rules),
    )
    """In the order of the styles."""
    strongest = max(signs)
    return _STYLES[signs.index(strongest)] if strongest else None


def _together(view: DialogueView, rules: StyleRules) -> int:
    """How many signs of working it out: the feeling taken in, ways out (more than one counts twice), a next step."""
    solving = hits_of(view, rules.solving.cues, AGENT)
    ways = min(2, max(len(rules.solving.distinct(solving)), 1)) if solving else 0
    settled = bool(hits_of(view, rules.settling, AGENT))
    return bool(hits_of(view, rules.acknowledging, AGENT)) + ways + settled
