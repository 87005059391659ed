"""The calls in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from csaudit.readers.clock import parse as parse_time
from csaudit.readers.draft import CallDraft, Draft, TurnDraft, skipped, warning
from csaudit.readers.limits import MAX_LINE_CHARS
from csaudit.readers.names import add_metadata, squash
from csaudit.readers.objects.dispatch import read_document
from csaudit.readers.objects.values import BrokenJsonError, loads
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.calls import parse
from csaudit.readers.prose.labels import is_known
from csaudit.readers.prose.lines import marks
from csaudit.readers.tables.cells import EXCEL_CELL, Row, Table, id_of, is_rounded, text_of
from csaudit.readers.tables.columns import Columns, channel_in, find_columns

_MILLISECONDS: Final = re.compile(r"(ms|毫秒|millis(econds)?)$")
_MAX_METADATA: Final = 2_000
"""Characters of a cell that is kept as metadata; longer ones are texts of their own."""


def read_table(table: Table, mapped: Mapping[str, str]) -> Iterator[Draft]:
    """The calls of a table in long or wide layout. Raises `UnreadableError` without a header."""
    columns = find_columns(table, mapped)
    rows, used = table.rows[columns.first_row :], columns.used()
    reader = {"long": _long, "wide": _wide, "sides": _sides}[columns.layout]
    for draft in reader(table, columns, rows):
        if isinstance(draft, CallDraft):
            draft.source, draft.encoding = table.source, table.encoding
            draft.source_format = draft.source_format or table.source_format
            draft.columns = used
            draft.warnings = [*table.warnings, *columns.doubts, *draft.warnings]
        yield draft


def _place(table: Table, row: Row) -> str:
    return f"{table.source}!{row.number}" if table.is_excel else f"{table.source}:{row.number}"


def _metadata(table: Table, columns: Columns, row: Row, into: CallDraft) -> None:
    for column, name in columns.metadata.items():
        text = row.text(column)
        if text and len(text) <= _MAX_METADATA:
            add_metadata(into.metadata, name, text.lstrip("'") if text[1:].isdigit() else text)


def _doubts(table: Table, columns: Columns, row: Row, draft: CallDraft) -> None:
    """What a cell tells of damage done by Excel."""
    cell = row.cell(columns.of.get("call_id"))
    if is_rounded(cell):
        draft.warnings.append(warning("rounded_id", id=text_of(cell)))
    texts = [row.cell(columns.of.get(key)) for key in ("text", "agent_text", "customer_text")]
    if any(isinstance(text, str) and len(text) == EXCEL_CELL for text in texts):
        draft.warnings.append(warning("cut_cell", place=_place(table, row)))
    if row.number in table.hidden:
        draft.warnings.append(warning("hidden_rows"))


class _Long:
    """Rows of turns gathered into calls, in order of each call's first row."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table, self.columns = table, columns
        self.calls: dict[str, CallDraft] = {}
        self.last: CallDraft | None = None
        self.last_id = ""
        self.merges = any(column == columns.of.get("call_id") for _, column in table.merged)
        """Ids stand in merged cells, so that an empty one outside of them is nobody's."""
        start = columns.of.get("start", columns.of.get("end"))
        name = squash(columns.header[start]) if start is not None and start < len(columns.header) else ""
        self.unit = "ms" if _MILLISECONDS.search(name) else ""

    def add(self, row: Row, fresh: bool) -> None:
        """One row; `fresh` says that a blank row stands above it."""
        draft = self._draft(row, fresh)
        _metadata(self.table, self.columns, row, draft)
        _doubts(self.table, self.columns, row, draft)
        draft.turns.append(self._turn(row))

    def _draft(self, row: Row, fresh: bool) -> CallDraft:
        column = self.columns.of.get("call_id")
        cell = row.cell(column)
        call_id = id_of(cell)
        if column is None:
            if self.last is None or fresh:
                return self._new(f"\0{len(self.calls)}", "", row)
            return self.last
        if not call_id and self.last is not None and not fresh:
            if self.merges and (row.number, column) not in self.table.merged:
                return self.last if not self.last_id else self._new(f"\0{len(self.calls)}", "", row)
            if (row.number, column) not in self.table.merged:
                doubt = warning("filled_down")
                if doubt not in self.last.warnings:
                    self.last.warnings.append(doubt)
            return self.last
        if is_rounded(cell):
            return self._rounded(row, call_id)
        key = call_id or f"\0{len(self.calls)}"
        found = self.calls.get(key)
        if found is not None:
            self.last, self.last_id = found, call_id
            return found
        return self._new(key, call_id, row)

    def _rounded(self, row: Row, call_id: str) -> CallDraft:
        """Different calls may share a rounded id: only neighbours that agree in all else are one call."""
        probe = CallDraft([])
        _metadata(self.table, self.columns, row, probe)
        same = self.last is not None and self.last_id == call_id
        if same and self.last is not None:
            shared = probe.metadata.keys() & self.last.metadata.keys()
            if not self._starts_anew(row, self.last) and all(
                probe.metadata[key] == self.last.metadata[key] for key in shared
            ):
                return self.last
        return self._new(f"\0{len(self.calls)}", call_id, row)

    def _starts_anew(self, row: Row, last: CallDraft) -> bool:
        """Whether the time of a row lies before that of the row above: another call's first."""
        here = parse_time(_time(row.cell(self.columns.of.get("start"))))
        above = parse_time(last.turns[-1].start) if last.turns else None
        return here is not None and above is not None and here.value < above.value

    def _new(self, key: str, call_id: str, row: Row) -> CallDraft:
        draft = CallDraft([], call_id, line=row.number, unit=self.unit, sortable=True)
        self.calls[key] = self.last = draft
        self.last_id = call_id
        return draft

    def _turn(self, row: Row) -> TurnDraft:
        of = self.columns.of
        text = row.text(of["text"])
        label = row.text(of["role"]) if "role" in of else ""
        if not label:
            found = next((mark for mark in marks(text) if is_known(mark.label)), None)
            if found is not None:
                label, text = found.label, found.text
        return TurnDraft(
            label,
            text,
            _time(row.cell(of.get("start"))),
            _time(row.cell(of.get("end"))),
            row.number,
            channel=channel_in(row.text(of.get("channel"))),
        )


def _time(cell: object) -> object:
    return text_of(cell) if isinstance(cell, str) else cell


def _long(table: Table, columns: Columns, rows: list[Row]) -> Iterator[Draft]:
    gathered = _Long(table, columns)
    fresh = False
    for row in rows:
        if row.is_blank:
            fresh = True
            continue
        text = row.text(columns.of["text"])
        if len(text) > MAX_LINE_CHARS:
            yield skipped("line-too-long", _place(table, row), chars=len(text), limit=MAX_LINE_CHARS)
        elif text:
            gathered.add(row, fresh)
            fresh = False
    if not gathered.calls:
        yield skipped("no-rows", table.source)
    for draft in gathered.calls.values():
        draft.warnings = list(dict.fromkeys(draft.warnings))
        yield draft


def _wide(table: Table, columns: Columns, rows: list[Row]) -> Iterator[Draft]:
    for row in rows:
        text = row.text(columns.of["text"])
        if row.is_blank:
            continue
        place = _place(table, row)
        if not text:
            yield skipped("empty-cell", place)
            continue
        if len(text) > MAX_LINE_CHARS:
            yield skipped("line-too-long", place, chars=len(text), limit=MAX_LINE_CHARS)
            continue
        drafts = _cell(text, place)
        if not drafts:
            yield skipped("no-roles", place)
        for draft in drafts:
            if isinstance(draft, CallDraft):
                _finish_row(table, columns, row, draft)
            yield draft


def _cell(text: str, place: str) -> Sequence[Draft]:
    """The call in a cell: a transcript, or JSON, be it a vendor's."""
    if text.startswith(("{", "[")):
        try:
            return list(read_document(loads(text), ReadOptions(), place, ""))
        except BrokenJsonError:
            pass
    return parse(text, single=True)


def _finish_row(table: Table, columns: Columns, row: Row, draft: CallDraft) -> None:
    draft.call_id = id_of(row.cell(columns.of.get("call_id"))) or draft.call_id
    draft.line = row.number
    for turn in draft.turns:
        turn.line = row.number
    _metadata(table, columns, row, draft)
    _doubts(table, columns, row, draft)


def _sides(table: Table, columns: Columns, rows: list[Row]) -> Iterator[Draft]:
    """Two texts per call: who said what is known, in which order isn't."""
    for row in rows:
        if row.is_blank:
            continue
        turns = [
            TurnDraft(label, line.strip(), line=row.number)
            for label, key in (("agent", "agent_text"), ("customer", "customer_text"))
            for line in row.text(columns.of[key]).split("\n")
            if line.strip()
        ]
        if not turns:
            yield skipped("empty-cell", _place(table, row))
            continue
        draft = CallDraft(turns, warnings=[warning("order_lost")], ordered=False)
        _finish_row(table, columns, row, draft)
        yield draft
