"""What an edit of checks changes on the same calls: findings, verdicts, scores, outcomes, and agreement with labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from csaudit.model import CallResult, Finding
from csaudit.quality.agreement import Agreement, agree
from csaudit.quality.labels import CallLabels, Label


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A finding that is new (`before` is `None`), lost (`after` is `None`), or says something else than before."""

    call_id: str
    source: str
    before: Finding | None
    after: Finding | None

    @property
    def kind(self) -> str:
        """`new`, `lost` or `changed`."""
        return "new" if self.before is None else "lost" if self.after is None else "changed"

    @property
    def shown(self) -> Finding:
        """The finding as it is now; a lost one as it was."""
        finding = self.after or self.before
        assert finding is not None, "one of them is there"
        return finding


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call whose score or verdict changed. A verdict is `passed`, `failed`, `fatal` or `unscored`."""

    call_id: str
    source: str
    score: tuple[float | None, float | None]
    verdict: tuple[str, str]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A team or an agent with a call that changed: mean score and failed calls, before and after."""

    name: str
    calls: int
    changed: int
    mean: tuple[float | None, float | None]
    failed: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """Calls on which a check answers something else; an empty outcome where there is no such check."""

    check: str
    before: str
    after: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelChange:
    """Agreement with labels, before and after, and the single labels and findings that made the difference."""

    before: Agreement
    after: Agreement
    found: tuple[tuple[str, Label], ...]
    """Labelled faults that were missed and are found now: fixed."""
    silenced: tuple[tuple[str, Finding], ...]
    """False alarms that are gone: fixed."""
    missed: tuple[tuple[str, Label], ...]
    """Labelled faults that were found and are missed now: broken."""
    alarms: tuple[tuple[str, Finding], ...]
    """New false alarms: broken."""


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that changed over some calls."""

    calls: int
    mean: tuple[float | None, float | None]
    findings: tuple[FindingChange, ...]
    scores: tuple[CallChange, ...]
    teams: tuple[GroupChange, ...]
    agents: tuple[GroupChange, ...]
    outcomes: tuple[OutcomeChange, ...]
    labels: LabelChange | None = None

    @property
    def anything(self) -> bool:
        """Whether there is any difference."""
        return bool(self.findings or self.scores or self.outcomes)


Pair = tuple[CallResult, CallResult]


def change(
    before: Sequence[CallResult],
    after: Sequence[CallResult],
    labels: Mapping[str, CallLabels] | None = None,
) -> Change:
    """Compare two audits of the same calls, in the same order."""
    pairs = list(zip(before, after, strict=True))
    return Change(
        calls=len(pairs),
        mean=_mean(pairs),
        findings=tuple(found for pair in pairs for found in _findings(*pair)),
        scores=tuple(_call(*pair) for pair in pairs if _differs(*pair)),
        teams=_groups(pairs, lambda result: result.team),
        agents=_groups(pairs, lambda result: result.agent),
        outcomes=_outcomes(pairs),
        labels=_labels(agree(before, labels), agree(after, labels)) if labels else None,
    )


def _findings(before: CallResult, after: CallResult) -> Iterable[FindingChange]:
    """First those at the very same place are paired, then those of one check in one turn: their quote changed."""
    old, new = list(before.findings), list(after.findings)
    pairs: list[tuple[Finding | None, Finding | None]] = []
    for place in (_place, _turn):
        waiting: dict[object, list[Finding]] = {}
        for finding in new:
            waiting.setdefault(place(finding), []).append(finding)
        left = []
        for finding in old:
            same = waiting.get(place(finding))
            if same:
                pairs.append((finding, same.pop(0)))
            else:
                left.append(finding)
        old, new = left, [finding for each in waiting.values() for finding in each]
    pairs += [(finding, None) for finding in old] + [(None, finding) for finding in new]
    changes = [
        FindingChange(after.call_id, after.source, one, other)
        for one, other in pairs
        if one is None or other is None or _says(one) != _says(other)
    ]
    return sorted(changes, key=lambda each: (_place(each.shown), each.kind))


def _turn(finding: Finding) -> tuple[int, str]:
    return finding.evidence.turn, finding.check


def _place(finding: Finding) -> tuple[int, int, int, str]:
    return finding.evidence.turn, finding.evidence.start, finding.evidence.end, finding.check


def _says(finding: Finding) -> tuple[object, ...]:
    return (*_place(finding), finding.outcome, finding.severity, finding.confidence)


def _differs(before: CallResult, after: CallResult) -> bool:
    return before.score.value != after.score.value or _verdict(before) != _verdict(after)


def _call(before: CallResult, after: CallResult) -> CallChange:
    return CallChange(
        after.call_id,
        after.source,
        (before.score.value, after.score.value),
        (_verdict(before), _verdict(after)),
    )


def _verdict(result: CallResult) -> str:
    score = result.score
    if score.fatal:
        return "fatal"
    return "unscored" if score.passed is None else "passed" if score.passed else "failed"


def _groups(pairs: Iterable[Pair], name_of: Callable[[CallResult], str]) -> tuple[GroupChange, ...]:
    """Only the groups with a call that changed, by name."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(name_of(pair[1]), []).append(pair)
    return tuple(
        GroupChange(
            name,
            len(group),
            changed,
            _mean(group),
            (_failed(before for before, _ in group), _failed(after for _, after in group)),
        )
        for name, group in sorted(groups.items())
        if (changed := sum(_differs(*pair) for pair in group))
    )


def _failed(results: Iterable[CallResult]) -> int:
    return sum(result.score.passed is False for result in results)


def _mean(pairs: Iterable[Pair]) -> tuple[float | None, float | None]:
    """The mean score before and after."""
    sides = zip(*pairs, strict=True)
    means = []
    for side in sides:
        values = [result.score.value for result in side if result.score.value is not None]
        means.append(round(sum(values) / len(values), 2) if values else None)
    return (means[0], means[1]) if means else (None, None)


def _outcomes(pairs: Iterable[Pair]) -> tuple[OutcomeChange, ...]:
    """By check, outcome before and outcome after."""
    changed: dict[tuple[str, str, str], list[str]] = {}
    for before, after in pairs:
        old = {outcome.check: outcome.outcome.value for outcome in before.outcomes}
        new = {outcome.check: outcome.outcome.value for outcome in after.outcomes}
        for check in sorted(old.keys() | new.keys()):
            one, other = old.get(check, ""), new.get(check, "")
            if one != other:
                changed.setdefault((check, one, other), []).append(after.call_id)
    return tuple(OutcomeChange(*key, tuple(calls)) for key, calls in sorted(changed.items()))


def _labels(before: Agreement, after: Agreement) -> LabelChange:
    old_alarms = {(call, _place(finding)) for call, finding in before.false_alarms}
    new_alarms = {(call, _place(finding)) for call, finding in after.false_alarms}
    return LabelChange(
        before,
        after,
        found=tuple(each for each in before.missed if each not in after.missed),
        silenced=tuple(each for each in before.false_alarms if (each[0], _place(each[1])) not in new_alarms),
        missed=tuple(each for each in after.missed if each not in before.missed),
        alarms=tuple(each for each in after.false_alarms if (each[0], _place(each[1])) not in old_alarms),
    )
