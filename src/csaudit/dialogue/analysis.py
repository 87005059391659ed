"""What the dialogue analysis of a call goes by, compiled from a pack's `analysis` file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csaudit.dialogue.customer import TypeCues
from csaudit.dialogue.emotion import EmotionScale, EmotionTrack, track
from csaudit.dialogue.guidance import GuidanceCues
from csaudit.dialogue.issues import Issue, Taxonomy, find_issues
from csaudit.dialogue.process import Process, WaysOut
from csaudit.dialogue.record import RecordRules
from csaudit.dialogue.strengths import Strengths
from csaudit.dialogue.styles import StyleRules
from csaudit.dialogue.view import DialogueView

Titles = Mapping[str, Mapping[str, str]]
"""Id → language → title."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """Which cues mean what."""

    emotion: EmotionScale = field(default_factory=EmotionScale)
    taxonomy: Taxonomy = field(default_factory=lambda: Taxonomy(()))
    processes: tuple[Process, ...] = ()
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kinds of questions, the one that decides first."""
    suggestions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Neutral suggestions and flat contradictions, by name."""
    strengths: Strengths = field(default_factory=Strengths)
    ways: WaysOut = field(default_factory=WaysOut)
    types: TypeCues = field(default_factory=TypeCues)
    styles: StyleRules = field(default_factory=StyleRules)
    guidance: GuidanceCues = field(default_factory=GuidanceCues)
    record: RecordRules = field(default_factory=RecordRules)
    issue_titles: Titles = field(default_factory=dict)
    process_titles: Titles = field(default_factory=dict)

    def emotion_of(self, view: DialogueView) -> EmotionTrack:
        """The emotion track of a call, worked out once."""
        return view.once(self.emotion, lambda: track(view, self.emotion))

    def issues_of(self, view: DialogueView) -> tuple[Issue, ...]:
        """The issues of a call, worked out once."""
        return view.once(self.taxonomy, lambda: find_issues(view, self.taxonomy))
