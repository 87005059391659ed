"""Turns from recognised words and pieces of speech: where one begins, how its words are joined, how channels are merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from csaudit.readers.draft import TurnDraft

PAUSE: Final = 1.0
"""Seconds of silence after which the same speaker begins a new turn."""

_GLUED: Final = re.compile(r"[,.?!;:%…)\]}，。？！；：、）】」』”’～]")
_UNFINISHED: Final = (",", "，", "、")
_OPENING: Final = frozenset("([{（【「『“‘")
_UNSPACED: Final = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_NO_SPACE: Final = re.compile(f"[{_UNSPACED}]")


class Word(NamedTuple):
    """A recognised word or mark of punctuation."""

    text: str
    start: float | None = None
    end: float | None = None
    label: str = ""
    channel: int | None = None


def join(pieces: Iterable[str]) -> str:
    """Words put together: punctuation sticks to the word before it, Chinese and Japanese have no spaces."""
    found = [piece for piece in pieces if piece.strip()]
    if any(piece[0].isspace() for piece in found[1:]):  # Whisper's tokens bring their own spaces
        return "".join(found).strip()
    result: list[str] = []
    before = ""
    for piece in found:
        word = piece.strip()
        apart = before and not (
            _GLUED.match(word) or before in _OPENING or _NO_SPACE.match(word) or _NO_SPACE.match(before)
        )
        result.append(f" {word}" if apart else word)
        before = word[-1]
    return "".join(result)


def turns_of_words(words: Iterable[Word], pause: float | None = PAUSE) -> list[TurnDraft]:
    """Words in their order as turns: a new one where the speaker changes, or after a pause. A word without a label goes on."""
    turns: list[TurnDraft] = []
    said: list[str] = []
    end: float | None = None
    for word in words:
        if not word.text.strip():
            continue
        last = turns[-1] if turns else None
        silent = word.start is not None and end is not None and word.start - end > (pause or 0)
        if (
            last is None
            or (word.label or last.label) != last.label
            or word.channel != last.channel
            or (pause is not None and silent)
        ):
            _close(last, said)
            last = TurnDraft(word.label, "", word.start, word.end, channel=word.channel)
            turns.append(last)
            said = []
            end = None
        said.append(word.text)
        last.start = word.start if last.start is None else last.start
        if word.end is not None and (end is None or word.end > end):
            last.end = end = word.end
    _close(turns[-1] if turns else None, said)
    return turns


def _close(turn: TurnDraft | None, said: Sequence[str]) -> None:
    if turn is not None:
        turn.text = join(said)


def joined(turns: Iterable[TurnDraft], pause: float = PAUSE) -> list[TurnDraft]:
    """Pieces of speech (cut at a breath or a full stop) as turns: neighbours of one speaker without a pause become one."""
    result: list[TurnDraft] = []
    said: list[list[str]] = []
    for turn in turns:
        text = turn.text.strip()
        if not text:
            continue
        if result and _continues(result[-1], said[-1][-1], turn, pause):
            last = result[-1]
            said[-1].append(text)
            last.end = max(
                (at for at in (last.end, turn.end) if isinstance(at, int | float)), default=last.end
            )
        else:
            result.append(replace(turn, text=text))
            said.append([text])
    for turn, pieces in zip(result, said, strict=True):
        turn.text = join(pieces)
    return result


def _continues(last: TurnDraft, piece: str, turn: TurnDraft, pause: float) -> bool:
    if (last.label, last.speaker, last.channel) != (turn.label, turn.speaker, turn.channel):
        return False
    if not isinstance(last.end, int | float) or not isinstance(turn.start, int | float):
        return False
    longest = 2 * pause if piece.endswith(_UNFINISHED) else pause
    return turn.start - last.end <= longest


def by_time(turns: Iterable[TurnDraft]) -> list[TurnDraft]:
    """Turns of several channels in order of their start (in seconds); one without a start stays behind the one before it."""
    keys: list[tuple[float, int]] = []
    found = list(turns)
    latest = 0.0
    for here, turn in enumerate(found):
        latest = float(turn.start) if isinstance(turn.start, int | float) else latest
        keys.append((latest, here))
    return [found[here] for _, here in sorted(keys)]
