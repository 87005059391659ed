"""The cues of a check on its page: what each means, its first phrases, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csaudit.kinds.parts.spec import place
from csaudit.packs import LoadedCheck, LoadedCue
from csaudit.packs.lint import cue_names
from csaudit.quality.handbook.marks import code, plain, summary
from csaudit.quality.handbook.moments import Words

SHOWN = 3
"""Phrases of a cue that are shown before the rest is only counted."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


def cue_section(check: LoadedCheck, words: Words) -> Iterator[str]:
    """A bullet for each cue that the check names, sorted by name."""
    loaded = {found.name: found for name in cue_names(check.params) if (found := words.loaded(name))}
    for name in sorted(loaded):
        yield _cue(loaded[name], words)


def _cue(cue: LoadedCue, words: Words) -> str:
    spec = cue.spec
    title = plain(spec.title.both()[words.lang]) if spec.title else ""
    head = words.say("cue_head", title=title, cue=cue.name, place=f"{cue.at.file}:{cue.at.line}")
    about = plain(str(spec.about))
    # What a cue is about is written in one language: it is shown to those who read that one.
    readable = about and bool(_CHINESE.search(about)) == (words.lang == "zh")
    parts = [about.rstrip("。.")] if readable else []
    parts += _held(cue, Words(words.library, cue.pack, words.lang))
    end = "。" if words.lang == "zh" else "."
    text = ("；" if words.lang == "zh" else "; ").join(parts)
    return f"- {head.replace('**** ', '')}{'：' if words.lang == 'zh' else ': '}{text}{end}"


def _held(cue: LoadedCue, words: Words) -> Iterator[str]:
    """What a cue holds, key by key."""
    spec = cue.spec
    for key, texts in (("phrases", spec.any), ("regexes", spec.regex)):
        if texts:
            yield words.say(f"cue_{key}", n=len(texts), phrases=_first(texts, words))
    if spec.options:
        options = [f"{plain(str(name))} {len(texts)}" for name, texts in spec.options.items()]
        yield words.say("cue_options", options=words.joined(options))
    if spec.include:
        yield words.say("cue_include", cues=words.joined([words.cue(str(name)) for name in spec.include]))
    if spec.not_:
        yield words.say("cue_not", phrases=_first(spec.not_, words))
    if spec.homophones:
        yield words.say("cue_homophones")
    if spec.learned is not None:
        yield words.say("cue_learned", move=code(str(spec.learned.move)), least=f"{spec.learned.at_least:g}")


def _first(texts: tuple[str, ...], words: Words) -> str:
    """The first phrases, and the line the first of them stands on."""
    shown = words.joined([summary(str(text)) for text in texts[:SHOWN]])
    more = words.say("cue_more") if len(texts) > SHOWN else ""
    where = place(texts[0])
    line = where.rpartition(":")[2]
    return f"{shown}{more}" + (f" (:{line})" if where else "")
