"""Which channel is the agent's, by the calls of a folder that could be decided: for channels only.

A stereo recorder has the agent on the same side call after call; the numbers that tell speakers of one stream apart are
drawn anew for every file, and nothing follows from them.
"""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import Final, NamedTuple

from csaudit.model import Call, Role
from csaudit.readers.options import Vote

LEAST: Final = 5
"""Decided calls that make a vote: by chance, five would agree once in sixteen times."""
SHARE: Final = 0.9
"""Share of them that must agree."""
CONFIDENT: Final = 0.8
"""How sure the roles of a call must be for it to vote."""
_VOTERS: Final = frozenset({"file", "sidecar", "inferred"})


class Electorate(NamedTuple):
    """The calls that vote together."""

    folder: str
    source_format: str


def electorate(call: Call) -> Electorate:
    """Those of one folder and format."""
    return Electorate(str(PurePath(call.source).parent), call.source_format)


def choice(call: Call) -> int | None:
    """The one channel its agent is on; `None` for a call that has no channels, or no roles."""
    agent = {turn.channel for turn in call.turns if turn.role is Role.AGENT}
    others = {turn.channel for turn in call.turns if turn.role is Role.CUSTOMER}
    if len(agent) != 1 or not others or agent & others or None in agent | others:
        return None
    return agent.pop()


def may_vote(call: Call) -> bool:
    """Whether the roles of a call are sure enough to count for others."""
    return call.role_source in _VOTERS and (call.role_confidence or 1.0) >= CONFIDENT


def may_gain(call: Call) -> bool:
    """Whether a vote could tell something of the call: its roles, or that its channels seem swapped."""
    if call.role_source == "unknown":
        return len({turn.channel for turn in call.turns if turn.channel is not None}) > 1
    return call.role_source == "inferred" and choice(call) is not None


def result(votes: Counter[int]) -> Vote | None:
    """What was voted; `None` where too few did, or they disagree."""
    total = votes.total()
    if total < LEAST:
        return None
    channel, count = max(votes.items(), key=lambda item: (item[1], -item[0]))
    return Vote(channel, round(count / total, 2)) if count >= SHARE * total else None
