"""The instructions that `native/tagging.c` matches patterns by."""

from __future__ import annotations

from typing import Final

LITERAL: Final = 0
"""Its length, its characters."""
GAP: Final = 1
"""Its size, whether clauses end it, and which characters may follow it: a set in four parts."""
ALTERNATIVES: Final = 2
"""Their number, which characters may come first (a set in four parts), and for each its place, counted from here, and the
character it begins with where it begins with a literal, else -1."""
JUMP: Final = 3
"""Where to, counted from here."""
END: Final = 4
CLASS: Final = 5
"""Twice the number of ranges, whether it's all but these, first and last character of each range."""
REPEAT: Final = 6
"""Least, most, whether as few as will do come first; a class follows."""
LOOP: Final = 7
"""Where it ends, counted from here, and whether as few as will do come first; the body follows, which jumps back."""
LINE_START: Final = 8
LINE_END: Final = 9

ANY: Final = (1 << 128) - 1
"""A set of characters, each by one of 64 bits and one of 64 others, which both must be there: all of them."""


def hashed(character: str) -> int:
    """A character as a set of this kind."""
    code = ord(character)
    return 1 << code % 64 | 1 << 64 + (code >> 6) % 64


def parts(bits: int) -> list[int]:
    """A set as four of the 32-bit numbers with a sign that programs are made of."""
    words = [bits >> at & 0xFFFFFFFF for at in range(0, 128, 32)]
    return [word - (word >> 31 << 32) for word in words]


def alternatives(program: list[int], branches: list[list[int]], openings: int) -> None:
    """Append branches, the first to be tried first. Their jumps and places count from themselves, so they can be moved."""
    begin, at = len(program), 6 + 2 * len(branches)
    program += (ALTERNATIVES, len(branches), *parts(openings))
    for branch in branches:
        program += (at, branch[2] if branch and branch[0] == LITERAL else -1)
        at += len(branch) + 2
    for branch in branches:
        program += (*branch, JUMP, 0)
        program[-1] = begin + at - (len(program) - 2)
