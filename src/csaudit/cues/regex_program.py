"""A raw regex as instructions for the native kernel, where it can be one: what the linear-time engine would find, faster.

The kernel backtracks with a bound on its patience; a turn on which it loses it goes to the engine. What isn't sure to mean the same
to both (Unicode classes, letters with odd cases, flags inside) is left to the engine altogether.
"""

from __future__ import annotations

import re
import warnings
from functools import reduce
from importlib import import_module
from operator import or_
from typing import Any, Final, NamedTuple

from csaudit.cues.instructions import (
    ANY,
    CLASS,
    END,
    JUMP,
    LINE_END,
    LINE_START,
    LITERAL,
    LOOP,
    REPEAT,
    alternatives,
    hashed,
)
from csaudit.cues.required import cases
from csaudit.text import fold

_SPACES: Final = (
    (9, 10),
    (12, 13),
    (32, 32),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
)
"""What `\\s` stands for: RE2's own, and the Unicode separators."""
_MOST_COPIES: Final = 12
"""Repeats of a group that are written out."""
_WIDEST: Final = 64
"""Characters of a range that is spelled out to learn what can begin a match."""


class _UnsureError(Exception):
    """The regex may mean something else to the engine."""


class RegexProgram(NamedTuple):
    """A regex for the kernel."""

    program: tuple[int, ...]
    """Empty where the engine must do it."""
    least: int = 0
    openings: int = 0
    closings: int = ANY
    """The characters with which a match can end, where only the end of a line may follow it."""


def regex_program(pattern: str) -> RegexProgram:
    """The program of a regex that `compile_regex` accepts."""
    folded = "".join(character if character.isascii() else fold(character) for character in pattern)
    try:
        parser = import_module(
            "re._parser"
        )  # there is no public one; without it every turn goes to the engine
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(folded, re.MULTILINE)
        least = int(tree.getwidth()[0])
        program: list[int] = []
        _sequence(tree, program)
    except (ImportError, AttributeError, re.error, _UnsureError):
        return RegexProgram(())
    if not least:
        return RegexProgram(())
    bits, empty = _openings(tree)
    return RegexProgram((*program, END), least, ANY if empty else bits, _closings(tree))


def _closings(tree: Any) -> int:
    if not len(tree) or str(tree[-1][1]) != "AT_END":
        return ANY
    bits, empty = _openings(tree, backwards=True)
    return ANY if empty else bits


def _sequence(tree: Any, program: list[int]) -> None:
    literal = -1
    """Where the literal stands that the next character may join."""
    for code, value in tree:
        if str(code) != "LITERAL" or len(_ranges("LITERAL", value)) > 1:
            _part(str(code), value, program)
            literal = -1
            continue
        if literal < 0:
            literal = len(program)
            program += (LITERAL, 0)
        program[literal + 1] += 1
        program.append(value)


def _part(code: str, value: Any, program: list[int]) -> None:
    if code in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
        program += _class(code, value)
    elif code == "BRANCH":
        branches: list[list[int]] = []
        for branch in value[1]:
            branches.append([])
            _sequence(branch, branches[-1])
        bits, empty = _first(code, value)
        alternatives(program, branches, ANY if empty else bits)
    elif code == "SUBPATTERN" and not value[1] and not value[2]:
        _sequence(value[3], program)
    elif code in {"MAX_REPEAT", "MIN_REPEAT"}:
        _repeat(value, program, lazy=code == "MIN_REPEAT")
    elif code == "AT" and str(value) in {"AT_BEGINNING", "AT_END"}:
        program.append(LINE_START if str(value) == "AT_BEGINNING" else LINE_END)
    else:
        raise _UnsureError


def _class(code: str, value: Any) -> list[int]:
    """One character: which."""
    if code == "ANY":
        return [CLASS, 2, 1, 10, 10]
    if code == "IN":
        negated = str(value[0][0]) == "NEGATE"
        ranges = [each for part in value[negated:] for each in _ranges(str(part[0]), part[1])]
    else:
        negated, ranges = code == "NOT_LITERAL", _ranges("LITERAL", value)
    return [CLASS, 2 * len(ranges), int(negated), *(end for each in ranges for end in each)]


def _ranges(code: str, value: Any) -> list[tuple[int, int]]:
    if code == "CATEGORY" and str(value) == "CATEGORY_SPACE":
        return list(_SPACES)
    if code == "LITERAL":
        found = cases(chr(value))
        if not found:
            raise _UnsureError
        return [(ord(each), ord(each)) for each in sorted(found)]
    first, last = value if code == "RANGE" else (0, 0x10FFFF)
    if code != "RANGE" or (
        last - first >= _WIDEST
        and any(chr(each).lower() != chr(each).upper() for each in range(first, last + 1))
    ):
        raise _UnsureError
    return (
        [(first, last)]
        if last - first >= _WIDEST
        else [pair for each in range(first, last + 1) for pair in _ranges("LITERAL", each)]
    )


def _repeat(value: Any, program: list[int], *, lazy: bool) -> None:
    least, most, inside = value
    endless = most >= 1 << 30
    if len(inside) == 1 and str(inside[0][0]) in {"LITERAL", "NOT_LITERAL", "IN", "ANY"}:
        program += (
            REPEAT,
            least,
            (1 << 30) if endless else int(most),
            int(lazy),
            *_class(str(inside[0][0]), inside[0][1]),
        )
        return
    copies = least if endless else int(most)
    if copies > _MOST_COPIES or (endless and not inside.getwidth()[0]):
        raise _UnsureError
    body: list[int] = []
    _sequence(inside, body)
    for _ in range(least):
        program += body
    if endless:
        program += (LOOP, 3 + len(body) + 2, int(lazy), *body, JUMP, -3 - len(body))
        return
    optional: list[int] = []
    for _ in range(copies - least):
        nested: list[int] = []
        alternatives(nested, [[], [*body, *optional]] if lazy else [[*body, *optional], []], ANY)
        optional = nested
    program += optional


def _openings(tree: Any, *, backwards: bool = False) -> tuple[int, bool]:
    """The characters that can come first, or last, and whether it can match nothing."""
    bits = 0
    for code, value in reversed(list(tree)) if backwards else tree:
        found, empty = _first(str(code), value, backwards=backwards)
        bits |= found
        if not empty:
            return bits, False
    return bits, True


def _first(code: str, value: Any, *, backwards: bool = False) -> tuple[int, bool]:
    if code == "AT":
        return 0, True
    if code == "BRANCH":
        found = [_openings(branch, backwards=backwards) for branch in value[1]]
        return reduce(or_, (bits for bits, _ in found), 0), any(empty for _, empty in found)
    if code == "SUBPATTERN":
        return _openings(value[3], backwards=backwards)
    if code in {"MAX_REPEAT", "MIN_REPEAT"}:
        bits, empty = _openings(value[2], backwards=backwards)
        return bits, empty or not value[0]
    ranges = _class(code, value)
    if ranges[2] or any(
        last - first >= _WIDEST for first, last in zip(ranges[3::2], ranges[4::2], strict=True)
    ):
        return ANY, False
    return reduce(
        or_,
        (
            hashed(chr(each))
            for first, last in zip(ranges[3::2], ranges[4::2], strict=True)
            for each in range(first, last + 1)
        ),
        0,
    ), False
