"""The cues of a subtitle file: times, voices, speakers. One tolerant parser for SRT, WebVTT and what only resembles them."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from csaudit.readers.draft import CallDraft, TurnDraft
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.names import add_metadata
from csaudit.readers.prose.calls import pairs
from csaudit.readers.prose.labels import find_labels, is_known
from csaudit.readers.prose.lines import is_label_shaped, marks
from csaudit.readers.roles import classify, is_heading

_CLOCK: Final = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,6})?"
_CUE: Final = re.compile(
    rf"[ \t\ufeff]*({_CLOCK})[ \t]*-{{1,2}}>[ \t]*({_CLOCK})"
    r"((?:[ \t]+(?:align|line|position|size|region|vertical|[XYxy][12]):\S*)*)[ \t]*"
)
_FOUND: Final = re.compile(rf"^{_CUE.pattern}\r?$", re.MULTILINE)
_ASIDE: Final = re.compile(r"\ufeff?(WEBVTT|NOTE|STYLE|REGION)\b")
_VOICE: Final = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,80})>")
_TAG: Final = re.compile(
    r"</?(?:v|c|i|b|u|s|ruby|rt|lang|font|span|p)\b[^>]{0,200}>|</?c\.[^>]{0,80}>|<[\d:.]{5,12}>|\{\\[^}]{0,80}\}"
)
_WIDE: Final = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_ENDED: Final = re.compile("[。！？，、；：…～—”」]")
_GAP: Final = 1.0
"""Seconds between two cues of one speaker that are still one turn: cues are cut to fit a screen."""


@dataclass(slots=True)
class Cue:
    """One cue: where it stands, when it is shown, its lines."""

    number: int
    start: float
    end: float
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """What one speaker says within a cue, later within several."""

    label: str
    text: str
    start: float
    end: float
    number: int


def has_cues(text: str) -> bool:
    """Whether a text has a line of two times with an arrow between them, and nothing else but settings."""
    return _FOUND.search(text) is not None or text.lstrip("\ufeff \n\r").startswith("WEBVTT")


def parse_cues(text: str) -> CallDraft:
    """The call in a subtitle file; its turns have empty labels where the file names no speaker."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    draft = CallDraft([], unit="s", sortable=True)
    cues = _cues(lines, draft)
    pieces = _pieces(cues)
    draft.overlap = any(later.start < cue.end for cue, later in pairwise(cues))
    said: list[Piece] = []
    for piece in _carried(pieces):
        if piece.text:
            _join(said, piece)
    draft.turns = [TurnDraft(one.label, one.text, one.start, one.end, one.number) for one in said]
    return draft


def _cues(lines: Sequence[str], draft: CallDraft) -> list[Cue]:
    """The cues, blocks of notes and styles left out; key-values of notes go to the draft."""
    places = [(here, found) for here, line in enumerate(lines) if (found := _CUE.fullmatch(line))]
    numbered = bool(places) and places[0][0] > 0 and lines[places[0][0] - 1].strip().isdigit()
    head = lines[: places[0][0]] if places else lines
    _notes(head, draft)
    cues: list[Cue] = []
    for at, (here, found) in enumerate(places):
        stop = places[at + 1][0] if at + 1 < len(places) else len(lines)
        body = list(lines[here + 1 : stop])
        last = at + 1 == len(places)
        cues.append(Cue(here + 1, _seconds(found[1]), _seconds(found[2]), _payload(body, numbered, last)))
        _notes(body, draft)
    return cues


def _payload(body: list[str], numbered: bool, last: bool) -> list[str]:
    """The lines of a cue among those up to the next cue, which may end in that one's number or name."""
    blocks: list[list[str]] = [[]]
    for line in body:
        if line.strip():
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    if not last and len(blocks) > 1 and len(blocks[-1]) == 1:
        blocks.pop()
    elif not last and numbered and len(blocks[-1]) > 1 and blocks[-1][-1].strip().isdigit():
        blocks[-1].pop()
    return [line.strip() for block in blocks if block and not _ASIDE.match(block[0]) for line in block]


def _notes(lines: Sequence[str], draft: CallDraft) -> None:
    """Key-values of `NOTE` blocks: `Request Id: …`, `坐席工号：…`."""
    inside = False
    for line in lines:
        if not line.strip():
            inside = False
        elif found := _ASIDE.match(line):
            inside = found[1] == "NOTE"
            line = line[found.end() :]  # noqa: PLW2901 (a note may start on its own line)
        if inside:
            for key, value in pairs(line) if line.strip() else ():
                if classify(key) is None or is_heading(key):
                    add_metadata(draft.metadata, key, value)


def _seconds(clock: str) -> float:
    *hours, minutes, seconds = clock.replace(",", ".").split(":")
    return round(int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + float(seconds), 3)


def _pieces(cues: Sequence[Cue]) -> list[Piece]:
    """What each speaker says within each cue."""
    spoken = [_voices(cue) for cue in cues]
    plain = [line for voices in spoken for label, lines in voices if not label for line in lines]
    bare = _bare([cue.lines for cue in cues])
    labels = find_labels(plain, [marks(line) for line in plain]) - bare
    return [
        Piece(label, text, cue.start, cue.end, cue.number)
        for cue, voices in zip(cues, spoken, strict=True)
        for voice, lines in voices
        for label, text in _labelled(voice, lines, labels, bare)
        if text or label
    ]


def _voices(cue: Cue) -> list[tuple[str, list[str]]]:
    """The voices of a cue with their lines, tags taken out; the voice is empty where none is given."""
    first, *others = _VOICE.split("\n".join(cue.lines))
    named = [("", first), *zip(others[0::2], others[1::2], strict=True)]
    return [(html.unescape(voice).strip(), _clean(text).split("\n")) for voice, text in named if _clean(text)]


def _clean(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _bare(cues: Sequence[Sequence[str]]) -> frozenset[str]:
    """Names that stand alone on the first line of every cue, as meeting software writes them: few, and they come again."""
    firsts = Counter(lines[0] for lines in cues if len(lines) > 1 and is_label_shaped(lines[0]))
    again = any(count > 1 or is_known(name) for name, count in firsts.items())
    few = len(firsts) <= max(2, len(cues) // 3)
    return (
        frozenset(firsts)
        if few and again and firsts.total() == sum(1 for lines in cues if lines)
        else frozenset()
    )


def _labelled(
    voice: str, lines: Sequence[str], labels: frozenset[str], bare: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Label and words of each speaker within one voice of a cue."""
    label, words = voice, ""
    for line in lines:
        mark = None
        if not voice:
            mark = next((mark for mark in marks(line) if mark.label in labels), None)
        if line in bare or mark is not None:
            yield label, words.strip()
            label, words = (mark.label, mark.text) if mark is not None else (line, "")
        else:
            words = _glued(words, line.strip()) if len(words) <= MAX_TURN_CHARS else words
    yield label, words.strip()


def _glued(first: str, second: str) -> str:
    """Two lines of one cue: a space between them unless they are Chinese."""
    if not first or not second:
        return first + second
    return f"{first}{'' if _WIDE.match(first[-1]) or _WIDE.match(second[0]) else ' '}{second}"


def _carried(pieces: list[Piece]) -> list[Piece]:
    """Labels carried to the cues below where the file names a speaker only when it changes.

    Where neighbours repeat a label, every cue has its own: one without is nobody's.
    """
    if any(one.label and one.label == other.label for one, other in pairwise(pieces)):
        return pieces
    label = ""
    for piece in pieces:
        label = piece.label = piece.label or label
    return pieces


def _join(said: list[Piece], piece: Piece) -> None:
    last = said[-1] if said and said[-1].label == piece.label else None
    if last is not None and 0 <= piece.start - last.end <= _GAP:
        between = (
            "" if _ENDED.match(last.text[-1]) else " "
        )  # one speech, but another sentence for all we know
        last.text, last.end = f"{last.text}{between}{piece.text}", piece.end
    else:
        said.append(piece)
