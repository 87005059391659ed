"""Audit a stream of calls, one after another or in a pool: the same results either way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from csaudit.batch.cache import ResultCache
from csaudit.batch.collector import settled
from csaudit.batch.pool import evaluate_in_pool
from csaudit.engine import CompiledScorecard, evaluate_each
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, CallResult, SkippedCall

SERIAL_BELOW = 2_000
"""Calls that are audited before worker processes are started: for fewer, starting them costs more than it saves."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a stream of calls."""

    results: tuple[CallResult, ...]
    """Sorted by call id, then source: the order of the input doesn't matter."""
    skipped: tuple[SkippedCall, ...]
    """Sorted by source."""
    complete: bool
    """`False` when the run was interrupted; what was finished is in `results`."""
    recalled: int = 0
    """How many of the results came from the cache."""


def run(
    items: Iterable[Call | SkippedCall],
    scorecard: CompiledScorecard,
    recipe: ScorecardRecipe,
    *,
    jobs: int = 1,
    cache: ResultCache | None = None,
    with_facts: bool = True,
    on_call: Callable[[], None] = lambda: None,
) -> Batch:
    """Every call audited, every skip kept. `jobs` 0 means one per processor; Ctrl-C keeps what is done.

    Say no to facts where nothing shows them: results without them take less time.
    """
    results: list[CallResult] = []
    skipped: list[SkippedCall] = []
    recalled: list[CallResult] = []
    complete = True
    calls = _calls(items, skipped)
    if cache is not None:
        calls = _unknown(calls, cache, with_facts, recalled, on_call)
    try:
        with settled():
            for result in _results(calls, scorecard, recipe, jobs, with_facts):
                results.append(result)
                if cache is not None:
                    cache.keep(result)
                on_call()
    except KeyboardInterrupt:
        complete = False
    finally:
        if cache is not None:
            cache.close()
    results += recalled
    results.sort(key=lambda result: (result.call_id, result.source, result.sha256))
    skipped.sort(key=lambda skip: (skip.source, skip.code))
    return Batch(tuple(results), tuple(skipped), complete, len(recalled))


def _calls(items: Iterable[Call | SkippedCall], skipped: list[SkippedCall]) -> Iterator[Call]:
    for item in items:
        if isinstance(item, SkippedCall):
            skipped.append(item)
        else:
            yield item


def _unknown(
    calls: Iterator[Call],
    cache: ResultCache,
    with_facts: bool,
    recalled: list[CallResult],
    on_call: Callable[[], None],
) -> Iterator[Call]:
    """The calls that must be audited; what the cache knows of the others is added to `recalled`."""
    for call in calls:
        known = cache.get(call, with_facts=with_facts)
        if known is None:
            yield call
        else:
            recalled.append(known)
            on_call()


def _results(
    calls: Iterator[Call], scorecard: CompiledScorecard, recipe: ScorecardRecipe, jobs: int, with_facts: bool
) -> Iterator[CallResult]:
    workers = jobs or os.cpu_count() or 1
    here = calls if workers == 1 else islice(calls, SERIAL_BELOW)
    yield from evaluate_each(scorecard, here, with_facts=with_facts)
    if workers > 1 and (first := next(calls, None)) is not None:
        yield from evaluate_in_pool(chain((first,), calls), scorecard, recipe, workers, with_facts)


def each(
    items: Iterable[Call | SkippedCall],
    scorecard: CompiledScorecard,
    recipe: ScorecardRecipe,
    *,
    skipped: list[SkippedCall],
    jobs: int = 1,
    with_facts: bool = True,
) -> Iterator[CallResult]:
    """The results as they come, for who needn't keep them; skips are added to `skipped`."""
    with settled():
        yield from _results(_calls(items, skipped), scorecard, recipe, jobs, with_facts)
