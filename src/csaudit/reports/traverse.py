"""One walk over every string of a run that came from outside: transcripts, metadata, file names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from csaudit.model import CallResult, Evidence, Finding, GroupReport, RunReport, SkippedCall, Suppression


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What becomes of each sort of string."""

    evidence: Callable[[Evidence], Evidence]
    text: Callable[[str], str]
    """Free text: warnings, slots, strings inside facts, messages of skipped calls."""
    field: Callable[[str, str], str]
    """Metadata: name and value to the new value."""
    label: Callable[[str], str]
    """Ids, file names and names of groups."""


def same_length(text: Callable[[str], str]) -> Callable[[Evidence], Evidence]:
    """Evidence rewritten by a length-preserving `text`: the span stays, the quote is cut out anew."""

    def rewrite(evidence: Evidence) -> Evidence:
        turn_text = text(evidence.turn_text)
        if turn_text == evidence.turn_text:
            return evidence
        return replace(evidence, turn_text=turn_text, quote=turn_text[evidence.start : evidence.end])

    return rewrite


def piecewise(text: Callable[[str], str]) -> Callable[[Evidence], Evidence]:
    """Evidence rewritten by a `text` that may drop characters: the span moves with its quote."""

    def rewrite(evidence: Evidence) -> Evidence:
        whole = evidence.turn_text
        before, quote = text(whole[: evidence.start]), text(whole[evidence.start : evidence.end])
        turn_text = before + quote + text(whole[evidence.end :])
        start = len(before)
        return replace(evidence, turn_text=turn_text, start=start, end=start + len(quote), quote=quote)

    return rewrite


def rewritten(report: RunReport, how: Rewrite) -> RunReport:
    """The run with every outside string rewritten; the checks' own words are left alone."""
    return replace(
        report,
        run=replace(
            report.run, notices=tuple((how.label(zh), how.label(en)) for zh, en in report.run.notices)
        ),
        results=tuple(_call(result, how) for result in report.results),
        teams=tuple(_group(group, how) for group in report.teams),
        agents=tuple(_group(group, how) for group in report.agents),
        skipped=tuple(_skipped(skipped, how) for skipped in report.skipped),
    )


def _call(result: CallResult, how: Rewrite) -> CallResult:
    return replace(
        result,
        call_id=how.label(result.call_id),
        source=how.label(result.source),
        metadata={how.label(name): how.field(name, value) for name, value in result.metadata.items()},
        findings=tuple(_finding(finding, how) for finding in result.findings),
        outcomes=tuple(
            replace(
                outcome,
                reason=how.text(outcome.reason),  # of a crash: the exception's own words
                suppressed=tuple(replace(s, evidence=how.evidence(s.evidence)) for s in outcome.suppressed),
            )
            if outcome.suppressed or outcome.reason
            else outcome
            for outcome in result.outcomes
        ),
        warnings=tuple((how.text(zh), how.text(en)) for zh, en in result.warnings),
        facts={how.text(name): _value(value, how.text) for name, value in result.facts.items()},
    )


def _finding(finding: Finding, how: Rewrite) -> Finding:
    evidence = how.evidence(finding.evidence)
    related = tuple(how.evidence(piece) for piece in finding.related)
    # A slot that repeats a quote must say what the quote says now, not more of it.
    quotes = {finding.evidence.quote: evidence.quote}
    quotes.update((old.quote, new.quote) for old, new in zip(finding.related, related, strict=True))
    slots = {name: quotes.get(value) or how.text(value) for name, value in finding.slots.items()}
    return replace(
        finding,
        evidence=evidence,
        related=related,
        slots=slots,
        suppression=_appeal(finding.suppression, how),
    )


def _appeal(suppression: Suppression | None, how: Rewrite) -> Suppression | None:
    if suppression is None:
        return None
    return replace(suppression, reason=how.text(suppression.reason), by=how.label(suppression.by))


def _group(group: GroupReport, how: Rewrite) -> GroupReport:
    return replace(group, name=how.label(group.name), teams=tuple(how.label(team) for team in group.teams))


def _skipped(skipped: SkippedCall, how: Rewrite) -> SkippedCall:
    return replace(
        skipped, source=how.label(skipped.source), zh=how.text(skipped.zh), en=how.text(skipped.en)
    )


def _value(value: object, text: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, Mapping):
        return {text(str(name)): _value(inner, text) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_value(inner, text) for inner in value]
    return value
