"""`weigh`: everything that speaks for a fault in a turn and against it, on one scale.

A model of a pack (`model.npz`, trained by `make model`) weighs what was said in the turn, before and after, and what the other checks
found. Where the scale reaches `at_least`, the fault stands: with the finding of another check of the dimension close by if there is
one, else with this check's own, which quotes the stretch that sounds most like one of `quote`. Findings of shipped checks of the
dimension where the scale stays below `doubt_below` are listed as suppressed; those of a user's own pack and of checks that say
`weighed: false` never are. Calls of fewer than `min_turns` turns aren't judged: the scale was
adjusted on whole calls.

```yaml
weigh:
  model: moves
  fault: judge_questioning
  quote:
    agent: [judging]
  at_least: 0.65
  doubt_below: 0.4
```
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from csaudit.cues import CueHit
from csaudit.cues.said import Stretch, explained
from csaudit.dialogue import DialogueView
from csaudit.dialogue.forms import FAULTS
from csaudit.dialogue.suspicion import Suspected, peaks
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.spec import Names, Spec, Text
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import PASSED, Occurrence, Spot, Verdict, judged, new_spot, not_applicable
from csaudit.model import Role

Fault = Literal[FAULTS]  # type: ignore[valid-type]


class Params(Spec):
    """The keys of `weigh`."""

    model: Text = Field(description="哪个检查包的模型")
    fault: Fault = Field(description="哪个维度的问题")
    quote: dict[Literal["agent", "customer"], Names] = Field(
        description="看谁的话轮；证据取其中最像这几种话的一段"
    )
    at_least: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.5, description="秤上至少多少才算（0.5 是标注通话上误报漏报最均衡处）"
    )
    doubt_below: Annotated[float, Field(gt=0, lt=1)] | None = Field(
        None, description="低于多少时压下本维度其他检查的命中；不写同 at_least"
    )
    min_turns: Annotated[int, Field(ge=1)] = Field(
        8, description="话轮少于几轮的通话不判：秤是照整通电话校的"
    )


@dataclass(frozen=True, slots=True)
class Weigh:
    """A compiled `weigh`."""

    pack: str
    fault: str
    quote: Mapping[Role, tuple[str, ...]]
    mark: float
    """Log odds."""
    doubt: float
    """Log odds below which findings of other checks are doubted."""
    min_turns: int

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence for each turn in which the fault stands; a likelier one close by takes its place."""
        if len(view.call.turns) < self.min_turns:
            return not_applicable("too-short")
        # Turns below the mark are nobody's likelier neighbours: they needn't be ranked.
        odds = self._odds(view, -math.inf if trace.on else self.mark)
        if not odds:
            return PASSED
        ranked = peaks(odds)
        standing = [turn for turn in ranked if odds[turn] >= self.mark]
        if trace.on:
            for turn in standing or ranked[:1]:
                why = view.suspicions(self.pack).reasons(self.fault, view.role(turn), turn)
                trace.add(
                    "weighed",
                    self._spot(view, turn),
                    good=odds[turn] >= self.mark,
                    odds=f"{odds[turn]:+.1f}",
                    mark=f"{self.mark:+.1f}",
                    why=tuple(why),
                )
        return judged([Occurrence(self._spot(view, turn)) for turn in sorted(standing)], [])

    def standing(self, suspected: Suspected) -> dict[int, list[int]]:
        """Call → the turns in which the fault stands: what `judge` finds in the calls that are long enough, without the quotes."""
        reached = suspected.reaching(self.fault, (*self.quote,), self.mark)
        return {number: sorted(peaks(odds)) for number, odds in reached.items()}

    def plausible(self, view: DialogueView) -> Collection[int]:
        """The turns in which the fault isn't out of the question: findings of other checks close to them are kept."""
        return self._odds(view, self.doubt).keys()

    def _odds(self, view: DialogueView, at_least: float) -> dict[int, float]:
        return view.suspicions(self.pack).odds(self.fault, self.quote, at_least)

    def _spot(self, view: DialogueView, turn: int) -> Spot:
        """The stretch of a turn that sounds most like the fault."""
        best = view.tags.moves(self.pack).best(self.quote[view.role(turn)], turn)
        return self.occurrence(view, turn, best).spot

    def occurrence(self, view: DialogueView, turn: int, found: tuple[str, Stretch] | None) -> Occurrence:
        """The fault in a turn, of the move it sounds most like; the whole turn where no stretch of it was judged (好)."""
        if found is None:
            return Occurrence(new_spot((turn, 0, view.sizes[turn], None)))
        move, stretch = found
        turn, start, end, _, _ = stretch
        phrase = explained(stretch, f"{self.pack}/model.npz")
        return Occurrence(
            new_spot((turn, start, end, CueHit(turn, start, end, f"{self.pack}.{move}", phrase)))
        )


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `weigh`."""
    around.model(params.model)
    return Weigh(
        pack=str(params.model),
        fault=str(params.fault),
        quote={Role(side): tuple(map(str, moves)) for side, moves in params.quote.items()},
        mark=_log_odds(params.at_least),
        doubt=_log_odds(params.doubt_below or params.at_least),
        min_turns=params.min_turns,
    )
