"""Bytes under keys in one SQLite file: written in small batches, safe against a killed process, bounded in size and age.

Nothing here may stop an audit: what is corrupt is thrown away and begun anew, what can't be opened is done without, and either is
noted in `problems`.
"""

from __future__ import annotations

import contextlib
import math
import os
import sqlite3
import time
import zlib
from pathlib import Path
from typing import Final

from csaudit.wording import both

BATCH: Final = 64
"""Values a transaction: what a killed process can lose."""
MAX_BYTES: Final = 1 << 30
MAX_DAYS: Final = 30
"""How long a value stays: it comes from somebody's call."""
_TRIM_EVERY: Final = 64
"""Transactions between two looks at the size."""
_FILES: Final = ("", "-wal", "-shm", "-journal")
_CORRUPT: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""Not a database, or not ours (another table)."""
_SCHEMA: Final = (
    "PRAGMA auto_vacuum=INCREMENTAL",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, crc INT NOT NULL, day INT NOT NULL, value BLOB NOT NULL)",
)
_USED: Final = """
SELECT (page_count - freelist_count) * page_size, (SELECT count(*) FROM kept)
FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
_DROP_OLDEST: Final = "DELETE FROM kept WHERE rowid IN (SELECT rowid FROM kept ORDER BY rowid LIMIT ?)"


class Store:
    """Open it, ask it, add to it, close it. Several processes may use one file."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES) -> None:
        self.path = path
        self.problems: list[tuple[str, str]] = []
        self._max_bytes = max_bytes
        self._fresh: dict[bytes, bytes] = {}
        self._commits = 0
        self._broken = 0
        self._base: sqlite3.Connection | None = None
        self._open()

    def get(self, key: bytes) -> bytes | None:
        """The value under a key. A value that isn't what was stored counts as none."""
        if self._base is None:
            return None
        try:
            row = self._base.execute("SELECT crc, value FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._failed(error)
            return None
        if row is None:
            return None
        if zlib.crc32(row[1]) != row[0]:
            self.discard()
            return None
        value: bytes = row[1]
        return value

    def discard(self) -> None:
        """Count a value that turned out to be of no use: `close` says so, a new one takes its place."""
        self._broken += 1

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; it is on disk when its batch is full, or at `close`."""
        self._fresh[key] = value
        if len(self._fresh) >= BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left, drop what is too old or too much."""
        self._flush()
        if self._broken:
            self.problems.append(both("cache.broken", n=self._broken))
        if self._base is None:
            return
        try:
            with self._base:
                self._base.execute("DELETE FROM kept WHERE day < ?", (today() - MAX_DAYS,))
            self._trim()
        except sqlite3.Error as error:
            self._failed(error)
        if self._base is not None:
            self._base.close()

    def _open(self) -> None:
        try:
            self._connect()
        except (sqlite3.Error, OSError) as error:
            self._failed(error)

    def _connect(self) -> None:
        for folder in (self.path.parent.parent, self.path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        self._base = sqlite3.connect(self.path, timeout=5)
        for statement in _SCHEMA:
            self._base.execute(statement)
        self._base.execute("SELECT key, crc, day, value FROM kept LIMIT 1")

    def _flush(self) -> None:
        if self._base is None or not self._fresh:
            return
        rows = [(key, zlib.crc32(value), today(), value) for key, value in self._fresh.items()]
        try:
            with self._base:
                self._base.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
            self._commits += 1
            if self._commits % _TRIM_EVERY == 0:
                self._trim()
        except sqlite3.Error as error:
            self._failed(error)
        self._fresh.clear()

    def _trim(self) -> None:
        """Where it has grown too large, drop the oldest values until a fifth is free."""
        assert self._base is not None, "asked by the callers"
        used, values = self._base.execute(_USED).fetchone()
        if used <= self._max_bytes:
            return
        while used > 0.8 * self._max_bytes and values:
            spare = math.ceil(values * max(0.1, 1 - 0.8 * self._max_bytes / used))
            with self._base:
                self._base.execute(_DROP_OLDEST, (spare,))
            used, values = self._base.execute(_USED).fetchone()
        self._base.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page

    def _failed(self, error: Exception) -> None:
        """Begin anew where the file is corrupt, go on without it where that doesn't help."""
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                self._base.close()
            self._base = None
        corrupt = getattr(error, "sqlite_errorcode", 0) & 0xFF in _CORRUPT
        if corrupt and not self.problems:
            self.problems.append(both("cache.corrupt", path=self.path))
            with contextlib.suppress(OSError):
                for ending in _FILES:
                    self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
                self._open()
            return
        why = getattr(error, "strerror", None) or str(error)
        self.problems.append(both("cache.unusable", path=self.path, why=why))


def today() -> int:
    """Days since 1970."""
    return int(time.time() // 86_400)
