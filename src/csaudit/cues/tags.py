"""Where a call may hold each cue; a phrase is verified when somebody first asks for its cue and speaker.

Most cues of a scorecard matter only on one side of the talk, and many only after another cue was heard. What a role may say is the
bits of one integer: whether any of a hundred cues is among it takes a tenth of a microsecond. Two listeners fill them: `scanner`
(native) knows what is there, `candidates` (Python) what may be, and verifies it when somebody asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from csaudit.cues.cue import CueHit, LearnedMove
from csaudit.cues.ears import EVERYTHING, ROLES, Cues, Ear, Heard, Slot, key_of
from csaudit.cues.learned import LearnedModel
from csaudit.cues.said import Said, explained
from csaudit.model import Role

if TYPE_CHECKING:
    from csaudit.cues.scan import Scan

T = TypeVar("T")

_PLACE = itemgetter(0, 1)
"""Turn and start of a hit."""


class Tags:
    """The tags of one call."""

    __slots__ = (
        "_any",
        "_cues",
        "_heard",
        "_known",
        "_known_for",
        "_moves",
        "_said",
        "_unheard",
        "_verified",
        "may",
        "sure",
    )

    def __init__(self, cues: Cues, heard: Heard, wanted: int = EVERYTHING) -> None:
        self._cues, self._heard = cues, heard
        self._unheard = ~wanted
        """What wasn't listened for. The ears that are known so far aren't among it."""
        self._known, self._known_for = cues.known, cues.known_for
        self.may, self.sure = heard.may, heard.sure
        """What turns out not to be there is taken out of the first."""
        self._said: dict[Ear, tuple[CueHit, ...]] = {}
        self._any: dict[Ear, list[CueHit]] = {}
        self._verified: dict[int, list[CueHit]] = {}
        self._moves: dict[str, Said] = {}

    @property
    def scan(self) -> Scan | None:
        """The batch of which the call is one; `None` where Python listened, or the kernel holds another by now."""
        scan = self._heard.scan
        return scan if scan is not None and scan.stands else None

    def may_hold(self, cues: tuple[str, ...], role: Role | None) -> bool:
        """Whether a hit is possible: cheap, and mostly `False`."""
        ear = self._known[role].get(id(cues)) or self._ear(cues, role)
        return self.may & ear.bits != 0

    def holds_any(self, cues: tuple[str, ...], role: Role | None) -> bool:
        """Whether there is a hit of any of the cues by a role, by anybody for `None`."""
        return self.holds(self._known[role].get(id(cues)) or self._ear(cues, role))

    def holds(self, ear: Ear) -> bool:
        """Whether there is a hit of what an ear listens for."""
        may = self.may & ear.bits
        if not may or may & self.sure:
            return may != 0
        for slot, role, bits in ear.places:  # noqa: SIM110 — half the time of `any`
            if may & bits and self._find(slot, role, bits):
                return True
        return False

    def _ear(self, cues: tuple[str, ...], role: Role | None) -> Ear:
        """An ear that isn't among the known ones, and what it listens for, heard."""
        ear = self._cues.ear(cues, role)
        if ear.bits & self._unheard:
            self._hear()
        return ear

    def _hear(self) -> None:
        """Listen again, for everything: somebody asks for what nobody asked for before."""
        self._heard = self._cues.hear(self._heard.texts, self._heard.roles)
        self.may, self.sure = self._heard.may, self._heard.sure
        self._unheard = 0
        for known in (self._said, self._any, self._verified):
            known.clear()

    def among(self, named: Mapping[T, tuple[str, ...]], role: Role) -> list[T]:
        """The names of those of several choices of cues that a role may make; `named` must never change."""
        union, ears = self._cues.ears_of(named, role)
        if union & self._unheard:
            self._hear()
        may = self.may
        return [name for bits, name in ears if may & bits] if may & union else []

    def said_by(self, cue: str, role: Role) -> tuple[CueHit, ...]:
        """The hits of a cue and of the cues it includes in the turns of a role, in order, not overlapping."""
        ear = self._known_for[role].get(cue) or self._ear((cue,), role)
        if not self.may & ear.bits:
            return ()
        found = self._said.get(ear)
        return self._listen(ear) if found is None else found

    def _listen(self, ear: Ear) -> tuple[CueHit, ...]:
        """The hits of an ear for one cue, the first time."""
        found = None if ear.key is None else self._heard.settled(ear.key)
        if found is None:
            may = self.may
            found = resolve([hit for place in ear.places if may & place[2] for hit in self._find(*place)])
        self._said[ear] = found
        return found

    def said_by_any(self, cues: tuple[str, ...], role: Role) -> Sequence[CueHit]:
        """The hits of several cues by a role, in order; those of different cues may overlap."""
        ear = self._known[role].get(id(cues)) or self._ear(cues, role)
        if not self.may & ear.bits:
            return ()
        if len(cues) == 1:
            said = self._said.get(ear)
            return self._listen(ear) if said is None else said
        found = self._any.get(ear)
        if found is None:
            found = self._any[ear] = [hit for cue in cues for hit in self.said_by(cue, role)]
            found.sort(key=_PLACE)
        return found

    def said(self, cue: str) -> tuple[CueHit, ...]:
        """The same, whoever speaks."""
        ear = self._known_for[None].get(cue) or self._ear((cue,), None)
        if not self.may & ear.bits:
            return ()
        found = self._said.get(ear)
        if found is None:
            found = self._said[ear] = resolve([hit for role in ROLES for hit in self.said_by(cue, role)])
        return found

    def verified(self, cue: str, role: Role) -> list[CueHit]:
        """The hits of a cue's own phrases by a role, in no useful order and overlapping: `resolve` sorts them out."""
        return [
            hit
            for slot, number, bits in self._ear((cue,), role).places[:1]
            for hit in self._find(slot, number, bits)
        ]

    def _find(self, slot: Slot, role: int, bits: int) -> list[CueHit]:
        """The hits of a slot by a role that no hit of its excluded phrases overlaps, in no useful order."""
        key = key_of(slot, role)
        hits = self._verified.get(key)
        if hits is None:
            hits = self._heard.verify(slot, role)
            if slot.learned is not None:
                hits = [*hits, *self._recognised(slot.learned, role, slot.cue)]
            if hits and slot.excluded is not None:
                against = self._heard.verify(slot.excluded, role)
                hits = [hit for hit in hits if not any(hit.overlaps(other) for other in against)]
            if not hits:
                self.may &= ~bits
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
    alone = len(set(map(_PLACE, hits))) == len(hits)
    for hit in sorted(hits, key=_PLACE if alone else _order):
        if hit[0] != turn or hit[1] >= covered:
            kept.append(hit)
            turn, _, covered, _, _ = hit
        elif kept[-1].phrase.by_sound and not hit.phrase.by_sound:
            kept[-1], covered = hit, hit.end
    return tuple(kept)


def _order(hit: CueHit) -> tuple[int, int, int, str, str]:
    turn, start, end, _, phrase = hit
    return turn, start, -end, phrase.where, phrase.text
