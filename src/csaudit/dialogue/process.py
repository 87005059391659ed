"""Which steps of a process the agent took, what kinds of questions were asked, what was done well (RUBRIC B4, B7, B8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from csaudit.cues import CueHit
from csaudit.dialogue.view import DialogueView
from csaudit.model import Role
from csaudit.model.quick import quick

AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER
"""A role looked up in its enum costs ten times as much, and a call's facts ask a hundred times."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process of named steps, for calls in which one of `when` occurs on the customer's side."""

    name: str
    when: tuple[str, ...]
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    """Step → cues of the agent's taking it."""


@quick
@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a process a call covers: each step with the agent turn that takes it, or `None`."""

    process: str
    steps: tuple[tuple[str, int | None], ...]
    options: Mapping[str, int] = field(default_factory=dict)
    """Step → how many different options of its cues were named; steps whose cues have options only."""

    @property
    def share(self) -> float:
        """Steps taken, 0..1."""
        return len([None for _, turn in self.steps if turn is not None]) / len(self.steps)


def hits_of(view: DialogueView, cues: tuple[str, ...], role: Role, after: int = -1) -> Sequence[CueHit]:
    """The hits of any of the cues by a role, later than a turn, in order."""
    hits = view.tags.said_by_any(cues, role)
    return hits if not hits or after < hits[0].turn else [hit for hit in hits if hit.turn > after]


def first_of(view: DialogueView, cues: tuple[str, ...], role: Role, after: int = -1) -> CueHit | None:
    """The first of these hits, if there is one."""
    for hit in view.tags.said_by_any(cues, role):
        if hit[0] > after:
            return hit
    return None


@dataclass(frozen=True, slots=True)
class WaysOut:
    """The cues of ways out, and which of their options are mere procedure (登记, 回访)."""

    cues: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def distinct(self, hits: Iterable[CueHit]) -> tuple[CueHit, ...]:
        """The first hit of each option that is a way out; phrases without an option are left out."""
        seen: dict[str, CueHit] = {}
        for hit in hits:
            option = hit[4].option
            if option and option not in seen and option not in self.procedures:
                seen[option] = hit
        return tuple(seen.values())


def cover(view: DialogueView, processes: Sequence[Process], ways: WaysOut) -> tuple[Coverage, ...]:
    """The coverage of every process that applies."""
    said_by_any = view.tags.said_by_any
    found = []
    for process in processes:
        began = said_by_any(process.when, CUSTOMER)
        if not began or not process.steps:
            continue
        since = began[0].turn
        steps: list[tuple[str, int | None]] = []
        options: dict[str, int] = {}
        for name, cues in process.steps:
            hits = said_by_any(cues, AGENT)
            if hits and hits[0].turn < since:
                hits = [hit for hit in hits if hit[0] >= since]
            steps.append((name, hits[0].turn if hits else None))
            if hits and (different := ways.distinct(hits)):
                options[name] = len(different)
        found.append(Coverage(process.name, tuple(steps), options))
    return tuple(found)


def kinds_of_question(view: DialogueView, cues: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """How many questions of each kind the agent asks; a sentence is one question, of the first kind that fits."""
    tags = view.tags
    asked = [(name, tags.said_by_any(cues[name], AGENT)) for name in tags.among(cues, AGENT)]
    turns = [hit[0] for _, hits in asked for hit in hits]
    several = Counter(turns) if len(set(turns)) < len(turns) else None
    taken: set[tuple[int, int]] = set()
    counts: dict[str, int] = {}
    for name, hits in asked:
        places = {
            (turn, view.sentence(turn, start, end)[0] if several and several[turn] > 1 else 0)
            for turn, start, end, _, _ in hits
        }
        if new := places - taken:
            counts[name] = len(new)
            taken |= new
    return counts


def turns_by_name(view: DialogueView, cues: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """In how many turns the agent says it, by name (a type of suggestion); names without hits left out."""
    found = {
        name: len({hit[0] for hit in view.tags.said_by_any(cues[name], AGENT)})
        for name in view.tags.among(cues, AGENT)
    }
    return {name: count for name, count in found.items() if count}
