"""From what a reader found to a `Call`: roles, seconds, ids, fingerprint, and every doubt as a warning."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import orjson

from csaudit.model import Call, SkippedCall, Turn
from csaudit.readers.assign import assign
from csaudit.readers.decide import Roles
from csaudit.readers.describe import describe, described
from csaudit.readers.draft import CallDraft, Draft, Warning_, skipped, warning
from csaudit.readers.encoding import mojibake
from csaudit.readers.exchanged import doubted
from csaudit.readers.limits import MAX_TURN_CHARS, MAX_TURNS
from csaudit.readers.options import ReadOptions
from csaudit.readers.redaction import tokens
from csaudit.readers.registry import MODULES
from csaudit.readers.roles import channel_of
from csaudit.readers.times import normalise, unit_of_file

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
BRACKETS: Final = "【[（(<"
"""What a mark of silence begins with."""
_MARK: Final = re.compile(
    r"[【\[(（<]\s*(安静|静音|沉默|无声|停顿|silence|pause|hold( music)?|music|noise|inaudible"
    r"|背景音乐|音乐|等待音|通话保持|保持音乐)"
    r"[^】\])）>]{0,12}[】\])）>]",
    re.IGNORECASE,
)


def fingerprint(turns: Sequence[Turn]) -> str:
    """sha256 of what was said, by whom and when: the same call in two formats has the same one."""
    content = [(turn.role, turn.text, turn.start, turn.end) for turn in turns]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def scrub(text: str) -> str:
    """Text without lone surrogates, which no output could encode."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def is_silence(text: str) -> bool:
    """Whether a text is a mark such as `【安静11秒】` or `[hold music]`, not speech."""
    return len(text) < 40 and (mark := text.strip())[:1] in BRACKETS and _MARK.fullmatch(mark) is not None


def finish(draft: CallDraft, options: ReadOptions) -> Call | SkippedCall:
    """The call a draft describes, or why it is none. Its id may still be empty: see `number_calls`."""
    place_on_channels(draft)
    for turn in draft.turns:
        if len(turn.text) > MAX_TURN_CHARS:
            place = f"{draft.source}:{turn.line}" if turn.line else draft.place
            return skipped("turn-too-long", place, chars=len(turn.text), limit=MAX_TURN_CHARS)
    draft.turns = [turn for turn in draft.turns if turn.text.strip() and not is_silence(turn.text)]
    if not draft.turns:
        return skipped("no-turns", draft.place)
    if len(draft.turns) > MAX_TURNS:
        return skipped("call-too-long", draft.place, turns=len(draft.turns), limit=MAX_TURNS)
    if not any(turn.label.strip() for turn in draft.turns):
        return skipped("no-roles" if draft.source_format in MODULES else "no-speakers", draft.place)
    roles = assign(draft, options)
    spans, doubts = normalise(draft)
    turns = tuple(
        Turn(
            index,
            roles.of[turn.label],
            scrub(turn.text.strip()),
            start,
            end,
            scrub(turn.speaker or turn.label),
            turn.line,
            turn.channel,
        )
        for index, (turn, (start, end)) in enumerate(zip(draft.turns, spans, strict=True))
    )
    doubts += mojibake("\n".join(turn.text for turn in turns[:20]))
    return _call(draft, options, roles, turns, doubts)


def place_on_channels(draft: CallDraft) -> None:
    """The channel of turns whose label names one, and a label for those that only have a channel."""
    for turn in draft.turns:
        if turn.channel is None:
            turn.channel = channel_of(turn.label)
        elif not turn.label.strip():
            turn.label = f"ch_{turn.channel}"


def _call(
    draft: CallDraft, options: ReadOptions, roles: Roles, turns: tuple[Turn, ...], doubts: list[Warning_]
) -> Call:
    masked = tokens(turn.text for turn in turns)
    if masked:
        doubts.append(redaction(masked))
    overlap = draft.overlap if options.overlap is None else options.overlap
    remembered = draft.role_source and roles.source in {"file", "unknown"}
    return Call(
        call_id=scrub(draft.call_id.strip()),
        turns=turns,
        metadata={scrub(key): scrub(value) for key, value in draft.metadata.items()},
        source=draft.source,
        source_format=draft.source_format,
        encoding=draft.encoding,
        sha256=fingerprint(turns),
        role_source=draft.role_source if remembered else roles.source,
        warnings=tuple(dict.fromkeys([*draft.warnings, *roles.warnings, *doubts])),
        role_confidence=draft.role_confidence if remembered else roles.confidence,
        overlap_reliable=overlap and any(turn.start is not None for turn in turns),
        redacted=bool(masked),
        ordered=draft.ordered,
        columns=draft.columns,
    )


def redaction(masked: Sequence[str]) -> Warning_:
    """The doubt about a call in which something was masked."""
    return warning("redacted", tokens=" ".join(masked[:5]))


def finished(drafts: Iterator[Draft], options: ReadOptions, name: str = "") -> Iterator[Call | SkippedCall]:
    """Drafts made into calls, with what `options` and the file's name tell; what is finished already passes through."""
    beside = options.naming is not None or options.sidecar is not None
    for draft in unit_of_file(drafts, options.unit):
        if isinstance(draft, Call):
            yield described(draft, name, options) if beside else draft
        elif isinstance(draft, SkippedCall):
            yield draft
        else:
            if beside:
                describe(draft, name, options)
            call = finish(draft, options)
            yield doubted(call, options) if isinstance(call, Call) else call


def number_calls(calls: Iterator[Call | SkippedCall], stem: str) -> Iterator[Call | SkippedCall]:
    """Ids for calls that have none (the stem, `stem#2` …) and for ids that come twice (`id#2`, with a warning)."""
    seen: dict[str, int] = {}
    ordinal = 0
    item = next(calls, None)
    while item is not None:
        following = next(calls, None)
        if isinstance(item, Call):
            ordinal += 1
            if not item.call_id:
                lonely = ordinal == 1 and not isinstance(following, Call)
                item = replace(item, call_id=stem if lonely else f"{stem}#{ordinal}")
            if item.call_id in seen:
                item = _again(item, seen)
            else:
                seen[item.call_id] = 1
        yield item
        item = following


def _again(call: Call, seen: dict[str, int]) -> Call:
    seen[call.call_id] += 1
    numbered = f"{call.call_id}#{seen[call.call_id]}"
    seen[numbered] = 1
    return replace(
        call, call_id=numbered, warnings=(*call.warnings, warning("duplicate_id", id=call.call_id))
    )
