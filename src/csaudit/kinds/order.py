"""`order`: one thing before another.

All the `when` moments must occur, else the check isn't applicable. From the last of their first occurrences on, `then` must not come
before `first`; with `missing_first: skip` a call in which `first` never comes is left to other checks.
Reported: the early `then`, with the `when` turns.

```yaml
order:
  when:
    - {who: customer, cue: lexicon.urgent-core}
    - {who: customer, cue: lexicon.compensation-demand}
  first: {who: agent, cue: lexicon.core-handling}
  then: {who: agent, cue: lexicon.compensation-handling}
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import GuardedSpec, GuardedSpecs
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.silence import Silence, silence, surely
from csaudit.kinds.parts.spec import Spec, as_list
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import PASSED, Occurrence, Spot, Verdict, judged, not_applicable


class Params(Spec):
    """The keys of `order`."""

    when: Annotated[tuple[GuardedSpec, ...], BeforeValidator(as_list)] = Field(
        (), description="这些时刻都出现才适用"
    )
    first: GuardedSpecs = Field(description="应先做的")
    then: GuardedSpecs = Field(description="应后做的")
    missing_first: Literal["fail", "skip"] = Field("fail", description="该先做的始终没做：fail 或 skip")


@dataclass(frozen=True, slots=True)
class Order:
    """A compiled `order`."""

    when: tuple[Guarded, ...]
    first: Guarded
    then: Guarded
    skip_missing: bool

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`."""
        gates = tuple(each for when in self.when for each in silence(when, not_applicable("no-trigger")))
        return gates + (silence(self.then, PASSED) if all(map(surely, self.when)) else ())

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """At most one occurrence: the first `then` that came too early."""
        triggers: list[Spot] = []
        for moment in self.when:
            spots, _ = moment.find(view)
            if len(spots) < moment.at_least:
                trace.add("no-trigger", good=False)
                return not_applicable("no-trigger")
            triggers.append(spots[moment.at_least - 1])
            trace.add("trigger", triggers[-1], good=True, last=len(view.call.turns) - 1)
        since = max((spot.position for spot in triggers), default=(-1, -1))
        start = min((spot.position for spot in triggers), default=(-1, -1))
        firsts = [spot for spot in self.first.find(view)[0] if spot.position > start]
        thens, excused = self.then.find(view)
        early = next((spot for spot in thens if spot.position > since), None)
        if early is None:
            trace.add("absent-then", good=True)
            return judged([], excused)
        if firsts and firsts[0].position < early.position:
            trace.add("first-came", firsts[0], good=True, depth=1)
            return judged([], excused)
        trace.add("early-then", early, good=False, depth=1)
        if firsts:
            trace.add("late-first", firsts[0], good=False, depth=1)
        elif self.skip_missing:
            return not_applicable("first-missing")
        return judged([Occurrence(early, (*triggers, *firsts[:1]))], excused)


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `order`."""
    return Order(
        when=tuple(compile_guarded((spec,), around, "customer") for spec in params.when),
        first=compile_guarded(params.first, around, "agent"),
        then=compile_guarded(params.then, around, "agent"),
        skip_missing=params.missing_first == "skip",
    )
