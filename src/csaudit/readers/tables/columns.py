"""Which row of a table is its header, and what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from csaudit.model import Role
from csaudit.readers.draft import UnreadableError, Warning_, warning
from csaudit.readers.names import field_key, metadata_key, squash
from csaudit.readers.prose.calls import BREAK
from csaudit.readers.prose.items import has_items
from csaudit.readers.prose.labels import inline_splitter, is_known
from csaudit.readers.prose.lines import marks
from csaudit.readers.roles import channel_of, classify, is_generic, is_user
from csaudit.readers.tables.cells import Row, Table, text_of

_SEARCHED: Final = 20
"""Rows above the header at most: titles, dates of export, filters."""
_SAMPLED: Final = 200
_CHANNELS: Final = frozenset({"channel", "channelid", "声道"})
_RIVAL: Final = 0.6
"""Share of the median length from which a second column named like words is a rival of the first."""
_MAX_SPEAKERS: Final = 40


@dataclass(slots=True)
class Columns:
    """Index of each column by what it holds, and the layout of the table."""

    layout: str
    """`long` (a row is a turn), `wide` (a row is a call) or `sides` (a call in two texts)."""
    header: list[str]
    first_row: int
    """Index into the table's rows of the first row of data."""
    of: dict[str, int] = field(default_factory=dict)
    metadata: dict[int, str] = field(default_factory=dict)
    """Columns that describe the call, with their names as written."""
    doubts: list[Warning_] = field(default_factory=list)

    def used(self) -> tuple[tuple[str, str], ...]:
        """What is read from which column, by its name; its number where it has none."""
        names = {column: name for column, name in enumerate(self.header) if name}
        return tuple((key, names.get(column, f"#{column + 1}")) for key, column in self.of.items())


def find_columns(table: Table, mapped: Mapping[str, str]) -> Columns:
    """The columns of a table. Raises `UnreadableError` (`no-header`) that lists what was seen."""
    best: tuple[int, int] = (0, -1)
    for here, row in enumerate(table.rows[:_SEARCHED]):
        names = [text_of(cell) for cell in row.cells]
        hits = _hits(names, mapped)
        if hits > best[0]:
            best = (hits, here)
    candidates = [best[1]] if best[1] >= 0 else []
    for here in [*candidates, *_first_rows(table.rows)]:
        found = _layout(table.rows, here, mapped)
        if found is not None:
            return found
    if best[0] >= 2 and not any(row.cells for row in table.rows[best[1] + 1 :]):
        raise UnreadableError("no-rows", table.source)
    if best[1] >= 0 and any(field_key(text_of(cell)) == "text" for cell in table.rows[best[1]].cells):
        raise UnreadableError("no-role-column", table.source, columns=_seen(table.rows, best[1]))
    raise UnreadableError("no-header", table.source, columns=_seen(table.rows, best[1]))


def _hits(names: Sequence[str], mapped: Mapping[str, str]) -> int:
    """How many different columns of a row the lexicon knows; a mapped name counts most."""
    known = {
        field_key(name) or metadata_key(name) or (squash(name) in _CHANNELS and "channel") for name in names
    }
    wanted = {squash(name) for name in mapped.values()} & {squash(name) for name in names}
    hits = len(known - {None, False, ""}) + 10 * len(wanted)
    return hits if hits > 1 or wanted or known & {"text"} else 0


def _first_rows(rows: Sequence[Row]) -> list[int]:
    filled = [here for here, row in enumerate(rows[:_SEARCHED]) if not row.is_blank]
    return filled[:2]


def _seen(rows: Sequence[Row], best: int) -> str:
    """The header as it stands in the file, for the message."""
    here = best if best >= 0 else next(iter(_first_rows(rows)), 0)
    names = [text_of(cell)[:30] for cell in rows[here].cells[:20]] if rows else []
    return " | ".join(name for name in names if name) or "-"


def _layout(rows: list[Row], here: int, mapped: Mapping[str, str]) -> Columns | None:
    header = [text_of(cell) for cell in rows[here].cells]
    body = [row for row in rows[here + 1 : here + 1 + _SAMPLED] if not row.is_blank]
    columns = Columns("", header, here + 1)
    named = _named(header, mapped)
    role = _role_column(body, named)
    text = _text_column(body, named, exclude=role)
    whole = _whole_column(body, header, text if "text" in mapped or role is None else None)
    if whole is not None and ("role" not in mapped):
        columns.layout, columns.of["text"] = "wide", whole
    elif role is not None and text is not None:
        columns.layout, columns.of["role"], columns.of["text"] = "long", role, text
    elif text is not None and _labelled(body, text):
        columns.layout, columns.of["text"] = "long", text
    elif "agent_text" in named and "customer_text" in named:
        columns.layout = "sides"
        columns.of.update({side: named[side][0] for side in ("agent_text", "customer_text")})
    else:
        return None
    if columns.layout == "long":
        _channels(columns, body)
    _describe(columns, named)
    if columns.layout == "long" and "text" not in mapped:
        columns.doubts = _rivals(body, named, header, columns.of["text"])
    return columns


def _channels(columns: Columns, body: Sequence[Row]) -> None:
    """The column that tells the audio channel of a turn; `phone` and `chat` are channels of another sort."""
    for column, name in enumerate(columns.header):
        cells = {row.text(column) for row in body} - {""}
        if cells and squash(name) in _CHANNELS and all(channel_in(cell) is not None for cell in cells):
            columns.of["channel"] = column
            return


def channel_in(cell: str) -> int | None:
    """The number of an audio channel in a cell: `1`, `左声道`."""
    return int(cell) if cell.isdecimal() and len(cell) < 3 else channel_of(cell)


def _rivals(
    body: Sequence[Row], named: Mapping[str, list[int]], header: Sequence[str], chosen: int
) -> list[Warning_]:
    """A warning where another column might be the words just as well."""
    enough = _RIVAL * _length(body, chosen)
    others = [header[column] for column in named.get("text", []) if column != chosen]
    lengths = [_length(body, column) for column in named.get("text", []) if column != chosen]
    rivals = [name for name, length in zip(others, lengths, strict=True) if length and length >= enough]
    return [warning("text_columns", used=header[chosen], others="、".join(rivals))] if rivals else []


def _named(header: Sequence[str], mapped: Mapping[str, str]) -> dict[str, list[int]]:
    """Columns per field of a turn or call, by name; of duplicates all, in order."""
    named: dict[str, list[int]] = {}
    for column, name in enumerate(header):
        keys = {field_key(name), metadata_key(name)} - {None}
        if squash(name) in _CHANNELS:
            keys.add("role")
        for key in keys:
            named.setdefault(str(key), []).append(column)
    for role, name in mapped.items():
        wanted = [column for column, title in enumerate(header) if squash(title) == squash(name)]
        if wanted:
            named[role] = wanted
    return named


def _role_column(body: Sequence[Row], named: Mapping[str, list[int]]) -> int | None:
    """The column that says who speaks: one of the known names whose cells are labels, the clearest first."""
    best: tuple[float, int | None] = (0.0, None)
    for column in named.get("role", []):
        values = [value for row in body if (value := row.text(column))]
        if not values or len(set(values)) > max(_MAX_SPEAKERS, len(values) // 2):
            continue
        roles = [classify(value) for value in values]
        sides = {role for role in roles if role in {Role.AGENT, Role.CUSTOMER}}
        clear = sum(role is not None or is_user(value) for role, value in zip(roles, values, strict=True))
        numbered = sum(is_generic(value) for value in values)
        points = 0.1 + len(sides) + clear / len(values) + 0.5 * numbered / len(values)
        if len(set(values)) == 1 and len(values) > 3 and not sides:
            points = 0.05  # a channel column that says `phone` everywhere
        if points > best[0]:
            best = (points, column)
    return best[1]


def _text_column(body: Sequence[Row], named: Mapping[str, list[int]], exclude: int | None) -> int | None:
    """Of the columns named like words the one with the longest cells."""
    candidates = [column for column in named.get("text", []) if column != exclude]
    return max(candidates, key=lambda column: (_length(body, column), -column), default=None)


def _length(body: Sequence[Row], column: int) -> float:
    lengths = [len(value) for row in body if (value := row.text(column))]
    return median(lengths) if lengths else 0.0


def _whole_column(body: Sequence[Row], header: Sequence[str], named: int | None) -> int | None:
    """The column whose cells are whole calls: two or more labels in most of them."""
    width = max((len(row.cells) for row in body), default=0)
    order = ([named] if named is not None else []) + [c for c in range(max(width, len(header))) if c != named]
    for column in order:
        cells = [value for row in body[:20] if len(value := row.text(column)) > 8]
        if cells and 2 * sum(_is_whole(cell) for cell in cells) > len(cells):
            return column
    return None


def _is_whole(cell: str) -> bool:
    if cell.startswith(("{", "[{", "[[", '["', "['")):
        return '"' in cell or "'" in cell
    if ":" not in cell and "：" not in cell:
        return False
    if has_items(cell[:4000]):
        return True
    lines = BREAK.sub("\n", cell[:4000]).splitlines()
    known = {
        mark.label for line in lines for mark in marks(line) if mark.style == "colon" and is_known(mark.label)
    }
    splitter = inline_splitter(known)
    inline = len(splitter.findall("\n".join(lines))) if splitter and lines else 0
    starts = sum(1 for line in lines if any(mark.label in known for mark in marks(line)))
    return starts >= 2 or inline + min(starts, 1) >= 2


def _labelled(body: Sequence[Row], column: int) -> bool:
    """Whether the cells are single turns that start with a label: `客服：您好`."""
    cells = [value for row in body if (value := row.text(column))]
    labelled = sum(any(is_known(mark.label) for mark in marks(cell)[:2]) for cell in cells)
    return bool(cells) and 2 * labelled > len(cells)


def _describe(columns: Columns, named: Mapping[str, list[int]]) -> None:
    used = set(columns.of.values())
    if columns.layout == "long":
        for key in ("start", "end"):
            free = [column for column in named.get(key, []) if column not in used]
            if free:
                columns.of[key] = free[0]
    ids = [column for column in named.get("call_id", []) if column not in used]
    if ids:
        columns.of["call_id"] = ids[0]
    used = set(columns.of.values())
    for column, name in enumerate(columns.header):
        if name and column not in used:
            columns.metadata[column] = name
    for role, places in named.items():
        if metadata_key(role) == role and role != "call_id" and places and places[0] not in used:
            columns.metadata[places[0]] = (
                role if role != metadata_key(columns.header[places[0]]) else (columns.header[places[0]])
            )
