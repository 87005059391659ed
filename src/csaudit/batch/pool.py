"""A pool of worker processes: each compiles the scorecard once, calls come in chunks, few are in flight."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context

from csaudit.batch.collector import settle
from csaudit.engine import CompiledScorecard, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, CallResult

CHUNK = 200
"""Calls a task: large enough that its messages cost little, small enough that progress moves (PERF §5)."""
AHEAD = 4
"""Tasks in flight per worker, so that memory doesn't grow with the batch."""

_scorecard: CompiledScorecard | None = None
"""The worker's own compiled scorecard: it can't be pickled, and building it again per task would cost more than the task."""


def _start(recipe: ScorecardRecipe) -> None:
    global _scorecard  # noqa: PLW0603 — see above
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    _scorecard = recipe.build()
    settle()


def _evaluate(calls: list[Call]) -> list[CallResult]:
    assert _scorecard is not None, "set by _start"
    return list(evaluate_each(_scorecard, calls))


def evaluate_in_pool(calls: Iterable[Call], recipe: ScorecardRecipe, workers: int) -> Iterator[CallResult]:
    """The results of the calls, in their order. `spawn`, so that it is the same on every system."""
    stream = iter(calls)
    pending: deque[Future[list[CallResult]]] = deque()
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(recipe,)
    )
    try:
        while True:
            while len(pending) < workers * AHEAD and (chunk := list(islice(stream, CHUNK))):
                pending.append(pool.submit(_evaluate, chunk))
            if not pending:
                break
            yield from pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
