"""Tag a call: every phrase of every cue through one automaton, in the native kernel where it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from csaudit.cues.candidates import Candidates
from csaudit.cues.cue import Cue, CueHit
from csaudit.cues.learned import LearnedModel
from csaudit.cues.prepared import save
from csaudit.cues.scanner import Scanner
from csaudit.cues.tags import ROLE_NUMBER, ROLES, Gate, Tags
from csaudit.model import Role
from csaudit.native import kernel


class Tagger:
    """All the cues of a scorecard, compiled. Build it once per process; it can't be pickled, its cues can."""

    def __init__(self, cues: Iterable[Cue], models: Mapping[str, LearnedModel] | None = None) -> None:
        self.cues: Mapping[str, Cue] = {cue.name: cue for cue in cues}
        self._models = models or {}
        native = kernel()
        self._listener = (
            Candidates(self.cues.values()) if native is None else Scanner(native, self.cues.values())
        )
        self._slots = self._listener.slots
        self._gates: dict[tuple[tuple[str, ...], Role | None], tuple[Gate, ...]] = {}
        save()

    def look(self, texts: Sequence[str], roles: Sequence[Role]) -> Tags:
        """Where the folded turns of a call hold which cue."""
        return self.look_each([(texts, roles)])[0]

    def look_each(self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]]) -> list[Tags]:
        """The same for several calls at once, which is faster: of each the folded turns, and who speaks in them."""
        return [Tags(self, heard) for heard in self._listener.listen(calls)]

    def tag(self, folded: str, starts: tuple[int, ...]) -> dict[str, list[CueHit]]:
        """The hits of each cue's own phrases, in no useful order and overlapping: `resolve` sorts them out.

        `folded` is the call as `fold_turns` gives it, `starts` where each turn starts in it.
        """
        ends = [*(start - 1 for start in starts[1:]), len(folded)][: len(starts)]
        texts = [folded[start:end] for start, end in zip(starts, ends, strict=True)]
        tags = self.look(texts, [ROLES[0]] * len(texts))
        found = {name: tags.verified(self._slots[name], 0) for name in self.cues}
        return {name: hits for name, hits in found.items() if hits}

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""
        return self._models[pack]

    def gates(self, cues: tuple[str, ...], role: Role | None) -> tuple[Gate, ...]:
        """How to listen for any of the cues by a role, by anybody for `None`."""
        asked = (cues, role)
        found = self._gates.get(asked)
        if found is None:
            slots = tuple(self._slots[name] for name in self._with_included(cues))
            bits = reduce(or_, (slot.bits for slot in slots), 0)
            numbers = range(len(ROLES)) if role is None else (ROLE_NUMBER[role],)
            found = self._gates[asked] = tuple(Gate(number, bits, slots) for number in numbers)
        return found

    def _with_included(self, cues: tuple[str, ...]) -> list[str]:
        """The cues and what they include, each once."""
        names = list(dict.fromkeys(cues))
        for name in names:
            names += [inner for inner in self.cues[name].include if inner not in names]
        return names
