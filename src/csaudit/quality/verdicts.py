"""From verdicts of a workbook to entries of the list of suppressions: what is new, what is known, what contradicts.

An entry names a finding by check, call and quote. Where the quote alone would also hold for a finding of the same check
with another verdict, the entry takes the whole turn; where that doesn't tell them apart either, nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from csaudit.errors import Location
from csaudit.model import CallResult
from csaudit.quality.filled import Filled, Notice
from csaudit.quality.suppressions import Entry, SuppressionSpec, covers, normal
from csaudit.wording import LANGUAGES, both, say

SameCheck = Callable[[str, str], bool]
"""Whether two names are those of one check: it may have had another one before."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that don't say."""

    day: date
    by: str = ""
    reason: str = ""
    upheld: str = ""
    """Reason of what was upheld: nobody has to explain that a finding is right."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What becomes of the verdicts."""

    new: tuple[SuppressionSpec, ...]
    settled: Mapping[Location, SuppressionSpec]
    """Where entries stand that were under review, and what they are now."""
    known: int
    """Verdicts that the list, or another row, says already."""
    doubts: tuple[Notice, ...]


def reconcile(
    rows: Sequence[Filled],
    entries: Sequence[Entry],
    same_check: SameCheck,
    defaults: Defaults,
    mask: Callable[[str], str],
) -> Reconciled:
    """Hold the verdicts of some rows against each other and against the list. `mask` is for quotes that weren't."""
    groups: dict[tuple[str, str], list[Filled]] = {}
    for row in rows:
        groups.setdefault((row.call, row.check), []).append(row)
    listed: dict[str, list[Entry]] = {}
    for entry in entries:
        listed.setdefault(str(entry.spec.call), []).append(entry)
    found = _Ledger(defaults, mask)
    for (call, check), group in groups.items():
        about = [entry for entry in listed.get(call, ()) if same_check(str(entry.spec.check), check)]
        for row in group:
            if row.status:
                found.take(row, group, about)
    return Reconciled(tuple(found.new.values()), found.settled, found.known, tuple(found.doubts))


class _Ledger:
    """What is decided while the rows are gone through."""

    def __init__(self, defaults: Defaults, mask: Callable[[str], str]) -> None:
        self._defaults, self._mask = defaults, mask
        self.new: dict[tuple[str, str, str], SuppressionSpec] = {}
        self.settled: dict[Location, SuppressionSpec] = {}
        self.known = 0
        self.doubts: list[Notice] = []

    def take(self, row: Filled, group: Sequence[Filled], about: Sequence[Entry]) -> None:
        """One verdict; `group` are all the rows of its check in its call, `about` the entries of the same."""
        against = [other for other in group if other.status not in ("", row.status)]
        quote = _quote(row, group, against)
        if not quote:
            self._doubt("contradiction", row, other=_first(row, against).at)
            return
        listed = next((entry for entry in about if _covers_row(str(entry.spec.quote), row)), None)
        if listed is not None and listed.spec.status != "under_review":
            self._held_against(row, listed)
            return
        reason = self._reason(row, [row, *(each for each in group if each.status == row.status)], quote)
        if not reason:
            self._doubt("no_reason", row)
            return
        if listed is not None:
            self.known += listed.at in self.settled
            self.settled.setdefault(listed.at, self._settled(row, listed.spec, reason))
            return
        key = (row.call, row.check, normal(self._mask(quote)))
        self.known += key in self.new
        self.new.setdefault(key, self._spec(row, self._mask(quote), reason))

    def _held_against(self, row: Filled, listed: Entry) -> None:
        """A verdict on what the list has decided already."""
        said = "accepted" if listed.spec.status == "accepted" else "upheld"
        if said != row.status:
            self._doubt("listed_otherwise", row, entry=(listed.place, listed.place), status=_status(listed))
        elif listed.has_expired(self._defaults.day):
            self._doubt("listed_expired", row, entry=(listed.place, listed.place))
        else:
            self.known += 1

    def _reason(self, row: Filled, alike: Iterable[Filled], quote: str) -> str:
        """The note of the first row that the entry is about and that has one."""
        notes = (each.note for each in alike if each.note and _covers_row(quote, each))
        return (
            next(notes, "")
            or self._defaults.reason
            or (self._defaults.upheld if row.status == "upheld" else "")
        )

    def _spec(self, row: Filled, quote: str, reason: str) -> SuppressionSpec:
        return SuppressionSpec(
            check=row.check,
            call=row.call,
            quote=" ".join(quote.split()),
            reason=reason,
            status="upheld" if row.status == "upheld" else "accepted",
            by=row.by or self._defaults.by,
            decided=self._defaults.day,
            expires=None,
        )

    def _settled(self, row: Filled, listed: SuppressionSpec, reason: str) -> SuppressionSpec:
        """Of a finding that is right, the appeal is rejected; the date was that of the review."""
        decided = {
            "status": "rejected" if row.status == "upheld" else "accepted",
            "reason": reason,
            "by": row.by or self._defaults.by,
            "decided": self._defaults.day,
            "expires": None,
        }
        return listed.model_copy(update=decided)

    def _doubt(self, key: str, row: Filled, **parts: Notice) -> None:
        self.doubts.append(doubt(key, row, **parts))


def _quote(row: Filled, group: Sequence[Filled], against: Sequence[Filled]) -> str:
    """The least that names this finding and none that was judged otherwise, if possible none that wasn't judged."""
    unjudged = [other for other in group if not other.status and not _is_copy(other, row)]
    for others in ([*against, *unjudged], against):
        for quote in dict.fromkeys((row.quote, row.turn_text)):
            if quote and not any(_covers_row(quote, other) for other in others):
                return quote
    return ""


def _first(row: Filled, against: Sequence[Filled]) -> Filled:
    """The row that can't be told from this one."""
    return next(other for other in against if _covers_row(row.turn_text or row.quote, other))


def _is_copy(other: Filled, row: Filled) -> bool:
    """Whether it is the same finding, in another workbook."""
    return (other.turn, normal(other.quote), normal(other.turn_text)) == (
        row.turn,
        normal(row.quote),
        normal(row.turn_text),
    )


def _covers_row(quote: str, row: Filled) -> bool:
    """Whether an entry with this quote would be about the finding of a row.

    The workbook doesn't say where in its turn a quote stands: every place counts.
    """
    text, start = row.turn_text, row.turn_text.find(row.quote)
    if start < 0:
        return covers(quote, row.quote, 0, len(row.quote))
    while start >= 0:
        if covers(quote, text, start, start + len(row.quote)):
            return True
        start = text.find(row.quote, start + 1)
    return False


def _status(entry: Entry) -> Notice:
    return entry.spec.status, entry.spec.status


def doubt(key: str, row: Filled, **parts: Notice) -> Notice:
    """What is wrong with a row, in both languages."""
    named = {"at": row.at, "word": _word(row), **parts}
    zh, en = (
        say(f"verdicts.{key}", lang, check=row.check, call=row.call, **{n: p[here] for n, p in named.items()})
        for here, lang in enumerate(LANGUAGES)
    )
    return zh, en


def _word(row: Filled) -> Notice:
    return both("reports.qa_upheld" if row.status == "upheld" else "reports.qa_overturned")


def still_there(
    rows: Iterable[Filled], results: Mapping[str, CallResult], same_check: SameCheck
) -> tuple[list[Filled], list[Notice]]:
    """The rows whose findings a later run has too, and doubts about verdicts on those that it hasn't."""
    kept: list[Filled] = []
    doubts: list[Notice] = []
    for row in rows:
        result = results.get(row.call)
        if result is None or not _has(result, row, same_check):
            if row.status:
                doubts.append(doubt("no_call" if result is None else "gone", row))
            continue
        kept.append(row)
    return kept, doubts


def _has(result: CallResult, row: Filled, same_check: SameCheck) -> bool:
    for finding in result.findings:
        at = finding.evidence
        if row.fingerprint and finding.fingerprint == row.fingerprint:
            return True
        if same_check(finding.check, row.check) and (
            covers(row.quote, at.turn_text, at.start, at.end)
            or covers(row.turn_text or row.quote, at.turn_text, at.start, at.end)
        ):
            return True
    return False
