"""Train the learned moves: features, one logistic regression a move, weights rounded to whole numbers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from csaudit.cues.grams import LONGEST, keys_of, slot_of
from csaudit.cues.said import SIDES
from csaudit.cues.windows import Symbols, symbols, windows
from csaudit.model import Role
from csaudit.text import fold_turns
from utterances import Document, without_punctuation

FLOOR: Final = 32.0
"""Added to the length of a stretch: a stretch of two characters must not be sure of anything."""
BEFORE: Final = 0.5
"""How much the other side's last words count, beside the stretch's own."""
STRENGTH: Final = 16.0
"""C of the logistic regression."""
RARE: Final = 3
"""Turns in which an n-gram must occur."""
SCALE: Final = 8
"""Units of an n-gram's inverse document frequency."""
STEPS: Final = 2000
"""Whole-number steps up to the greatest weight of a move."""

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Move:
    """What one learned move is trained on."""

    role: Role
    labels: frozenset[str]
    """Snippet labels and dimensions that are examples of it."""
    unsure: frozenset[str] = frozenset()
    """Files whose unmarked words may make it all the same."""
    calls: bool = False
    """Whether labelled calls mark it."""


@dataclass(slots=True)
class Rows:
    """All the windows of one role."""

    documents: list[int]
    turns: list[int]
    spans: list[tuple[int, int]]
    """In the folded document."""
    own: sparse.csr_matrix
    before: sparse.csr_matrix
    positive: list[frozenset[str]]
    touched: list[frozenset[str]]
    """Labels whose mark the window overlaps without being an example of it."""


class Vocabulary:
    """The n-grams that count."""

    def __init__(self, documents: Iterable[Document]) -> None:
        counts: Counter[int] = Counter()
        turns = 0
        for document in documents:
            found = symbols(*_folded(document))
            for turn in range(len(document.texts)):
                codes = found.codes[found.turns == turn]
                turns += 1
                counts.update(
                    {int(key) for length in range(1, LONGEST + 1) for key in keys_of(codes, length)}
                )
        kept = sorted(
            (key for key, count in counts.items() if count >= RARE), key=lambda key: (-counts[key], key)
        )
        slots: dict[int, int] = {}
        for key, slot in zip(kept, slot_of(np.array(kept, dtype=np.uint64)).tolist(), strict=True):
            slots.setdefault(slot, key)
        self.keys = np.array(sorted(slots.values()), dtype=np.uint64)
        frequency = np.array([counts[int(key)] for key in self.keys])
        self.weight = np.round(SCALE * (np.log((1 + turns) / (1 + frequency)) + 1))

    def columns(self, codes: Array, length: int) -> Array:
        """The column of the n-gram that starts at each symbol, -1 for an unknown one."""
        keys = keys_of(codes, length)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, at, -1)


def _folded(document: Document) -> tuple[str, tuple[int, ...]]:
    return fold_turns(document.texts)


def augmented(documents: Sequence[Document], seed: int = 7) -> list[Document]:
    """The documents, and each that is punctuated once more without."""
    rng = random.Random(seed)
    bare = [without_punctuation(document, rng) for document in documents]
    return [
        *documents,
        *(one for one, other in zip(bare, documents, strict=True) if one.texts != other.texts),
    ]


def rows(documents: Sequence[Document], vocabulary: Vocabulary, side: Role) -> Rows:
    """The windows of a role in all documents, with their features and labels."""
    found = Rows([], [], [], *(sparse.csr_matrix((0, 0)),) * 2, [], [])
    own: list[Array] = []
    before: list[Array] = []
    for number, document in enumerate(documents):
        folded, starts = _folded(document)
        every = symbols(folded, starts)
        said = every.of(np.array([role is side for role in document.roles]))
        blocks = _blocks(document, every, vocabulary, side)
        columns = {length: _whole_columns(said, vocabulary, length) for length in range(1, LONGEST + 1)}
        for start, end in windows(said).tolist() if len(said.codes) else ():
            turn = int(said.turns[start])
            span = int(said.offsets[start]), int(said.offsets[end - 1]) + 1
            own.append(
                np.concatenate([row[start : max(end - length + 1, start)] for length, row in columns.items()])
            )
            before.append(blocks[turn])
            found.documents.append(number)
            found.turns.append(turn)
            found.spans.append(span)
            positive, touched = _labels(document, turn, span[0] - starts[turn], span[1] - starts[turn])
            found.positive.append(positive)
            found.touched.append(touched)
    found.own, found.before = (_matrix(lists, vocabulary) for lists in (own, before))
    return found


def _whole_columns(said: Symbols, vocabulary: Vocabulary, length: int) -> Array:
    columns = np.full(len(said.codes), -1)
    inside = vocabulary.columns(said.codes, length)
    whole = said.turns[: len(inside)] == said.turns[length - 1 :] if len(inside) else inside
    columns[: len(inside)] = np.where(whole, inside, -1)
    return columns


def _blocks(document: Document, every: Symbols, vocabulary: Vocabulary, side: Role) -> dict[int, Array]:
    """For each turn of a role, the n-grams of the other side's last block before it."""
    blocks: dict[int, Array] = {}
    block: list[Array] = []
    fresh = True
    for turn, role in enumerate(document.roles):
        if role is side:
            blocks[turn] = np.concatenate(block) if block else np.zeros(0, dtype=int)
            fresh = True
        elif role is SIDES[side]:
            codes = every.codes[every.turns == turn]
            grams = np.concatenate([vocabulary.columns(codes, length) for length in range(1, LONGEST + 1)])
            if len(codes):
                block = [grams] if fresh else [*block, grams]
                fresh = False
    return blocks


def _labels(document: Document, turn: int, start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    positive, touched = set(), set()
    for mark in document.marks:
        shared = min(end, mark.end) - max(start, mark.start) if mark.turn == turn else 0
        if shared <= 0:
            continue
        size, marked = end - start, mark.end - mark.start
        covers = (shared >= 0.7 * size and shared >= 0.5 * marked) or (
            shared >= 0.6 * size and shared >= 0.9 * marked
        )
        if covers or (document.whole and shared >= 0.95 * size and size >= 9):
            positive.add(mark.label)
        elif shared >= 0.25 * size:
            touched.add(mark.label)
    return frozenset(positive), frozenset(touched - positive)


def _matrix(lists: Sequence[Array], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """Count × weight / length, where the length has a floor."""
    kept = [grams[grams >= 0] for grams in lists]
    indptr = np.concatenate([[0], np.cumsum([len(grams) for grams in kept])])
    indices = np.concatenate(kept) if kept else np.zeros(0, dtype=int)
    data = vocabulary.weight[indices]
    squares = np.add.reduceat(np.append(data**2, 0.0), indptr[:-1]) * (np.diff(indptr) > 0)
    length = np.sqrt(squares + (FLOOR * SCALE) ** 2)
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(lists), len(vocabulary.keys)))
    matrix.sum_duplicates()
    return sparse.diags(1 / length) @ matrix


def target(found: Rows, documents: Sequence[Document], move: Move) -> Array:
    """1 an example of the move, 0 none, -1 can't be said."""
    values = []
    for positive, touched, number, turn in zip(
        found.positive, found.touched, found.documents, found.turns, strict=True
    ):
        document = documents[number]
        if positive & move.labels:
            values.append(1)
        elif (
            touched & move.labels
            or document.source in move.unsure
            or (document.whole and not move.calls)
            or any(document.doubtful(turn, label) for label in move.labels)
        ):
            values.append(-1)
        else:
            values.append(0)
    return np.array(values)


def features(found: Rows) -> sparse.csr_matrix:
    """Own words and the other side's."""
    return sparse.hstack([found.own, found.before * BEFORE]).tocsr()


def train(
    found: Rows, documents: Sequence[Document], moves: Mapping[str, Move], keep: Array | None = None
) -> dict[str, LogisticRegression]:
    """One logistic regression a move, on the rows that `keep` names."""
    matrix = features(found)
    fitted = {}
    for name, move in moves.items():
        wanted = target(found, documents, move)
        sure = wanted >= 0 if keep is None else (wanted >= 0) & keep
        # Its dual: the same weights in a fifth of the time.
        fitted[name] = LogisticRegression(
            C=STRENGTH, solver="liblinear", dual=True, tol=1e-3, random_state=0
        ).fit(matrix[sure], wanted[sure])
    return fitted
