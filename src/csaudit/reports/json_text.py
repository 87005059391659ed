"""JSON text in pieces: what comes again and again in a run is dumped once, and stands wherever it is needed.

A piece is indented for the depth at which it stands: `orjson` takes it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

import orjson

from csaudit.model import CheckOutcome, Tally

Json = dict[str, Any]
_KEY = attrgetter("check", "outcome", "reason")


class Layout:
    """How values look at a depth: on lines of their own, or all on one line."""

    def __init__(self, *, pretty: bool) -> None:
        self._option = orjson.OPT_INDENT_2 if pretty else 0
        self._pretty = pretty

    def dumped(self, value: object, depth: int, option: int = 0) -> bytes:
        """The value, to stand at a depth. Line breaks in it are layout: inside a string they are escaped."""
        text = orjson.dumps(value, option=self._option | option)
        return text.replace(b"\n", self._line(depth)) if self._pretty else text

    def member(self, name: str, value: object, depth: int) -> bytes:
        """The value under its name, as a member of a mapping at a depth."""
        start, end = b"{" + self._line(depth + 1), self._line(depth) + b"}"
        return self.dumped({name: value}, depth)[len(start) : -len(end)]

    def listed(self, pieces: Iterable[bytes], depth: int, brackets: bytes = b"[]") -> orjson.Fragment:
        """Pieces for the next depth as a list, or with `{}` as a mapping, at a depth."""
        start, end = self._line(depth + 1), self._line(depth)
        inner = (b"," + start).join(pieces)
        return orjson.Fragment(brackets[:1] + start + inner + end + brackets[1:] if inner else brackets)

    def _line(self, depth: int) -> bytes:
        return b"\n" + b"  " * depth if self._pretty else b""


class _Known(dict[Any, bytes]):
    """Pieces by what they show, each made when first asked for."""

    def __init__(self, make: Callable[[Any], bytes]) -> None:
        self._make = make

    def __missing__(self, key: Any) -> bytes:
        made = self[key] = self._make(key)
        return made


class Outcomes:
    """The outcomes of calls: most have no evidence, and then all calls have the same few for a check."""

    def __init__(self, layout: Layout, depth: int, as_json: Callable[[CheckOutcome], Json]) -> None:
        self._layout, self._depth, self._as_json = layout, depth, as_json
        self._bare = _Known(lambda key: self._dumped(CheckOutcome(*key)))

    def __call__(self, outcomes: tuple[CheckOutcome, ...]) -> orjson.Fragment:
        """Of one call."""
        pieces = list(map(self._bare.__getitem__, map(_KEY, outcomes)))
        for place, outcome in enumerate(outcomes):
            if outcome.suppressed:
                pieces[place] = self._dumped(outcome)
        return self._layout.listed(pieces, self._depth)

    def _dumped(self, outcome: CheckOutcome) -> bytes:
        return self._layout.dumped(self._as_json(outcome), self._depth + 1)


class Tallies:
    """The tallies of groups: most agents have few calls, and then the same few tallies for a check."""

    def __init__(self, layout: Layout, depth: int, as_json: Callable[[Tally], Json]) -> None:
        self._layout, self._depth = layout, depth
        self._known = _Known(lambda key: layout.member(key[0], as_json(key[1]), depth))

    def __call__(self, tallies: Mapping[str, Tally]) -> orjson.Fragment:
        """Of one group, by check."""
        pieces = map(self._known.__getitem__, sorted(tallies.items()))
        return self._layout.listed(pieces, self._depth, b"{}")
