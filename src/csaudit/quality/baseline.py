"""A baseline: the findings that are known already. Sorted, one a line, no clock and no turn numbers, so that it merges."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csaudit.errors import UsageError
from csaudit.model import CallResult, Finding
from csaudit.wording import both

VERSION = 1
_KEYS = ("call", "check", "role", "quote", "fingerprint")


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """One known finding. The fingerprint decides; the other values tell people what it is."""

    call: str
    check: str
    role: str
    quote: str
    fingerprint: str


Baseline = tuple[Known, ...]
"""Sorted; a finding of two calls with one id is in it twice."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The results of a run held against a baseline."""

    results: tuple[CallResult, ...]
    gone: Baseline
    """What these calls no longer have. Calls and checks that weren't in the run are left out: nothing is known of them."""


def known(results: Iterable[CallResult], mask: Callable[[str], str]) -> Baseline:
    """The findings of a run as a baseline: all but those that are suppressed. Quotes are masked."""
    return tuple(
        sorted(
            Known(
                result.call_id,
                finding.check,
                finding.evidence.role.value,
                mask(finding.evidence.quote),
                finding.fingerprint,
            )
            for result in results
            for finding in result.findings
            if finding.stands
        )
    )


def compare(results: Sequence[CallResult], baseline: Baseline, checks: Iterable[str]) -> Compared:
    """Every finding marked as new or unchanged, and what is gone."""
    left = Counter(entry.fingerprint for entry in baseline)
    marked = []
    for result in results:
        findings = tuple(replace(finding, baseline=_state(finding, left)) for finding in result.findings)
        marked.append(replace(result, findings=findings))
    calls, judged = {result.call_id for result in results}, set(checks)
    gone = []
    for entry in baseline:
        if left[entry.fingerprint] > 0 and entry.call in calls and entry.check in judged:
            left[entry.fingerprint] -= 1
            gone.append(entry)
    return Compared(tuple(marked), tuple(gone))


def _state(finding: Finding, left: Counter[str]) -> str:
    if left[finding.fingerprint] <= 0:
        return "new"
    left[finding.fingerprint] -= 1
    return "unchanged"


def pruned(baseline: Baseline, gone: Baseline) -> Baseline:
    """The baseline without what is gone: never longer than it was."""
    left = Counter(gone)
    kept = []
    for entry in baseline:
        if left[entry] > 0:
            left[entry] -= 1
        else:
            kept.append(entry)
    return tuple(kept)


def dump(baseline: Iterable[Known]) -> bytes:
    """The file: one finding a line, sorted, so that two edits merge and a diff reads well."""
    lines = [
        json.dumps({key: getattr(entry, key) for key in _KEYS}, ensure_ascii=False)
        for entry in sorted(baseline)
    ]
    body = ",\n".join(lines)
    text = f'{{"csaudit_baseline": {VERSION}, "findings": [\n{body}\n]}}\n' if lines else (
        f'{{"csaudit_baseline": {VERSION}, "findings": []}}\n')  # fmt: skip
    return text.encode("utf-8", "replace")


def load(data: bytes, path: str) -> Baseline:
    """The inverse of `dump`, in any order; `UsageError` for anything else, saying what is wrong."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = f"{path}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else path
        raise _broken(line, f"{type(error).__name__}: {error}") from error
    if not isinstance(found, dict) or found.get("csaudit_baseline") != VERSION:
        raise _broken(path, f'"csaudit_baseline": {VERSION}')
    entries = found.get("findings")
    if not isinstance(entries, list):
        raise _broken(path, '"findings"')
    return tuple(sorted(_entry(each, place, path) for place, each in enumerate(entries)))


def _entry(each: Any, place: int, path: str) -> Known:
    if (
        not isinstance(each, dict)
        or set(each) != set(_KEYS)
        or not all(isinstance(v, str) for v in each.values())
    ):
        raise _broken(path, f"findings[{place}]")
    return Known(**each)


def _broken(path: str, why: str) -> UsageError:
    return UsageError(*both("gate.baseline_broken", path=path, why=why))
