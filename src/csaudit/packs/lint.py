"""Doubtful places in packs: things that load but probably don't do what their author thinks."""

from __future__ import annotations

from collections.abc import Iterator

from csaudit.cues.homophones import audible
from csaudit.errors import Problem
from csaudit.kinds import Spec
from csaudit.packs.library import Library, LoadedCheck, LoadedCue
from csaudit.packs.lint_exceptions import doubtful_conditions
from csaudit.packs.lint_phrases import doubtful_phrases, doubtful_regexes, repeated_alternatives, warn


def lint(library: Library) -> list[Problem]:
    """Warnings, in order of place."""
    found: list[Problem] = []
    for cue in library.cues.values():
        found += doubtful_phrases(_phrases_of(cue), cue.at)
        found += [each for phrase in cue.spec.not_ for each in repeated_alternatives(phrase, cue.at)]
        found += doubtful_regexes(cue.spec.regex, cue.at)
        found += _cue(cue)
    for check in library.checks.values():
        for phrases in _texts(check.params, "says"):
            found += doubtful_phrases(phrases, check.at)
        for regexes in _texts(check.params, "regex"):
            found += doubtful_regexes(regexes, check.at)
        found += doubtful_conditions(check, library)
        found += _check(check)
    found += _unused(library)
    return sorted(
        found, key=lambda problem: (problem.at.file, problem.at.line, problem.at.column, problem.code)
    )


def _cue(cue: LoadedCue) -> Iterator[Problem]:
    if not cue.spec.examples.hit or not cue.spec.examples.miss:
        yield warn(cue.at, "no-examples", "线索缺 hit 或 miss 例子", "the cue lacks hit or miss examples")
    if cue.spec.homophones and not any(map(audible, _phrases_of(cue))):
        zh = "写了 homophones，但没有不带间隔、三个字以上的短语"
        en = "homophones is set, but no phrase is free of gaps and three characters long"
        yield warn(cue.at, "no-homophones", zh, en)


def _check(check: LoadedCheck) -> Iterator[Problem]:
    if lacking := [group for group in ("bad", "good") if not getattr(check.spec.examples, group)]:
        groups = ", ".join(lacking)
        yield warn(check.at, "no-examples", f"缺 {'、'.join(lacking)} 例子", f"no {groups} example")
    for name, zh in (("why", "为什么"), ("suggest", "建议话术"), ("cite", "依据")):
        if not getattr(check.spec, name):
            yield warn(check.at, f"no-{name}", f"没有写 {name}（{zh}）", f"{name} is missing")
    for field in ("title", "message", "why", "suggest"):
        words = getattr(check.spec, field)
        if words is not None and (not words.zh or not words.en):
            yield warn(check.at, "one-language", f"{field} 只有一种语言", f"{field} is in one language only")


def _phrases_of(cue: LoadedCue) -> list[str]:
    return [*cue.spec.any, *(each for group in cue.spec.options.values() for each in group)]


def _texts(spec: object, key: str) -> Iterator[list[str]]:
    """Every `says`, or every `regex`, of a check, wherever it stands."""
    if isinstance(spec, Spec):
        for name in type(spec).model_fields:
            value = getattr(spec, name)
            if name == key and value:
                yield list(value)
            yield from _texts(value, key)
    elif isinstance(spec, tuple | list):
        for each in spec:
            yield from _texts(each, key)
    elif isinstance(spec, dict):
        for each in spec.values():
            yield from _texts(each, key)


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
    for analysis in library.analyses.values():
        used |= set(_strings(analysis.raw))
    with_checks = {check.pack for check in library.checks.values()}
    for cue in library.cues.values():
        if cue.name not in used and cue.pack in with_checks:
            yield warn(cue.at, "unused-cue", f"线索 {cue.name} 没有被用到", f"cue {cue.name} is never used")


def _strings(data: object) -> Iterator[str]:
    """Every text of a file."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for each in data.values() if isinstance(data, dict) else data:
            yield from _strings(each)
