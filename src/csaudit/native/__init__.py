"""The native kernel: the inner loops of tagging and weighing in C, over arrays. Optional: without it Python does the same, slower.

Each C file has one Python module beside its fallback that calls it; both give the same results to the last bit.
"""

from __future__ import annotations

import ctypes
import os
import zlib
from functools import cache
from pathlib import Path


@cache
def kernel() -> ctypes.CDLL | None:
    """The library; `None` where it wasn't built, was built from other sources, or `CSAUDIT_NATIVE=0` switches it off."""
    if os.environ.get("CSAUDIT_NATIVE") == "0":
        return None
    here = Path(__file__).parent
    try:
        library = ctypes.CDLL(str(here / "kernel.so"))
        library.csaudit_sources.restype = ctypes.c_uint32
        # A library that is older than the code would be given arguments it doesn't know.
        sources = zlib.crc32(b"".join(each.read_bytes() for each in sorted(here.glob("*.[ch]"))))
        return library if library.csaudit_sources() == sources else None
    except (OSError, AttributeError):
        return None
