"""The instructions that `native/tagging.c` matches patterns by."""

from __future__ import annotations

from itertools import accumulate
from typing import Final

LITERAL: Final = 0
"""Its length, its characters."""
GAP: Final = 1
"""Its size, whether clauses end it, and which characters may follow it: a set in four parts."""
ALTERNATIVES: Final = 2
"""The size of a table less one, where the list for other characters stands, which characters may come first (a set in four parts).

Then the table, by the character that comes first: the character, -1 where an entry is free, and where its list stands. Then the
lists: how many of the alternatives may begin so, and where each stands, in the order in which they are tried. Places are counted
from the instruction."""
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
    firsts = [branch[2] if branch and branch[0] == LITERAL else -1 for branch in branches]
    symbols = [-1, *dict.fromkeys(first for first in firsts if first >= 0)]
    lists = [[number for number, first in enumerate(firsts) if first in {symbol, -1}] for symbol in symbols]
    size = 1 << len(symbols).bit_length()
    ends = [*accumulate((len(each) + 1 for each in lists), initial=7 + 2 * size)]
    places = [*accumulate((len(branch) + 2 for branch in branches), initial=ends[-1])]
    table = [-1, 0] * size
    for symbol, place in zip(symbols[1:], ends[1:], strict=False):
        at = symbol % size
        while table[2 * at] >= 0:
            at = (at + 1) % size
        table[2 * at : 2 * at + 2] = symbol, place
    program += (ALTERNATIVES, size - 1, ends[0], *parts(openings), *table)
    for each in lists:
        program += (len(each), *(places[number] for number in each))
    for branch, end in zip(branches, places[1:], strict=True):
        program += (*branch, JUMP, places[-1] - end + 2)
