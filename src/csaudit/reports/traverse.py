"""One walk over every string of a run that came from outside: transcripts, metadata, file names.

What nothing changes is kept as it is, up to whole calls: most texts of most calls are fit to be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter, is_
from typing import TypeVar

from csaudit.model import (
    CallResult,
    CheckOutcome,
    Evidence,
    Finding,
    GroupReport,
    RunReport,
    SkippedCall,
    Suppression,
)

T = TypeVar("T")
Text = Callable[[str], str]

_REMEMBERED = 10_000
_PLAIN = frozenset({int, float, bool, type(None)})
_REASON, _SUPPRESSED = attrgetter("reason"), attrgetter("suppressed")


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What becomes of each sort of string."""

    evidence: Callable[[Evidence], Evidence]
    text: Text
    """Free text: warnings, slots, strings inside facts, messages of skipped calls."""
    field: Callable[[str, str], str]
    """Metadata: name and value to the new value."""
    label: Text
    """Ids, file names and names of groups."""


class _Memo(dict[str, str]):
    """Texts and what became of them: a call quotes the same turns again and again, and all calls have the same keys."""

    def __init__(self, how: Callable[[str], str]) -> None:
        self._how = how

    def __missing__(self, text: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[text] = self._how(text)
        return made


def remembered(how: Callable[[str], str]) -> Text:
    """`how`, asked once for each of the latest texts."""
    return _Memo(how).__getitem__


def same_length(text: Text) -> Callable[[Evidence], Evidence]:
    """Evidence rewritten by a length-preserving `text`: the span stays, the quote is cut out anew."""

    def rewrite(evidence: Evidence) -> Evidence:
        turn_text = text(evidence.turn_text)
        if turn_text == evidence.turn_text:
            return evidence
        return replace(evidence, turn_text=turn_text, quote=turn_text[evidence.start : evidence.end])

    return rewrite


def piecewise(first: Text, text: Callable[[str], str], both: Text) -> Callable[[Evidence], Evidence]:
    """Evidence rewritten by a length-preserving `first` and then by a `text` that may drop characters.

    The span moves with its quote. `both` is one after the other: what it leaves as it is has no piece that would change.
    """
    masked = same_length(first)

    def rewrite(evidence: Evidence) -> Evidence:
        if both(evidence.turn_text) == evidence.turn_text and _is_sound(evidence):
            return evidence
        evidence = masked(evidence)
        whole = evidence.turn_text
        before, quote = text(whole[: evidence.start]), text(whole[evidence.start : evidence.end])
        turn_text = before + quote + text(whole[evidence.end :])
        start = len(before)
        return replace(evidence, turn_text=turn_text, start=start, end=start + len(quote), quote=quote)

    return rewrite


def _is_sound(evidence: Evidence) -> bool:
    """Whether the quote stands where the span says; in a run from a file it may not."""
    quote, start = evidence.quote, evidence.start
    return 0 <= start == evidence.end - len(quote) and evidence.turn_text.startswith(quote, start)


def rewritten(report: RunReport, how: Rewrite) -> RunReport:
    """The run with every outside string rewritten; the checks' own words are left alone."""
    facts = _Facts(how.text)
    return replace(
        report,
        run=replace(
            report.run, notices=tuple((how.label(zh), how.label(en)) for zh, en in report.run.notices)
        ),
        results=tuple([_call(result, how, facts) for result in report.results]),
        teams=tuple([_group(group, how) for group in report.teams]),
        agents=tuple([_group(group, how) for group in report.agents]),
        skipped=tuple([_skipped(skipped, how) for skipped in report.skipped]),
    )


def _changed(thing: T, **fields: object) -> T:
    """`thing` with these fields; itself where it has them all."""
    for name, value in fields.items():
        old = getattr(thing, name)
        if old is not value and not (isinstance(old, str) and old == value):
            return replace(thing, **fields)  # type: ignore[type-var]
    return thing


def _kept(old: tuple[T, ...], new: Iterable[T]) -> tuple[T, ...]:
    """`new`; the tuple there is where each of its members is the old one."""
    made = tuple(new)
    return old if all(map(is_, old, made)) else made


def _call(result: CallResult, how: Rewrite, facts: _Facts) -> CallResult:
    label, field, text = how.label, how.field, how.text
    metadata = {label(name): field(name, value) for name, value in result.metadata.items()}
    warnings = tuple([(text(zh), text(en)) for zh, en in result.warnings])
    return _changed(
        result,
        call_id=label(result.call_id),
        source=label(result.source),
        metadata=result.metadata if metadata == result.metadata else metadata,
        findings=_kept(result.findings, [_finding(finding, how) for finding in result.findings]),
        outcomes=_outcomes(result.outcomes, how),
        warnings=result.warnings if warnings == result.warnings else warnings,
        facts=facts(result.facts),
    )


def _outcomes(outcomes: tuple[CheckOutcome, ...], how: Rewrite) -> tuple[CheckOutcome, ...]:
    """Reasons of crashes are the exception's own words; all the others are a few keys."""
    if any(how.text(reason) != reason for reason in set(map(_REASON, outcomes))):
        return tuple([_outcome(outcome, how) for outcome in outcomes])
    if not any(map(_SUPPRESSED, outcomes)):
        return outcomes
    return _kept(outcomes, [_outcome(each, how) if each.suppressed else each for each in outcomes])


def _outcome(outcome: CheckOutcome, how: Rewrite) -> CheckOutcome:
    excused = [_changed(each, evidence=how.evidence(each.evidence)) for each in outcome.suppressed]
    return _changed(outcome, reason=how.text(outcome.reason), suppressed=_kept(outcome.suppressed, excused))


def _finding(finding: Finding, how: Rewrite) -> Finding:
    evidence = how.evidence(finding.evidence)
    related = _kept(finding.related, [how.evidence(piece) for piece in finding.related])
    # A slot that repeats a quote must say what the quote says now, not more of it.
    quotes = {finding.evidence.quote: evidence.quote}
    quotes.update([(old.quote, new.quote) for old, new in zip(finding.related, related, strict=True)])
    slots = {name: quotes.get(value) or how.text(value) for name, value in finding.slots.items()}
    return _changed(
        finding,
        evidence=evidence,
        related=related,
        slots=finding.slots if slots == finding.slots else slots,
        suppression=_appeal(finding.suppression, how),
    )


def _appeal(suppression: Suppression | None, how: Rewrite) -> Suppression | None:
    if suppression is None:
        return None
    return _changed(suppression, reason=how.text(suppression.reason), by=how.label(suppression.by))


def _group(group: GroupReport, how: Rewrite) -> GroupReport:
    teams = tuple(map(how.label, group.teams))
    return _changed(group, name=how.label(group.name), teams=group.teams if teams == group.teams else teams)


def _skipped(skipped: SkippedCall, how: Rewrite) -> SkippedCall:
    return _changed(
        skipped, source=how.label(skipped.source), zh=how.text(skipped.zh), en=how.text(skipped.en)
    )


class _Facts:
    """Facts with their strings rewritten; kept where none changes: to build them anew takes five times as long."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._names: set[str] = set()
        """Names that don't change: all calls have the same few."""

    def __call__(self, facts: Mapping[str, object]) -> Mapping[str, object]:
        """Of one call."""
        if self._is_fit(facts):
            return facts
        return {self._text(str(name)): _value(value, self._text) for name, value in facts.items()}

    def _is_fit(self, value: object) -> bool:
        inners: Iterable[object]
        if isinstance(value, dict):
            if not (value.keys() <= self._names or self._are_fit(value)):
                return False
            inners = value.values()
        elif isinstance(value, list | tuple):
            inners = value
        else:
            return type(value) in _PLAIN
        for inner in inners:
            if type(inner) is str:
                if self._text(inner) != inner:
                    return False
            elif type(inner) not in _PLAIN and not self._is_fit(inner):
                return False
        return True

    def _are_fit(self, names: Iterable[object]) -> bool:
        if any(type(name) is not str or self._text(name) != name for name in names):
            return False
        self._names.update(map(str, names))
        return True


def _value(value: object, text: Text) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(str(name)): _value(inner, text) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(inner, text) for inner in value]
    return value
