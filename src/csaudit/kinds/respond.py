"""`respond`: after one moment another must follow within a window.

Triggers less than `episode_gap` blocks apart are one episode, judged by its first trigger: an angry customer isn't charged three
times to one agent. A trigger after which the other side says nothing at all fails too, unless `if_call_ends: skip`.
Reported: the trigger, with the answers that didn't do it.

```yaml
respond:
  when: {who: customer, cue: lexicon.emotion}
  expect: {who: agent, cue: [lexicon.apology, lexicon.empathy]}
  within: {agent_turns: 2}
  episode_gap: {turns: 4}
```
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import GuardedSpecs
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.layout import EXCUSED, FAULT, HOLLOW, RESPOND, Layout, Row, is_timed, window
from csaudit.kinds.parts.silence import Silence, silence
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import (
    PLACE,
    Excused,
    Occurrence,
    Spot,
    Verdict,
    judged,
    new_spot,
    not_applicable,
    unknown,
)
from csaudit.kinds.parts.window import Count, Within, window_after


class EpisodeGap(Spec):
    """`episode_gap: {turns: 4}`: blocks of any role."""

    turns: Count = 4


class Params(Spec):
    """The keys of `respond`."""

    when: GuardedSpecs = Field(description="触发")
    expect: GuardedSpecs = Field(description="应有的回应")
    within: Within = Field(description="窗口")
    episode_gap: EpisodeGap = Field(EpisodeGap(), description="相隔不超过这么多话轮的触发算同一段落")
    if_call_ends: Literal["fail", "skip"] = Field("fail", description="触发之后对方再没说话：fail 或 skip")


@dataclass(frozen=True, slots=True)
class Respond:
    """A compiled `respond`."""

    when: Guarded
    expect: Guarded
    within: Within
    gap: int
    skip_unanswered: bool

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`."""
        return () if self.within.seconds is not None else silence(self.when, not_applicable("no-trigger"))

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence per episode that went unanswered."""
        if self.within.seconds is not None and not view.clocked:
            return unknown("no-times")
        triggers, excused = self.when.find(view)
        for each in excused:
            trace.add("trigger-excused", each.spot, good=False, reason=each.reason)
        triggers = triggers[self.when.at_least - 1 :]
        answers, hollow = self.expect.find(view) if triggers else ([], [])
        faults: list[Occurrence] = []
        judged_any = False
        last_block: int | None = None
        for trigger in triggers:
            block = view.block_of[trigger.turn]
            continues = last_block is not None and block - last_block <= self.gap
            last_block = block
            if continues:
                trace.add("same-episode", trigger, depth=1)
                continue
            answered = self._answered(view, trigger, answers, trace)
            judged_any |= answered is not None
            if answered is False:
                faults.append(self._occurrence(view, trigger, hollow))
        if not judged_any:
            trace.add("no-trigger", good=False)
            return not_applicable("no-trigger" if not triggers else "call-ended")
        return judged(faults, excused)

    def lay_out(self, layout: Layout) -> int | None:
        """See `LaidOut`."""
        if is_timed(self.within):
            return None
        return layout.row(
            *(RESPOND, layout.standing(self.when), layout.standing(self.expect), *window(self.within)),
            *(self.gap, self.skip_unanswered),
        )

    def decided(self, view: DialogueView, rows: Sequence[Row]) -> Verdict:
        """See `Decided`."""
        hollow = [Excused(row.spot, row.reason) for row in rows if row.what == HOLLOW]
        return judged(
            [self._occurrence(view, row.spot, hollow) for row in rows if row.what == FAULT],
            [Excused(row.spot, row.reason) for row in rows if row.what == EXCUSED],
        )

    def _answered(self, view: DialogueView, trigger: Spot, answers: list[Spot], trace: Trace) -> bool | None:
        """Whether an answer stands in the window; `None` when the call ended first and that is to be skipped."""
        window = window_after(view, trigger.turn, self.within)
        first, last = window
        trace.add("trigger", trigger, good=True, last=last)
        for spot in answers:
            if first <= spot[0] <= last:
                trace.add("answer", spot, good=True, depth=1)
                return True
        if late := next((spot for spot in answers if spot[0] > last), None):
            trace.add("late-answer", late, good=False, depth=1, last=last)
        speaks = any(self._may_answer(view, turn) for turn in range(first, last + 1))
        if not speaks and self.skip_unanswered:
            trace.add("call-ended", trigger, depth=1)
            return None
        trace.add("unanswered", trigger, good=False, depth=1, last=window.last)
        return False

    def _may_answer(self, view: DialogueView, turn: int) -> bool:
        return None in self.expect.roles or view.role(turn) in self.expect.roles

    def _occurrence(self, view: DialogueView, trigger: Spot, hollow: list[Excused]) -> Occurrence:
        window = first, last = window_after(view, trigger.turn, self.within)
        sizes = view.sizes
        related = [each.spot for each in hollow if first <= each.spot.turn <= last]
        told = {spot.turn for spot in related}
        related += [
            new_spot((turn, 0, sizes[turn], None))
            for turn in range(first, last + 1)
            if turn not in told and self._may_answer(view, turn)
        ]
        related.sort(key=PLACE)
        within = (
            self.within.agent_turns or self.within.customer_turns or self.within.turns or self.within.seconds
        )
        return Occurrence(
            trigger, tuple(related), window if last >= first else None, {"within": f"{within:g}"}
        )


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `respond`."""
    return Respond(
        when=compile_guarded(params.when, around, "customer"),
        expect=compile_guarded(params.expect, around, "agent"),
        within=params.within,
        gap=params.episode_gap.turns,
        skip_unanswered=params.if_call_ends == "skip",
    )
