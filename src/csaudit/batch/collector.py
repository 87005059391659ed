"""The garbage collector while calls are audited: results are trees, so there is next to nothing for it to find."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 20, 50)
"""A call makes some two thousand objects: at Python's own 700 the collector would run several times a call."""


def settle() -> None:
    """From now on leave alone what is there (the scorecard), and look at what is new rarely."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def settled() -> Iterator[None]:
    """The same for a while."""
    before = gc.get_threshold()
    settle()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
