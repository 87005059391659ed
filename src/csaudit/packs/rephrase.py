"""A check with phrases added or removed: cues that other checks share are left alone, the check gets one of its own."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import replace

from csaudit.kinds import Spec
from csaudit.kinds.parts.exception import GuardedSpec
from csaudit.packs.library import Library, LoadedCheck, LoadedCue
from csaudit.packs.spec import CueSpec


def add_phrases(
    library: Library, check: LoadedCheck, params: Spec, moment: str, phrases: tuple[str, ...]
) -> tuple[Library, Spec] | None:
    """The phrases added to a moment (empty name: the check itself); `None` where it has none to add to."""
    if not moment:
        assert isinstance(params, GuardedSpec)
        return _add(library, check, params, phrases)
    group = getattr(params, "let", {}).get(moment) or getattr(params, moment)
    for place, each in enumerate(group):
        changed = _add(library, check, each, phrases)
        if changed is not None:
            library, with_more = changed
            items = (*group[:place], with_more, *group[place + 1 :])
            if moment in getattr(params, "let", {}):
                return library, params.model_copy(update={"let": {**getattr(params, "let"), moment: items}})  # noqa: B009
            return library, params.model_copy(update={moment: items})
    return None


def _add(
    library: Library, check: LoadedCheck, moment: GuardedSpec, phrases: tuple[str, ...]
) -> tuple[Library, GuardedSpec] | None:
    if moment.says and not moment.cue:
        return library, moment.model_copy(update={"says": (*moment.says, *phrases)})
    if not moment.cue:
        return None
    name = f"{check.check}+{moment.cue[0]}"
    spec = CueSpec(any=phrases)
    cue = LoadedCue(name, check.pack, spec, check.at, {"any": [str(phrase) for phrase in phrases]})
    return (
        replace(library, cues={**library.cues, name: cue}),
        moment.model_copy(update={"cue": (*moment.cue, name)}),
    )


def remove_phrases(
    library: Library, check: LoadedCheck, params: Spec, phrases: Iterable[str]
) -> tuple[Library, Spec, list[tuple[str, str]], bool]:
    """The phrases removed wherever the check says them, exceptions aside.

    Also those that it doesn't say, each with the nearest that it does, and whether a moment has nothing left to hear.
    """
    wanted = list(phrases)
    if not wanted:
        return library, params, [], False
    own = _Own(library, check, frozenset(wanted))
    params = own.without(params)
    missing = [
        (phrase, next(iter(difflib.get_close_matches(phrase, sorted(own.seen), 1, 0.4)), ""))
        for phrase in wanted
        if phrase not in own.seen
    ]
    return own.library, params, missing, own.emptied


class _Own:
    """Walks a check's moments; notes every phrase it comes by, and makes cues of the check's own where one must go."""

    def __init__(self, library: Library, check: LoadedCheck, unwanted: frozenset[str]) -> None:
        self.library, self.check, self.unwanted = library, check, unwanted
        self.seen: set[str] = set()
        self.emptied = False
        """Whether some moment or cue has nothing left to hear."""
        self._inside: tuple[str, ...] = ()

    def without(self, spec: Spec) -> Spec:
        changed: dict[str, object] = {}
        for name in type(spec).model_fields:
            value = getattr(spec, name)
            if name == "unless":
                continue
            if name == "says":
                changed[name] = kept = self._kept(value)
                self.emptied |= bool(value) and not kept
            elif name == "cue":
                changed[name] = tuple(self.cue(each, self.check.pack) for each in value)
            else:
                changed[name] = _mapped(value, self.without)
        return spec.model_copy(
            update={name: value for name, value in changed.items() if value != getattr(spec, name)}
        )

    def cue(self, name: str, pack: str) -> str:
        """The cue's name, or that of the check's own copy without the phrases."""
        loaded = self.library.cues.get(f"{pack}.{name}") or self.library.cues.get(name)
        if loaded is None or loaded.name in self._inside:  # compiling says what is wrong with these
            return name
        mine = f"{self.check.check}-{loaded.name}"
        if mine in self.library.cues:
            return mine
        spec, outer = loaded.spec, self._inside
        self._inside = (*outer, loaded.name)
        fewer = spec.model_copy(
            update={
                "any": self._kept(spec.any),
                "options": {option: self._kept(group) for option, group in spec.options.items()},
                "include": tuple(self.cue(each, loaded.pack) for each in spec.include),
            }
        )
        self._inside = outer
        if fewer == spec:
            return name
        left = fewer.any or any(fewer.options.values()) or fewer.regex or fewer.include or fewer.learned
        self.emptied |= not left
        raw = {**loaded.raw, "without": sorted(self.unwanted)}
        copy = replace(loaded, name=mine, spec=fewer, raw=raw)
        self.library = replace(self.library, cues={**self.library.cues, mine: copy})
        return mine

    def _kept(self, phrases: tuple[str, ...]) -> tuple[str, ...]:
        self.seen.update(map(str, phrases))
        return tuple(phrase for phrase in phrases if phrase not in self.unwanted)


def _mapped(value: object, change: Callable[[Spec], Spec]) -> object:
    """The specifications inside a value changed."""
    if isinstance(value, Spec):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(each, change) for each in value)
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    return value
