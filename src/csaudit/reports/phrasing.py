"""Names, numbers and sentences as the reader's language has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from csaudit.engine.stats import Rate
from csaudit.model import CallResult, CheckCard, Evidence, Finding, Outcome, Score, Window
from csaudit.wording import say

_MARKS = "，,、。；; "
_SLOT = re.compile(r"\{(\w+)\}")


def in_language(texts: Mapping[str, str], lang: str) -> str:
    """The text in `lang`, else in any language there is, else empty."""
    return texts.get(lang) or next((text for _, text in sorted(texts.items()) if text), "")


def filled(template: str, slots: Mapping[str, str]) -> str:
    """`template` with `{name}` replaced; a slot without a value becomes an ellipsis, never an error."""
    if "{" not in template:
        return template
    return _SLOT.sub(lambda slot: slots.get(slot.group(1)) or "…", template)


@lru_cache(maxsize=1024)
def named(kind: str, key: str, lang: str) -> str:
    """The name of a role, outcome, severity, confidence or dimension; an unknown key stays as it is."""
    try:
        return say(f"model.{kind}_{key}", lang)
    except KeyError:
        return key


@lru_cache(maxsize=1024)
def reason(key: str, lang: str) -> str:
    """A reason key of an outcome or an exception as a sentence; an unknown key stays as it is."""
    name, _, detail = key.partition(":")
    try:
        text = say(f"reports.reason_{name.strip().replace('-', '_')}", lang)
    except KeyError:
        return key
    return (
        f"{text}（{detail.strip()}）"
        if detail and lang == "zh"
        else text + (f" ({detail.strip()})" if detail else "")
    )


def title(card: CheckCard | None, check: str, lang: str) -> str:
    """The title of a check, else its id."""
    return (in_language(card.title, lang) if card else "") or check


def message(finding: Finding, card: CheckCard | None, lang: str) -> str:
    """What the finding says, slots filled in; a mark that ends a quoted piece is no part of what was said."""
    if card is None:
        return ""
    slots = {name: value.rstrip(_MARKS) or value for name, value in finding.slots.items()}
    return filled(in_language(card.message, lang), slots)


def why(finding: Finding, card: CheckCard | None, lang: str) -> str:
    """Why it matters to the customer."""
    return filled(in_language(card.why, lang), finding.slots) if card else ""


def suggest(finding: Finding, card: CheckCard | None, lang: str) -> str:
    """What to say instead."""
    return filled(in_language(card.suggest, lang), finding.slots) if card else ""


def group_name(name: str, lang: str) -> str:
    """The name of an agent or team; calls that name none get a name of their own."""
    return name or say("reports.unnamed", lang)


def number(value: float | None) -> str:
    """A score or points: at most two decimals, none that say nothing; a dash for no value."""
    if value is None:
        return "–"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def signed(points: float) -> str:
    """Points with their sign: `-3`, `+1.5`."""
    return ("+" if points >= 0 else "−") + number(abs(points))


def percent(share: float | None) -> str:
    """A proportion as a percentage with one decimal; a dash for no value."""
    return "–" if share is None else f"{share * 100:.1f}%"


def clock(seconds: float | None) -> str:
    """Seconds from the start of the call as `mm:ss` or `h:mm:ss`; empty where there is no time."""
    if seconds is None:
        return ""
    whole = int(max(seconds, 0))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def turn_label(evidence: Evidence, lang: str) -> str:
    """Where a quote stands, for people: turns are counted from 1, time follows where there is one."""
    text = say("reports.turn", lang, n=evidence.turn + 1, role=named("role", evidence.role.value, lang))
    stamp = clock(evidence.time)
    return f"{text} {stamp}" if stamp else text


def phrase(evidence: Evidence, lang: str) -> str:
    """The phrase that fired; marked where the quote only sounds like it."""
    return say("reports.by_sound", lang, phrase=evidence.phrase) if evidence.by_sound else evidence.phrase


def excerpt(text: str, limit: int) -> str:
    """`text`, cut in the middle when it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    return f"{text[:head]}…{text[len(text) - (limit - head - 1) :]}"


def heading(column: str, lang: str) -> str:
    """What stands above a column that people read."""
    return say(f"reports.col_{column}", lang).replace("_", " ")


def verdict(score: Score, lang: str) -> str:
    """Passed, not passed, fatal, or no verdict."""
    if score.fatal:
        return say("reports.verdict_fatal", lang)
    if score.passed is None:
        return say("reports.verdict_none", lang)
    return say("reports.verdict_passed" if score.passed else "reports.verdict_failed", lang)


def role_source(key: str, lang: str, confidence: float | None = None) -> str:
    """How the roles were found, and how sure that is; an unknown key stays as it is."""
    try:
        how = say(f"model.roles_{key}", lang)
    except KeyError:
        return key
    return how if confidence is None else say("model.roles_sure", lang, how=how, confidence=confidence)


def charged_as(result: CallResult, index: int, finding: Finding, card: CheckCard | None, lang: str) -> str:
    """What the finding cost, or why it cost nothing."""
    told = appeal(finding, lang)
    if not finding.stands:
        return told
    cost = _cost(result, index, finding, card, lang)
    return say("reports.appealed", lang, cost=cost, appeal=told) if told else cost


def appeal(finding: Finding, lang: str) -> str:
    """What became of an appeal, with its reason; empty where nobody appealed."""
    suppression = finding.suppression
    if suppression is None:
        return ""
    text = say(f"reports.appeal_{suppression.status}", lang, expires=suppression.expires)
    key = "reports.appeal_by" if suppression.by else "reports.appeal"
    return say(key, lang, decision=text, reason=suppression.reason, by=suppression.by)


def _cost(result: CallResult, index: int, finding: Finding, card: CheckCard | None, lang: str) -> str:
    points = sum(line.points for line in result.score.ledger if line.finding == index)
    if points:
        return say("reports.charged", lang, points=signed(points))
    if finding.outcome is Outcome.REVIEW:
        by_sound = any(piece.by_sound for piece in (finding.evidence, *finding.related))
        return say("reports.uncharged_sound" if by_sound else "reports.uncharged_review", lang)
    if card and card.enforce == "warn":
        return say("reports.uncharged_warn", lang)
    if _episode_charged(result, finding):
        return say("reports.uncharged_episode", lang)
    return say("reports.uncharged_item", lang)


def _episode_charged(result: CallResult, finding: Finding) -> bool:
    charged = {line.finding for line in result.score.ledger if line.kind == "charge" and line.points}
    return any(
        place in charged and other.episode == finding.episode for place, other in enumerate(result.findings)
    )


def baseline_mark(finding: Finding, lang: str) -> str:
    """`new` where a baseline was given and the finding isn't in it, else empty."""
    return say("reports.baseline_new", lang) if finding.baseline == "new" and finding.stands else ""


def rate(value: Rate) -> str:
    """A rate with its 95 % interval; `*` marks a small sample, a dash that nothing was applicable."""
    if value.share is None:
        return "–"
    low, high = value.interval
    return f"{percent(value.share)} [{low * 100:.0f}–{high * 100:.0f}]{'*' if value.small else ''}"


def around(evidence: Evidence, context: int, longest: int = 160) -> tuple[str, str, str]:
    """What stands before the quote, the quote, and what follows, cut to `context` characters each side."""
    before, after = evidence.turn_text[: evidence.start], evidence.turn_text[evidence.end :]
    if len(before) > context:
        before = f"…{before[-context:]}"
    if len(after) > context:
        after = f"{after[:context]}…"
    return before, excerpt(evidence.quote, longest), after


def searched(window: Window, lang: str) -> str:
    """Where an omission was looked for."""
    if window.first == window.last:
        return say("reports.finding_window_turn", lang, turn=window.first + 1)
    return say("reports.finding_window", lang, first=window.first + 1, last=window.last + 1)
