"""Exceptions that are told by the speaker's own words around a hit: quoted, denied, taken back, said by somebody else."""

from __future__ import annotations

import re

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.verdict import Spot

QUOTE_MARKS = "“「『‘\"'"
LEADING = "您你他她客同师店经主人对有谁所什不怎"
"""One of these …"""
SAYING = "说讲提反回用谓叫"
"""… and one of these stand in every clause that leads in a quotation: see `_LEAD_IN`."""
CLAUSE_ENDS = ",。!?;\n、"
NEGATION_CLAUSE_ENDS = CLAUSE_ENDS + "…"
NEGATING = "不没别未无非甭勿"
"""One of these is in every negation: see `_NEGATION`."""
DENYING = "不没别无"
"""What begins with one of these denies by itself: it isn't denied by what stands before it."""

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
_CLAUSE_END = re.compile(f"[{CLAUSE_ENDS}]")
_NEGATION_CLAUSE_END = re.compile(f"[{NEGATION_CLAUSE_ENDS}]")
_LOOK_BACK = 4
"""Characters before a hit in which a negation counts (LINTERS §2.3)."""


def is_quoted(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
    """`quoted`: between quotation marks, or led in by who says it."""
    text = view.folded(spot.turn)
    if any(quote.start() < spot.start and spot.end < quote.end() for quote in _QUOTES.finditer(text)):
        return True
    clause = _CLAUSE_END.split(text[: spot.start])[-1]
    return _LEAD_IN.search(clause) is not None


def is_negated(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
    """`negated`: a negation right before it, in its clause."""
    text = view.folded(spot.turn)
    if text[spot.start : spot.start + 1] in tuple(DENYING):
        return False
    clause = _NEGATION_CLAUSE_END.split(text[: spot.start])[-1]
    clause = _NOT_NEGATING.sub(lambda found: "〇" * len(found.group()), clause)
    return _NEGATION.search(clause[-_LOOK_BACK:]) is not None


_RETRACTION = re.compile(
    r"更正一下|纠正一下|更正下|(?:说|讲|看|念)错了|口误|我收回|收回(?:刚才|这句|那句)|(?:说|讲)得?(?:不对|不准确|不妥|重了|急了)"
    r"|不(?:该|应该)(?:这么|这样|那么|那样)(?:说|讲)|措辞不当|话说(?:重|急|冲)了|语气不好"
)
_THIRD_PARTY = re.compile(
    r"(?:之前|上次|上回|昨天|前天|前面|刚才|当时|那位|那个|另一位|另一个|有位|有个)[^。!?;\n,]{0,6}"
    r"(?:客服|同事|坐席|师傅|店员|经理|主管|导购|骑手|司机|小姑娘|小伙子|工作人员|专员)[^。!?;\n,]{0,8}$"
)


def is_retracted(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
    """`retracted`: corrected, taken back or excused in the rest of the turn or the speaker's next block."""
    role, last = view.role(spot.turn), next_own_block(view, spot.turn)
    texts = [view.folded(spot.turn)[spot.end :]]
    texts += [view.folded(turn) for turn in range(spot.turn + 1, last + 1) if view.role(turn) is role]
    return any(_RETRACTION.search(text) for text in texts)


def is_third_party(view: DialogueView, spot: Spot, _: Spot | None) -> bool:
    """`third_party`: the clause speaks of somebody else who said or did it."""
    start, _end = view.sentence(spot.turn, spot.start, spot.end)
    clause = re.split(r"[,、]", view.folded(spot.turn)[start : spot.start])[-1]
    return _THIRD_PARTY.search(clause) is not None


def next_own_block(view: DialogueView, turn: int) -> int:
    """The last turn of the speaker's next block, the turn's own block at the end of the call."""
    number = view.block_of[turn]
    role = view.role(turn)
    for block in view.blocks[number + 1 :]:
        if block.role is role:
            return block.last
    return view.blocks[number].last
