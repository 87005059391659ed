"""Recognition tasks without a transcript: failed, unfinished, without speech. Named by the vendor's reason, never read as silence."""

from __future__ import annotations

import re
from typing import Final

from csaudit.readers.draft import UnreadableError
from csaudit.readers.objects.nested import base_name, text

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.\-]*://[^\s\"'，。；]+", re.IGNORECASE)
_LONGEST: Final = 200
"""Characters of a vendor's reason."""


def failed(*reasons: object) -> UnreadableError:
    """The task failed."""
    return UnreadableError("failed-task", detail=_said(reasons))


def unfinished(*reasons: object) -> UnreadableError:
    """The task waits or runs."""
    return UnreadableError("unfinished-task", detail=_said(reasons))


def unfetched(*reasons: object) -> UnreadableError:
    """The task is done, its text lies somewhere else."""
    return UnreadableError("task-status", detail=_said(reasons))


def unheard() -> UnreadableError:
    """The task is done and heard nobody."""
    return UnreadableError("no-speech")


def _said(reasons: tuple[object, ...]) -> str:
    """What the vendor says. Of addresses only the file's name stays: their queries may be credentials."""
    said = " ".join(dict.fromkeys(found for reason in reasons if (found := text(reason))))
    return _ADDRESS.sub(lambda found: base_name(found[0]), said)[:_LONGEST] or "?"
