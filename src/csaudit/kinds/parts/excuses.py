"""Exceptions at work: each a small pure test of the view, the hit, and where the check's trigger was."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Surroundings
from csaudit.kinds.parts.compile import compile_moment, compile_moments
from csaudit.kinds.parts.exception import ExceptionSpec
from csaudit.kinds.parts.moment import MomentPlaces, MomentTurns, find_all
from csaudit.kinds.parts.verdict import Spot
from csaudit.kinds.parts.window import Within, window_after
from csaudit.model import Role

_WITHIN = frozenset({"quoted", "negated", "retracted", "third_party", "same_turn", "same_sentence"})
Test = Callable[[DialogueView, Spot, Spot | None], bool]
"""Whether a hit is excused; the third argument is the check's trigger, if it has one."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Compiled exceptions: the name of the first that excuses a hit, or empty."""

    tests: tuple[tuple[str, Test], ...] = ()

    @property
    def looks_within(self) -> bool:
        """Whether every exception is told by the speaker's own words, none by what the other side says around them."""
        return all(key in _WITHIN for key, _ in self.tests)

    def excuse(self, view: DialogueView, spot: Spot, trigger: Spot | None = None) -> str:
        """The name of the exception that applies to a hit, empty if none does."""
        for key, test in self.tests:
            if test(view, spot, trigger):
                return key
        return ""


def compile_guard(specs: tuple[ExceptionSpec, ...], around: Surroundings) -> Guard:
    """The exceptions of a check or a moment, in their written order."""
    return Guard(tuple((spec.key, _COMPILERS[spec.key](spec, around)) for spec in specs))


_QUOTES = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"]*\"|'[^']*'")
_LEAD_IN = re.compile(
    r"(?:您|你|他|她|客户|同事|师傅|店员|经理|主管|人家|对方|有人|谁)[^。!?;\n,]{0,5}(?:说|讲|提到|反映|回复?|回答)"
    r"(?:的|了|过|是|到|您|你|我|我们|你们|什么|一句|那句|这句)?$"
    r"|所谓的?$|什么叫(?:做)?$"
    r"|(?:不会|绝不|不能|不该|不应该|怎么能|怎么会|不可以|从不|从来不)[^。!?;\n,]{0,8}(?:说|讲|用|回|提)[^。!?;\n,]{0,6}$"
)
_NEGATION = re.compile(r"不|没|别|未|无法|并非|绝非|甭|勿")
_NOT_NEGATING = re.compile(
    r"对不起|不好意思|不管|不但|不仅|不过|要不|不如|不客气|差不多|没问题|没事|没关系|没错|特别|分别|别人|别的|不然|不用说|不光|是不是|能不能|可不可以|有没有|行不行"
)
_LOOK_BACK = 4
"""Characters before a hit in which a negation counts (LINTERS §2.3)."""


def _quoted(_: ExceptionSpec, __: Surroundings) -> Test:
    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        text = view.folded(spot.turn)
        if any(quote.start() < spot.start and spot.end < quote.end() for quote in _QUOTES.finditer(text)):
            return True
        clause = re.split(r"[,。!?;\n、]", text[: spot.start])[-1]
        return _LEAD_IN.search(clause) is not None

    return test


def _negated(_: ExceptionSpec, __: Surroundings) -> Test:
    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        text = view.folded(spot.turn)
        if text[spot.start : spot.start + 1] in tuple("不没别无"):
            return False
        clause = re.split(r"[,。!?;\n、…]", text[: spot.start])[-1]
        clause = _NOT_NEGATING.sub(lambda found: "〇" * len(found.group()), clause)
        return _NEGATION.search(clause[-_LOOK_BACK:]) is not None

    return test


_RETRACTION = re.compile(
    r"更正一下|纠正一下|更正下|(?:说|讲|看|念)错了|口误|我收回|收回(?:刚才|这句|那句)|(?:说|讲)得?(?:不对|不准确|不妥|重了|急了)"
    r"|不(?:该|应该)(?:这么|这样|那么|那样)(?:说|讲)|措辞不当|话说(?:重|急|冲)了|语气不好"
)
_THIRD_PARTY = re.compile(
    r"(?:之前|上次|上回|昨天|前天|前面|刚才|当时|那位|那个|另一位|另一个|有位|有个)[^。!?;\n,]{0,6}"
    r"(?:客服|同事|坐席|师傅|店员|经理|主管|导购|骑手|司机|小姑娘|小伙子|工作人员|专员)[^。!?;\n,]{0,8}$"
)


def _retracted(_: ExceptionSpec, __: Surroundings) -> Test:
    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        role, last = view.role(spot.turn), _next_own_block(view, spot.turn)
        texts = [view.folded(spot.turn)[spot.end :]]
        texts += [view.folded(turn) for turn in range(spot.turn + 1, last + 1) if view.role(turn) is role]
        return any(_RETRACTION.search(text) for text in texts)

    return test


def _third_party(_: ExceptionSpec, __: Surroundings) -> Test:
    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        start, _end = view.sentence(spot.turn, spot.start, spot.end)
        clause = re.split(r"[,、]", view.folded(spot.turn)[start : spot.start])[-1]
        return _THIRD_PARTY.search(clause) is not None

    return test


def _customer_said_first(spec: ExceptionSpec, _: Surroundings) -> Test:
    assert spec.customer_said_first is not None
    turns = spec.customer_said_first.turns

    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        words = view.folded(spot.turn)[spot.start : spot.end]
        block = view.block_of[spot.turn]
        first = view.blocks[max(0, block - turns)].first
        return any(
            view.role(turn) is Role.CUSTOMER and words in view.folded(turn)
            for turn in range(first, spot.turn)
        )

    return test


def _same_turn(spec: ExceptionSpec, around: Surroundings) -> Test:
    turns = MomentTurns(compile_moments(spec.same_turn or (), around, "any"))

    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        return spot.turn in turns.find(view)

    return test


def _same_sentence(spec: ExceptionSpec, around: Surroundings) -> Test:
    moments = compile_moments(spec.same_sentence or (), around, "any")

    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        start, end = view.sentence(spot.turn, spot.start, spot.end)
        return any(
            other.turn == spot.turn and start <= other.start and other.end <= end
            for other in find_all(moments, view)
        )

    return test


def _replying_to(spec: ExceptionSpec, around: Surroundings) -> Test:
    turns = MomentTurns(compile_moments(spec.replying_to or (), around, "customer"))

    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        number = view.block_of[spot.turn]
        if number == 0:
            return False
        before = view.blocks[number - 1]
        found = turns.find(view)
        return bool(found) and any(turn in found for turn in range(before.first, before.last + 1))

    return test


def _preceded_by(spec: ExceptionSpec, around: Surroundings) -> Test:
    places = MomentPlaces(compile_moments(spec.preceded_by or (), around, "agent"))

    def test(view: DialogueView, spot: Spot, trigger: Spot | None) -> bool:
        found = places.find(view)
        before = bisect_left(found, spot[:2])
        return before > 0 and (trigger is None or found[before - 1] > trigger.position)

    return test


def _followed_by(spec: ExceptionSpec, around: Surroundings) -> Test:
    entries = [
        (MomentPlaces((compile_moment(each, around, "agent"),)), each.within)
        for each in spec.followed_by or ()
    ]

    def test(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
        for places, within in entries:
            found = places.find(view)
            after = bisect_right(found, spot[:2])
            if after < len(found) and found[after][0] <= _last(view, spot.turn, within):
                return True
        return False

    return test


def _last(view: DialogueView, turn: int, within: Within | None) -> int:
    """The last turn in which what should follow a turn may do so."""
    return _next_own_block(view, turn) if within is None else window_after(view, turn, within).last


def _next_own_block(view: DialogueView, turn: int) -> int:
    """The last turn of the speaker's next block, the turn's own block at the end of the call."""
    number = view.block_of[turn]
    role = view.role(turn)
    for block in view.blocks[number + 1 :]:
        if block.role is role:
            return block.last
    return view.blocks[number].last


def _metadata(spec: ExceptionSpec, _: Surroundings) -> Test:
    wanted = {key: {str(value) for value in values} for key, values in (spec.metadata or {}).items()}

    def test(view: DialogueView, _: Spot, __: Spot | None) -> bool:
        return all(view.call.metadata.get(key) in values for key, values in wanted.items())

    return test


_COMPILERS: dict[str, Callable[[ExceptionSpec, Surroundings], Test]] = {
    "quoted": _quoted,
    "negated": _negated,
    "retracted": _retracted,
    "third_party": _third_party,
    "customer_said_first": _customer_said_first,
    "same_turn": _same_turn,
    "same_sentence": _same_sentence,
    "replying_to": _replying_to,
    "preceded_by": _preceded_by,
    "followed_by": _followed_by,
    "metadata": _metadata,
}
