"""Windows, counted in blocks of the two sides or in seconds."""

from __future__ import annotations

from bisect import bisect_right
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.spec import Spec
from csaudit.model import Role, Window

Count = Annotated[int, Field(ge=1, le=1000)]


class Within(Spec):
    """`within: {agent_turns: 2}`: all the limits given hold."""

    agent_turns: Count | None = Field(None, description="触发之后最多到第几个客服话轮（连续发言算一个）")
    customer_turns: Count | None = Field(None, description="触发之后最多到第几个客户话轮")
    turns: Count | None = Field(None, description="触发之后最多到第几个话轮（不分角色）")
    seconds: Annotated[float, Field(gt=0)] | None = Field(None, description="触发之后多少秒内（需要时间戳）")

    @model_validator(mode="after")
    def _something(self) -> Within:
        if not self.model_fields_set:
            raise PydanticCustomError(
                "window",
                "{en}",
                {
                    "zh": "窗口是空的：写 agent_turns、customer_turns、turns 或 seconds",
                    "en": "the window is empty",
                },
            )
        return self


class Where(Spec):
    """`where: {opening: 3}`: the first or last turns of the role."""

    opening: Count | None = Field(None, description="该角色开头几轮")
    closing: Count | None = Field(None, description="该角色最后几轮")


def window_after(view: DialogueView, turn: int, within: Within | None) -> Window:
    """The turns after `turn` that a window covers, to the end of the call without one; may be empty (last < first)."""
    if within is None:
        return Window(turn + 1, len(view.call.turns) - 1)
    key = (turn, id(within))
    made: Window | None = view.made_at.get(key)
    if made is None:
        made = view.made_at[key] = _window(view, turn, within)
    return made


def _window(view: DialogueView, turn: int, within: Within) -> Window:
    last = len(view.call.turns) - 1
    if within.agent_turns is not None:
        last = min(last, _block_limit(view, turn, within.agent_turns, Role.AGENT))
    if within.customer_turns is not None:
        last = min(last, _block_limit(view, turn, within.customer_turns, Role.CUSTOMER))
    if within.turns is not None:
        last = min(last, _block_limit(view, turn, within.turns, None))
    if within.seconds is not None:
        last = min(last, _time_limit(view, turn, within.seconds))
    return Window(turn + 1, last)


def _block_limit(view: DialogueView, turn: int, most: int, role: Role | None) -> int:
    """The last turn before block number `most + 1` of the role begins."""
    begins = view.begins(role)
    beyond = bisect_right(begins, view.blocks[view.block_of[turn]].first) + most
    return begins[beyond] - 1 if beyond < len(begins) else len(view.call.turns) - 1


def _time_limit(view: DialogueView, turn: int, seconds: float) -> int:
    turns = view.call.turns
    begin = turns[turn].end if turns[turn].end is not None else turns[turn].start
    assert begin is not None, "callers ask for `clocked` first"
    last = turn
    for later in turns[turn + 1 :]:
        if later.start is not None and later.start - begin > seconds:
            break
        last = later.index
    return last


def role_window(view: DialogueView, role: Role | None, where: Where | None) -> frozenset[int] | None:
    """The turns that `where` leaves, `None` for no limit. Opening counts single turns, not blocks."""
    if where is None:
        return None
    turns = view.turns_of(role)
    kept: set[int] = set()
    if where.opening:
        kept.update(turns[: where.opening])
    if where.closing:
        kept.update(turns[-where.closing :])
    return frozenset(kept)
