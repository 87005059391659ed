"""What learned cues are trained on: invented snippets marked move by move, and labelled calls, as one list of documents.

`training/moves/*.txt` holds snippets: `# industry channel`, then turns (`C:` customer, `A:` agent) in which
`[label|words]` marks a move.
`benchmarks/calls/*.jsonl` holds whole calls labelled by dimension.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from csaudit.model import Role

MARK: Final = re.compile(r"\[(\w+)\|([^\[\]]*)\]")
TURN: Final = re.compile(r"([AC])[:：]\s*(.+)$")
PUNCTUATION: Final = "，。！？；、,.!?;"
NEAR: Final = 2
"""Turns around a labelled fault in which its dimension's absence isn't certain."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a turn that makes a move."""

    turn: int
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Document:
    """A snippet or a call."""

    source: str
    """The file's stem."""
    roles: tuple[Role, ...]
    texts: tuple[str, ...]
    marks: tuple[Mark, ...]
    whole: bool
    """Whether it's a whole call, labelled by dimension."""
    call_id: str = ""

    def doubtful(self, turn: int, label: str) -> bool:
        """Whether words of this turn that aren't marked may make the move all the same."""
        return self.whole and any(
            mark.label == label and abs(mark.turn - turn) <= NEAR for mark in self.marks
        )


def snippets(path: Path) -> Iterator[Document]:
    """The snippets of a file."""
    for block in re.split(r"\n(?=# )", path.read_text(encoding="utf-8")):
        roles: list[Role] = []
        texts: list[str] = []
        marks: list[Mark] = []
        for line in block.splitlines()[1:]:
            found = TURN.match(line)
            if found is None:
                continue
            text = ""
            at = 0
            for mark in MARK.finditer(found[2]):
                text += found[2][at : mark.start()]
                marks.append(Mark(len(roles), len(text), len(text) + len(mark[2]), mark[1]))
                text += mark[2]
                at = mark.end()
            roles.append(Role.AGENT if found[1] == "A" else Role.CUSTOMER)
            texts.append(text + found[2][at:])
        if roles:
            yield Document(path.stem, tuple(roles), tuple(texts), tuple(marks), whole=False)


def calls(path: Path) -> Iterator[Document]:
    """The calls of a labelled file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        texts = tuple(turn["text"] for turn in call["turns"])
        marks = []
        for violation in call["gold"]["violations"]:
            start = texts[violation["turn"]].find(violation["span"])
            if start >= 0:
                end = start + len(violation["span"])
                marks.append(Mark(violation["turn"], start, end, violation["dimension"]))
        roles = tuple(Role(turn["role"]) for turn in call["turns"])
        marks += [mark for each in list(marks) for mark in _answers(each, roles, texts)]
        yield Document(path.stem, roles, texts, tuple(marks), whole=True, call_id=call["call_id"])


def _answers(mark: Mark, roles: Sequence[Role], texts: Sequence[str]) -> Iterator[Mark]:
    """What the other side says next, where a fault is labelled: a customer's protest, or the reply that passes over a plea."""
    role = roles[mark.turn]
    turn = mark.turn + 1
    while turn < len(roles) and roles[turn] is role:
        turn += 1
    if turn < len(roles):
        yield Mark(turn, 0, len(texts[turn]), f"after_{mark.label}")


def without_punctuation(document: Document, rng: random.Random) -> Document:
    """The document as speech recognition without punctuation marks would write it; now and then a blank stays."""
    texts: list[str] = []
    places: list[Mapping[int, int]] = []
    for text in document.texts:
        kept = ""
        place = {}
        for at, character in enumerate(text):
            place[at] = len(kept)
            if character not in PUNCTUATION:
                kept += character
            elif rng.random() < 0.15:
                kept += " "
        place[len(text)] = len(kept)
        texts.append(kept)
        places.append(place)
    marks = tuple(
        Mark(mark.turn, places[mark.turn][mark.start], places[mark.turn][mark.end], mark.label)
        for mark in document.marks
    )
    return Document(document.source, document.roles, tuple(texts), marks, document.whole, document.call_id)
