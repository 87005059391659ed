"""`require`: a moment must happen, somewhere in the call or in its opening or closing turns.

The moment's keys stand directly under `require`; `where` limits the search. Reported: the last turn searched, with the window.

```yaml
require:
  who: agent
  says: [(请问|有什么)…(帮您|为您)]
  where: {opening: 2}
```
"""

from __future__ import annotations

from dataclasses import dataclass

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.compile import compile_moment
from csaudit.kinds.parts.exception import GuardedSpec
from csaudit.kinds.parts.excuses import Guard, compile_guard
from csaudit.kinds.parts.layout import REQUIRE, Layout
from csaudit.kinds.parts.moment import Moment
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import Excused, Occurrence, Spot, Verdict, judged, not_applicable
from csaudit.kinds.parts.window import role_window
from csaudit.model import Window


class Params(GuardedSpec):
    """The keys of `require`."""


@dataclass(frozen=True, slots=True)
class Require:
    """A compiled `require`."""

    moment: Moment
    guard: Guard

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """Pass when at least one hit stands."""
        excused: list[Excused] = []
        for spot in self.moment.find(view):
            reason = self.guard.excuse(view, spot)
            trace.add("excused" if reason else "hit", spot, good=not reason, reason=reason)
            if not reason:
                return judged([], excused)
            excused.append(Excused(spot, reason))
        allowed = role_window(view, self.moment.role, self.moment.where)
        searched = sorted(allowed if allowed is not None else view.turns_of(self.moment.role))
        if not searched:
            return not_applicable("no-turns")
        last = searched[-1]
        spot = Spot(last, 0, len(view.call.turns[last].text))
        trace.add("absent", spot, good=False, last=last)
        return judged([Occurrence(spot, window=Window(searched[0], last))], excused)

    def lay_out(self, layout: Layout) -> int:
        """See `LaidOut`."""
        return layout.row(REQUIRE, layout.moment(self.moment), layout.guard(self.guard))


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `require`."""
    return Require(compile_moment(params, around, "agent"), compile_guard(params.unless, around))
