"""Doubtful phrases and regexes: each alternative is named, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from csaudit.cues.phrase import parse, variants
from csaudit.errors import Location, Problem
from csaudit.kinds.parts.spec import LocatedText, place
from csaudit.text import fold

SHORTEST = 2
"""A one-character phrase hits inside other words (操 in 操作) unless it is guarded by `<…>`."""
NAMED = 4
"""Alternatives that a message names before it only counts the rest."""
_GROUP = re.compile(r"\(([^()]*)\)")
_UNBOUNDED = re.compile(r"(?<!\\)\.(?:[*+]|\{\d+,\})")


def warn(at: Location, code: str, zh: str, en: str, hint: tuple[str, str] = ("", "")) -> Problem:
    """A doubtful place."""
    return Problem(at, zh, en, *hint, level="warning", code=code)


def where(text: str, fallback: Location) -> Location:
    """The place of a text of a file."""
    at = text.at if isinstance(text, LocatedText) else None
    return at or fallback


def doubtful_phrases(phrases: Sequence[str], fallback: Location) -> Iterator[Problem]:
    """Too short, written twice, or swallowed by a shorter phrase of the same list."""
    spelled: dict[str, str] = {}
    whole: dict[str, str] = {}
    for phrase in phrases:
        yield from repeated_alternatives(phrase, fallback)
        strings = variants(parse(phrase).nodes)
        if strings is None:
            if (same := whole.setdefault(fold(phrase), phrase)) is not phrase:
                yield _duplicate(phrase, (), same, fallback)
            continue
        if short := sorted(string for string in strings if len(string) < SHORTEST):
            yield _short(phrase, short, fallback)
        for other in dict.fromkeys(spelled[string] for string in sorted(strings) if string in spelled):
            same_strings = sorted(string for string in strings if spelled.get(string) == other)
            named = () if len(same_strings) == len(strings) else same_strings
            yield _duplicate(phrase, named, other, fallback)
        spelled.update({string: phrase for string in strings if string not in spelled})
    yield from _swallowed(spelled, fallback)


def doubtful_regexes(regexes: Iterable[str], fallback: Location) -> Iterator[Problem]:
    """A `.*` reaches across sentences, to the end of the line."""
    for regex in regexes:
        if found := _UNBOUNDED.search(regex):
            part = found.group()
            yield warn(
                _at(regex, found.start(), fallback),
                "unbounded-regex",
                f"正则里的“{part}”没有上限，会一直找到行尾",
                f"{part!r} has no bound: it reaches to the end of the line",
                (
                    "写上限和句末，如 [^。！？]{0,8}；或者改用短语的 …",
                    "bound it and stop at sentence ends, as [^。！？]{0,8}; or use … in a phrase",
                ),
            )


def repeated_alternatives(phrase: str, fallback: Location) -> Iterator[Problem]:
    """`(甲|乙|甲)`: as written; full-width and half-width forms side by side are a habit and do no harm."""
    for group in _GROUP.finditer(phrase):
        at = group.start(1)
        seen: set[str] = set()
        for branch in group.group(1).split("|"):
            if branch in seen:
                there = f"({'|'.join(group.group(1).split('|')[:NAMED])}…"
                zh, en = f"“{branch}”写了两遍：{there}", f"{branch!r} is written twice: {there}"
                yield warn(_at(phrase, at, fallback), "duplicate-alternative", zh, en)
            seen.add(branch)
            at += len(branch) + 1


def _short(phrase: str, short: Sequence[str], fallback: Location) -> Problem:
    alone = [fold(phrase)] == list(short)
    return warn(
        _alternative_at(phrase, short[0], fallback),
        "short-phrase",
        f"短语“{phrase}”太短，会误中别的词" if alone else f"“{phrase}”里的{_zh(short)}太短，会误中别的词",
        f"phrase {phrase!r} is so short that it hits other words"
        if alone
        else f"{_en(short)} of {phrase!r} is so short that it hits other words",
        ("用 <词> 加词边界，或写长一点", "guard it with <…>, or write more of it"),
    )


def _duplicate(phrase: str, strings: Sequence[str], other: str, fallback: Location) -> Problem:
    """`strings` are those that repeat `other`; none means all of the phrase."""
    there = place(other)
    zh_other, en_other = (
        f"“{other}”{f'（{there}）' if there else ''}",
        f"{other!r}{f' ({there})' if there else ''}",
    )
    if not strings:
        at = where(phrase, fallback)
        zh, en = f"“{phrase}”与{zh_other}重复", f"{phrase!r} repeats {en_other}"
    else:
        at = _alternative_at(phrase, strings[0], fallback)
        zh = f"“{phrase}”里的{_zh(strings)}与{zh_other}重复"
        en = f"{_en(strings)} of {phrase!r} repeats {en_other}"
    return warn(at, "duplicate-phrase", zh, en)


def _swallowed(spelled: dict[str, str], fallback: Location) -> Iterator[Problem]:
    """Phrases all of whose spellings hold another phrase of the list."""
    by_phrase: dict[str, list[str | None]] = {}
    for string, phrase in spelled.items():
        pieces = (string[a:b] for a in range(len(string)) for b in range(a + 1, len(string) + 1))
        inner = next((piece for piece in pieces if spelled.get(piece, phrase) != phrase), None)
        by_phrase.setdefault(phrase, []).append(inner)
    for phrase, inners in by_phrase.items():
        if all(inners) and inners[0] is not None:
            other = spelled[inners[0]]
            yield warn(
                where(phrase, fallback),
                "swallowed-phrase",
                f"“{phrase}”没有用：只要有它就有“{inners[0]}”（{other}）",
                f"{phrase!r} adds nothing: wherever it is, {inners[0]!r} ({other}) is",
            )


def _zh(strings: Sequence[str]) -> str:
    more = f" 等 {len(strings)} 种" if len(strings) > NAMED else ""
    return "、".join(f"“{string}”" for string in strings[:NAMED]) + more


def _en(strings: Sequence[str]) -> str:
    more = f" and {len(strings) - NAMED} more" if len(strings) > NAMED else ""
    return ", ".join(map(repr, strings[:NAMED])) + more


def _alternative_at(phrase: str, string: str, fallback: Location) -> Location:
    """Where an alternative stands that is written as such; the phrase's own place for one put together from several."""
    found = re.search(rf"(?<=[(|]){re.escape(string)}(?=[|)])", fold(phrase))
    return _at(phrase, found.start() if found else 0, fallback)


def _at(text: str, offset: int, fallback: Location) -> Location:
    """The place of a character of a text that stands on one line as it is; else that of the text."""
    at = where(text, fallback)
    start = at.snippet.find(text, at.column - 1)
    if not offset or start < 0:
        return at
    return Location(at.file, at.line, start + offset + 1, at.snippet)
