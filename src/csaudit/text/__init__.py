"""Text, seen the way matching needs it."""

from csaudit.text.fold import TURN_BREAK, fold, fold_each, fold_turns

__all__ = ["TURN_BREAK", "fold", "fold_each", "fold_turns"]
