"""The evaluation tree, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csaudit.reports.controls import visible as plain
from csaudit.wording import say, say_evidence, say_reason

if TYPE_CHECKING:
    from csaudit.kinds import Spot, Step
    from csaudit.model import Call
    from csaudit.quality.explain import Explanation

MARKS = {True: "✓", False: "✗", None: "·"}


def render(explanation: Explanation, title: str, lang: str) -> str:
    """The explanation as lines of text; turns are counted from 1, as people count."""
    lines = [say("explain.title", lang, check=explanation.check, title=title)]
    lines += [_step(step, explanation.call, lang) for step in explanation.steps]
    outcome = say(f"model.outcome_{explanation.verdict.outcome.value}", lang)
    reason = explanation.verdict.reason
    suffix = (
        (f"（{say_reason(reason, lang)}）" if lang == "zh" else f" ({say_reason(reason, lang)})")
        if reason
        else ""
    )
    lines.append(say("explain.verdict", lang, outcome=outcome) + suffix)
    lines += _nearest(explanation, lang)
    if not explanation.cues:
        return "\n".join(lines) + "\n"
    counts = "，".join(f"{cue} {count}" for cue, count in explanation.cues.items() if count)
    lines.append(say("explain.cues", lang, counts=counts or "0"))
    return "\n".join(lines) + "\n"


def _step(step: Step, call: Call, lang: str) -> str:
    slots = dict(step.slots)
    if "reason" in slots:
        slots["reason"] = say_reason(str(slots["reason"]), lang)
    if isinstance(why := slots.get("why"), tuple):
        parts = (f"{say_evidence(feature, lang)} {added:+.1f}" for feature, added in why)
        slots["why"] = ("；" if lang == "zh" else "; ").join(parts)
    if isinstance(slots.get("last"), int):
        slots["last"] = int(str(slots["last"])) + 1
    text = say(f"explain.{step.key}", lang, **slots)
    where = f" {_spot(step.spot, call, lang)}" if step.spot is not None else ""
    return f"  {'  ' * step.depth}{MARKS[step.good]} {text}{where}"


def _spot(spot: Spot, call: Call, lang: str) -> str:
    turn = call.turns[spot.turn]
    role = say(f"model.role_{turn.role.value}", lang)
    before, quote, after = turn.text[: spot.start], turn.text[spot.start : spot.end], turn.text[spot.end :]
    text = f"{say('explain.turn', lang, turn=spot.turn + 1, role=role)}：{before}【{quote}】{after}"
    if spot.hit is not None:
        phrase = spot.hit.phrase
        key = "explain.by_sound" if phrase.by_sound else "explain.by"
        text += "  ← " + say(key, lang, phrase=phrase.text, cue=spot.hit.cue, where=phrase.where)
    return plain(text)


def _nearest(explanation: Explanation, lang: str) -> Iterator[str]:
    if explanation.nearest:
        yield say("explain.nearest", lang)
    for near in explanation.nearest:
        yield "  " + plain(
            say(
                "explain.near",
                lang,
                turn=near.turn + 1,
                held="…".join(near.held),
                lacking="…".join(near.lacking),
                phrase=near.phrase.text,
                cue=near.cue,
                where=near.phrase.where,
            )
        )
