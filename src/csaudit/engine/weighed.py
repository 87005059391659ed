"""What the scales say of several calls at once: where a fault stands is looked up for all, and quoted where it still counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from csaudit.cues.said import Asked, Talk
from csaudit.dialogue import DialogueView
from csaudit.dialogue.suspicion import Suspected
from csaudit.engine.scorecard import CompiledScorecard, Scale
from csaudit.engine.settle import UNSAID, Answer, Borne, apart
from csaudit.kinds.parts.verdict import PASSED, Verdict
from csaudit.model import CheckOutcome, Outcome


class Listened(NamedTuple):
    """The calls that a pack's model listened to, because its scales judge them."""

    talk: Talk
    suspected: Suspected
    places: Sequence[int]
    """Of each, its place among all calls."""


class Standing(NamedTuple):
    """Where a scale says that its fault stands."""

    scale: Scale
    place: int
    """Of the call, among all calls."""
    first: int
    """The first turn of the call, as the talk counts."""
    turns: list[int]


def look_up(
    scorecard: CompiledScorecard,
    pack: str,
    listened: Listened,
    views: Sequence[DialogueView],
    answered: Sequence[dict[str, Answer]],
) -> list[Standing]:
    """What the pack's scales say that judge all those calls and ask nothing else of them. As answers, they passed so far.

    What has to be asked of a check itself stays unsaid.
    """
    talk, suspected, places = listened
    scales = [
        scale
        for scale in scorecard.scales
        if scale.weigh.pack == pack
        and scale.weigh.min_turns == scorecard.models[pack]
        and scale.check.applies_to is None
    ]
    standing = [(scale, scale.weigh.standing(suspected)) for scale in scales]
    borders = talk.borders.tolist()
    # Nothing fails from here on: a check that only seems to have passed would be the worst of all.
    passed: dict[str, Answer] = dict.fromkeys([scale.check.check for scale in scales], PASSED)
    for place in places:
        answered[place].update(passed)
    found = []
    for scale, calls in standing:
        for number, turns in calls.items():
            place, first = places[number], borders[number]
            if views[place].call.ordered:
                found.append(Standing(scale, place, first, turns))
            else:
                answered[place][scale.check.check] = UNSAID
    return found


def quote(
    talk: Talk,
    standing: Sequence[Standing],
    borne: Sequence[Borne],
    views: Sequence[DialogueView],
    answered: Sequence[dict[str, Answer]],
) -> None:
    """The answers where a fault stands that no finding of another check (`borne` out, by call) stands in for."""
    left: list[Standing] = []
    asked: list[Asked] = []
    for scale, place, first, all_turns in standing:
        near = borne[place].get(scale.check.check)
        turns = apart(all_turns, near) if near else all_turns
        if turns:
            left.append(Standing(scale, place, first, turns))
            roles, moves = views[place].roles, scale.weigh.quote
            asked += [Asked(moves[roles[turn]], first, turn) for turn in turns]
    try:
        best = iter(talk.best(asked))
    except Exception as error:
        for scale, place, _, _ in left:
            check = scale.check.check
            answered[place][check] = CheckOutcome(check, Outcome.ERROR, f"{type(error).__name__}: {error}")
        return
    for scale, place, _, turns in left:
        found = tuple([scale.weigh.occurrence(views[place], turn, next(best)) for turn in turns])
        answered[place][scale.check.check] = Verdict(Outcome.FAIL, found)
