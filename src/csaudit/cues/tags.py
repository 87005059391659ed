"""Where a call may hold each cue; a phrase is verified when somebody first asks for its cue and speaker.

Most cues of a scorecard matter only on one side of the talk, and many only after another cue was heard. What a role may say is the
bits of one integer: whether any of a hundred cues is among it takes a tenth of a microsecond. Two listeners fill them: `scanner`
(native) knows what is there, `candidates` (Python) what may be, and verifies it when somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple, Protocol

from csaudit.cues.cue import CueHit, LearnedMove, PhraseText
from csaudit.cues.learned import LearnedModel
from csaudit.cues.said import Said, explained
from csaudit.model import Role

_PLACE = itemgetter(0, 1)
"""Turn and start of a hit."""
ROLES = tuple(Role)
ROLE_NUMBER = {role: number for number, role in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Slot:
    """The phrases of one cue, or its excluded phrases."""

    number: int
    cue: str
    bits: int
    """What stands for it in the bits of a role."""
    excluded: Slot | None = None
    """Phrases of which a hit must not overlap a hit of this one."""
    learned: LearnedMove | None = None


class Gate(NamedTuple):
    """What to listen for: any of some cues by a role."""

    role: int
    bits: int
    slots: tuple[Slot, ...]
    """The cues and what they include."""


class Spelled(NamedTuple):
    """A spelled-out phrase, found: needs no verification."""

    turn: int
    start: int
    end: int
    source: PhraseText


class Cues(Protocol):
    """The cues of a scorecard."""

    def gates(self, cues: tuple[str, ...], role: Role | None) -> tuple[Gate, ...]:
        """How to listen for any of the cues by a role, by anybody for `None`."""

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""


class Heard(Protocol):
    """What a call may hold."""

    texts: Sequence[str]
    """Folded, per turn."""
    roles: Sequence[Role]
    by_role: list[int]
    """The bits of what each role may say. What turns out not to be there is taken out."""

    def verify(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role, in no useful order."""

    def settled(self, slot: Slot, role: int) -> tuple[CueHit, ...] | None:
        """The same without what is excluded, in order and not overlapping; `None` where that isn't known beforehand."""


class Tags:
    """The tags of one call."""

    __slots__ = ("_any", "_by_role", "_cues", "_heard", "_hits", "_moves", "_verified")

    def __init__(self, cues: Cues, heard: Heard) -> None:
        self._cues, self._heard, self._by_role = cues, heard, heard.by_role
        self._hits: dict[tuple[str, Role], tuple[CueHit, ...]] = {}
        self._any: dict[tuple[tuple[str, ...], Role], Sequence[CueHit]] = {}
        self._verified: dict[int, list[CueHit]] = {}
        self._moves: dict[str, Said] = {}

    def may_hold(self, cues: tuple[str, ...], role: Role | None) -> bool:
        """Whether a hit is possible: cheap, and mostly `False`."""
        by_role = self._by_role
        for gate in self._cues.gates(cues, role):  # noqa: SIM110 — half the time of `any`
            if by_role[gate.role] & gate.bits:
                return True
        return False

    def holds_any(self, cues: tuple[str, ...], role: Role | None) -> bool:
        """Whether there is a hit of any of the cues by a role, by anybody for `None`."""
        return self.holds(self._cues.gates(cues, role))

    def holds(self, gates: Iterable[Gate]) -> bool:
        """Whether there is a hit behind one of the gates."""
        by_role = self._by_role
        for role, bits, slots in gates:
            if by_role[role] & bits:
                for slot in slots:
                    if by_role[role] & slot.bits and self.verified(slot, role):
                        return True
        return False

    def said_by(self, cue: str, role: Role) -> tuple[CueHit, ...]:
        """The hits of a cue and of the cues it includes in the turns of a role, in order, not overlapping."""
        asked = (cue, role)
        found = self._hits.get(asked)
        if found is None:
            ((number, bits, slots),) = self._cues.gates((cue,), role)
            found = self._said_by(slots, number) if self._by_role[number] & bits else ()
            self._hits[asked] = found
        return found

    def _said_by(self, slots: Sequence[Slot], role: int) -> tuple[CueHit, ...]:
        if len(slots) == 1 and (settled := self._heard.settled(slots[0], role)) is not None:
            return settled
        return resolve(
            [hit for slot in slots if self._by_role[role] & slot.bits for hit in self.verified(slot, role)]
        )

    def said_by_any(self, cues: tuple[str, ...], role: Role) -> Sequence[CueHit]:
        """The hits of several cues by a role, in order; those of different cues may overlap."""
        asked = (cues, role)
        found = self._any.get(asked)
        if found is None:
            found = ()
            ((number, bits, _),) = self._cues.gates(cues, role)
            if self._by_role[number] & bits:
                found = [hit for cue in cues for hit in self.said_by(cue, role)]
                if len(cues) > 1:
                    found.sort(key=_PLACE)
            self._any[asked] = found
        return found

    def said(self, cue: str) -> tuple[CueHit, ...]:
        """The same, whoever speaks."""
        return resolve([hit for role in ROLES for hit in self.said_by(cue, role)])

    def verified(self, slot: Slot, role: int) -> list[CueHit]:
        """The hits of a slot by a role that no hit of its excluded phrases overlaps, in no useful order."""
        key = slot.number * len(ROLES) + role
        hits = self._verified.get(key)
        if hits is None:
            hits = self._heard.verify(slot, role)
            if slot.learned is not None:
                hits = [*hits, *self._recognised(slot.learned, role, slot.cue)]
            excluded = slot.excluded
            if hits and excluded is not None and self._by_role[role] & excluded.bits:
                against = self.verified(excluded, role)
                hits = [hit for hit in hits if not any(hit.overlaps(other) for other in against)]
            if not hits:
                self._by_role[role] &= ~slot.bits
            self._verified[key] = hits
        return hits

    def model(self, pack: str) -> LearnedModel:
        """The model of a pack."""
        return self._cues.model(pack)

    def heard(self, pack: str, said: Said) -> None:
        """Note what a pack's model makes of the call, where it was looked at together with others."""
        self._moves[pack] = said

    def moves(self, pack: str) -> Said:
        """What a pack's model makes of the call."""
        if pack not in self._moves:
            self._moves[pack] = self.model(pack).look(self._heard.texts, self._heard.roles)
        return self._moves[pack]

    def _recognised(self, learned: LearnedMove, role: int, cue: str) -> list[CueHit]:
        roles, speaker = self._heard.roles, ROLES[role]
        return [
            CueHit(found.turn, found.start, found.end, cue, explained(found, learned.where))
            for found in self.moves(learned.pack).find(learned.move, learned.score)
            if roles[found.turn] is speaker
        ]


def resolve(hits: Collection[CueHit]) -> tuple[CueHit, ...]:
    """Leftmost, then longest, then first written: overlapping hits of one cue reduced to one, in order.

    One found as written takes the place of one found by its sound.
    """
    if len(hits) < 2:
        return tuple(hits)
    kept: list[CueHit] = []
    turn = covered = -1
    for hit in sorted(hits, key=_order):
        if hit.turn != turn or hit.start >= covered:
            kept.append(hit)
            turn, covered = hit.turn, hit.end
        elif kept[-1].phrase.by_sound and not hit.phrase.by_sound:
            kept[-1], covered = hit, hit.end
    return tuple(kept)


def _order(hit: CueHit) -> tuple[int, int, int, str, str]:
    turn, start, end, _, phrase = hit
    return turn, start, -end, phrase.where, phrase.text
