"""Seconds from the start of the call for every turn, or no times at all where they can't be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from statistics import median
from typing import Final, TypeAlias

from csaudit.readers.clock import DAY, Stamp, parse
from csaudit.readers.draft import CallDraft, Draft, TurnDraft, Warning_, warning

Stamps: TypeAlias = Sequence[tuple[Stamp | None, Stamp | None]]
Span: TypeAlias = tuple[float | None, float | None]

UNITS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ticks": 1e-7}
"""Unit of bare numbers → seconds."""

_SLACK: Final = 3.0
"""Seconds a turn may start before the one above it: people talk at once; more is disorder."""
_SLOWEST: Final = 0.05
_FASTEST: Final = 60.0
"""Characters per second over a call: speech has 1.5 to 30, chats less; beyond these the unit is wrong."""
_EPOCH: Final = 1e8
"""Seconds above which a number of a known unit is a date: no call lasts three years."""
_LOOKED_AT: Final = 50
"""Calls of a file that show its unit."""
_ENOUGH: Final = 3
"""Turns that must be long enough to tell a rate of speech."""
_LONGEST: Final = 3 * DAY
"""Seconds a call may span; a chat left open over a weekend still fits."""
_NO_SPEECH: Final = 0.2
"""Seconds within which three turns can't be spoken: numbers below are fractions of a day."""


def normalise(draft: CallDraft) -> tuple[list[Span], list[Warning_]]:
    """The times of the turns in seconds. May reorder `draft.turns` (if `sortable`) and set the call's date."""
    turns = draft.turns
    if all(_is_blank(turn.start) and _is_blank(turn.end) for turn in turns):
        return [(None, None)] * len(turns), []
    scale = UNITS.get(draft.unit)
    stamps = [(_stamp(turn.start, scale), _stamp(turn.end, scale)) for turn in turns]
    flat = [stamp for pair in stamps for stamp in pair if stamp is not None]
    if not flat:
        return _dropped(turns)
    if not draft.metadata.get("date") and flat[0].kind == "date":
        draft.metadata["date"] = flat[0].text
    spans = _to_seconds(stamps, flat, turns)
    spans = _over_midnight(spans) if _walls(flat) else spans
    if not _reliable(spans):
        return _dropped(turns)
    ordered, doubts = _ordered(draft, spans)
    if scale is not None and _is_mistaken(stamps, turns):
        doubts.append(warning("doubtful_unit", unit=draft.unit))
    return ordered, doubts


def _is_blank(value: object) -> bool:
    """No time at all: nothing, or an empty cell (also one that holds a dash)."""
    return value is None or (isinstance(value, str) and not any(map(str.isalnum, value)))


def _stamp(value: object, scale: float | None) -> Stamp | None:
    """A time; a bare number of a known unit is seconds, or a date where it is as large as one."""
    stamp = parse(value)
    if scale is None or stamp is None or stamp.kind not in {"number", "date"}:
        return stamp
    try:
        number = float(value) if isinstance(value, int | float | str) else None
    except ValueError:
        return stamp
    if number is None or number * scale > _EPOCH:
        return stamp
    return Stamp("seconds", number * scale)


def unit_of_file(drafts: Iterator[Draft], forced: str = "") -> Iterator[Draft]:
    """The drafts of one file, all with one unit for bare numbers: the one that is given, else what the first calls show."""
    head: list[Draft] = []
    failure: Exception | None = None
    try:
        head += islice(drafts, _LOOKED_AT)
    except Exception as error:  # what came before it is still read
        failure = error
    unit = forced or _shown_by([draft for draft in head if isinstance(draft, CallDraft)])
    for draft in chain(head, () if failure else drafts):
        if isinstance(draft, CallDraft) and (forced or not draft.unit):
            draft.unit = unit
        yield draft
    if failure is not None:
        raise failure


def _shown_by(drafts: list[CallDraft]) -> str:
    """The unit that the rates of speech of a file show; empty where none of its times are bare numbers, or too few tell."""
    rates: list[float] = []
    for draft in drafts:
        if not draft.unit and draft.turns and isinstance(draft.turns[0].start, int | float | str):
            stamps = [(parse(turn.start), parse(turn.end)) for turn in draft.turns]
            if {stamp.kind for pair in stamps for stamp in pair if stamp} == {"number"}:
                rates += _rates(stamps, draft.turns)
    if len(rates) < _ENOUGH:
        return ""
    return {1.0: "s", 0.001: "ms"}.get(_scale(median(rates)), "")


def _is_mistaken(stamps: Stamps, turns: list[TurnDraft]) -> bool:
    """Whether people would speak a thousand times too fast or too slowly in the unit that was given."""
    rates = _rates(stamps, turns)
    return len(rates) >= _ENOUGH and not _SLOWEST <= median(rates) <= 4 * _FASTEST


def _to_seconds(stamps: Stamps, flat: list[Stamp], turns: list[TurnDraft]) -> list[Span]:
    if {stamp.kind for stamp in flat} == {"number"}:
        scale = _unit(stamps, turns)
        return [(_scaled(start, scale), _scaled(end, scale)) for start, end in stamps]
    if any(stamp.kind == "date" for stamp in flat):
        kept = [tuple(s if s is not None and s.kind == "date" else None for s in pair) for pair in stamps]
        origin = min(stamp.value for stamp in flat if stamp.kind == "date")
        return [(_shifted(start, origin), _shifted(end, origin)) for start, end in kept]
    minutes = 60.0 if _hours_and_minutes(flat) else 1.0
    origin = flat[0].value * minutes if _walls(flat) else 0.0
    return [(_shifted(start, origin, minutes), _shifted(end, origin, minutes)) for start, end in stamps]


def _walls(flat: list[Stamp]) -> bool:
    """Whether `h:mm:ss` is the time of day: no call's first words come an hour after its start."""
    return (flat[0].kind == "clock" and flat[0].value >= 3600) or _hours_and_minutes(flat)


def _hours_and_minutes(flat: list[Stamp]) -> bool:
    """Whether `10:30` is half past ten: as minutes, no first words come five minutes after the start."""
    return (
        all(stamp.kind == "minutes" for stamp in flat)
        and flat[0].value >= 300
        and all(stamp.value < 24 * 60 for stamp in flat)
    )


def _unit(stamps: Stamps, turns: list[TurnDraft]) -> float:
    """Seconds per unit of bare numbers, by how fast people would be speaking."""
    rates = _rates(stamps, turns)
    if rates:
        return _scale(median(rates))
    values = [stamp.value for pair in stamps for stamp in pair if stamp]
    whole = all(value.is_integer() for value in values)
    if len(turns) > 2 and 0 < max(values) < _NO_SPEECH:
        return DAY
    return 0.001 if whole and max(values) > 36_000 else 1.0


def _rates(stamps: Stamps, turns: list[TurnDraft]) -> list[float]:
    """Characters per unit of time of the turns long enough to tell."""
    rates: list[float] = []
    for here, (start, end) in enumerate(stamps):
        stop = end or (stamps[here + 1][0] if here + 1 < len(stamps) else None)
        length = len(turns[here].text)
        if start and stop and stop.value > start.value and length >= 6:
            rates.append(length / (stop.value - start.value))
    return rates


def _scale(rate: float) -> float:
    if _SLOWEST <= rate <= _FASTEST:
        return 1.0
    for scale in (0.001, DAY):
        if 0.3 <= rate / scale <= _FASTEST:
            return scale
    return 1.0


def _scaled(stamp: Stamp | None, scale: float) -> float | None:
    return None if stamp is None else round(stamp.value * scale, 3)


def _shifted(stamp: Stamp | None, origin: float, scale: float = 1.0) -> float | None:
    return None if stamp is None else round(stamp.value * scale - origin, 3)


def _over_midnight(spans: list[Span]) -> list[Span]:
    """Times of day that fall by more than half a day have passed midnight."""
    result: list[Span] = []
    days, last = 0.0, 0.0
    for start, end in spans:
        moved: list[float | None] = []
        for value in (start, end):
            if value is None:
                moved.append(None)
                continue
            if value + days < last - DAY / 2:
                days += DAY
            last = value + days
            moved.append(last)
        result.append((moved[0], moved[1]))
    return result


def _reliable(spans: list[Span]) -> bool:
    values = [value for span in spans for value in span if value is not None]
    if any(start is not None and end is not None and end < start for start, end in spans):
        return False
    if len(spans) > 1 and not any(values):
        return False
    return min(values) >= 0 and max(values) <= _LONGEST


def _ordered(draft: CallDraft, spans: list[Span]) -> tuple[list[Span], list[Warning_]]:
    starts = [start for start, _ in spans if start is not None]
    if all(later >= earlier - _SLACK for earlier, later in pairwise(starts)):
        return spans, []
    if not draft.sortable or len(starts) < len(spans):
        return _dropped(draft.turns)
    order = sorted(range(len(spans)), key=lambda here: spans[here][0] or 0.0)
    draft.turns[:] = [draft.turns[here] for here in order]
    return [spans[here] for here in order], [warning("reordered")]


def _dropped(turns: list[TurnDraft]) -> tuple[list[Span], list[Warning_]]:
    return [(None, None)] * len(turns), [warning("times_unreliable")]
