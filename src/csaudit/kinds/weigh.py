"""`weigh`: everything that speaks for a fault in a turn and against it, on one scale.

A model of a pack (`model.npz`, trained by `make model`) weighs what was said in the turn, before and after, and what the other checks
found. Where the scale reaches `at_least`, the fault stands: with the finding of another check of the dimension close by if there is
one, else with this check's own, which quotes the stretch that sounds most like one of `quote`. Findings of shipped checks of the
dimension that the scale doesn't bear out are listed as suppressed; those of a user's own pack never are.

```yaml
weigh:
  model: moves
  fault: judge_questioning
  quote:
    agent: [judging]
  at_least: 0.5
```
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from csaudit.cues import CueHit
from csaudit.cues.tags import explained
from csaudit.dialogue import DialogueView
from csaudit.dialogue.suspicion import FAULTS, peaks
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.spec import Names, Spec, Text
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import Occurrence, Spot, Verdict, judged
from csaudit.model import Role

Fault = Literal[FAULTS]  # type: ignore[valid-type]


class Params(Spec):
    """The keys of `weigh`."""

    model: Text = Field(description="哪个检查包的模型")
    fault: Fault = Field(description="哪个维度的问题")
    quote: dict[Literal["agent", "customer"], Names] = Field(
        description="看谁的话轮；证据取其中最像这几种话的一段"
    )
    at_least: Annotated[float, Field(gt=0, lt=1)] = Field(0.5, description="把握（概率）至少多少才算")


@dataclass(frozen=True, slots=True)
class Weigh:
    """A compiled `weigh`."""

    pack: str
    fault: str
    quote: Mapping[Role, tuple[str, ...]]
    mark: float
    """Log odds."""

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence for each turn in which the fault stands; a likelier one close by takes its place."""
        suspicions = view.suspicions(self.pack)
        odds: dict[int, float] = {}
        for side in self.quote:
            odds |= suspicions.odds(self.fault, side)
        ranked = peaks(odds)
        standing = [turn for turn in ranked if odds[turn] >= self.mark]
        if trace.on:
            for turn in standing or ranked[:1]:
                why = suspicions.reasons(self.fault, view.role(turn), turn)
                trace.add(
                    "weighed",
                    self._spot(view, turn),
                    good=odds[turn] < self.mark,
                    odds=f"{odds[turn]:+.1f}",
                    mark=f"{self.mark:+.1f}",
                    why="，".join(f"{name} {added:+.1f}" for name, added in why),
                )
        return judged([Occurrence(self._spot(view, turn)) for turn in sorted(standing)], [])

    def _spot(self, view: DialogueView, turn: int) -> Spot:
        """The stretch of a turn that sounds most like the fault."""
        said = view.tags.moves(self.pack)
        found = [
            (stretch, move)
            for move in self.quote[view.role(turn)]
            if (stretch := said.best(move, turn)) is not None
        ]
        stretch, move = max(found, key=lambda each: each[0].score)
        hit = CueHit(turn, stretch.start, stretch.end, f"{self.pack}.{move}", explained(stretch, ""))
        return Spot(turn, stretch.start, stretch.end, hit)


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `weigh`."""
    around.model(params.model)
    return Weigh(
        pack=str(params.model),
        fault=str(params.fault),
        quote={Role(side): tuple(map(str, moves)) for side, moves in params.quote.items()},
        mark=math.log(params.at_least / (1 - params.at_least)),
    )
