"""JSON read by paths that the user names: `turns: result.segments[]`, `text: body.content`.

A path is keys with dots between them; `[]` goes through a list. The turns path leads to the list of turns; the object
that holds it, the innermost item of a list on the way, is the call. The other paths begin at a turn; `call_id` and
metadata begin at the call, then at the document, then at a turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError, skipped
from csaudit.readers.limits import MAX_JSON_BYTES, MAX_LINE_BYTES
from csaudit.readers.names import add_metadata
from csaudit.readers.objects.turns import text_of, turns_of
from csaudit.readers.objects.values import BrokenJsonError, loads, loads_many
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_STEP: Final = re.compile(r"([^.\[\]]+)?(\[\d*\])?(?:\.|$)")
_OF_TURNS: Final = frozenset({"turns", "text", "role", "start", "end", "channel", "call_id"})


class Step(NamedTuple):
    """One step of a path: a key, and whether to go through (or into) the list there."""

    key: str
    place: int | None = None
    each: bool = False


Plan: TypeAlias = Mapping[str, tuple[Step, ...]]


def parse_path(path: str) -> tuple[Step, ...]:
    """The steps of a path; `ValueError` for what is none."""
    steps: list[Step] = []
    here = 0
    while here < len(path):
        found = _STEP.match(path, here)
        if found is None or not (found[1] or found[2]):
            raise ValueError(here + 1)
        bracket = found[2] or ""
        index = int(bracket[1:-1]) if bracket[1:-1] else None
        steps.append(Step((found[1] or "").strip(), index, bracket == "[]"))
        here = found.end()
    if not steps or path.endswith("."):
        raise ValueError(len(path) + 1)
    return tuple(steps)


def values_at(value: object, steps: tuple[Step, ...]) -> Iterator[Any]:
    """What a path leads to, in order; a way that ends gives nothing."""
    if not steps:
        yield value
        return
    step = steps[0]
    if step.key:
        value = value.get(step.key) if isinstance(value, Mapping) else None
    if step.each:
        for item in value if isinstance(value, list) else ():
            yield from values_at(item, steps[1:])
        return
    if step.place is not None:
        value = value[step.place] if isinstance(value, list) and step.place < len(value) else None
    if value is not None:
        yield from values_at(value, steps[1:])


def read(source: Source, options: ReadOptions, lines: bool) -> Iterator[Draft]:
    """The calls of a JSON document, or of one on each line."""
    plan = {field: parse_path(name) for field, name in options.columns.items()}
    found = False
    for document, place, line in _documents(source, lines):
        if isinstance(document, UnreadableError):
            yield document.skip(place)
            continue
        for draft in _calls(document, plan, options.columns):
            found = True
            draft.source, draft.line, draft.encoding = source.name, line, source.encoding
            draft.source_format = "jsonl" if lines else "json"
            draft.warnings = [*source.warnings, *draft.warnings]
            yield draft
    if not found:
        path = options.columns.get("turns", options.columns.get("text", ""))
        yield skipped("no-turns-mapped", source.name, path=path)


def _documents(source: Source, lines: bool) -> Iterator[tuple[object, str, int | None]]:
    if not lines:
        if len(source.data) > MAX_JSON_BYTES:
            source.refuse_size(len(source.data), MAX_JSON_BYTES)
        try:
            yield loads(source.text), source.name, None
        except BrokenJsonError as error:
            several = loads_many(source.text)
            if not several:
                place = f"{source.name}:{error.line}"
                raise UnreadableError("bad-json", place, line=error.line, column=error.column) from error
            yield from ((each, source.name, None) for each in several)
        return
    for number, line in source.lines():
        place = f"{source.name}:{number}"
        if line is None:
            refusal = UnreadableError("line-too-long", chars=MAX_LINE_BYTES, limit=MAX_LINE_BYTES)
            yield refusal, place, number
        elif line.strip():
            try:
                yield loads(line.removeprefix(b"\xef\xbb\xbf")), place, number
            except BrokenJsonError as error:
                yield UnreadableError("bad-json", line=number, column=error.column), place, number


def _calls(document: object, plan: Plan, columns: Mapping[str, str]) -> Iterator[CallDraft]:
    """The calls of a document: one for each list of turns, split where the turns themselves name several calls."""
    path = plan.get("turns", ())
    outer = max((here for here, step in enumerate(path[:-1], 1) if step.each), default=0)
    for call in values_at(document, path[:outer]):
        if not path:
            rows: list[object] = call if isinstance(call, list) else [call]
        else:
            ends = path[-1]._replace(each=True)
            rows = list(values_at(call, (*path[outer:-1], ends) if len(path) > outer else ()))
        groups: dict[str, list[object]] = {}
        own = _text(call, plan.get("call_id")) or _text(document, plan.get("call_id"))
        for row in rows:
            groups.setdefault(own or _text(row, plan.get("call_id")), []).append(row)
        for call_id, those in groups.items():
            turns, unit = _turns(those, plan, columns)
            if turns:
                metadata = _metadata((call, document, those[0]), plan)
                yield CallDraft(turns, call_id, metadata, unit=unit, sortable=True)


def _turns(rows: list[object], plan: Plan, columns: Mapping[str, str]) -> tuple[list[TurnDraft], str]:
    """The turns by the paths for their text; by the usual names where none is given."""
    if "text" not in plan:
        return turns_of(rows, columns)
    return [turn for row in rows if (turn := _turn(row, plan)) is not None], ""


def _turn(row: object, plan: Plan) -> TurnDraft | None:
    parts = [part for value in values_at(row, plan["text"]) if (part := text_of(value))]
    if not parts:
        return None
    channel = _text(row, plan.get("channel"))
    return TurnDraft(
        _text(row, plan.get("role", (Step("role"),))),
        "".join(parts),
        next(values_at(row, plan["start"]), None) if "start" in plan else None,
        next(values_at(row, plan["end"]), None) if "end" in plan else None,
        channel=int(channel) if channel.isdecimal() and len(channel) < 3 else None,
    )


def _metadata(places: tuple[object, ...], plan: Plan) -> dict[str, str]:
    metadata: dict[str, str] = {}
    for field, path in plan.items():
        if field not in _OF_TURNS:
            add_metadata(
                metadata, field, next((text for place in places if (text := _text(place, path))), "")
            )
    return metadata


def _text(value: object, path: tuple[Step, ...] | None) -> str:
    """The first value of a path as text, whole numbers without a point."""
    found = next(values_at(value, path), None) if path else None
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    return str(found).strip() if isinstance(found, str | int | float) else ""
