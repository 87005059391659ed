"""A pool of worker processes: each compiles the scorecard once, calls come in chunks, few are in flight."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import get_context, parent_process

from csaudit.batch.collector import settle
from csaudit.batch.compact import Unpacker, pack
from csaudit.engine import CompiledScorecard, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.errors import UsageError
from csaudit.model import Call, CallResult
from csaudit.wording import both

CHUNK = 100
"""Calls a task: large enough that its messages cost little, small enough that progress moves (PERF §5)."""
AHEAD = 3
"""Tasks in flight per worker, so that memory doesn't grow with the batch, and little is lost when the run is killed."""

PATIENCE = 2.0
"""Seconds of waiting for a result after which the workers are looked at."""

Task = tuple[list[Call], Future[list[bytes | CallResult]]]

_scorecard: CompiledScorecard | None = None
"""The worker's own compiled scorecard: it can't be pickled, and building it again per task would cost more than the task."""


def _start(recipe: ScorecardRecipe) -> None:
    global _scorecard  # noqa: PLW0603 — see above
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means; see `_unheard`
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _scorecard = recipe.build()
    settle()


@contextmanager
def _unheard(number: signal.Signals) -> Iterator[None]:
    """A signal waits meanwhile; processes that are started never hear it, not even before `_start`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for tasks for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _evaluate(calls: list[Call], with_facts: bool) -> list[bytes | CallResult]:
    """The results as bytes, which cost half of what pickles do."""
    assert _scorecard is not None, "set by _start"
    return [pack(result) or result for result in evaluate_each(_scorecard, calls, with_facts=with_facts)]


def _start_all(pool: ProcessPoolExecutor, workers: int) -> None:
    """Every worker at once: one that starts while another is being killed would be waited for for ever."""
    with _unheard(signal.SIGINT):
        for _ in range(workers):
            pool.submit(_wait_for_work)


def _wait_for_work() -> None:
    """What a worker is started with."""


def _submit(
    pool: ProcessPoolExecutor, chunk: list[Call], with_facts: bool
) -> Future[list[bytes | CallResult]]:
    try:
        return pool.submit(_evaluate, chunk, with_facts)
    except OSError as error:  # it breaks at this very moment
        raise BrokenProcessPool(str(error)) from error


def evaluate_in_pool(
    calls: Iterable[Call],
    scorecard: CompiledScorecard,
    recipe: ScorecardRecipe,
    workers: int,
    with_facts: bool = True,
) -> Iterator[CallResult]:
    """The results of the calls, in their order. `spawn`, so that it is the same on every system.

    After an interruption come the results that were being made; what hadn't begun is left.
    """
    stream = iter(calls)
    chunks = iter(lambda: list(islice(stream, CHUNK)), [])
    first = list(islice(chunks, workers))  # no more workers than there is work for
    if not first:
        return
    unpack = Unpacker(scorecard)
    pending: deque[Task] = deque()
    pool = ProcessPoolExecutor(
        len(first), mp_context=get_context("spawn"), initializer=_start, initargs=(recipe,)
    )
    try:
        _start_all(pool, len(first))
        for chunk in chain(first, chunks):
            pending.append((chunk, _submit(pool, chunk, with_facts)))
            while pending and (pending[0][1].done() or len(pending) >= len(first) * AHEAD):
                yield from _next(pool, pending, unpack)
        while pending:
            yield from _next(pool, pending, unpack)
    except KeyboardInterrupt:
        begun = [
            task for task in reversed(pending) if not task[1].cancel()
        ]  # from the last: no gap among the first
        with suppress(BrokenProcessPool):  # whoever ended this process may have ended the workers too
            for task in reversed(begun):
                yield from _results(task, unpack)
        raise
    except BrokenProcessPool as error:
        raise UsageError(*both("cache.worker_died")) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(pool: ProcessPoolExecutor, pending: deque[Task], unpack: Unpacker) -> Iterator[CallResult]:
    """The results of the earliest task, once they are there; an interruption of the waiting leaves the task where it is."""
    while True:
        try:
            pending[0][1].exception(timeout=PATIENCE)
            break
        except TimeoutError:
            _let_go(pool)
    yield from _results(pending.popleft(), unpack)


def _let_go(pool: ProcessPoolExecutor) -> None:
    """Break a pool that waits for the rest of a message whose sender is dead.

    The executor notices a dead worker, but not while it reads from the pipe that all workers share: as long as anybody could still
    write, it would read on for ever. With no writer left the reading ends, and the pool is broken like any other.
    """
    processes = list((pool._processes or {}).values())
    if all(process.is_alive() for process in processes):
        return
    for process in processes:
        process.kill()
    with suppress(OSError):
        pool._result_queue._writer.close()  # type: ignore[attr-defined]


def _results(task: Task, unpack: Unpacker) -> Iterator[CallResult]:
    chunk, future = task
    for call, result in zip(chunk, future.result(), strict=True):
        yield unpack(result, call) if isinstance(result, bytes) else result
