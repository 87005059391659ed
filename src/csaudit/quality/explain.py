"""Why a check fired on a call, or didn't: its steps, and for a non-hit what came nearest."""

from __future__ import annotations

from dataclasses import dataclass

from csaudit.cues import Cue, PhraseText
from csaudit.cues.phrase import parse, pieces
from csaudit.dialogue import DialogueView
from csaudit.engine import CompiledScorecard
from csaudit.engine.answers import judge
from csaudit.kinds import Step, Trace, Verdict
from csaudit.kinds.weigh import Weigh
from csaudit.model import Call


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A phrase of which a turn holds some pieces, but not all."""

    turn: int
    phrase: PhraseText
    cue: str
    held: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The evaluation of one check on one call, step by step."""

    check: str
    call: Call
    verdict: Verdict
    steps: tuple[Step, ...]
    nearest: tuple[NearMiss, ...]
    cues: dict[str, int]
    """Cue → number of hits in the call, for the cues this check looks at."""


NEAREST = 3
"""Near misses that are shown."""


def explain(compiled: CompiledScorecard, check: str, call: Call) -> Explanation:
    """The steps of `check` (on a scorecard compiled for it alone) on `call`."""
    one = next(each for each in compiled.checks if each.check == check)
    view = DialogueView.of(call, compiled.tagger, compiled.analysis)
    trace = Trace(on=True)
    verdict = judge(one, view, trace, compiled.checks)
    if isinstance(one.matcher, Weigh):
        # It came with all the checks it goes by: their cues aren't its own.
        return Explanation(check, call, verdict, tuple(trace.steps), (), {})
    nearest = () if verdict.occurrences else _nearest(compiled, view)
    cues = {name: len(view.hits(name)) for name in compiled.tagger.cues}
    return Explanation(check, call, verdict, tuple(trace.steps), nearest, cues)


def _nearest(compiled: CompiledScorecard, view: DialogueView) -> tuple[NearMiss, ...]:
    """The phrases that came nearest to a hit: most of their pieces in one turn, longest pieces first."""
    found: list[tuple[tuple[float, int, int], NearMiss]] = []
    for cue in compiled.tagger.cues.values():
        if view.hits(cue.name):
            continue
        for turn in range(len(view.call.turns)):
            text = view.folded(turn)
            for near in _near_phrases(cue, turn, text):
                share = len(near.held) / (len(near.held) + len(near.lacking))
                size = sum(map(len, near.held))
                found.append(((-share, -size, turn), near))
    found.sort(key=lambda each: (each[0], each[1].phrase.where))
    return tuple(near for _, near in found[:NEAREST])


def _near_phrases(cue: Cue, turn: int, text: str) -> list[NearMiss]:
    near = []
    for phrase in cue.phrases:
        parts = pieces(parse(phrase.text))
        if len(parts) < 2:
            continue
        held = tuple(
            max((s for s in part if s in text), key=lambda s: (len(s), s))
            for part in parts
            if any(s in text for s in part)
        )
        lacking = tuple("/".join(sorted(part)[:4]) for part in parts if not any(s in text for s in part))
        if held and sum(map(len, held)) >= 2:
            near.append(NearMiss(turn, phrase, cue.name, held, lacking))
    return near
