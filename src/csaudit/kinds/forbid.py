"""`forbid`: a moment must not happen (in a window, unless excused).

The moment's own keys stand directly under `forbid`. With `after`, only hits inside the window after that moment count, and a call
without it is not applicable; the latest trigger before a hit is the one that counts. `until` closes the window early, `before`
wants a later moment. Reported: one finding per turn, its evidence the first hit, before those found by sound; further hits of
the turn related.

```yaml
forbid:
  who: agent
  says: [哪句话, 原话…(怎么|是)]
  after: {who: customer, cue: lexicon.grievance-staff}
  within: {agent_turns: 2}
  unless: [{preceded_by: {cue: lexicon.apology}}]
```
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import Field

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.compile import compile_moment
from csaudit.kinds.parts.exception import GuardedSpec, GuardedSpecs
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.layout import FORBID, Layout, Row, is_timed, window
from csaudit.kinds.parts.moment import Moment
from csaudit.kinds.parts.silence import Silence, silence, surely
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import (
    PASSED,
    Excused,
    Occurrence,
    Spot,
    Verdict,
    judged,
    not_applicable,
    unknown,
)
from csaudit.kinds.parts.window import Within, window_after


class Params(GuardedSpec):
    """The keys of `forbid`."""

    after: GuardedSpecs | None = Field(None, description="只看这个时刻之后；没有它则不适用")
    before: GuardedSpecs | None = Field(None, description="只看后面还会出现这个时刻的命中")
    until: GuardedSpecs | None = Field(None, description="到这个时刻为止")
    within: Within | None = Field(None, description="窗口")


@dataclass(frozen=True, slots=True)
class Forbid:
    """A compiled `forbid`."""

    moment: Moment
    guard: Guard
    after: Guarded | None
    before: Guarded | None
    until: Guarded | None
    within: Within | None

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`."""
        if self.within is not None and self.within.seconds is not None:
            return ()
        if self.after is None:
            return silence(self.moment, PASSED)
        nothing_said = silence(self.moment, PASSED) if surely(self.after) else ()
        return silence(self.after, not_applicable("no-trigger")) + nothing_said

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence per turn that holds a hit which stands."""
        if self.within is not None and self.within.seconds is not None and not view.clocked:
            return unknown("no-times")
        spots = self.moment.find(view)
        if not spots and not trace.on:
            return PASSED if self.after is None or self.after.occurs(view) else not_applicable("no-trigger")
        triggers = self._triggers(view, trace)
        if triggers == []:
            return not_applicable("no-trigger")
        faults: dict[int, list[tuple[Spot, Spot | None]]] = {}
        excused: list[Excused] = []
        for spot in spots:
            trigger = self._trigger_of(view, spot, triggers)
            if triggers is not None and trigger is None:
                trace.add("outside-window", spot, good=False, depth=1)
                continue
            if not self._bounded(view, spot, trigger, trace):
                continue
            reason = self.guard.excuse(view, spot, trigger)
            trace.add("excused" if reason else "hit", spot, good=not reason, depth=1, reason=reason)
            if reason:
                excused.append(Excused(spot, reason))
            else:
                faults.setdefault(spot.turn, []).append((spot, trigger))
        return judged([self._occurrence(hits) for hits in faults.values()], excused)

    def lay_out(self, layout: Layout) -> int | None:
        """See `LaidOut`."""
        if is_timed(self.within):
            return None
        return layout.row(
            *(FORBID, layout.moment(self.moment), layout.guard(self.guard)),
            *map(layout.standing, (self.after, self.before, self.until)),
            *(self.within is not None, *window(self.within)),
        )

    def decided(self, _: DialogueView, rows: Sequence[Row]) -> Verdict:
        """See `Decided`."""
        faults: dict[int, list[tuple[Spot, Spot | None]]] = {}
        excused: list[Excused] = []
        for _what, spot, reason, trigger in rows:
            if reason:
                excused.append(Excused(spot, reason))
            else:
                faults.setdefault(spot.turn, []).append((spot, trigger))
        return judged([self._occurrence(hits) for hits in faults.values()], excused)

    def _triggers(self, view: DialogueView, trace: Trace) -> list[Spot] | None:
        if self.after is None:
            return None
        triggers, excused = self.after.find(view)
        for spot in triggers if trace.on else ():
            last = window_after(view, spot.turn, self.within).last
            trace.add("trigger", spot, good=True, last=last)
        for each in excused:
            trace.add("trigger-excused", each.spot, good=False, reason=each.reason)
        if not triggers:
            trace.add("no-trigger", good=False)
        return triggers[self.after.at_least - 1 :]

    def _trigger_of(self, view: DialogueView, spot: Spot, triggers: list[Spot] | None) -> Spot | None:
        """The latest trigger before a hit whose window covers it."""
        for trigger in reversed(triggers or []):
            if trigger.position >= spot.position:
                continue
            if trigger.turn == spot.turn or spot.turn <= window_after(view, trigger.turn, self.within).last:
                return trigger
        return None

    def _bounded(self, view: DialogueView, spot: Spot, trigger: Spot | None, trace: Trace) -> bool:
        """Whether `until` and `before` leave the hit in."""
        if self.until is not None:
            since = trigger.position if trigger is not None else (-1, -1)
            if any(since < end.position < spot.position for end in self.until.find(view)[0]):
                trace.add("after-until", spot, good=False, depth=1)
                return False
        if self.before is not None and not any(
            spot.position < later.position for later in self.before.find(view)[0]
        ):
            trace.add("nothing-after", spot, good=False, depth=1)
            return False
        return True

    def _occurrence(self, hits: list[tuple[Spot, Spot | None]]) -> Occurrence:
        sure = (each for each in hits if each[0].hit is None or not each[0].hit.phrase.by_sound)
        spot, trigger = next(sure, hits[0])
        related = ((trigger,) if trigger is not None else ()) + tuple(
            other for other, _ in hits if other != spot
        )
        return Occurrence(spot, related)


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `forbid`."""
    return Forbid(
        moment=compile_moment(params, around, "agent"),
        guard=compile_guard(params.unless, around),
        after=compile_guarded(params.after, around, "customer") if params.after else None,
        before=compile_guarded(params.before, around, "customer") if params.before else None,
        until=compile_guarded(params.until, around, "customer") if params.until else None,
        within=params.within,
    )
