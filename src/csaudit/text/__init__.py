"""Text, seen the way matching needs it."""

from csaudit.text.fold import fold, fold_turns

__all__ = ["fold", "fold_turns"]
