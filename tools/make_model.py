"""Train the learned moves and adjust the scales, write `checks/moves/model.npz`: `make model`.

Trained on the project's own invented talk: `training/moves/*.txt` (snippets marked move by move) and `benchmarks/calls/*.jsonl`
(labelled calls), but for the batches named with `--leave-out`, which are kept for measuring. The same input gives the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Final

import numpy as np

from csaudit.cues.learned import LearnedModel
from csaudit.cues.said import SIDES
from csaudit.model import Role
from learning import Array, Vocabulary, augmented, rows, train
from moves import MOVES
from scales import FOLDS, Evidence, Seen, adjusted, labelled, tables
from utterances import Document, calls, snippets
from weights import export

ROOT: Final = Path(__file__).resolve().parents[1]
MODEL: Final = ROOT / "checks" / "moves" / "model.npz"
FIGURES: Final = ROOT / "benchmarks" / "cross-validation.md"
HEAD: Final = """\
由 `make model` 写。{calls} 通标注通话按写的人分五份，每一份都由没学过这位的模型和秤来判；及格线取合计 F1 最好处，所以略偏乐观。

| 维度 | 精确率 | 召回率 | F1 | 命中 | 误报 | 漏检 |
|---|---|---|---|---|---|---|
"""
KEPT_BACK: Final = ("batch-21", "batch-29", "batch-53", "batch-54", "batch-55")
"""Never learned from: shows whether a change that helps elsewhere helps on calls not seen."""
TUNED: Final = ("batch-01", "batch-04", "batch-05")
"""Batches that checks were written from: what the checks find there says too much about them, so no scale is adjusted on it."""


class Trainer:
    """Everything learned from, as rows; models of all of it and of parts."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._vocabulary = Vocabulary(documents)
        self._documents = augmented(documents)
        self._rows = {side: rows(self._documents, self._vocabulary, side) for side in SIDES}
        self._moves = {
            side: {name: move for name, move in MOVES.items() if move.role is side} for side in SIDES
        }
        self._fitted = {side: train(self._rows[side], self._documents, self._moves[side]) for side in SIDES}

    def model(self, scales: Mapping[str, Array]) -> bytes:
        """Learned from everything."""
        return export(self._vocabulary, self._fitted, scales)

    def without(self, calls: Set[str]) -> bytes:
        """Learned from everything but these calls: only the moves that calls mark are trained anew."""
        fitted = {}
        for side in SIDES:
            marked = {name: move for name, move in self._moves[side].items() if move.calls}
            keep = np.array(
                [self._documents[number].call_id not in calls for number in self._rows[side].documents]
            )
            anew = train(self._rows[side], self._documents, marked, keep) if marked else {}
            fitted[side] = {**self._fitted[side], **anew}
        return export(self._vocabulary, fitted, {})


def golds(path: Path) -> dict[str, dict[str, list[int]]]:
    """Call → dimension → labelled turns."""
    found: dict[str, dict[str, list[int]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        call = json.loads(line)
        labels = found.setdefault(call["call_id"], {})
        for violation in call["gold"]["violations"]:
            labels.setdefault(violation["dimension"], []).append(violation["turn"])
    return found


def main() -> int:
    """Train and write."""
    parser = argparse.ArgumentParser(description="Train the learned moves and adjust the scales.")
    parser.add_argument("--leave-out", nargs="*", default=KEPT_BACK, help="batches that aren't learned from")
    parser.add_argument("--to", type=Path, default=MODEL)
    options = parser.parse_args()
    paths = [
        path
        for path in sorted((ROOT / "benchmarks" / "calls").glob("*.jsonl"))
        if path.stem not in options.leave_out
    ]
    marked = [one for path in sorted((ROOT / "training" / "moves").glob("*.txt")) for one in snippets(path)]
    whole = [one for path in paths for one in calls(path)]
    judged = labelled([path for path in paths if path.stem not in TUNED], golds)
    trainer = Trainer([*marked, *whole])
    made: list[Mapping[Role, Seen]] = [{} for _ in judged]
    for fold in range(FOLDS):
        left_out = [number for number, one in enumerate(judged) if one.fold == fold]
        model = LearnedModel(trainer.without({judged[number].call.call_id for number in left_out}))
        for number in left_out:
            made[number] = tables(model, judged[number])
    evidence = {side: Evidence(side, judged, made) for side in SIDES}
    lines: list[str] = []
    parts = adjusted(judged, evidence, lines.append)
    if options.to == MODEL:
        FIGURES.write_text(HEAD.format(calls=len(judged)) + "\n".join(lines) + "\n", encoding="utf-8")
    for side, found in evidence.items():
        parts[f"features_{side.value}"] = np.array(found.names)
        parts[f"typical_{side.value}"] = found.rows.mean(axis=0)
    data = trainer.model(parts)
    options.to.write_bytes(data)
    say(f"{options.to.name}: {len(marked)} snippets, {len(whole)} calls, {len(data) // 1024} KiB")
    return 0


def say(text: str) -> None:
    """To standard error, as it comes."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
