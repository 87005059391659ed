"""`priority`: is the core issue handled as one? On the issues that the dialogue analysis finds (the `issues` of its file).

The core issue is the most urgent important one. `fault` says which failing is looked for:

- `secondary_first`: the agent takes up another issue before the core one, and doesn't park it;
- `never_taken_up`: the agent never takes up the core issue, though it has a category and the agent speaks at least `patience` blocks;
- `told_again`: the customer has to say the core issue in at least `times` blocks.

Not applicable without a core issue; reported: the agent's turn for the secondary issue, the customer's first statement, the
statement that makes it `times`.

```yaml
priority:
  fault: secondary_first
```
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from csaudit.cues import CueHit
from csaudit.dialogue import DialogueView
from csaudit.dialogue.issues import Issue, core_issue
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import Exceptions
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import Excused, Occurrence, Spot, Verdict, judged, not_applicable
from csaudit.model import Role

Fault = Literal["secondary_first", "never_taken_up", "told_again"]


class Params(Spec):
    """The keys of `priority`."""

    fault: Fault = Field(description="查哪一种：次要先办、核心没办、客户反复说")
    times: Annotated[int, Field(ge=2)] = Field(3, description="told_again：说到第几次算")
    patience: Annotated[int, Field(ge=1)] = Field(3, description="never_taken_up：客服至少说了几轮才判")
    unless: Exceptions = Field((), description="例外")


@dataclass(frozen=True, slots=True)
class Priority:
    """A compiled `priority`."""

    fault: Fault
    times: int
    patience: int
    guard: Guard

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """At most one occurrence."""
        issues = view.analysis.issues_of(view)
        core = core_issue(issues)
        if core is None or core.stated is None:
            return not_applicable("no-core-issue")
        stated = _spot(core.stated)
        trace.add("core", stated, good=True, category=core.category)
        occurrence = self._occurrence(view, core, [issue for issue in issues if issue is not core])
        if occurrence is None:
            return judged([], [])
        reason = self.guard.excuse(view, occurrence.spot, stated)
        trace.add("excused" if reason else "neglected", occurrence.spot, good=not reason, reason=reason)
        return judged([], [Excused(occurrence.spot, reason)]) if reason else judged([occurrence], [])

    def _occurrence(self, view: DialogueView, core: Issue, others: list[Issue]) -> Occurrence | None:
        assert core.stated is not None
        stated = _spot(core.stated)
        if self.fault == "secondary_first":
            taken = [
                issue.taken_up
                for issue in others
                if issue.taken_up is not None
                and issue.rank > core.rank
                and issue.taken_up.turn > core.stated_turn
            ]
            first = min(taken, key=lambda hit: (hit.turn, hit.start), default=None)
            if first is None or (core.taken_up is not None and core.taken_up.turn <= first.turn):
                return None
            return Occurrence(_spot(first), (stated,))
        blocks = [b for b in view.blocks if b.role is Role.AGENT and b.first > core.stated_turn]
        if self.fault == "never_taken_up":
            neglected = core.taken_up is None and core.answered is None and len(blocks) >= self.patience
            return Occurrence(stated) if neglected else None
        said = (core.stated_turn, *core.restated)
        if len(said) < self.times:
            return None
        turn = said[self.times - 1]
        return Occurrence(
            Spot(turn, 0, len(view.call.turns[turn].text)), (stated,), slots={"count": str(len(said))}
        )


def _spot(hit: CueHit) -> Spot:
    return Spot(hit.turn, hit.start, hit.end, hit)


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `priority`."""
    return Priority(params.fault, params.times, params.patience, compile_guard(params.unless, around))
