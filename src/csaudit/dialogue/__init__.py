"""What is derived from a call's cue hits."""

from csaudit.dialogue.analysis import Analysis
from csaudit.dialogue.facts import facts
from csaudit.dialogue.view import Block, DialogueView, listen, suspect_each

__all__ = ["Analysis", "Block", "DialogueView", "facts", "listen", "suspect_each"]
