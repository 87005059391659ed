"""Workbooks: XLSX, XLSM, XLSB, old XLS and ODS, read with calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from csaudit.readers.container import check_workbook, is_workbook
from csaudit.readers.draft import CallDraft, Draft, UnreadableError, warning
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source
from csaudit.readers.tables.calls import read_table
from csaudit.readers.tables.cells import Row, Table

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def sniff(source: Source) -> bool:
    """By the first bytes; the suffix says nothing."""
    return is_workbook(source.head)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of every sheet that has a header; other sheets are named in a warning."""
    if not is_workbook(source.head):
        raise UnreadableError("no-workbook")
    check_workbook(source.data)
    tables = _tables(source)
    if not tables:
        raise UnreadableError("empty")
    drafts: list[Draft] = []
    refused: list[UnreadableError] = []
    for table in tables:
        try:
            drafts += read_table(table, options.columns)
        except UnreadableError as error:
            refused.append(error)
    if not drafts:
        for refusal in refused:
            yield refusal.skip(source.name)
        return
    if refused:
        sheets = "、".join(refusal.place.rpartition("!")[2] for refusal in refused)
        doubt = warning("sheets_ignored", sheets=sheets)
        for draft in drafts:
            if isinstance(draft, CallDraft):
                draft.warnings.append(doubt)
    yield from drafts


def _tables(source: Source) -> list[Table]:
    import python_calamine  # noqa: PLC0415 (only workbooks pay for it)

    try:
        with python_calamine.load_workbook(io.BytesIO(source.data)) as book:
            return [table for name in book.sheet_names if (table := _table(book, name, source)).rows]
    except python_calamine.PasswordError as error:
        raise UnreadableError("encrypted-file") from error
    except (python_calamine.CalamineError, OSError, ValueError, MemoryError) as error:
        raise UnreadableError("broken-file", detail=str(error)[:120]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's way to fail on a damaged file
            raise
        raise UnreadableError("broken-file", detail="calamine") from error


def _table(book: CalamineWorkbook, name: str, source: Source) -> Table:
    place = f"{source.name}!{name}"
    try:
        sheet = book.get_sheet_by_name(name)
    except ValueError:
        return Table(place, "xlsx", [])
    if sheet.start is None:
        return Table(place, "xlsx", [])
    cells = sheet.to_python(skip_empty_area=False)
    rows = [Row(number, list(row)) for number, row in enumerate(cells, 1)]
    return Table(place, "xlsx", rows, merged=_fill_merged(sheet, rows), is_excel=True)


def _fill_merged(sheet: CalamineSheet, rows: list[Row]) -> frozenset[tuple[int, int]]:
    """Give every cell of a range merged downwards the value of its first cell."""
    filled: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if right != left or top >= len(rows):
            continue
        value = rows[top].cell(left)
        for here in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[here].cells):
                rows[here].cells[left] = value
                filled.add((here + 1, left))
    return frozenset(filled)


def tables(source: Source) -> list[Table]:
    """The rows of every sheet that has any, whatever they are."""
    return _tables(source)
