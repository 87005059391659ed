"""Doubtful places in packs: things that load but probably don't do what their author thinks."""

from __future__ import annotations

from collections.abc import Iterator

from csaudit.cues.homophones import audible
from csaudit.cues.phrase import parse, variants
from csaudit.errors import Location, Problem
from csaudit.kinds import Spec
from csaudit.kinds.parts.spec import LocatedText
from csaudit.packs.library import Library, LoadedCheck, LoadedCue

SHORTEST = 2
"""A one-character phrase hits inside other words (操 in 操作) unless it is guarded by `<…>`."""


def lint(library: Library) -> list[Problem]:
    """Warnings, in order of place."""
    found: list[Problem] = []
    for cue in library.cues.values():
        found += _phrases(
            [*cue.spec.any, *(each for group in cue.spec.options.values() for each in group)], cue.at
        )
        found += _cue(cue)
    for check in library.checks.values():
        for phrases in _phrase_lists(check.params):
            found += _phrases(phrases, check.at)
        found += _check(check)
    found += _unused(library)
    return sorted(
        found, key=lambda problem: (problem.at.file, problem.at.line, problem.at.column, problem.code)
    )


def _warn(at: Location, code: str, zh: str, en: str, hint: tuple[str, str] = ("", "")) -> Problem:
    return Problem(at, zh, en, *hint, level="warning", code=code)


def _place(text: str, fallback: Location) -> Location:
    at = text.at if isinstance(text, LocatedText) else None
    return at or fallback


def _phrases(phrases: list[str], fallback: Location) -> Iterator[Problem]:
    """Too short, written twice, or swallowed by a shorter phrase of the same list."""
    spelled: dict[str, str] = {}
    for phrase in phrases:
        at = _place(phrase, fallback)
        strings = variants(parse(phrase).nodes)
        if strings is None:
            continue
        if any(len(string) < SHORTEST for string in strings):
            yield _warn(
                at, "short-phrase", f"短语“{phrase}”太短，会误中别的词", f"phrase {phrase!r} is so short that it hits other words",
                ("用 <词> 加词边界，或写长一点", "guard it with <…>, or write more of it"),
            )  # fmt: skip
        for string in sorted(strings):
            if string in spelled:
                yield _warn(
                    at,
                    "duplicate-phrase",
                    f"“{string}”与“{spelled[string]}”重复",
                    f"{string!r} repeats {spelled[string]!r}",
                )
                break
        spelled.update(dict.fromkeys(strings, phrase))
    yield from _swallowed(spelled, phrases, fallback)


def _swallowed(spelled: dict[str, str], phrases: list[str], fallback: Location) -> Iterator[Problem]:
    """Phrases all of whose spellings hold another phrase of the list."""
    by_phrase: dict[str, list[str | None]] = {}
    for string, phrase in spelled.items():
        pieces = (string[a:b] for a in range(len(string)) for b in range(a + 1, len(string) + 1))
        inner = next((piece for piece in pieces if spelled.get(piece, phrase) != phrase), None)
        by_phrase.setdefault(phrase, []).append(inner)
    for phrase, inners in by_phrase.items():
        if all(inners) and inners[0] is not None:
            other = spelled[inners[0]]
            yield _warn(
                _place(next(each for each in phrases if each == phrase), fallback),
                "swallowed-phrase",
                f"“{phrase}”没有用：只要有它就有“{other}”",
                f"{phrase!r} adds nothing: wherever it is, {other!r} is",
            )


def _cue(cue: LoadedCue) -> Iterator[Problem]:
    if not cue.spec.examples.hit or not cue.spec.examples.miss:
        yield _warn(cue.at, "no-examples", "线索缺 hit 或 miss 例子", "the cue lacks hit or miss examples")
    phrases = [*cue.spec.any, *(each for group in cue.spec.options.values() for each in group)]
    if cue.spec.homophones and not any(map(audible, phrases)):
        zh = "写了 homophones，但没有不带间隔、三个字以上的短语"
        en = "homophones is set, but no phrase is free of gaps and three characters long"
        yield _warn(cue.at, "no-homophones", zh, en)


def _check(check: LoadedCheck) -> Iterator[Problem]:
    for name, zh in (("why", "为什么"), ("suggest", "建议话术"), ("cite", "依据")):
        if not getattr(check.spec, name):
            yield _warn(check.at, f"no-{name}", f"没有写 {name}（{zh}）", f"{name} is missing")
    for field in ("title", "message", "why", "suggest"):
        words = getattr(check.spec, field)
        if words is not None and (not words.zh or not words.en):
            yield _warn(check.at, "one-language", f"{field} 只有一种语言", f"{field} is in one language only")


def _phrase_lists(spec: Spec) -> Iterator[list[str]]:
    """Every `says` of a check, wherever it stands."""
    for name in type(spec).model_fields:
        value = getattr(spec, name)
        if name == "says" and value:
            yield list(value)
        yield from _inner(value)


def _inner(value: object) -> Iterator[list[str]]:
    if isinstance(value, Spec):
        yield from _phrase_lists(value)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inner(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _inner(each)


def cue_names(spec: object) -> Iterator[str]:
    """Every cue name in a check's parameters."""
    if isinstance(spec, Spec):
        for name in type(spec).model_fields:
            value = getattr(spec, name)
            if name == "cue":
                yield from (str(each) for each in value)
            else:
                yield from cue_names(value)
    elif isinstance(spec, tuple | list):
        for each in spec:
            yield from cue_names(each)
    elif isinstance(spec, dict):
        for each in spec.values():
            yield from cue_names(each)


def _unused(library: Library) -> Iterator[Problem]:
    """Cues that no check and no other cue names. A pack without checks is a lexicon: made for others to use."""
    used: set[str] = set()
    for check in library.checks.values():
        used |= {full for name in cue_names(check.params) for full in (name, f"{check.pack}.{name}")}
    for cue in library.cues.values():
        used |= {full for name in cue.spec.include for full in (str(name), f"{cue.pack}.{name}")}
    with_checks = {check.pack for check in library.checks.values()}
    for cue in library.cues.values():
        if cue.name not in used and cue.pack in with_checks:
            yield _warn(cue.at, "unused-cue", f"线索 {cue.name} 没有被用到", f"cue {cue.name} is never used")
