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

TELLING = 7
"""Characters from which a customer turn may tell what the matter is …"""
MATTER = 6
"""… and how many of them must be left without what only opens a talk (`OPENING`); 喂你好我有个事想问一下 leaves none."""
LONG = 40
"""Characters from which a turn surely says more than what opens a talk."""
ANSWER = 20
"""Characters below which a turn that follows a question for name, number or address is its answer."""
OTHER = 99
"""The rank of an issue that no category fits."""
_RANK, _PLACE = attrgetter("rank"), attrgetter("stated_turn", "rank")
OPENING = re.compile(
    r"喂+|[你您]好+|哎+|诶|嗯+|啊|呀|哈|呃|那啥|那个|这个|在吗|在不在|有没有人|有人吗?|人工|客服|小姐姐?|先生|老师|同志|师傅|美女|帅哥"
    r"|妹[子儿]|姑娘|亲|请问|麻烦|一下|[,。!?~、\s]"
    r"|[我俺咱]?(?:这边|这里|这儿)?是?有[个件点]?(?:事|问题|情况)[情儿]?[啊呀哈]?"
    r"|[我俺咱]?(?:就是)?[想要来再]?[跟向和给同]?(?:你们|您|你)?(?:问|咨询|反映|反应|请教|打听|说|讲|了解)问?"
    r"(?:一下|一哈|下|哈|个|一个|点|件|一件)?(?:事|问题|情况)?[情儿]?"
    r"|(?:是不是|这里是|这是|你们是|你那是|是)[^,。?!]{1,8}[吗么吧嘛不啊呀](?=$|[,。?!\s])"
    r"|(?:我|这里|这边)[是叫姓][^,。?!]{1,12}(?=$|[,。?!])"
)
"""Greetings, forms of address, saying that one has something to say, asking who is there, saying who one is."""
ADDRESS = re.compile(r"^[\d一二三四五六七八九零〇幺两十百的号楼栋单元室弄路幢座层,。\s]+$")


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
    asking: tuple[str, ...] = ()
    """The agent asks for name, number or address."""
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
    first = first_telling(view, taxonomy.asking)
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


def first_telling(view: DialogueView, asking: tuple[str, ...] = ()) -> int | None:
    """The first customer turn that says what the matter is; what only answers to `asking` does so where nothing else does."""
    answer = None
    for turn in view.turns_of(CUSTOMER):
        text = view.folded(turn)
        if len(text) < TELLING or (len(text) < LONG and _opens(text)):
            continue
        if len(text) >= ANSWER or not _is_asked(view, turn, asking):
            return turn
        answer = turn if answer is None else answer
    return answer


def _opens(text: str) -> bool:
    """Whether a turn only opens the talk, or gives an address."""
    return len(OPENING.sub("", text)) < MATTER or ADDRESS.match(text) is not None


def _is_asked(view: DialogueView, turn: int, asking: tuple[str, ...]) -> bool:
    """Whether the agent's block right before a turn holds one of the cues."""
    number = view.block_of[turn]
    if not number:
        return False
    _, first, last = view.blocks[number - 1]
    return any(first <= hit[0] <= last for hit in view.tags.said_by_any(asking, AGENT))


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
