"""Record quality: what the notes of a call hold, where its metadata carries notes (RUBRIC B10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csaudit.cues import Tagger
from csaudit.dialogue.view import DialogueView
from csaudit.model import Call, Role, Turn


@dataclass(frozen=True, slots=True)
class RecordRules:
    """Which metadata fields are notes, and the cues of each part that notes should hold."""

    fields: tuple[str, ...] = ()
    """Compared without case."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tagger: Tagger | None = None
    """Of the parts' cues alone: notes are tagged apart from the talk."""
    wanted: frozenset[str] = field(init=False, repr=False)
    """The fields, without case."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "wanted", frozenset(map(str.casefold, self.fields)))


@dataclass(frozen=True, slots=True)
class Record:
    """The fields that hold notes, and which parts are there."""

    fields: tuple[str, ...]
    parts: Mapping[str, bool]

    @property
    def share(self) -> float:
        """Parts present, 0..1."""
        return sum(self.parts.values()) / len(self.parts)


def read_record(call: Call, rules: RecordRules) -> Record | None:
    """What the notes hold; `None` for a call without notes, which is no fault: most systems keep them elsewhere."""
    if rules.tagger is None or not rules.parts:
        return None
    wanted = rules.wanted
    if wanted.isdisjoint(map(str.casefold, call.metadata)):
        return None
    notes = {name: text for name, text in call.metadata.items() if name.casefold() in wanted and text.strip()}
    if not notes:
        return None
    turns = tuple(Turn(index, Role.AGENT, text) for index, text in enumerate(notes.values()))
    view = DialogueView.of(Call(call.call_id, turns), rules.tagger)
    parts = {name: any(view.hits(cue) for cue in cues) for name, cues in rules.parts.items()}
    return Record(tuple(notes), parts)
