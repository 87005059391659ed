"""Cues: named moments, and where a call holds them. `Tagger.tag` is the only search csaudit does."""

from csaudit.cues.cue import Cue, CueHit, LearnedMove, PhraseText
from csaudit.cues.ears import Ear
from csaudit.cues.learned import LearnedModel
from csaudit.cues.phrase import PhraseError
from csaudit.cues.tagger import Tagger
from csaudit.cues.tags import Tags, resolve

__all__ = [
    "Cue",
    "CueHit",
    "Ear",
    "LearnedModel",
    "LearnedMove",
    "PhraseError",
    "PhraseText",
    "Tagger",
    "Tags",
    "resolve",
]
