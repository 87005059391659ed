"""What a kind may ask of its surroundings while it is built."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol, TypeVar

from csaudit.cues import LearnedModel, PhraseText
from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import Verdict

T = TypeVar("T", bound=Hashable)


class Surroundings(Protocol):
    """Cue names resolved, phrases of the check's own registered as cues."""

    def cue(self, name: str) -> str:
        """The full name of a known cue; an unknown one is noted as a problem of the pack."""

    def inline(self, phrases: tuple[PhraseText, ...], regexes: tuple[PhraseText, ...]) -> str:
        """A new cue of the check's own; its name."""

    def model(self, pack: str) -> LearnedModel | None:
        """The model of a pack; a pack without one is noted as a problem."""

    def share(self, thing: T) -> T:
        """An equal thing made before, if there is one: checks that ask the same question find the answer once a call."""


class Matcher(Protocol):
    """A compiled check: a pure function of the call. No state between calls."""

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """The verdict on one call."""
