"""The native side of `native`: lines that the kernel finds right at a glance, which most are (`native/lines.c`)."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from csaudit.model import Call
from csaudit.native import kernel
from csaudit.readers.draft import warning
from csaudit.readers.encoding import mojibake
from csaudit.readers.exchanged import sound_exchanged
from csaudit.readers.finish import BRACKETS, is_silence
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.manner import POLITE
from csaudit.readers.native_line import (
    LATEST,
    MASKS,
    WRONG,
    call_of,
    is_right,
    parse_envelope,
    parse_rows,
)
from csaudit.readers.redaction import OPENING, tokens
from csaudit.readers.source import Source

_TIMED, _WRONG, _MASK, _BRACKET, _BLANK, _POLITE, _OPENS = (1 << place for place in range(1, 8))
_BLANKS: Final = " \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_EXCHANGED: Final = 512
_DOUBTS: Final = _WRONG | _MASK | _BRACKET
_LATEST: Final = int(LATEST * 1_000_000)
_NEVER: Final = 1 << 62
_BRACKETED: Final = re.compile(rf'"text": *"([{re.escape(BRACKETS)}][^"]*)"')


@cache
def _glance() -> Callable[[bytes, bytes, int], int] | None:
    """`csaudit_turns`: 0 for turns at which somebody must look more closely."""
    library = kernel()
    if library is None:
        return None
    function = library.csaudit_turns
    function.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int64)
    function.restype = ctypes.c_int32
    return function


@cache
def _marks() -> bytes:
    """`Marks`: of every character below 0x10000, first whether it has any that matters by itself."""
    some, marks = bytearray(0x10000 // 8), bytearray(0x10000)
    for mark, characters in (
        (_WRONG, WRONG),
        (_MASK, MASKS),
        (_BRACKET, BRACKETS),
        (_BLANK, _BLANKS),
        (_POLITE, POLITE),
        (_OPENS, OPENING),
    ):
        for code in map(ord, characters):
            marks[code] |= mark
            some[code >> 3] |= (mark != _OPENS) << (code & 7)
    return bytes(some + marks)


def glanced(line: bytes, source: Source, number: int) -> Call | None:
    """The call of a line about which there is no doubt at all; `None` where that isn't sure, or there is no kernel."""
    glance = _glance()
    if glance is None:
        return None
    envelope = parse_envelope(line)
    rows = bytes(envelope.turns)
    if len(rows) > MAX_TURN_CHARS or not is_right(envelope):
        return None
    found = glance(rows, _marks(), _NEVER if envelope.unit == "s" else _LATEST)
    if not found or (found & _DOUBTS and _is_doubtful(rows.decode(), found)):
        return None
    doubts = (warning("exchanged"),) if found & _EXCHANGED and _are_exchanged(rows) else ()
    return call_of(envelope, rows, source, number, timed=bool(found & _TIMED), warnings=doubts)


def _are_exchanged(rows: bytes) -> bool:
    turns = parse_rows(rows)
    agent, customer = (
        "\n".join([row.text.strip() for row in turns if row.role == role]) for role in ("agent", "customer")
    )
    return sound_exchanged(agent, customer)


def _is_doubtful(rows: str, found: int) -> bool:
    """Whether texts were decoded wrongly, hold a mask, or one is but a mark of silence; what else is in the rows does no harm."""
    if (found & _WRONG and mojibake(rows)) or (found & _MASK and tokens((rows,))):
        return True
    return bool(found & _BRACKET) and any(map(is_silence, _BRACKETED.findall(rows)))
