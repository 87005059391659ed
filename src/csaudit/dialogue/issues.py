"""The issues of a call: what the customer wants, which of it is the core, and what became of each (DESIGN §5).

An issue is a category of the taxonomy that the customer raises. The core issue is what the customer calls for, told in the
first turn that tells something; there the most urgent category counts. Only when that turn holds nothing but a secondary matter
(a grievance about a person, a demand for money or dismissal) does the first urgent matter told later take its place: not the
loudest one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from csaudit.cues import CueHit
from csaudit.dialogue.process import AGENT, CUSTOMER, first_of
from csaudit.dialogue.view import DialogueView
from csaudit.model.quick import quick

TELLING = 8
"""Characters from which a customer turn may tell what the matter is; 喂你好 doesn't."""
OTHER = 99
"""The rank of an issue that no category fits."""
_RANK, _PLACE = attrgetter("rank"), attrgetter("stated_turn", "rank")
SMALL_TALK = re.compile(r"^[喂你您好哎诶嗯啊呀在吗有人客服吗请问我想一下,。!?~、\s]*$")


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of issue of the taxonomy."""

    name: str
    rank: int
    """0 is the most urgent; issues of equal rank go by who comes first."""
    important: bool
    urgent: bool
    core: bool
    """Whether an issue of this category can be the core; a demand for compensation or discipline can't while there is another."""
    cues: tuple[str, ...]
    taken_up: tuple[str, ...]
    """Cues of the agent's taking it up."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The categories, and the cues that park, solve and limit."""

    categories: tuple[Category, ...]
    parked: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    limited: tuple[str, ...] = ()
    answering: tuple[str, ...] = field(init=False, repr=False)
    """The cues that solve and limit."""
    stated: Mapping[int, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """The cues of each category, by its number."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "answering", (*self.solved, *self.limited))
        object.__setattr__(self, "stated", {at: each.cues for at, each in enumerate(self.categories)})


@quick
@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a call, and what became of it. Turns are 0-based."""

    category: str
    rank: int
    core: bool
    """Whether it can be the core."""
    stated: CueHit | None
    """Where the customer first says it; `None` for an issue without a category."""
    stated_turn: int
    restated: tuple[int, ...]
    """Later customer blocks (their first turns) that say it again."""
    taken_up: CueHit | None
    parked: CueHit | None
    answered: CueHit | None
    """The first solution or time limit after it was taken up."""


def find_issues(view: DialogueView, taxonomy: Taxonomy) -> tuple[Issue, ...]:
    """The issues in order of their first statement; an uncategorised core is an issue of its own, `other`."""
    issues = []
    for number in view.tags.among(taxonomy.stated, CUSTOMER):
        category = taxonomy.categories[number]
        if hits := view.tags.said_by_any(category.cues, CUSTOMER):
            issues.append(_issue(view, taxonomy, category, hits))
    first = first_telling(view)
    block_of = view.block_of
    if first is not None and block_of[first] not in [block_of[issue.stated_turn] for issue in issues]:
        issues.append(Issue("other", OTHER, True, None, first, (), None, None, None))
    issues.sort(key=_PLACE)
    return tuple(issues)


def core_issue(issues: Sequence[Issue]) -> Issue | None:
    """The one that has to come first."""
    able = [issue for issue in issues if issue.core]
    if len(able) < 2:
        return next(iter(able or issues), None)
    first = able[0].stated_turn
    return min([issue for issue in able if issue.stated_turn == first], key=_RANK)


def first_telling(view: DialogueView) -> int | None:
    """The first customer turn that says what the matter is."""
    for turn in view.turns_of(CUSTOMER):
        text = view.folded(turn)
        if len(text) >= TELLING and not SMALL_TALK.match(text):
            return turn
    return None


def _issue(view: DialogueView, taxonomy: Taxonomy, category: Category, hits: Sequence[CueHit]) -> Issue:
    turn = hits[0].turn
    taken = first_of(view, category.taken_up, AGENT, turn)
    parked = first_of(view, taxonomy.parked, AGENT, turn)
    since = taken.turn - 1 if taken is not None else turn
    answered = first_of(view, taxonomy.answering, AGENT, since)
    restated = _restated(view, hits) if len(hits) > 1 else ()
    return Issue(
        category.name, category.rank, category.core, hits[0], turn, restated, taken, parked, answered
    )


def _restated(view: DialogueView, hits: Sequence[CueHit]) -> tuple[int, ...]:
    block_of = view.block_of
    numbers = dict.fromkeys([block_of[hit[0]] for hit in hits])
    return tuple([view.blocks[number].first for number in numbers])[1:]
