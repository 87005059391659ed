"""Which texts before a colon are labels: found in the data, not only in a lexicon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

from csaudit.model import Role
from csaudit.readers.finish import is_silence
from csaudit.readers.prose.lines import Mark
from csaudit.readers.roles import classify, is_generic, is_heading, is_user

_PROSE_HAN: Final = re.compile(r"[我你您的了吗是说这那就不有在要和把被给跟]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_PROSE_LATIN: Final = frozenset(
    [
        "i",
        "he",
        "she",
        "we",
        "you",
        "they",
        "it",
        "so",
        "and",
        "but",
        "the",
        "this",
        "that",
        "then",
        "note",
        "ps",
        "because",
        "like",
        "well",
        "also",
        "is",
        "are",
        "my",
        "your",
        "if",
        "when",
    ]
)
_INLINE: Final = re.compile(
    r"(?:^|[。！？!?…】”\"」；;~|\n]|[.]\s|(?<=\S)\s\s)\s*(?:[\[【(（]?[\d:.,]{1,12}[\]】)）]?\s*)?([^\s:：。！？!?，,；;…\[\]【】|]{1,20})\s*[:：]"
)
_DATED: Final = re.compile(r"\d{4}\D")
_MIN_SHARE: Final = 0.2
"""Share of lines that must be headers before a transcript is read as `label time` over text."""


def is_known(label: str) -> bool:
    """Whether the lexicon knows the label as a speaker, or it is a number or letter for one."""
    return not is_heading(label) and (classify(label) is not None or is_user(label) or _is_lettered(label))


def _is_lettered(label: str) -> bool:
    return is_generic(label) and not label.strip().isdigit()


def find_labels(lines: Sequence[str], marked: Sequence[list[Mark]]) -> frozenset[str]:
    """The labels of a transcript, of whose lines `marks` told all readings; empty when there are none."""
    seen = Counter(
        chain.from_iterable(
            {mark.label for mark in readings if mark.style == "colon" or is_known(mark.label)}
            for readings in marked
        )
    )
    counts = Counter({label: count for label, count in seen.items() if not is_silence(f"[{label}]")})
    inline = {
        label
        for line, readings in zip(lines, marked, strict=True)
        if _may_hold_more(line, readings)
        for label in _INLINE.findall(line)
    }
    known = {label for label in counts.keys() | inline if is_known(label)}
    return frozenset(known | _unknown(counts, known, sum(1 for line in lines if line.strip())))


def _may_hold_more(line: str, readings: list[Mark]) -> bool:
    """Whether a line may hold a label that isn't among its readings: it has more than one colon, or an odd label."""
    if len(readings) == 1 and readings[0].label.isalpha() and line.startswith(readings[0].label):
        line = readings[0].text
    return ":" in line or "：" in line


def _unknown(counts: Counter[str], known: set[str], filled: int) -> set[str]:
    """Labels of people and numbers: they come again, or they stand opposite a known side."""
    names = {label: count for label, count in counts.items() if label not in known and _is_name(label)}
    again = {label for label, count in names.items() if count > 1}
    sides = {classify(label) for label in known} & {Role.AGENT, Role.CUSTOMER}
    if len(sides) == 1 and not again:
        return {label for label in names if not label.isdigit() and len(label) <= 12}
    if known:
        return {label for label in again if not label.isdigit()}
    return again if len(again) > 1 and 2 * sum(names[label] for label in again) >= filled else set()


def _is_name(label: str) -> bool:
    if is_heading(label):
        return False
    if _HAN.search(label):
        return _PROSE_HAN.search(label) is None
    words = label.casefold().split()
    return len(words) <= 5 and words[0] not in _PROSE_LATIN


def find_headers(lines: Iterable[str], headed: Iterable[Mark | None]) -> frozenset[str]:
    """Labels of `label time` lines (`header` told which are) with the words below them; empty when the text isn't in that style."""
    counts: Counter[str] = Counter()
    filled = 0
    dated: set[str] = set()
    before: Mark | None = None
    for line, found in zip(lines, headed, strict=True):
        if not line.strip():
            continue
        filled += 1
        if found and before is None:  # two in a row: times with words, not headers over words
            counts[found.label] += 1
            if _DATED.match(found.start or ""):
                dated.add(found.label)
        before = found
    labels = {label for label, count in counts.items() if count > 1 or is_known(label)}
    if labels:  # who writes once only is told by the style of the others
        labels |= {label for label in dated if _is_name(label)}
    total = sum(counts[label] for label in labels)
    return frozenset(labels) if total >= 2 and total >= _MIN_SHARE * filled else frozenset()


def inline_splitter(labels: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds known labels within running text, after the end of a sentence."""
    known = sorted((label for label in labels if is_known(label)), key=len, reverse=True)
    if not known:
        return None
    names = "|".join(re.escape(label) for label in known)
    return re.compile(
        rf"(?:(?<=[。！？!?…】”\"」；;~|\n])|(?<=[.]\s)|(?<=\S\s\s))\s*((?:[\[【(（]?\d{{1,2}}:\d{{2}}(?::\d{{2}})?[\]】)）]?\s*)?)"
        rf"({names})\s*[:：]"
    )
