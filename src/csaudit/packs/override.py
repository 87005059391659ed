"""Changes to checks that a configuration makes, without touching their packs."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from csaudit.errors import Location, Problem
from csaudit.kinds import Spec
from csaudit.kinds.parts.exception import Exceptions, GuardedSpec
from csaudit.kinds.parts.spec import Phrases
from csaudit.model import Confidence, Severity
from csaudit.packs.library import Library, LoadedCheck
from csaudit.packs.rephrase import add_phrases, remove_phrases
from csaudit.packs.spec import Points

MAIN = ""
"""Stands for the moment of a check that has but one to add phrases to."""
Additions = Annotated[
    dict[str, Phrases], BeforeValidator(lambda value: value if isinstance(value, dict) else {MAIN: value})
]


class OverrideSpec(Spec):
    """What a configuration changes about one check."""

    enabled: bool = Field(True, description="false：不跑这个检查")
    severity: Severity | None = Field(None, description="改严重度：minor、major、fatal")
    confidence: Confidence | None = Field(None, description="改把握：high、medium、low（low 只进待复核）")
    enforce: Literal["fail", "warn", "shadow"] | None = Field(
        None, description="推行到哪一步：shadow 只记录，warn 显示不扣分，fail 计分"
    )
    deduct: Points | None = Field(None, description="一次扣几分")
    add_phrases: Additions = Field(
        default_factory=dict,
        description="加短语；检查里有几个时刻的，写成 {时刻: [短语]}，如 {expect: [...]}",
    )
    remove_phrases: Phrases = Field((), description="去掉的短语，照原样写；只影响这个检查，不动线索文件")
    add_unless: Exceptions = Field((), description="加例外，写法同检查里的 unless")


@dataclass(frozen=True, slots=True)
class Override:
    """The changes to one check, and where they are written."""

    check: str
    spec: OverrideSpec
    at: Location


def override(library: Library, overrides: tuple[Override, ...]) -> tuple[Library, list[Problem]]:
    """The library with its checks changed; ids and phrases that don't exist come as problems.

    `enabled`, `enforce` and `deduct` are about the scorecard: the engine sees to them.
    """
    problems: list[Problem] = []
    for each in overrides:
        check = find_check(library, each.check)
        if check is None:
            problems.append(_unknown(library, each))
            continue
        library, params = _rephrased(library, check, each, problems)
        params = _excused(check, params, each, problems)
        spec = check.spec.model_copy(
            update={
                name: value
                for name in ("severity", "confidence")
                if (value := getattr(each.spec, name)) is not None
            }
        )
        changed = replace(check, spec=spec, params=params)
        library = replace(library, checks={**library.checks, check.check: changed})
    return library, problems


def find_check(library: Library, name: str) -> LoadedCheck | None:
    """A check by its id or a former one."""
    if name in library.checks:
        return library.checks[name]
    return next((check for check in library.checks.values() if name in check.spec.aliases), None)


def as_data(overrides: tuple[Override, ...]) -> dict[str, Any]:
    """The changes as plain values, for the hash of a scorecard."""
    return {
        each.check: each.spec.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for each in sorted(overrides, key=lambda each: each.check)
    }


def _unknown(library: Library, each: Override) -> Problem:
    near = difflib.get_close_matches(each.check, list(library.checks), 1, 0.6)
    hint = (f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?") if near else ("", "")
    return Problem(
        each.at, f"没有检查“{each.check}”", f"there is no check {each.check!r}", *hint, code="unknown-check"
    )


def _rephrased(
    library: Library, check: LoadedCheck, each: Override, problems: list[Problem]
) -> tuple[Library, Spec]:
    """The phrases added, then the others removed: to add and to remove one phrase at once is a mistake that shows."""
    params = check.params
    for moment, phrases in each.spec.add_phrases.items():
        known = list(_moments(params))
        name = moment or _main(params)
        if name not in known:
            problems.append(_no_moment(check, moment, known, phrases[0] if phrases else "", each.at))
            continue
        changed = add_phrases(library, check, params, name, phrases)
        if changed is None:
            zh, en = "这个时刻没有短语，不能加", "this moment holds no phrases to add to"
            problems.append(Problem(_place(phrases[0], each.at), zh, en, code="no-phrases"))
            continue
        library, params = changed
    library, params, missing, emptied = remove_phrases(library, check, params, each.spec.remove_phrases)
    for phrase, near in missing:
        hint = (f"是不是“{near}”？", f"did you mean {near!r}?") if near else ("", "")
        zh, en = f"{check.check} 里没有短语“{phrase}”", f"{check.check} holds no phrase {phrase!r}"
        problems.append(Problem(_place(phrase, each.at), zh, en, *hint, code="unknown-phrase"))
    if emptied:
        zh, en = f"{check.check} 去掉这些后没有短语了", f"without these {check.check} has no phrase left"
        hint = ("不想跑它，就写 enabled: false", "to switch it off write enabled: false")
        problems.append(
            Problem(_place(each.spec.remove_phrases[0], each.at), zh, en, *hint, code="no-phrases")
        )
    return library, params


def _moments(params: Spec) -> Iterator[str]:
    """The moments of a check that phrases can be added to; a `forbid` or `require` is one itself."""
    if isinstance(params, GuardedSpec):
        yield MAIN
    for name in type(params).model_fields:
        value = getattr(params, name)
        if isinstance(value, tuple) and value and isinstance(value[0], GuardedSpec):
            yield name
        elif name == "let":
            yield from value


def _main(params: Spec) -> str:
    """The moment that a bare list of phrases is added to; a name that no moment has where that isn't clear."""
    known = list(_moments(params))
    if MAIN in known or len(known) != 1:
        return MAIN if MAIN in known else "of" if "of" in known else "?"
    return known[0]


def _no_moment(check: LoadedCheck, moment: str, known: list[str], phrase: str, at: Location) -> Problem:
    where = getattr(moment, "at", None) or _place(phrase, at)
    names = [name for name in known if name != MAIN]
    if not names:
        return Problem(
            where,
            f"{check.check} 是 {check.kind}，没有可以加短语的时刻",
            f"{check.check} is a {check.kind}: it has no moment to add phrases to",
            code="no-moment",
        )
    return Problem(
        where,
        f"{check.check} 有几个时刻，写明加到哪个：{{{names[0]}: [短语]}}（{'、'.join(names)}）",
        f"{check.check} has several moments: say to which, {{{names[0]}: [phrase]}} ({', '.join(names)})",
        code="no-moment",
    )


def _excused(check: LoadedCheck, params: Spec, each: Override, problems: list[Problem]) -> Spec:
    """The exceptions added to the check's own; a kind that takes them on its moments gets them on the one reported."""
    if not each.spec.add_unless:
        return params
    if hasattr(params, "unless"):
        return params.model_copy(update={"unless": (*params.unless, *each.spec.add_unless)})
    name = REPORTED.get(check.kind)
    if name is not None:
        guarded = tuple(
            moment.model_copy(update={"unless": (*moment.unless, *each.spec.add_unless)})
            for moment in getattr(params, name)
        )
        return params.model_copy(update={name: guarded})
    zh, en = f"{check.kind} 不能加例外", f"a {check.kind} takes no exceptions"
    problems.append(Problem(each.at, zh, en, code="no-exceptions"))
    return params


REPORTED = {"respond": "when", "order": "then", "count": "of", "repeat": "of"}
"""Kinds whose exceptions stand on a moment: the one that is the evidence of their findings."""


def _place(text: str, fallback: Location) -> Location:
    at = getattr(text, "at", None)
    return at if isinstance(at, Location) else fallback
