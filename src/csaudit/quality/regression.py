"""From accepted appeals to examples of the checks: what was no fault must not be reported again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from csaudit.engine import CompiledScorecard, compile_checks, evaluate
from csaudit.model import Call, Finding, Role
from csaudit.packs import Library, find_check
from csaudit.quality.suppressions import Entry, covers

LABELS = {Role.AGENT: "客服", Role.CUSTOMER: "客户", Role.BOT: "机器人", Role.SYSTEM: "系统"}
_MARKS = ("【命中】", "[hit]")


@dataclass(frozen=True, slots=True)
class Regression:
    """One example, ready to be written."""

    check: str
    lines: tuple[str, ...]
    """The turns around the quote, masked."""
    metadata: Mapping[str, str]
    """What the check asks about the call."""
    times: tuple[tuple[float, float], ...]
    """Where the check measures time and every turn has one."""
    entry: Entry
    fires: bool
    """Whether the check reports it still."""


def regressions(
    library: Library,
    entries: Sequence[Entry],
    calls: Mapping[str, Call],
    around: int,
    mask: Callable[[str], str],
) -> tuple[list[Regression], list[Entry]]:
    """An example of every accepted entry, and the entries whose quote isn't in any of the calls."""
    found: list[Regression] = []
    lost: list[Entry] = []
    compiled: dict[str, CompiledScorecard] = {}
    for entry in entries:
        check, call = find_check(library, str(entry.spec.check)), calls.get(str(entry.spec.call))
        if check is None or call is None:
            lost.append(entry)
            continue
        form = compiled.setdefault(check.check, compile_checks(library, [check.check]))
        turns = _turns(form, check.check, call, str(entry.spec.quote))
        if not turns:
            lost.append(entry)
            continue
        first, last = max(0, min(turns) - around), min(len(call.turns) - 1, max(turns) + around)
        part = _part(call, first, last, mask)
        fires = any(
            finding.check == check.check for finding in evaluate(form, part, with_facts=False).findings
        )
        found.append(
            Regression(
                check=check.check,
                lines=tuple(f"{LABELS[turn.role]}：{turn.text}" for turn in part.turns),
                metadata={
                    name: call.metadata[name]
                    for name in (check.spec.applies_to.accepts if check.spec.applies_to else ())
                    if call.metadata.get(name)
                },
                times=_times(part) if check.kind == "measure" else (),
                entry=entry,
                fires=fires,
            )
        )
    return found, lost


def _turns(form: CompiledScorecard, check: str, call: Call, quote: str) -> set[int]:
    """The turns that a reader needs: those of the finding with its trigger and window, else the one with the quote."""
    for finding in evaluate(form, call, with_facts=False).findings:
        at = finding.evidence
        if finding.check == check and covers(quote, at.turn_text, at.start, at.end):
            return _of(finding)
    return {turn.index for turn in call.turns if covers(quote, turn.text, 0, 0) or _holds(quote, turn.text)}


def _of(finding: Finding) -> set[int]:
    turns = {finding.evidence.turn, *(piece.turn for piece in finding.related)}
    return turns | ({finding.window.first, finding.window.last} if finding.window else set())


def _holds(quote: str, text: str) -> bool:
    return any(covers(quote, text, place, place) for place in range(len(text) + 1))


def _part(call: Call, first: int, last: int, mask: Callable[[str], str]) -> Call:
    """The turns from first to last as a call of its own; who nobody knows is left out."""
    turns = [turn for turn in call.turns[first : last + 1] if turn.role in LABELS]
    return Call(
        call.call_id,
        tuple(
            type(turn)(index, turn.role, _one_line(mask(turn.text)), turn.start, turn.end)
            for index, turn in enumerate(turns)
        ),
        call.metadata,
    )


def _one_line(text: str) -> str:
    """A turn as one line of an example."""
    for mark in _MARKS:
        text = text.replace(mark, "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _times(part: Call) -> tuple[tuple[float, float], ...]:
    pairs = [(turn.start, turn.end) for turn in part.turns]
    known = [(start, end) for start, end in pairs if start is not None and end is not None]
    return tuple(known) if len(known) == len(pairs) else ()
