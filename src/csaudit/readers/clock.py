"""One time as written in a transcript: what kind of time it is, and its value."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from typing import Final

DAY: Final = 86_400.0

_DATE: Final = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:[.,](\d{1,6}))?)?秒?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?"
)
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2}|\d(?=[.,]))(?:[.,](\d{1,6}))?")
_NUMBER: Final = re.compile(
    r"([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(ms|毫秒|s|sec|seconds|秒|)", re.IGNORECASE
)
_ZH_SPAN: Final = re.compile(r"(?:(\d{1,2})(?:小时|时))?(?:(\d{1,3})分钟?)?(?:(\d{1,2}(?:\.\d+)?)秒)?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time. `kind`: `number` (unit unknown), `seconds`, `minutes` (m:ss), `clock` (h:mm:ss) or `date`."""

    kind: str
    value: float
    """Seconds (for `date` since 1970); as written for `number`."""
    text: str = ""
    """A date as written, to be the call's date."""


def parse(value: object) -> Stamp | None:
    """The time a cell, a JSON value or a stamp in a line stands for; `None` for no time or nonsense."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _number(float(value)) if math.isfinite(value) else None
    if isinstance(value, datetime.datetime):
        return Stamp("date", _since_epoch(value), value.isoformat(sep=" "))
    if isinstance(value, datetime.timedelta):
        return Stamp("clock", value.total_seconds())
    if isinstance(value, datetime.time):
        seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
        return Stamp("clock", seconds)
    return _string(value.strip()) if isinstance(value, str) else None


def _string(text: str) -> Stamp | None:
    if not text or len(text) > 64:
        return None
    if found := _NUMBER.fullmatch(text):
        number, unit = float(found[1]), found[2].lower()
        if not math.isfinite(number):
            return None
        if unit in {"ms", "毫秒"}:
            return Stamp("seconds", number / 1000)
        return Stamp("seconds", number) if unit else _number(number)
    if found := _CLOCK.fullmatch(text):
        hours, minutes, seconds, fraction = found.groups()
        value = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction or 0}")
        return Stamp("clock" if hours is not None else "minutes", value)
    if found := _DATE.fullmatch(text):
        return _date(found, text)
    if found := _ZH_SPAN.fullmatch(text):
        hours, minutes, seconds = found.groups()
        return Stamp("seconds", int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0))
    return None


def _number(number: float) -> Stamp:
    for limit, scale in ((1e14, 1e6), (1e11, 1e3), (1e9, 1.0)):
        if limit < number < 1e17:
            return _epoch(number / scale)
    return Stamp("number", number)


def _epoch(seconds: float) -> Stamp:
    try:
        moment = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return Stamp("number", seconds)
    return Stamp("date", seconds, moment.strftime("%Y-%m-%d %H:%M:%SZ"))


def _date(found: re.Match[str], text: str) -> Stamp | None:
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime.datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")),
            datetime.UTC,
        )
    except ValueError:
        return None
    shift = 0
    if zone and zone != "Z":
        shift = (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 3600 + int(zone[-2:]) * 60)
    return Stamp("date", moment.timestamp() - shift, text)


def _since_epoch(moment: datetime.datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()
