"""One line of a plain-text transcript: its times, its label, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TIME: Final = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_DATE: Final = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?"
_UNIT: Final = r"\d{1,8}(?:\.\d{1,3})?\s*(?:ms|毫秒|s|秒)(?![a-zA-Z])"
_BARE: Final = r"\d{1,8}\.\d{1,3}"
_ENDS: Final = r"\d{1,8}(?:\.\d{1,3})?"
_TO: Final = r"\s*(?:-->|->|--|[-–—~～至到,，])\s*"
_OPEN, _SHUT = r"[\[【(（<〔]", r"[\]】)）>〕]"

_ANY: Final = f"(?:{_DATE}|{_TIME}|{_UNIT})"
_CLOCK: Final = f"(?:{_DATE}|{_TIME})"
_SHORT: Final = r"\d{1,3}:\d\.\d{1,3}"
"""Minutes and unpadded seconds, as in `[0:2.380,0:4.5]`."""
_IN_BRACKETS: Final = f"(?:{_DATE}|{_TIME}|{_SHORT}|{_UNIT}|{_BARE})"

_LEAD: Final = re.compile(
    rf"\s*(?:{_OPEN}\s*(?P<a>{_IN_BRACKETS}|{_ENDS}(?={_TO}\d))(?:{_TO}(?P<b>{_IN_BRACKETS}|{_ENDS}))?\s*{_SHUT}"
    rf"|(?P<c>{_ANY})(?:{_TO}(?P<d>{_ANY}))?(?=[\s\[【(（,，|]|[^\d\s:：]))\s*[,，|]?\s*"
)
_NAME: Final = rf"(?:[^:：\n]{{1,48}}?|[^:：\n]{{1,24}}:[^:：\n]{{1,24}}?(?=\s*{_OPEN}?\s*{_DATE}))"
"""A label before a time; a shop's account such as `蓝湾旗舰店:小岚` has a colon of its own, told by the date behind it."""
_TRAIL: Final = re.compile(
    rf"(?P<label>{_NAME})\s*(?:{_OPEN}\s*(?P<a>{_ANY})(?:{_TO}(?P<b>{_ANY}))?\s*{_SHUT}|\s(?P<c>{_CLOCK}))"
    r"\s*[*_]{0,2}\s*[:：]\s*(?P<text>.*)",
    re.DOTALL,
)
_HEADER: Final = re.compile(
    rf"(?P<label>{_NAME})(?:\s*{_OPEN}\s*(?P<a>{_CLOCK})\s*{_SHUT}|\s+(?P<b>{_CLOCK})(?:{_TO}(?P<c>{_CLOCK}))?)"
    r"\s*[*_]{0,2}\s*[:：]?\s*"
)
_BRACKET: Final = re.compile(
    rf"{_OPEN}\s*([^\[\]【】()（）<>\n]{{1,24}}?)\s*{_SHUT}\s*[:：]?\s*(.*)", re.DOTALL
)
_SPACED: Final = re.compile(r"([^\s:：]{1,20})\s+(\S.*)", re.DOTALL)
_TAB: Final = re.compile(r"([^\t:：\n]{1,24})\t+\s*(.+)", re.DOTALL)
_COLON: Final = re.compile(r"([^:：\n]{1,60}?)\s*[*_]{0,2}\s*[:：](?!//)[*_]{0,2}\s*(.*)", re.DOTALL)
_LETTERED: Final = re.compile(
    r"(?=[^\W\d_])(?:(?P<label>[^\W\d_]{1,20})(?P<colon>[:：])(?!//)[*_]{0,2}\s*(?P<text>.*)|[^:：\t]*\Z)",
    re.DOTALL,
)
"""Most lines, when their times are taken: a label of letters alone before the first colon, or letters first and no colon at all."""
_DATED: Final = re.compile(r"\d{4}[-/.年]")
_ADDRESSES: Final = frozenset({"http", "https", "ftp", "mailto"})
_NUMBERED: Final = re.compile(r"^\s*\d{1,4}\s*[.、)）]\s*(?=\D)")
_STRONG: Final = re.compile(r"^[*_#>\-\s\u200b-\u200d\u2060\ufeff]+|[*_\s\u200b-\u200d\u2060\ufeff]+$")
_WIDE: Final = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    0xFF1A: 0x3A,
    0xFF3B: 0x5B,
    0xFF3D: 0x5D,
    0x3000: 0x20,
}
"""Full-width digits, colon, square brackets and space, as input methods write them into times."""
_WIDE_TIME: Final = re.compile(r"\W{0,4}(?:[０-９]|\d{1,4}：\d)|\s*［")
_SENTENCE: Final = re.compile(r"[。！？!?，；;“”\"、…]|, ")
_LETTER: Final = re.compile(r"[^\W\d_]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_MAX_HAN, _MAX_LATIN = 20, 40


@dataclass(slots=True)
class Mark:
    """A line that starts a turn, if its label is one."""

    label: str
    text: str
    start: str | None = None
    end: str | None = None
    style: str = "colon"
    """`colon`, `bracket`, `tab`, `space`: text on the line; `header`: text below it."""


def marks(line: str) -> list[Mark]:
    """Every way to read a line as `time label: words`, the likeliest first."""
    start, end, rest = take_times(line)
    if _LETTER.match(rest) is None:
        rest = _NUMBERED.sub("", rest, count=1)
        if start is None:
            start, end, rest = take_times(rest)
    if (plain := _LETTERED.match(rest)) and (only := _only(plain, start, end)) is not None:
        return only
    found: list[Mark] = []
    if bracket := _BRACKET.match(rest):
        found.append(Mark(bracket[1].strip(), bracket[2], start, end, "bracket"))
    if start is None and (trail := _TRAIL.match(rest)):
        found.append(Mark(trail["label"], trail["text"], trail["a"] or trail["c"], trail["b"]))
    if colon := _COLON.match(rest):
        found.append(Mark(colon[1], colon[2], start, end))
    if tab := _TAB.match(rest):
        found.append(Mark(tab[1], tab[2], start, end, "tab"))
    if start is not None and (spaced := _SPACED.match(rest)):
        found.append(Mark(spaced[1], spaced[2], start, end, "space"))
    for mark in found:
        mark.label = _STRONG.sub("", mark.label).strip()
    return [mark for mark in found if is_label_shaped(mark.label)]


def _only(plain: re.Match[str], start: str | None, end: str | None) -> list[Mark] | None:
    """The only way to read what begins with letters, if there is one; `None` where more must be tried."""
    label, text = plain["label"], plain["text"]
    if label is None:
        return [] if start is None else None
    if (plain["colon"] == ":" and _DATED.search(text)) or label.casefold() in _ADDRESSES:
        return None  # a shop's account before a date has a colon of its own
    return [Mark(label, text, start, end)]


def header(line: str) -> Mark | None:
    """A line that holds nothing but a label and a time, its words standing below: `Emma  53:18`."""
    if len(line) > 120 or (":" not in line and _LETTER.match(line)):
        return None
    line = line.strip()
    start, end, rest = take_times(line)
    if start is not None:
        label = _STRONG.sub("", rest).strip(" :：")
        return Mark(label, "", start, end, "header") if is_label_shaped(label) else None
    found = _HEADER.fullmatch(line)
    if found is None:
        return None
    label = _STRONG.sub("", found["label"]).strip()
    times = (found["a"] or found["b"], found["c"])
    return Mark(label, "", *times, "header") if is_label_shaped(label) else None


def take_times(line: str) -> tuple[str | None, str | None, str]:
    """The time or range a line starts with, and the rest."""
    if _LETTER.match(line):
        return None, None, line.strip()
    found = _LEAD.match(line.translate(_WIDE) if _WIDE_TIME.match(line) else line)
    if found is None:
        return None, None, line.strip()
    return found["a"] or found["c"], found["b"] or found["d"], line[found.end() :].strip()


def is_label_shaped(label: str) -> bool:
    """Whether text may be a label: short, a letter in it, no sentence, no address of a page."""
    if not label or _SENTENCE.search(label) or label.casefold() in _ADDRESSES:
        return False
    if not _LETTER.search(label):
        return label.isdigit() and len(label) <= 2
    return len(label) <= (_MAX_HAN if _HAN.search(label) else _MAX_LATIN)
