"""Tag a call: every phrase of every cue through one automaton, in the native kernel where it is built."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from csaudit.cues.candidates import Candidates
from csaudit.cues.cue import Cue, CueHit
from csaudit.cues.ears import EVERYTHING, ROLE_NUMBER, ROLES, Ear, Heard
from csaudit.cues.learned import LearnedModel
from csaudit.cues.prepared import save
from csaudit.cues.scan_tables import ScanTables
from csaudit.cues.scanner import Scanner
from csaudit.cues.tags import Tags
from csaudit.model import Role
from csaudit.native import kernel

T = TypeVar("T")

MOST_ALIKE = 20_000
"""Choices of cues that are known by their identity: who makes them anew each time won't fill the memory."""
LEARNING = 500
"""Calls after which a tagger listens only for what somebody asked for: most cues matter on one side of the talk."""


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
        self._looked, self._asked, self._wanted = 0, 0, EVERYTHING
        """Calls looked at, what was asked for so far, and what is listened for."""
        self._ears: dict[tuple[tuple[str, ...], Role | None], Ear] = {}
        self.known_for: dict[Role | None, dict[str, Ear]] = {role: {} for role in (*ROLES, None)}
        self.known: dict[Role | None, dict[int, Ear]] = {role: {} for role in (*ROLES, None)}
        """By the identity of the cues: to hash a tuple takes longer than all the rest."""
        self._named_alike: list[tuple[str, ...]] = []
        """These cues, kept so that their identity stays theirs."""
        self._named: dict[Role, dict[int, tuple[Any, tuple[int, list[tuple[int, Any]]]]]] = {
            role: {} for role in ROLES
        }
        """The same by the identity of the choices, which are kept so that it stays theirs."""
        save()

    def look(self, texts: Sequence[str], roles: Sequence[Role]) -> Tags:
        """Where the folded turns of a call hold which cue."""
        return self.look_each([(texts, roles)])[0]

    def look_each(
        self, calls: Sequence[tuple[Sequence[str], Sequence[Role]]], joined: str | None = None
    ) -> list[Tags]:
        """The same for several calls at once, which is faster: of each the folded turns, and who speaks in them.

        Who has all these turns in one, joined by `TURN_BREAK`, spares joining them.
        """
        if self._looked >= LEARNING and self._wanted == EVERYTHING:
            self._wanted = self._asked
        self._looked += len(calls)
        self._listener.want(self._wanted)
        return [Tags(self, heard, self._wanted) for heard in self._listener.listen(calls, joined)]

    def hear(self, texts: Sequence[str], roles: Sequence[Role]) -> Heard:
        """Everything that a call may hold."""
        self._listener.want(EVERYTHING)
        return self._listener.listen([(texts, roles)])[0]

    def tag(self, folded: str, starts: tuple[int, ...]) -> dict[str, list[CueHit]]:
        """The hits of each cue's own phrases, in no useful order and overlapping: `resolve` sorts them out.

        `folded` is the call as `fold_turns` gives it, `starts` where each turn starts in it.
        """
        ends = [*(start - 1 for start in starts[1:]), len(folded)][: len(starts)]
        texts = [folded[start:end] for start, end in zip(starts, ends, strict=True)]
        tags = self.look(texts, [ROLES[0]] * len(texts))
        found = {name: tags.verified(name, ROLES[0]) for name in self.cues}
        return {name: hits for name, hits in found.items() if hits}

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""
        return self._models[pack]

    def ear(self, cues: tuple[str, ...], role: Role | None) -> Ear:
        """How to listen for any of the cues by a role, by anybody for `None`."""
        found = self._ears.get((cues, role))
        if found is None:
            found = self.ear_of([(cues, role)])
            self._ears[cues, role] = found
            if len(cues) == 1:
                self.known_for[role][cues[0]] = found
        if len(self._named_alike) < MOST_ALIKE:
            self._named_alike.append(cues)
            self.known[role][id(cues)] = found
        return found

    def ears_of(self, named: Mapping[T, tuple[str, ...]], role: Role) -> tuple[int, Sequence[tuple[int, T]]]:
        """How to listen for each of several choices of cues: its bits, its name; and the bits of them all.

        `named` must never change: it is known by its identity.
        """
        known = self._named[role].get(id(named))
        if known is None:
            ears = [(self.ear(cues, role).bits, name) for name, cues in named.items()]
            union = reduce(or_, (bits for bits, _ in ears), 0)
            known = self._named[role][id(named)] = named, (union, ears)
        return known[1]

    def ear_of(self, asked: Iterable[tuple[tuple[str, ...], Role | None]]) -> Ear:
        """How to listen for several such choices at once."""
        asked = list(asked)
        places = [
            (slot, number, slot.bits << number * self._listener.span)
            for cues, role in asked
            for slot in map(self._slots.__getitem__, self._with_included(cues))
            for number in (range(len(ROLES)) if role is None else (ROLE_NUMBER[role],))
        ]
        ear = Ear(asked[0][0] if asked else (), tuple(places))
        self._note(ear)
        return ear

    def slots_of(self, cues: tuple[str, ...], role: Role | None) -> list[int]:
        """The slots of some cues and of what they include; from now on, a role is listened to for them."""
        self.ear(cues, role)
        return [self._slots[name].number for name in self._with_included(cues)]

    @property
    def tables(self) -> ScanTables | None:
        """What the kernel listens by; `None` where Python does."""
        return self._listener.tables if isinstance(self._listener, Scanner) else None

    def _note(self, ear: Ear) -> None:
        """That somebody asks for this. Those who were given other ears don't know this one: it wasn't listened for then."""
        self._asked |= ear.bits
        if self._asked & ~self._wanted:
            self._wanted |= self._asked
            self.known = {role: dict(ears) for role, ears in self.known.items()}
            self.known_for = {role: dict(ears) for role, ears in self.known_for.items()}

    def _with_included(self, cues: tuple[str, ...]) -> list[str]:
        """The cues and what they include, each once."""
        names = list(dict.fromkeys(cues))
        for name in names:
            names += [inner for inner in self.cues[name].include if inner not in names]
        return names
