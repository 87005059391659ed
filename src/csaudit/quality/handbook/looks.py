"""What a check looks for, in words: its kind, its moments, its windows, its exceptions and its other settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csaudit.kinds import Spec
from csaudit.kinds.parts.exception import ExceptionSpec, GuardedSpec
from csaudit.kinds.parts.moment import MomentSpec
from csaudit.kinds.parts.window import Within
from csaudit.packs import LoadedCheck
from csaudit.quality.handbook.marks import code
from csaudit.quality.handbook.moments import Words
from csaudit.wording import say
from csaudit.wording.evidence import ENTRIES as EVIDENCE
from csaudit.wording.handbook import ENTRIES

Line = tuple[int, str]
"""Depth and text of a bullet."""
_OF_CUSTOMERS = {"when", "after", "before", "until"}
"""Moments in which the customer speaks unless they say otherwise."""
_HIDDEN = {None, False, ()}


def looks(check: LoadedCheck, words: Words) -> list[Line]:
    """The bullets of a check's page."""
    known = f"kind_{check.kind}" in ENTRIES
    head = words.say(f"kind_{check.kind}") if known else words.say("kind_other", kind=check.kind)
    return [(0, head), *_applies(check, words), *_settings(check, words)]


def _applies(check: LoadedCheck, words: Words) -> Iterator[Line]:
    applies = check.spec.applies_to
    if applies is None:
        return
    parts = [words.say("applies_has", value=words.say(f"has_{each}")) for each in applies.has]
    for field, accept in applies.accepts.items():
        for key, values in (("any", accept.any), ("not", accept.not_)):
            if values:
                shown = words.joined([code(str(each)) for each in values])
                parts.append(words.say(f"applies_{key}", field=code(field), values=shown))
    if parts:
        yield 0, words.say("applies", what=words.clauses(parts))


def _settings(check: LoadedCheck, words: Words) -> Iterator[Line]:
    """The moment that the parameters are themselves, if they are one; then one bullet a setting."""
    params = check.params
    mine = set(type(params).model_fields)
    if isinstance(params, GuardedSpec):
        yield from _moments("at_self", (params,), "agent", words)
        mine -= set(GuardedSpec.model_fields)
    for name in type(params).model_fields:
        if check.kind == "order" and name == "when":
            for spec in getattr(params, name):
                yield from _moments("at_when", (spec,), "customer", words)
        elif name in mine:
            yield from _setting(name, getattr(params, name), words)


def _setting(name: str, value: Any, words: Words) -> Iterator[Line]:
    if name == "unless":
        yield from _unless(value, 0, words)
    elif isinstance(value, Within):
        yield 0, words.window(value)
    elif isinstance(value, tuple) and value and isinstance(value[0], MomentSpec):
        default = "customer" if name in _OF_CUSTOMERS else "agent"
        yield from _moments(f"at_{name}", value, default, words)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named(name, str(key), inner, words)
    elif isinstance(value, Spec):
        inside = [getattr(value, field) for field in type(value).model_fields]
        yield 0, _sentence(name, inside[0] if len(inside) == 1 else value, words)
    elif isinstance(value, tuple) and value:
        yield 0, words.say("set_other", name=name, value=words.joined([code(str(each)) for each in value]))
    elif not isinstance(value, tuple) and value not in _HIDDEN:
        yield 0, _sentence(name, value, words)


def _named(name: str, key: str, value: Any, words: Words) -> Iterator[Line]:
    """One entry of a mapping: a moment that has a name, or what a scale quotes of one side."""
    if isinstance(value, tuple) and value and isinstance(value[0], MomentSpec):
        yield from _moments("at_let", value, "agent", words, name=code(key))
        return
    if name == "quote":
        moves = words.joined([_move(str(move), words.lang) for move in value], "or")
        yield 0, words.say("quotes", who=words.say(f"who_{key}"), moves=moves)
    else:
        yield 0, words.say("set_other", name=f"{name}.{key}", value=code(str(value)))


def _move(name: str, lang: str) -> str:
    """A move in words; one of another model by its name."""
    return say(f"evidence.{name}", lang) if name in EVIDENCE else code(name)


def _moments(
    key: str, specs: tuple[MomentSpec, ...], default: str, words: Words, **slots: str
) -> Iterator[Line]:
    label = words.say(key, **slots) if key in ENTRIES else key.removeprefix("at_")
    colon = "：" if words.lang == "zh" else ": "
    for number, spec in enumerate(specs):
        head = label if number == 0 else words.say("or")
        yield 0, f"{head}{colon}{words.moment(spec, default)}"
        if isinstance(spec, GuardedSpec):
            yield from _unless(spec.unless, 1, words)


def _unless(exceptions: tuple[ExceptionSpec, ...], depth: int, words: Words) -> Iterator[Line]:
    if exceptions:
        yield depth, words.say("unless")
    for each in exceptions:
        yield depth + 1, words.exception(each)


def _sentence(name: str, value: Any, words: Words) -> str:
    """A setting as a sentence: one for the value, else one for the setting, else name and value."""
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    if f"set_{name}_{shown}" in ENTRIES:
        return words.say(f"set_{name}_{shown}")
    if name == "fault":
        shown = say(f"model.dimension_{shown}", words.lang)
    if f"set_{name}" in ENTRIES:
        return words.say(f"set_{name}", value=shown)
    return words.say("set_other", name=name, value=code(shown))
