"""How the agent led the talk, in sentences: questions, relapses, steering, limits, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from csaudit.reports.facts_values import joined, mapping, mappings, name, number, quoted
from csaudit.wording import say


def skill_lines(facts: Mapping[str, object], lang: str) -> Iterator[str]:
    """One line for each thing there is something to say of."""
    for key, names in (
        ("questions", ("open", "closed", "guiding", "judging")),
        ("suggestions", ("neutral", "flat")),
    ):
        counts = mapping(facts.get(key))
        if counts:
            yield say(f"reports.facts_{key}", lang, **{key: number(counts.get(key)) or 0 for key in names})
    yield from _relapses(mappings(facts.get("relapses")), lang)
    steering = mapping(facts.get("steering"))
    if tries := number(steering.get("attempts")):
        followed = number(steering.get("followed_after"))
        key = "facts_not_followed" if followed is None else "facts_followed"
        yield joined(
            [say("reports.facts_steering", lang, n=tries), say(f"reports.{key}", lang, n=followed)], lang
        )
    for limit in mappings(facts.get("limits")):
        if (turn := number(limit.get("turn"))) is not None:
            quote = quoted(limit)
            yield say("reports.facts_limit", lang, turn=turn + 1, quote=quote, parts=_limit(limit, lang))
    parts = mappings(mapping(facts.get("record")).get("parts"))
    if parts:
        ticks = (
            f"{'✓' if each.get('there') is True else '✗'} {name('part', each.get('part'), lang)}"
            for each in parts
        )
        yield f"{say('reports.facts_record', lang)}{say('reports.colon', lang)}{joined(ticks, lang)}"


def _relapses(found: list[Mapping[str, object]], lang: str) -> Iterator[str]:
    if not found:
        return
    parts = [say("reports.facts_relapses", lang, n=len(found))]
    for each in found:
        quote = quoted(mapping(each.get("proposal")))
        turn = (number(each.get("upset")) or 0) + 1
        parts.append(say("reports.facts_relapse_at", lang, turn=turn, quote=quote))
    yield joined([*parts, say("reports.facts_relapse_benchmark", lang)], lang)


def _limit(limit: Mapping[str, object], lang: str) -> str:
    keys = ["early" if limit.get("early") is True else "late"]
    keys.append("reason" if limit.get("reason") is True else "no_reason")
    keys += ["authority"] if limit.get("authority") is True else []
    keys.append("alternative" if limit.get("alternative") is True else "no_alternative")
    return joined((say(f"reports.facts_limit_{key}", lang) for key in keys), lang)
