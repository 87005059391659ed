"""`repeat`: the same thing said again: one proposal after it was refused, one question after it was answered, the customer's plea.

What is compared are the sentences in which `of` is found; two are the same when their cue option is the same, or when they
share at least `similar` of the shorter one's characters and character pairs, or with `same_name` when both name the same
thing. With `after`, that moment (a refusal, an answer) must lie between the two; the check isn't applicable in a call
without it.
Reported: the one that makes it `times`, related the earlier ones. One that an exception excuses is listed where it would have been
that one.

```yaml
repeat:
  of: {who: agent, cue: proposal}
  after: {who: customer, cue: refusal}
  similar: 0.6
  times: 2
```
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from csaudit.dialogue import DialogueView
from csaudit.dialogue.similarity import Grams, alike, names_the_same
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import GuardedSpecs
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.layout import FAULT, RELATED, REPEAT, Layout, Row, is_timed, number, window
from csaudit.kinds.parts.silence import Silence, silence, surely
from csaudit.kinds.parts.spec import Spec
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import (
    PASSED,
    PLACE,
    Excused,
    Occurrence,
    Spot,
    Verdict,
    judged,
    not_applicable,
)
from csaudit.kinds.parts.window import Within, window_after


class Params(Spec):
    """The keys of `repeat`."""

    of: GuardedSpecs = Field(description="比对什么：它所在的那一句")
    after: GuardedSpecs | None = Field(None, description="两次之间要有这个时刻；没有它则不适用")
    similar: Annotated[float, Field(gt=0, le=1)] = Field(0.6, description="相似到什么程度算重复，0 到 1")
    times: Annotated[int, Field(ge=2)] = Field(2, description="说到第几次算违规")
    within: Within | None = Field(None, description="两次之间最多隔多少")
    same_name: bool = Field(False, description="两句提到同一样东西（连续 3 个字相同）也算重复")


Places = Sequence[tuple[int, int]]


class _Said:
    """A sentence; its grams are made when it is first compared, for most pairs are too far apart."""

    __slots__ = ("_grams", "before", "block", "option", "reason", "spot", "text", "turn", "upto")

    def __init__(self, spot: Spot, text: str, block: int, between: Places | None, reason: str) -> None:
        self.spot, self.text, self.turn, self.block = spot, text, spot[0], block
        self.reason = reason
        """The exception that excuses it."""
        self.before, self.upto = 0, -1
        """How many of the moments that must lie between come before it, and how many don't come after it."""
        if between is not None:
            place = spot[:2]
            self.before = bisect_left(between, place)
            self.upto = bisect_right(between, place, self.before)
        self.option = spot.hit.phrase.option if spot.hit else ""
        self._grams: Grams | None = None

    @property
    def grams(self) -> Grams:
        """Of its text."""
        if self._grams is None:
            self._grams = Grams(self.text)
        return self._grams


@dataclass(frozen=True, slots=True)
class Repeat:
    """A compiled `repeat`."""

    of: Guarded
    after: Guarded | None
    similar: float
    times: int
    within: Within | None
    same_name: bool

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`."""
        if self.after is None:
            return silence(self.of, PASSED)
        nothing_said = silence(self.of, PASSED) if surely(self.after) else ()
        return silence(self.after, not_applicable("no-trigger")) + nothing_said

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """One occurrence per thing that is repeated too often; a repetition that an exception excuses is listed."""
        between = self.after.find(view)[0] if self.after is not None else None
        if between == []:
            trace.add("no-trigger", good=False)
            return not_applicable("no-trigger")
        spots, excuses = self.of.find(view)
        if not spots or not self._possible(view, [*spots, *(each.spot for each in excuses)], between):
            return PASSED
        groups: list[list[_Said]] = []
        occurrences: list[Occurrence] = []
        excused: list[Excused] = []
        for said in self._sentences(view, spots, excuses, between):
            group = next((each for each in groups if self._joins(view, each[-1], said, trace)), None)
            if said.reason:
                if group is not None and len(group) + 1 >= self.times:
                    trace.add("excused", said.spot, good=False, reason=said.reason)
                    excused.append(Excused(said.spot, said.reason))
                continue
            if group is None:
                groups.append([said])
                continue
            group.append(said)
            if len(group) == self.times:
                related = [each.spot for each in group[:-1]]
                related += self._between(group[0].spot, said.spot, between or ())
                occurrences.append(self._occurrence(said.spot, related))
        return judged(occurrences, excused)

    def lay_out(self, layout: Layout) -> int | None:
        """See `LaidOut`."""
        if is_timed(self.within):
            return None
        return layout.row(
            *(REPEAT, layout.standing(self.of), layout.standing(self.after), self.times, self.same_name),
            *(self.within is not None, *window(self.within), *number(self.similar)),
        )

    def decided(self, _: DialogueView, rows: Sequence[Row]) -> Verdict:
        """See `Decided`."""
        repeated: list[tuple[Spot, list[Spot]]] = []
        excused: list[Excused] = []
        for what, spot, reason, _trigger in rows:
            if what == FAULT:
                repeated.append((spot, []))
            elif what == RELATED:
                repeated[-1][1].append(spot)
            else:
                excused.append(Excused(spot, reason))
        return judged([self._occurrence(spot, related) for spot, related in repeated], excused)

    def _occurrence(self, spot: Spot, related: list[Spot]) -> Occurrence:
        related.sort(key=PLACE)
        return Occurrence(spot, tuple(related), slots={"count": str(self.times)})

    def _possible(self, view: DialogueView, spots: list[Spot], between: list[Spot] | None) -> bool:
        """Whether there are enough spots, in more than one block, and what must lie between any of them does."""
        first, last = min(spots, key=PLACE), max(spots, key=PLACE)
        if len(spots) < self.times or view.block_of[first.turn] == view.block_of[last.turn]:
            return False
        return between is None or bool(self._between(first, last, between))

    def _sentences(
        self, view: DialogueView, spots: list[Spot], excuses: list[Excused], between: list[Spot] | None
    ) -> list[_Said]:
        """One per sentence that holds a hit which stands, and one per sentence that holds only excused ones so far; in order."""
        places = [spot[:2] for spot in between] if between is not None else None
        given = [*((spot, "") for spot in spots), *excuses]
        given.sort(key=lambda each: (*each[0][:2], -each[0].end))
        found: list[_Said] = []
        seen: set[tuple[int, int, bool]] = set()
        for spot, reason in given:
            start, end = view.sentence(spot.turn, spot.start, spot.end)
            if (spot.turn, start, False) in seen or (reason and (spot.turn, start, True) in seen):
                continue
            seen.add((spot.turn, start, bool(reason)))
            text = view.folded(spot.turn)[start:end]
            found.append(_Said(spot, text, view.block_of[spot.turn], places, reason))
        return found

    def _joins(self, view: DialogueView, earlier: _Said, said: _Said, trace: Trace) -> bool:
        """Whether a sentence says what another said before, with all that must lie between them."""
        if earlier.upto >= said.before or earlier.block == said.block:
            return False
        return self._in_time(view, earlier, said) and self._again(earlier, said, trace)

    def _in_time(self, view: DialogueView, earlier: _Said, said: _Said) -> bool:
        """Whether one counts as another said again, or is too late."""
        return self.within is None or said.turn <= window_after(view, earlier.turn, self.within).last

    def _again(self, earlier: _Said, said: _Said, trace: Trace) -> bool:
        same = bool(said.option) and said.option == earlier.option
        same = same or (self.same_name and names_the_same(earlier.grams, said.grams))
        similarity = 1.0 if same else alike(earlier.grams, said.grams, self.similar)
        if similarity >= self.similar:
            trace.add(
                "repeated",
                said.spot,
                good=True,
                earlier=earlier.spot.turn + 1,
                similarity=f"{similarity:.2f}",
            )
            return True
        return False

    def _between(self, first: Spot, last: Spot, between: Sequence[Spot]) -> list[Spot]:
        return [spot for spot in between if first.position < spot.position < last.position]


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `repeat`."""
    return Repeat(
        of=compile_guarded(params.of, around, "agent"),
        after=compile_guarded(params.after, around, "customer") if params.after else None,
        similar=params.similar,
        times=params.times,
        within=params.within,
        same_name=params.same_name,
    )
