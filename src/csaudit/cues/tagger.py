"""Tag a call once: every phrase of every cue through one automaton, then the few regexes.

A phrase without gaps is spelled out and needs no further look. Any other phrase is looked for by its rarest required
strings; only turns that hold some of them are matched against the phrase itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick

from csaudit.cues.cue import Cue, CueHit, PhraseText
from csaudit.cues.prepared import compiled, prepare, save
from csaudit.cues.regex import compile_regex
from csaudit.text.segment import is_word


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A phrase of a cue, or an excluded one."""

    slot: int
    source: PhraseText
    regex: str

    def find(self, turn: str) -> list[tuple[int, int]]:
        """Spans in a folded turn, leftmost first: for phrases that can't be spelled out."""
        regex = compiled(self.regex)
        spans: list[tuple[int, int]] = []
        at = 0
        while found := regex.search(turn, at):
            guarded = (found.span(group) for group in range(1, regex.groups + 1))
            if all(start < 0 or is_word(turn, start, end) for start, end in guarded):
                spans.append(found.span())
                at = found.end()
            else:
                at = found.start() + 1
        return spans


class Tagger:
    """All the cues of a scorecard, compiled. Build it once per process; it can't be pickled, its cues can.

    A *slot* is 2 × the number of a cue, + 1 for its excluded phrases.
    """

    def __init__(self, cues: Iterable[Cue]) -> None:
        self.cues: Mapping[str, Cue] = {cue.name: cue for cue in cues}
        self._names = list(self.cues)
        self._regexes: list[tuple[int, PhraseText, Any]] = []
        self._patterns: list[_Pattern] = []
        files: tuple[dict[str, list[int]], ...] = ({}, {}, {})
        for number, cue in enumerate(self.cues.values()):
            for slot, sources in ((2 * number, cue.phrases), (2 * number + 1, cue.excluded)):
                for source in sources:
                    self._place(slot, source, files)
            self._regexes += [(2 * number, source, compile_regex(source.text)) for source in cue.regexes]
        self._literals = sorted(set().union(*files))
        self._exact, self._first, self._second = (
            [filed.get(literal, ()) for literal in self._literals] for filed in files
        )
        self._automaton = AhoCorasick(self._literals) if self._literals else None
        save()

    def _place(self, slot: int, source: PhraseText, files: tuple[dict[str, list[int]], ...]) -> None:
        """File one phrase under its spellings, or under the strings that give it away."""
        number = len(self._patterns)
        prepared = prepare(source.text)
        self._patterns.append(_Pattern(slot, source, prepared.regex))
        exact, first, second = files
        if prepared.exact:
            _file(exact, prepared.literals, number)
            return
        _file(first, prepared.literals, number)
        _file(second, prepared.second or prepared.literals, number)

    def tag(self, folded: str, starts: tuple[int, ...]) -> dict[str, list[CueHit]]:
        """The hits of each cue that has any, in no useful order and overlapping: `resolve` sorts them out.

        `folded` is the call as `fold_turns` gives it, `starts` where each turn starts in it.
        """
        raw: dict[int, list[CueHit]] = {}
        if self._automaton is not None:
            names, patterns = self._names, self._patterns
            exact, first, second = self._exact, self._first, self._second
            begun: dict[int, set[int]] = {}
            borne_out: dict[int, set[int]] = {}
            for literal, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
                turn = bisect_right(starts, start) - 1
                if first[literal]:
                    begun.setdefault(turn, set()).update(first[literal])
                if second[literal]:
                    borne_out.setdefault(turn, set()).update(second[literal])
                base = starts[turn]
                for number in exact[literal]:
                    pattern = patterns[number]
                    hit = CueHit(turn, start - base, end - base, names[pattern.slot >> 1], pattern.source)
                    raw.setdefault(pattern.slot, []).append(hit)
            for turn, numbers in begun.items():
                self._match(_slice(folded, starts, turn), turn, numbers & borne_out.get(turn, set()), raw)
        self._tag_regexes(folded, starts, raw)
        return self._without_excluded(raw)

    def _match(self, text: str, turn: int, numbers: Iterable[int], raw: dict[int, list[CueHit]]) -> None:
        """Match a turn against the phrases of which it holds both anchors."""
        for number in numbers:
            pattern = self._patterns[number]
            for start, end in pattern.find(text):
                hit = CueHit(turn, start, end, self._names[pattern.slot >> 1], pattern.source)
                raw.setdefault(pattern.slot, []).append(hit)

    def _tag_regexes(self, folded: str, starts: tuple[int, ...], raw: dict[int, list[CueHit]]) -> None:
        for slot, source, regex in self._regexes:
            if regex.search(folded) is None:
                continue
            for turn in range(len(starts)):
                for found in regex.finditer(_slice(folded, starts, turn)):
                    if found.end() > found.start():
                        hit = CueHit(turn, found.start(), found.end(), self._names[slot >> 1], source)
                        raw.setdefault(slot, []).append(hit)

    def _without_excluded(self, raw: dict[int, list[CueHit]]) -> dict[str, list[CueHit]]:
        kept: dict[str, list[CueHit]] = {}
        for slot, hits in raw.items():
            if slot & 1:
                continue
            excluded = raw.get(slot + 1, ())
            left = [hit for hit in hits if not any(hit.overlaps(other) for other in excluded)]
            if left:
                kept[self._names[slot >> 1]] = left
        return kept


def resolve(hits: Iterable[CueHit]) -> tuple[CueHit, ...]:
    """Leftmost, then longest, then first written: overlapping hits of one cue reduced to one, in order."""
    kept: list[CueHit] = []
    for hit in sorted(
        hits, key=lambda hit: (hit.turn, hit.start, -hit.end, hit.phrase.where, hit.phrase.text)
    ):
        if not kept or not kept[-1].overlaps(hit):
            kept.append(hit)
    return tuple(kept)


def _file(filed: dict[str, list[int]], literals: Iterable[str], number: int) -> None:
    for literal in literals:
        if literal in filed:
            filed[literal].append(number)
        else:
            filed[literal] = [number]


def _slice(folded: str, starts: tuple[int, ...], turn: int) -> str:
    end = starts[turn + 1] - 1 if turn + 1 < len(starts) else len(folded)
    return folded[starts[turn] : end]
