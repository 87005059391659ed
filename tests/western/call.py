"""The invented call, in English and in Chinese, and what the formats need of it."""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = Any


class Said(NamedTuple):
    role: str
    text: str
    start: float
    end: float

    @property
    def words(self) -> list[tuple[str, float, float]]:
        """Its words, punctuation stuck to the word before it, spread evenly over its time."""
        found = re.findall(r"[一-鿿][，。？！]?|[^\s一-鿿]+", self.text)
        step = (self.end - self.start) / len(found)
        starts = [round(self.start + step * here, 3) for here in range(len(found))]
        return list(zip(found, starts, [*starts[1:], self.end], strict=True))


ENGLISH = [
    Said("agent", "Thank you for calling Northlake Water, my name is Ruth, how can I help you?", 0.5, 5.0),
    Said("customer", "My account was charged twice this month and I want to know why.", 6.2, 9.0),
    Said("agent", "I apologize for that, let me check the bill for you.", 9.4, 12.0),
    Said("customer", "Okay, but please be quick.", 12.3, 14.0),
]
CHINESE = [
    Said("agent", "您好，这里是北湖水务客服，工号3021，请问有什么可以帮您？", 0.5, 5.0),
    Said("customer", "我家的水费这个月扣了两次，怎么回事", 6.2, 9.0),
    Said("agent", "非常抱歉，我马上帮您查一下账单", 9.4, 12.0),
    Said("customer", "快点吧，我还要上班", 12.3, 14.0),
]
CALLS = {"en": ENGLISH, "zh": CHINESE}
STARTED = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.UTC)
EPOCH_MS = int(STARTED.timestamp() * 1000)


def number(turn: Said) -> int:
    """The agent's channel or voice is 1, so that nothing can lean on the agent being 0."""
    return 1 if turn.role == "agent" else 0


def ms(seconds: float) -> int:
    return round(seconds * 1000)


def iso(seconds: float) -> str:
    moment = STARTED + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def proto(seconds: float) -> Json:
    whole, nanos = int(seconds), round(seconds % 1 * 1e9)
    return {key: value for key, value in (("seconds", str(whole)), ("nanos", nanos)) if int(value)}


def by_channel(call: list[Said]) -> list[Said]:
    """The turns one channel after the other, as stereo files list them."""
    return sorted(call, key=number)
