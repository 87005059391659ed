"""The native kernel: the inner loops of tagging and weighing in C, over arrays. Optional: without it Python does the same, slower.

Each C file has one Python module beside its fallback that calls it; both give the same results to the last bit.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path
from typing import Final

INTERFACE: Final = 2
"""Raised when a function's arguments change, so that a library of another version is not called. The same in `kernel.h`."""


@cache
def kernel() -> ctypes.CDLL | None:
    """The library; `None` where it wasn't built, is of another version, or `CSAUDIT_NATIVE=0` switches it off."""
    if os.environ.get("CSAUDIT_NATIVE") == "0":
        return None
    try:
        library = ctypes.CDLL(str(Path(__file__).with_name("kernel.so")))
        return library if library.csaudit_interface() == INTERFACE else None
    except (OSError, AttributeError):
        return None
