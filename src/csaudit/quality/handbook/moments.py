"""Moments, windows and exceptions in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from csaudit.kinds.parts.exception import ExceptionSpec, FollowedBy
from csaudit.kinds.parts.moment import MomentSpec
from csaudit.kinds.parts.window import Within
from csaudit.packs import Library, LoadedCue
from csaudit.quality.handbook.marks import code, plain, summary
from csaudit.wording import say

SHOWN = 6
"""Phrases that are shown before the rest is only counted."""
_DEFAULTS = {"replying_to": "customer", "preceded_by": "agent", "followed_by": "agent"}
"""Who speaks in an exception's moment that doesn't say; anyone where an exception isn't named."""


@dataclass(frozen=True, slots=True)
class Words:
    """Says what the checks of a pack look for."""

    library: Library
    pack: str
    lang: str

    def say(self, key: str, **slots: object) -> str:
        """A sentence of the handbook."""
        return say(f"handbook.{key}", self.lang, **slots)

    def joined(self, texts: Sequence[str], word: str = "") -> str:
        """`a、b` or `a, b`; with a word, `a 或 b`."""
        if word:
            return f" {self.say(word)} ".join(texts)
        return ("、" if self.lang == "zh" else ", ").join(texts)

    def clauses(self, texts: Sequence[str]) -> str:
        """Clauses of one sentence."""
        return ("，" if self.lang == "zh" else ", ").join(texts)

    def loaded(self, name: str) -> LoadedCue | None:
        """The cue a check of the pack names, its own before those of others."""
        return self.library.cues.get(f"{self.pack}.{name}") or self.library.cues.get(name)

    def cue(self, name: str) -> str:
        """A cue by its title."""
        found = self.loaded(name)
        if found is None or found.spec.title is None:
            return code(found.name if found else name)
        return self.say("cue", title=plain(found.spec.title.both()[self.lang]), cue=found.name)

    def phrases(self, phrases: Sequence[str]) -> str:
        """The first of some phrases, and how many there are."""
        shown = self.joined([summary(str(each)) for each in phrases[:SHOWN]])
        more = self.say("more_phrases", n=len(phrases)) if len(phrases) > SHOWN else ""
        return shown + (("" if self.lang == "zh" else " ") + more if more else "")

    def moment(self, spec: MomentSpec, default: str) -> str:
        """A moment as one sentence without its exceptions."""
        who = self.say(f"who_{spec.who or default}")
        sensors = []
        if spec.cue:
            sensors.append(self.joined([self.cue(str(name)) for name in spec.cue], "or"))
        if spec.says:
            sensors.append(self.phrases(spec.says))
        if spec.regex:
            sensors.append(self.say("regex", phrases=self.phrases(spec.regex)))
        says = self.say("says", who=who, what=sensors[0]) if sensors else self.say("says_anything", who=who)
        also = [self.say("joined_also", what=each) for each in sensors[1:]]
        return self.clauses([says, *also, *self._conditions(spec)])

    def _conditions(self, spec: MomentSpec) -> Iterator[str]:
        if spec.not_ is not None:
            names = [self.cue(str(name)) for name in spec.not_.cue]
            names += [self.phrases(spec.not_.says)] if spec.not_.says else []
            yield self.say("absent", what=self.joined(names, "or"))
        if spec.question:
            yield self.say("question")
        if spec.length is not None and spec.length.above is not None:
            yield self.say("longer", n=spec.length.above)
        if spec.length is not None and spec.length.below is not None:
            yield self.say("shorter", n=spec.length.below)
        if spec.at_least > 1:
            yield self.say("at_least", n=spec.at_least)
        if spec.where is not None and spec.where.opening is not None:
            yield self.say("opening", n=spec.where.opening)
        if spec.where is not None and spec.where.closing is not None:
            yield self.say("closing", n=spec.where.closing)

    def window(self, within: Within, key: str = "within") -> str:
        """A window with all its limits."""
        limits = [
            self.say(f"within_{name}", n=f"{value:g}")
            for name in ("agent_turns", "customer_turns", "turns", "seconds")
            if (value := getattr(within, name)) is not None
        ]
        return self.say(key, limits=self.joined(limits))

    def exception(self, spec: ExceptionSpec) -> str:
        """An exception, explained."""
        key = spec.key
        value = getattr(spec, key)
        if key == "customer_said_first":
            return self.say("ex_customer_said_first", n=value.turns)
        if key == "metadata":
            fields = [f"{code(str(name))} = {self.phrases(values)}" for name, values in value.items()]
            return self.say("ex_metadata", what=self.joined(fields))
        if not isinstance(value, tuple):
            return self.say(f"ex_{key}")
        told: Callable[[MomentSpec], str] = lambda each: self._excusing(each, _DEFAULTS.get(key, "any"))  # noqa: E731
        return self.say(f"ex_{key}", what=self.joined(list(map(told, value)), "or"))

    def _excusing(self, spec: MomentSpec, default: str) -> str:
        words = self.moment(spec, default)
        if isinstance(spec, FollowedBy) and spec.within is not None:
            words = self.clauses([words, self.window(spec.within, "inside")])
        return words
