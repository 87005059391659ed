"""What an analyst entered in the workbook of a run: the sheets of findings read back, row by row.

Columns are known by their headings in either language, wherever they stand now; other sheets, columns and rows are
left alone. What can't be understood is a doubt that names its row, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from csaudit.errors import UsageError
from csaudit.text import fold
from csaudit.wording import LANGUAGES, both, say

Notice = tuple[str, str]
Cell = str | None
"""`None` where Excel has lost digits of a number."""

_COLUMNS = {
    "verdict": "reports.qa_verdict",
    "note": "reports.qa_note",
    "by": "reports.qa_by",
    "missed": "reports.qa_missed",
    "call": "reports.col_call_id",
    "check": "reports.col_check",
    "quote": "reports.col_quote",
    "turn_text": "reports.col_turn_text",
    "turn": "reports.col_turn_no",
    "fingerprint": "reports.col_fingerprint",
}
_NEEDED = ("verdict", "call", "check", "quote")
_OWN = frozenset({"check", "quote", "fingerprint"})
"""Beside a verdict, columns that only findings have: the sheet of calls has a column of the same name for its own results."""
_STATUS = {"upheld": "upheld", "overturned": "accepted"}
"""Verdict → status in the list of suppressions, where it is the appeal that is accepted."""
_FORMER = {"rejected": "accepted"}
"""What English workbooks called "overturned" before."""
_HEAD_ROWS = 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a CSV file."""

    source: str
    """As messages name it."""
    rows: Sequence[tuple[int, Sequence[Cell]]]
    """With the numbers that the file gives them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A finding of a workbook and what was entered beside it."""

    place: tuple[str, int]
    """Sheet and row."""
    call: str
    check: str
    quote: str
    turn_text: str
    turn: str
    fingerprint: str
    status: str
    """`upheld`, `accepted` (overturned), or empty: no verdict."""
    note: str
    by: str

    @property
    def at(self) -> Notice:
        """Where it stands, in both languages."""
        return both("verdicts.place", source=self.place[0], row=self.place[1])


@dataclass(frozen=True, slots=True)
class Entered:
    """All that was found in some sheets."""

    rows: tuple[Filled, ...]
    """Findings with and without a verdict."""
    doubts: tuple[Notice, ...]
    missed: tuple[tuple[str, str], ...]
    """Call and what was entered as missed in it: text that no list has a place for."""
    idle: int
    """Rows with a note but no verdict."""


def has_findings(sheets: Iterable[Sheet]) -> bool:
    """Whether any of these is a sheet of findings."""
    return any(_header(sheet) is not None for sheet in sheets)


def read_entered(sheets: Iterable[Sheet]) -> Entered:
    """What was entered; `UsageError` for a sheet of findings that lacks a column."""
    rows: list[Filled] = []
    doubts: list[Notice] = []
    missed: list[tuple[str, str]] = []
    for sheet in sheets:
        found = _header(sheet)
        if found is None:
            missed += _missed(sheet)
            continue
        head, columns = found
        if lacking := [name for name in _NEEDED if name not in columns]:
            names = [_listed([say(_COLUMNS[name], lang) for name in lacking], lang) for lang in LANGUAGES]
            raise UsageError(*_told("no_column", {"columns": (names[0], names[1])}, source=sheet.source))
        for number, cells in sheet.rows[head + 1 :]:
            row, doubt = _row(sheet.source, number, _Cells(cells, columns))
            rows += [row] if row else []
            doubts += [doubt] if doubt else []
    idle = sum(bool(row.note and not row.status) for row in rows)
    return Entered(tuple(rows), tuple(doubts), tuple(missed), idle)


class _Cells:
    """The cells of a row by the name of their column."""

    def __init__(self, cells: Sequence[Cell], columns: Mapping[str, int]) -> None:
        self._cells, self._columns = cells, columns

    def raw(self, name: str) -> Cell:
        place = self._columns.get(name, len(self._cells))
        return self._cells[place] if place < len(self._cells) else ""

    def text(self, name: str) -> str:
        return (self.raw(name) or "").strip()


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Where the headings of a sheet of findings stand, and its columns; titles may stand above them."""
    for here, (_, cells) in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns = _columns(cells)
        if "verdict" in columns and _OWN & columns.keys():
            return here, columns
    return None


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if (name := _HEADINGS.get(_plain(cell or ""))) is not None:
            columns.setdefault(name, place)
    return columns


def _plain(text: str) -> str:
    """A heading or a verdict as it is compared."""
    return " ".join(fold(text).replace("_", " ").split())


_HEADINGS = {_plain(say(key, lang)): name for name, key in _COLUMNS.items() for lang in LANGUAGES}
_WORDS = {
    **_FORMER,
    **{_plain(say(f"reports.qa_{word}", lang)): _STATUS[word] for word in _STATUS for lang in LANGUAGES},
}


def _row(source: str, number: int, cells: _Cells) -> tuple[Filled | None, Notice | None]:
    """A row as a finding, or what is wrong with its verdict; neither for a row that is blank."""
    place = both("verdicts.place", source=source, row=number)
    given = cells.text("verdict")
    status = _WORDS.get(_plain(given), "")
    if given and not status:
        return None, _told(
            "unknown_word", {"at": place, "words": _allowed(), "column": _verdict()}, given=given
        )
    if cells.raw("call") is None:
        return None, _told("lost_digits", {"at": place}) if given else None
    call, check = cells.text("call").lstrip("'").strip(), cells.text("check")
    quote, turn_text = _bare(cells.text("quote")), _bare(cells.text("turn_text"))
    if not (call and check and (quote or turn_text)):
        return None, _told("no_finding", {"at": place}) if given else None
    row = Filled(
        (source, number),
        call,
        check,
        quote or turn_text,
        turn_text,
        cells.text("turn"),
        cells.text("fingerprint"),
        status,
        " ".join(cells.text("note").split()),
        " ".join(cells.text("by").split()),
    )
    return row, None


def _bare(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if re.match(r"'\s*[=+\-@＝＋－＠]", text) else text


def _missed(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for here, (_, heads) in enumerate(sheet.rows[:_HEAD_ROWS]):
        columns = _columns(heads)
        if {"missed", "call"} <= columns.keys():
            for _, each in sheet.rows[here + 1 :]:
                cells = _Cells(each, columns)
                if text := cells.text("missed"):
                    yield cells.text("call"), " ".join(text.split())
            return


def _allowed() -> Notice:
    zh, en = (_listed([say(f"reports.qa_{word}", lang) for word in _STATUS], lang) for lang in LANGUAGES)
    return zh, en


def _verdict() -> Notice:
    return both("reports.qa_verdict")


def _listed(names: Sequence[str], lang: str) -> str:
    return say("reports.list_separator", lang).join(names)


def _told(key: str, parts: Mapping[str, Notice], **slots: object) -> Notice:
    """A sentence in both languages with parts that are bilingual themselves."""
    zh, en = (
        say(f"verdicts.{key}", lang, **slots, **{name: part[here] for name, part in parts.items()})
        for here, lang in enumerate(LANGUAGES)
    )
    return zh, en
