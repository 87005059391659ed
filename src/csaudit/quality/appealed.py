"""Hold a list of suppressions against the results of a run: what is taken back, and which entries did nothing."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from csaudit.engine import CompiledScorecard, suppress
from csaudit.model import CallResult, Finding, Suppression
from csaudit.packs import Library, find_check
from csaudit.quality.suppressions import Entry, covers, of_call
from csaudit.wording import both

Notice = tuple[str, str]
NEAR = 0.8
"""How alike a call id must be to be taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Appealed:
    """The results after appeals."""

    results: tuple[CallResult, ...]
    notices: tuple[Notice, ...]
    expired: bool
    """Whether an entry had expired, so that the date matters."""


def apply(
    scorecard: CompiledScorecard,
    results: Sequence[CallResult],
    entries: Sequence[Entry],
    today: date,
    library: Callable[[], Library],
    mask: Callable[[str], str],
) -> Appealed:
    """Every finding that an entry names, marked; those that are accepted cost nothing any more.

    Entries about calls that aren't in this run wait for theirs, in silence unless the id looks misspelt. The library is
    asked for only where an entry names a check that isn't on the scorecard; `mask` is for quotes in notices.
    """
    ids = _check_ids(scorecard.by_name, entries, library)
    by_call = of_call(entries)
    used: set[int] = set()
    marked = []
    for result in results:
        decided: dict[int, Suppression] = {}
        for place, entry in _about(result, by_call, ids):
            used.add(id(entry))
            decided.setdefault(place, _decision(entry, today))
        marked.append(suppress(scorecard, result, decided))
    present = {result.call_id: result for result in results}
    notices = [
        notice
        for entry in entries
        for notice in _doubts(
            entry, ids[id(entry)], scorecard, present, today, mask, was_used=id(entry) in used
        )
    ]
    expired = any(entry.has_expired(today) for entry in entries)
    return Appealed(tuple(marked), tuple(notices), expired)


def marker(
    checks: Collection[str], entries: Sequence[Entry], today: date, library: Callable[[], Library]
) -> Callable[[CallResult], CallResult]:
    """What marks the findings of a result that entries name and takes nothing back: for counting what was decided."""
    ids, by_call = _check_ids(checks, entries, library), of_call(entries)

    def mark(result: CallResult) -> CallResult:
        decided: dict[int, Suppression] = {}
        for place, entry in _about(result, by_call, ids):
            decided.setdefault(place, _decision(entry, today))
        findings = tuple(
            replace(finding, suppression=decided[place]) if place in decided else finding
            for place, finding in enumerate(result.findings)
        )
        return replace(result, findings=findings) if decided else result

    return mark


def _check_ids(
    checks: Collection[str], entries: Sequence[Entry], library: Callable[[], Library]
) -> dict[int, str]:
    """By the entry's `id()` the check that it means, for it may give a former name; empty where there is none."""

    def check_id(name: str) -> str:
        if name in checks:
            return name
        check = find_check(library(), name)
        return check.check if check is not None else ""

    return {id(entry): check_id(str(entry.spec.check)) for entry in entries}


def _about(
    result: CallResult, by_call: Mapping[str, Sequence[Entry]], ids: Mapping[int, str]
) -> Iterator[tuple[int, Entry]]:
    """The places of findings with the entries that name them, in the order of the entries."""
    for entry in by_call.get(result.call_id, ()):
        for place, finding in enumerate(result.findings):
            if finding.check == ids[id(entry)] and _names(entry, finding):
                yield place, entry


def _names(entry: Entry, finding: Finding) -> bool:
    at = finding.evidence
    return covers(str(entry.spec.quote), at.turn_text, at.start, at.end)


def _decision(entry: Entry, today: date) -> Suppression:
    spec = entry.spec
    status = "expired" if entry.has_expired(today) else spec.status
    expires = spec.expires.isoformat() if spec.expires is not None else ""
    return Suppression(status, str(spec.reason), str(spec.by), expires)


def _doubts(
    entry: Entry,
    check: str,
    scorecard: CompiledScorecard,
    present: dict[str, CallResult],
    today: date,
    mask: Callable[[str], str],
    *,
    was_used: bool,
) -> list[Notice]:
    """What is odd about an entry: no such check, a misspelt call, nothing there to suppress, expired."""
    spec = entry.spec
    if not check:
        near = difflib.get_close_matches(spec.check, list(scorecard.by_name), 1, 0.6)
        zh, en = both("gate.did_you_mean", near=near[0]) if near else ("", "")
        return [_notice("unknown_check", entry, {"near": (zh, en)}, check=spec.check)]
    result = present.get(str(spec.call))
    if result is None:
        near = difflib.get_close_matches(spec.call, list(present), 1, NEAR)
        return (
            [both("gate.suppression_unknown_call", at=entry.place, call=spec.call, near=near[0])]
            if near
            else []
        )
    if entry.has_expired(today):
        return [
            both(
                "gate.suppression_expired", at=entry.place, check=check, call=spec.call, expires=spec.expires
            )
        ]
    if was_used or check not in scorecard.by_name:
        return []
    quotes = [finding.evidence.quote for finding in result.findings if finding.check == check]
    near = difflib.get_close_matches(spec.quote, quotes, 1, 0.0)
    told = both("gate.suppression_near", quote=mask(near[0])) if near else ("", "")
    key = "lost" if spec.status == "upheld" else "unused"
    return [_notice(key, entry, {"near": told}, check=check, call=spec.call)]


def _notice(key: str, entry: Entry, more: dict[str, tuple[str, str]], **slots: object) -> Notice:
    """A sentence in both languages with parts that are bilingual themselves."""
    zh, _ = both(f"gate.suppression_{key}", at=entry.place, **slots, **{n: zh for n, (zh, _) in more.items()})
    _, en = both(f"gate.suppression_{key}", at=entry.place, **slots, **{n: en for n, (_, en) in more.items()})
    return zh, en
