"""What the native kernel answers for the checks (`native/relations.c`): most of them, on most calls, without judging in Python."""

from __future__ import annotations

import ctypes
import weakref
from collections.abc import Sequence
from functools import cache
from operator import getitem
from typing import NamedTuple

import numpy as np

from csaudit.cues import Tagger
from csaudit.cues.scan import Scan
from csaudit.cues.scan_tables import Array, ScanTables
from csaudit.dialogue import DialogueView
from csaudit.dialogue.similarity import FILLER_WORDS, is_kept
from csaudit.engine.scorecard import CompiledCheck
from csaudit.engine.settle import UNSAID, Answer
from csaudit.kinds.parts.layout import NOTHING, SETS, WORDS, LaidOut, Layout, Row, rows
from csaudit.kinds.weigh import Weigh
from csaudit.model import CheckOutcome, Outcome
from csaudit.native import kernel

_ASK = 0
"""The answer that leaves a check to Python."""
_ROW = 12
"""Numbers in a row of the kernel: call, check, and those of `rows`."""
_PLANE = 0x10000
_NUMBER, _POINTER = ctypes.c_int64, ctypes.c_void_p


class _Layout(ctypes.Structure):
    """`Layout` in `relations.c`."""

    _fields_ = (
        *((name, ctypes.c_int32) for name in ("checks", "moments", "guarded", "slots", "sources")),
        ("code_size", _NUMBER),
        *((name, _POINTER) for name in ("check", "code", "rank", "name_rank", "by_sound", "excluding")),
        *((name, _POINTER) for name in ("characters", "sets")),
        *((name, ctypes.c_int32) for name in ("words", "fillers")),
        *((name, _POINTER) for name in ("classes", "option")),
    )


class _Batch(ctypes.Structure):
    """`Batch` in `relations.c`."""

    _fields_ = (
        ("calls", ctypes.c_int32),
        *((name, _POINTER) for name in ("borders", "text", "starts", "roles")),
        *((name, _NUMBER) for name in ("groups", "candidates")),
        *((name, _POINTER) for name in ("group", "found", "candidate", "pattern_slot")),
    )


class _Answers(ctypes.Structure):
    """`Answers` in `relations.c`."""

    _fields_ = (("rows", _NUMBER), ("row", _POINTER), ("answers", _POINTER))


class Related(NamedTuple):
    """What the kernel makes of one call."""

    answers: dict[str, Answer]
    """Of each check, in the order of the scorecard; unsaid where Python must look."""
    decided: dict[int, list[Row]]
    """The hits of the checks that found some, by number of the check."""
    left: list[int]
    """The numbers of the checks that Python must judge before the scales."""


class Relations:
    """The checks of a scorecard, laid out for the kernel."""

    def __init__(self, library: ctypes.CDLL, checks: Sequence[CompiledCheck], tagger: Tagger) -> None:
        tables = tagger.tables
        assert tables is not None, "the kernel tags where it relates"
        self._names = [check.check for check in checks]
        self._early = np.array([not isinstance(check.matcher, Weigh) for check in checks])
        self._answers = [_answers(check) for check in checks]
        self._learned = 0
        self._codes = np.zeros(len(checks), dtype=np.uint8)
        self._usual: dict[str, Answer] = {}
        layout = Layout(tagger.slots_of)
        places = [_placed(check, layout) for check in checks]
        library.csaudit_relations_new.restype = _POINTER
        structure, arrays = _structure(tables, layout, places)
        handle = library.csaudit_relations_new(ctypes.byref(structure))
        if not handle:
            raise MemoryError
        del arrays
        self._handle = _POINTER(handle)
        weakref.finalize(self, library.csaudit_relations_free, self._handle)
        self._relate = library.csaudit_relate

    def tell(self, views: Sequence[DialogueView]) -> list[Related] | None:
        """What it makes of each call of a batch that has just been tagged; `None` where the kernel holds another by now."""
        scan = views[0].tags.scan if views else None
        if scan is None or len(scan.borders) != len(views) + 1:
            return None
        found = _Answers()
        if not self._relate(self._handle, ctypes.byref(_batch(scan)), ctypes.byref(found)):
            raise MemoryError
        checks = len(self._names)
        answers = np.frombuffer(ctypes.string_at(found.answers, len(views) * checks), dtype=np.uint8)
        answers = answers.reshape(len(views), checks)
        if len(views) > self._learned:
            self._learn(answers)
        related = [Related(self._usual.copy(), {}, []) for _ in views]
        unusual = answers != self._codes
        for (call, check), code in zip(np.argwhere(unusual).tolist(), answers[unusual].tolist(), strict=True):
            related[call].answers[self._names[check]] = self._answers[check][code]
        for call, check in np.argwhere((answers == _ASK) & self._early).tolist():
            related[call].left.append(check)
        self._file(related, found, scan)
        return related

    def _learn(self, answers: Array) -> None:
        """What each check mostly answers: a copy of that, with what differs, is made in half the time of all answers one by one."""
        self._learned = len(answers)
        self._codes = np.array([np.bincount(column).argmax() for column in answers.T], dtype=np.uint8)
        told = map(getitem, self._answers, self._codes.tolist())
        self._usual = dict(zip(self._names, told, strict=True))

    def _file(self, related: Sequence[Related], found: _Answers, scan: Scan) -> None:
        """Add to each call the checks that found something."""
        if not found.rows:
            return
        pointer = ctypes.cast(found.row, ctypes.POINTER(ctypes.c_int32))
        numbers = np.ctypeslib.as_array(pointer, (found.rows, _ROW))
        first = np.flatnonzero(np.any(numbers[1:, :2] != numbers[:-1, :2], axis=1)) + 1
        listed = numbers[:, 2:].tolist()
        borders = [0, *first.tolist(), len(listed)]
        for (call, check), begin, end in zip(
            numbers[borders[:-1], :2].tolist(), borders, borders[1:], strict=False
        ):
            related[call].decided[check] = rows(listed[begin:end], scan.hits)


def _answers(check: CompiledCheck) -> tuple[Answer, ...]:
    """What each number that the kernel answers means; unsaid what takes a further look."""
    reasons = ("no-trigger", "call-ended")
    outcomes = [CheckOutcome(check.check, Outcome.NOT_APPLICABLE, reason) for reason in reasons]
    return UNSAID, check.passed, *outcomes, UNSAID


def _placed(check: CompiledCheck, layout: Layout) -> int:
    """Where a check begins; `NOTHING` where the call's metadata decide whether it applies, or Python must judge."""
    if check.applies_to is not None or not isinstance(check.matcher, LaidOut):
        return NOTHING
    place = check.matcher.lay_out(layout)
    return NOTHING if place is None else place


def _structure(tables: ScanTables, layout: Layout, places: Sequence[int]) -> tuple[_Layout, list[Array]]:
    """What the kernel is given, and the arrays that it points to."""
    characters: list[int] = []
    begins = []
    for listed in [*map(sorted, map(set, SETS)), *WORDS, *FILLER_WORDS]:
        begins.append(len(characters))
        characters += [len(listed), *map(ord, listed)]
    whole = [
        np.array(numbers, dtype=np.int32)
        for numbers in (places, layout.code, tables.ranks(), tables.name_ranks())
    ]
    others = [np.array(numbers, dtype=np.int32) for numbers in (tables.excluders(), characters, begins)]
    last = [_classes(), tables.options()]
    arrays = [*whole, tables.heard(), *others]
    counts = len(places), len(layout.moments), len(layout.guarded), tables.count, len(tables.sources)
    pointers = (each.ctypes.data for each in arrays)
    fields = *counts, len(layout.code), *pointers, len(WORDS), len(FILLER_WORDS)
    return _Layout(*fields, *(each.ctypes.data for each in last)), [*arrays, *last]


@cache
def _classes() -> Array:
    """Of each character of the basic plane: whether it says something (1), and whether it is a digit (2)."""
    characters = [*map(chr, range(_PLANE))]
    return np.array([is_kept(each) + 2 * each.isdecimal() for each in characters], dtype=np.uint8)


def _batch(scan: Scan) -> _Batch:
    result = scan.result
    arrays = scan.borders, scan.symbols, scan.starts, scan.roles
    return _Batch(
        len(scan.borders) - 1,
        *(each.ctypes.data for each in arrays),
        *(result.groups, result.candidates, result.group, result.hit, result.candidate),
        scan.pattern_slot.ctypes.data,
    )


def relations(checks: Sequence[CompiledCheck], tagger: Tagger) -> Relations | None:
    """The relations of some checks; `None` where there's no kernel."""
    library = kernel()
    return (
        None if library is None or tagger.tables is None or not checks else Relations(library, checks, tagger)
    )
