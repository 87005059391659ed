"""The small transcripts in examples: `客服：…` and `客户：…`, one turn a line, 【命中】 on the turns to be reported."""

from __future__ import annotations

import re
from dataclasses import dataclass

from csaudit.model import Call, Role, Turn
from csaudit.packs.spec import ExampleSpec

_LINE = re.compile(
    r"^\s*(客服|坐席|客户|用户|机器人|系统|agent|customer|bot|system)\s*[:：]\s?(.*)$", re.IGNORECASE
)
_MARK = re.compile(r"\s*(?:【命中】|\[hit\])")
_ROLES = {
    "客服": Role.AGENT,
    "坐席": Role.AGENT,
    "agent": Role.AGENT,
    "客户": Role.CUSTOMER,
    "用户": Role.CUSTOMER,
    "customer": Role.CUSTOMER,
    "机器人": Role.BOT,
    "bot": Role.BOT,
    "系统": Role.SYSTEM,
    "system": Role.SYSTEM,
}


@dataclass(frozen=True, slots=True)
class Example:
    """An example as a call, and the turns marked in it."""

    call: Call
    marked: frozenset[int]


class ExampleError(ValueError):
    """An example that isn't a transcript. `args` are `(zh, en)`."""


def unmarked(line: str) -> tuple[str, bool]:
    """A line of an example without its mark, and whether it had one."""
    text, marks = _MARK.subn("", line)
    return text.strip(), bool(marks)


def parse_example(spec: ExampleSpec, name: str) -> Example:
    """The call of an example. A side that doesn't speak gets a silent turn, so that a one-line example can be judged."""
    turns: list[Turn] = []
    marked: set[int] = set()
    for line in str(spec.call).splitlines():
        if not line.strip():
            continue
        found = _LINE.match(line)
        if found is None:
            raise ExampleError(
                f"例子的这一行没有角色：{line.strip()}", f"no role on this line: {line.strip()}"
            )
        text, marks = _MARK.subn("", found.group(2))
        index = len(turns)
        if marks:
            marked.add(index)
        start, end = spec.times[index] if index < len(spec.times) else (None, None)
        turns.append(Turn(index, _ROLES[found.group(1).lower()], text.strip(), start, end))
    if not turns:
        raise ExampleError("例子是空的", "the example is empty")
    for role in (Role.AGENT, Role.CUSTOMER):
        if all(turn.role is not role for turn in turns):
            turns.append(Turn(len(turns), role, ""))
    metadata = {str(key): str(value) for key, value in spec.metadata.items()}
    return Example(Call(name, tuple(turns), metadata), frozenset(marked))
