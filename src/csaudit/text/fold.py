"""The length-preserving fold: the copy of a text that phrases are matched on.

Full width becomes half width, upper case lower case, traditional Chinese simplified, any space a blank: one character for
one character, so a span found in the fold slices the original. Characters outside the basic plane stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any

import numpy as np

TURN_BREAK = "\n"
"""Stands between turns in a folded call; no phrase and no gap contains it, so nothing matches across turns."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def _table() -> np.ndarray[Any, np.dtype[np.uint16]]:
    data = (resources.files("csaudit.text") / "fold.bin").read_bytes()
    return np.frombuffer(data, dtype="<u2")


def fold(text: str) -> str:
    """`text` folded; `len(fold(text)) == len(text)`.

    A lone surrogate (a broken `\\ud83d` in JSON) becomes U+FFFD, which the matching engines can encode.
    """
    try:
        data = text.encode("utf-16-le")
    except UnicodeEncodeError:
        data = _SURROGATE.sub("\ufffd", text).encode("utf-16-le")
    return _table().take(np.frombuffer(data, dtype="<u2")).tobytes().decode("utf-16-le")


def fold_each(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Several texts folded: in one, joined by `TURN_BREAK`, and each by itself."""
    folded = fold(TURN_BREAK.join(texts))
    if folded.count(TURN_BREAK) == len(texts) - 1:
        return folded, folded.split(TURN_BREAK)
    starts = accumulate((len(text) + len(TURN_BREAK) for text in texts), initial=0)
    return folded, [folded[start : start + len(text)] for text, start in zip(texts, starts, strict=False)]


def fold_turns(texts: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    """All the turns of a call folded into one text, and where each starts in it."""
    pieces = list(texts)
    starts = accumulate([len(text) + 1 for text in pieces[:-1]], initial=0) if pieces else ()
    return fold(TURN_BREAK.join(pieces)), tuple(starts)
