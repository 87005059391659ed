"""`count`: how often something happens, or how many different ways.

`of` is counted over the call, by hit, or `distinct_by` the option of the cue, the phrase or the turn; `when` is the gate (its n-th
turn with `at_least: n`), without which the check isn't applicable; `scope: after_when` counts only what follows the gate.
Reported: under `min` the last gate turn, over `max` the first one too many.

```yaml
count:
  when: {who: customer, cue: lexicon.refusal, at_least: 2}
  of: {who: agent, cue: lexicon.solution}
  distinct_by: option
  min: 2
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import GuardedSpecs
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.layout import COUNT, Layout
from csaudit.kinds.parts.silence import Silence, silence, surely
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import PASSED, Occurrence, Spot, Verdict, judged, not_applicable


class Params(Spec):
    """The keys of `count`."""

    when: GuardedSpecs | None = Field(None, description="前提；没有它则不适用")
    of: GuardedSpecs = Field(description="数什么")
    distinct_by: Literal["hit", "option", "phrase", "turn"] = Field("hit", description="按什么去重")
    scope: Literal["call", "after_when"] = Field("call", description="数全通还是前提之后")
    min: Annotated[int, Field(ge=1)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Params:
        if self.min is None and self.max is None:
            raise PydanticCustomError(
                "count", "{en}", {"zh": "count 至少要有 min 或 max", "en": "count needs min or max"}
            )
        return self


@dataclass(frozen=True, slots=True)
class CountOf:
    """A compiled `count`."""

    when: Guarded | None
    of: Guarded
    distinct_by: str
    after_when: bool
    least: int
    most: int | None

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`."""
        gates = () if self.when is None else silence(self.when, not_applicable("no-trigger"))
        counted = not self.least and (self.when is None or surely(self.when))
        return gates + (silence(self.of, PASSED) if counted else ())

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """At most one occurrence."""
        spots, excused = self.of.find(view)
        if not trace.on and not excused and not self.least and len(spots) <= (self.most or 0):
            return PASSED if self.when is None or self.when.occurs(view) else not_applicable("no-trigger")
        gates = self._gates(view)
        if gates == []:
            trace.add("no-trigger", good=False)
            return not_applicable("no-trigger")
        since = gates[0].position if gates and self.after_when else (-1, -1)
        counted: dict[str, Spot] = {}
        for spot in spots:
            if spot.position > since:
                counted.setdefault(self._key(spot), spot)
        for spot in counted.values():
            trace.add("counted", spot, depth=1)
        options = "、".join(
            spot.hit.phrase.option for spot in counted.values() if spot.hit and spot.hit.phrase.option
        )
        slots = {"count": str(len(counted)), "options": options, "when_count": str(len(gates or ()))}
        if self.most is not None and len(counted) > self.most:
            over = sorted(counted.values(), key=lambda spot: spot.position)[self.most]
            trace.add("too-many", over, good=False, count=len(counted))
            return judged([Occurrence(over, tuple(gates or ()), slots=slots)], excused)
        if len(counted) < self.least:
            last = gates[-1] if gates else self._last_turn(view)
            if last is None:
                return not_applicable("no-turns")
            trace.add("too-few", last, good=False, count=len(counted))
            return judged([Occurrence(last, tuple(counted.values()), slots=slots)], excused)
        return judged([], excused)

    def lay_out(self, layout: Layout) -> int:
        """See `LaidOut`."""
        parts = layout.standing(self.when), layout.standing(self.of)
        return layout.row(COUNT, *parts, self.least, self.most or 0)

    def _gates(self, view: DialogueView) -> list[Spot] | None:
        """One spot per gate turn; empty when there are fewer than `at_least`; `None` without a gate."""
        if self.when is None:
            return None
        turns: dict[int, Spot] = {}
        for spot in self.when.find(view)[0]:
            turns.setdefault(spot.turn, spot)
        return list(turns.values()) if len(turns) >= self.when.at_least else []

    def _key(self, spot: Spot) -> str:
        if self.distinct_by == "turn":
            return str(spot.turn)
        if self.distinct_by == "hit" or spot.hit is None:
            return f"{spot.turn}:{spot.start}"
        return (self.distinct_by == "option" and spot.hit.phrase.option) or spot.hit.phrase.text

    def _last_turn(self, view: DialogueView) -> Spot | None:
        role = next(iter(self.of.roles))
        turns = view.turns_of(role)
        return Spot(turns[-1], 0, len(view.call.turns[turns[-1]].text)) if turns else None


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `count`."""
    return CountOf(
        when=compile_guarded(params.when, around, "customer") if params.when else None,
        of=compile_guarded(params.of, around, "agent"),
        distinct_by=params.distinct_by,
        after_when=params.scope == "after_when",
        least=params.min or 0,
        most=params.max,
    )
