"""A check in full: what it says, what it looks for, every phrase with its place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from csaudit.wording import say

if TYPE_CHECKING:
    from csaudit.packs import Library, LoadedCheck


def describe(library: Library, name: str, lang: str, *, as_json: bool) -> str:
    """The check as text or JSON: settings with their defaults, cues with phrases and `file:line`."""
    from csaudit.packs.lint import cue_names  # noqa: PLC0415

    check = library.checks[name]
    names = sorted(
        {
            full
            for each in cue_names(check.params)
            for full in (f"{check.pack}.{each}", each)
            if full in library.cues
        }
    )
    cues = {cue: _phrases(library, cue) for cue in names}
    params = check.params.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if as_json:
        spec = check.spec.model_dump(mode="json", by_alias=True)
        found = {
            "check": name,
            "kind": check.kind,
            "file": check.at.file,
            **spec,
            check.kind: params,
            "cues": cues,
        }
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(check, params, cues, lang)) + "\n"


def _lines(check: LoadedCheck, params: object, cues: dict[str, list[str]], lang: str) -> list[str]:
    import yaml  # noqa: PLC0415

    spec = check.spec
    lines = [
        f"{check.check}  {spec.title.both()[lang]}",
        "  ".join(
            (
                say(f"model.dimension_{spec.dimension}", lang),
                say(f"model.severity_{spec.severity.value}", lang),
                say(f"model.confidence_{spec.confidence.value}", lang),
                check.kind,
                check.at.file,
            )
        ),
    ]
    for words in (spec.why, spec.suggest):
        if words is not None:
            lines.append(words.both()[lang])
    lines += [str(each) for each in spec.cite]
    lines += ["", yaml.safe_dump({check.kind: params}, allow_unicode=True, sort_keys=False).rstrip()]
    for cue, phrases in cues.items():
        lines += ["", f"{cue}:"] + [f"  {phrase}" for phrase in phrases]
    for group in ("bad", "good", "near_miss", "todo"):
        for example in getattr(spec.examples, group):
            lines += ["", f"{group}:"] + [f"  {line}" for line in str(example.call).splitlines()]
    return lines


def _phrases(library: Library, cue: str) -> list[str]:
    from csaudit.kinds.parts.spec import place  # noqa: PLC0415

    spec = library.cues[cue].spec
    texts = [*spec.any, *(each for group in spec.options.values() for each in group), *spec.regex]
    lines = [f"{text}  ({place(text)})" for text in texts]
    lines += [f"- {text}  ({place(text)})" for text in spec.not_]
    return lines + [f"+ {name}" for name in spec.include]
