"""Characters that could act on a terminal, a spreadsheet or a reader instead of being read."""

from __future__ import annotations

import re

_ACTING = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0 but tab, LF, CR; DEL; C1
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # bidi marks and overrides, zero width
    "\ud800-\udfff\ufffe\uffff"  # lone surrogates, non-characters: no encoder takes them
    "]"
)
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\][^\x07\x1b]{0,400}(?:\x07|\x1b\\)"  # OSC: title, link
    r"|\x1b\[[0-?]{0,40}[ -/]{0,10}[@-~]"  # CSI: colour, cursor
    r"|\x1b[@-Z\\-_]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile(r"[\r\n\t\u2028\u2029]+")


def visible(text: str) -> str:
    """`text` without escape sequences, control characters and bidirectional overrides, on one line."""
    if text.isprintable():  # none of these characters is
        return text
    return _LINE_BREAK.sub(" ", _ACTING.sub("", _ESCAPE_SEQUENCE.sub("", text)))


def encodable(text: str) -> str:
    """`text` of the same length with lone surrogates replaced by U+FFFD, so that UTF-8 can carry it."""
    return text if text.isascii() or text.isprintable() else _SURROGATE.sub("\ufffd", text)
