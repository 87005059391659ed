"""Results of earlier audits: an unchanged call under an unchanged scorecard isn't audited again; a killed run goes on.

One folder a version, one file in it, for its owner only. The parent process asks and writes, so that one worker or many make no
difference. What is in it changes speed, never a byte of a report.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from csaudit import __version__
from csaudit.batch.cache_key import call_key, scope
from csaudit.batch.compact import Unpacker, pack
from csaudit.batch.store import MAX_BYTES, MAX_DAYS, Store, today
from csaudit.engine import CompiledScorecard
from csaudit.errors import UsageError
from csaudit.model import Call, CallResult, Outcome
from csaudit.text.private import private_home, private_to_me
from csaudit.wording import both

RESULTS: Final = "results"
FILE: Final = "results.sqlite3"


class ResultCache:
    """The cache as one scorecard sees it. Ask for every call in turn, keep every result that it didn't have, in that order."""

    def __init__(self, folder: Path, scorecard: CompiledScorecard, max_bytes: int = MAX_BYTES) -> None:
        self._unpack = Unpacker(scorecard)
        self._has_facts = scorecard.analysis is not None
        self._scope = scope(scorecard)
        self._store = Store(folder / RESULTS / __version__ / FILE, max_bytes)
        self._asked: deque[bytes | None] = deque()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What went wrong with the cache, each as `(zh, en)`; the results are right all the same."""
        return self._store.problems

    def get(self, call: Call, *, with_facts: bool = True) -> CallResult | None:
        """The result of auditing this very call, if it is known. For a call that isn't, `keep` its result later.

        What was kept without facts isn't known to who wants them: the fuller result takes its place.
        """
        key = call_key(self._scope, call)
        data = self._store.get(key) if key is not None else None
        if data is not None:
            try:
                known = self._unpack(data, call)
            except (ValueError, TypeError, KeyError, IndexError):
                self._store.discard()
            else:
                if not with_facts:
                    return replace(known, facts={}) if known.facts else known
                if known.facts or not self._has_facts:
                    return known
        self._asked.append(key)
        return None

    def keep(self, result: CallResult) -> None:
        """Keep the result of the call that `get` didn't know, the earliest of those still open.

        A check that crashed may not crash next time: such a result isn't kept.
        """
        key = self._asked.popleft()
        if key is None or any(outcome.outcome is Outcome.ERROR for outcome in result.outcomes):
            return
        data = pack(result)
        if data is not None:
            self._store.put(key, data)

    def close(self) -> None:
        """Write what isn't written yet."""
        self._store.close()


def cache_folder(named: str = "") -> Path | None:
    """The folder named, which must be this user's own: `UsageError` if it isn't. Without a name the private one, if it can be had."""
    if not named:
        return private_home()
    folder = Path(named)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(*both("cache.no_folder", path=named, why=error.strerror or str(error))) from error
    if not private_to_me(folder):
        raise UsageError(*both("cache.shared_folder", path=named))
    return folder


@dataclass(frozen=True, slots=True)
class CacheFile:
    """What is cached for one version of csaudit."""

    version: str
    path: Path
    bytes: int
    calls: int | None
    """`None` where the file can't be read."""


def cached(folder: Path) -> list[CacheFile]:
    """The caches in a folder, by version."""
    return [_described(path) for path in sorted((folder / RESULTS).glob(f"*/{FILE}"))]


def _described(path: Path) -> CacheFile:
    import sqlite3  # noqa: PLC0415 — only to show it

    calls = None
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as base:
        (calls,) = base.execute("SELECT count(*) FROM kept").fetchone()
    return CacheFile(path.parent.name, path, sum(each.stat().st_size for each in _files(path.parent)), calls)


def _files(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*") if each.is_file())


def clean(folder: Path) -> int:
    """Remove every cached result of a folder; how many bytes that were."""
    results = folder / RESULTS
    size = sum(each.stat().st_size for each in _files(results))
    shutil.rmtree(results, ignore_errors=True)
    return size


def forget_old_versions(folder: Path) -> None:
    """Remove what other versions left and nobody added to for as long as a result may stay."""
    for path in (folder / RESULTS).glob(f"*/{FILE}"):
        if path.parent.name != __version__ and today() - path.stat().st_mtime // 86_400 > MAX_DAYS:
            shutil.rmtree(path.parent, ignore_errors=True)
