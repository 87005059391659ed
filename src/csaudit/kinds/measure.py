"""`measure`: silence, interruption, speed, talk share, response time against a limit.

Every metric but `talk_share` and `length` needs times; a transcript without reliable ones gives `unknown`, never a pass. So does
`interruption` where one stream was split into speakers afterwards: its overlaps tell nothing. One finding
per turn over the limit, with the turn that makes it one; `talk_share` is one value a call.

| metric | unit | whose |
|---|---|---|
| `silence` | seconds before a turn, since anybody last spoke | who speaks next |
| `interruption` | seconds by which a turn begins before the other side has finished (a bare 嗯 doesn't count) | who cuts in |
| `speech_rate` | characters a minute of a turn of at least 15 characters | the speaker |
| `talk_share` | share of all characters, 0 to 1 | the role |
| `response_time` | seconds from the other side's last message to the answer | who answers |
| `length` | characters of a turn | the speaker |

```yaml
measure:
  metric: silence
  who: agent
  above: 8
  unless: [{preceded_by: {cue: lexicon.hold-request}}]
```
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.dialogue import DialogueView, timing
from csaudit.dialogue.timing import Measured
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import Exceptions, GuardedSpecs
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import Excused, Occurrence, Spot, Verdict, judged, not_applicable, unknown
from csaudit.model import Role

Metric = Literal["silence", "interruption", "speech_rate", "talk_share", "response_time", "length"]
UNTIMED: tuple[Metric, ...] = ("talk_share", "length")
SCATTERED: tuple[Metric, ...] = ("silence", "interruption")
"""A call without any pause or overlap has passed; one without a turn long enough to time has not."""


class Params(Spec):
    """The keys of `measure`."""

    metric: Metric = Field(description="量什么")
    who: Literal["agent", "customer"] = Field("agent", description="谁的")
    above: float | None = Field(None, description="高于这个值算违规")
    below: float | None = Field(None, description="低于这个值算违规")
    after: GuardedSpecs | None = Field(None, description="只看紧跟在这个时刻那一轮之后的")
    unless: Exceptions = Field((), description="例外")

    @model_validator(mode="after")
    def _bounded(self) -> Params:
        if self.above is None and self.below is None:
            raise PydanticCustomError(
                "measure", "{en}", {"zh": "measure 要有 above 或 below", "en": "measure needs above or below"}
            )
        return self


@dataclass(frozen=True, slots=True)
class Measure:
    """A compiled `measure`."""

    metric: Metric
    role: Role
    above: float | None
    below: float | None
    after: Guarded | None
    guard: Guard

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence per turn over the limit."""
        if self.metric not in UNTIMED and not view.timed:
            return unknown("no-times")
        if self.metric == "interruption" and not view.call.overlap_reliable:
            return unknown("no-overlap")
        asked = {spot.turn for spot in self.after.find(view)[0]} if self.after is not None else None
        if asked is not None and not asked:
            return not_applicable("no-trigger")
        occurrences: list[Occurrence] = []
        excused: list[Excused] = []
        measured = [each for each in self._values(view) if view.role(each.turn) is self.role]
        for each in measured:
            if not self._over(each.value) or (asked is not None and each.before not in asked):
                continue
            spot = Spot(each.turn, 0, len(view.call.turns[each.turn].text))
            reason = self.guard.excuse(view, spot)
            trace.add(
                "excused" if reason else "measured",
                spot,
                good=not reason,
                value=f"{each.value:.1f}",
                reason=reason,
            )
            if reason:
                excused.append(Excused(spot, reason))
                continue
            before = each.before
            related = () if before is None else (Spot(before, 0, len(view.call.turns[before].text)),)
            occurrences.append(Occurrence(spot, related, slots={"value": f"{each.value:.1f}"}))
        if not measured and self.metric not in SCATTERED:
            return not_applicable("no-turns")
        return judged(occurrences, excused)

    def _over(self, value: float) -> bool:
        return (self.above is not None and value > self.above) or (
            self.below is not None and value < self.below
        )

    def _values(self, view: DialogueView) -> Iterable[Measured]:
        call = view.call
        if self.metric == "silence":
            return timing.pauses(call)
        if self.metric == "interruption":
            return timing.interruptions(call)
        if self.metric == "speech_rate":
            return timing.speech_rates(call)
        if self.metric == "response_time":
            return timing.response_times(call, self.role)
        if self.metric == "length":
            return [Measured(turn.index, float(len(turn.text))) for turn in call.turns]
        share = timing.talk_share(call, self.role, view.spoken)
        return [] if share is None else [share]


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `measure`."""
    return Measure(
        metric=params.metric,
        role=Role(params.who),
        above=params.above,
        below=params.below,
        after=compile_guarded(params.after, around, "customer") if params.after else None,
        guard=compile_guard(params.unless, around),
    )
