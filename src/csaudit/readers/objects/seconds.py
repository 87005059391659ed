"""Times and durations as the vendors write them, in seconds."""

from __future__ import annotations

import re
from typing import Final

from csaudit.readers.objects.nested import number

MILLI: Final = 1e-3
MICRO: Final = 1e-6
TICK: Final = 1e-7
"""Seconds in a tick of .NET: 100 ns."""

_WITH_UNIT: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(s|ms|us|µs|ns)")
_SCALES: Final = {"s": 1.0, "ms": MILLI, "us": MICRO, "µs": MICRO, "ns": 1e-9}
_ISO: Final = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def seconds(value: object, unit: float = 1.0) -> float | None:
    """Seconds of `4.87`, `"4.87"` (both in `unit`), `"0.600s"`, `{"seconds": 5, "nanos": 4}` and `"PT2.28S"`; else `None`."""
    plain = number(value)
    if plain is not None:
        return _kept(plain * unit)
    if isinstance(value, dict):
        parts = number(value, "seconds"), number(value, "nanos")
        return None if parts == (None, None) and value else _kept((parts[0] or 0) + (parts[1] or 0) * 1e-9)
    if not isinstance(value, str) or len(value) > 40:
        return None
    written = value.strip()
    if found := _WITH_UNIT.fullmatch(written):
        return _kept(float(found[1]) * _SCALES[found[2]])
    if len(written) > 2 and (found := _ISO.fullmatch(written.upper())):
        days, hours, minutes, rest = (float(part or 0) for part in found.groups())
        return _kept(days * 86_400 + hours * 3600 + minutes * 60 + rest)
    return None


def span(start: float | None, length: float | None) -> tuple[float | None, float | None]:
    """Start and end of what has a start and a length."""
    return start, None if start is None or length is None else _kept(start + length)


def _kept(value: float) -> float:
    return round(value, 6)
