"""What reading some paths gave, counted; transcripts themselves aren't kept."""

from __future__ import annotations

import contextlib
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from csaudit.cli.exits import ExitCode
from csaudit.cli.reading import Reading
from csaudit.errors import UsageError
from csaudit.model import Call, SkippedCall
from csaudit.wording import both

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """One call, without what was said."""

    call_id: str
    source: str
    source_format: str
    encoding: str
    turns: int
    roles: dict[str, int]
    role_source: str
    role_confidence: float | None
    times: str
    """`none`, `some`, `start`, `full`, or `stream`: whole, but overlaps tell nothing."""
    redacted: bool
    columns: tuple[tuple[str, str], ...]
    """What was read from which column of a table."""
    warnings: tuple[Words, ...]


@dataclass(slots=True)
class Found:
    """The calls in order of their files, what was skipped, and what the batch told."""

    files: dict[str, list[Read]] = field(default_factory=dict)
    skipped: list[SkippedCall] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    calls: int = 0

    def doubted(self) -> int:
        """How many calls carry a warning."""
        return sum(bool(call.warnings) for calls in self.files.values() for call in calls)

    def code(self, *, strict: bool = False) -> ExitCode:
        """The exit code: 3 where something couldn't be read (`strict`: or is doubtful), 4 without any call."""
        if any(not skip.harmless for skip in self.skipped) or (strict and self.doubted()):
            return ExitCode.INCOMPLETE
        return ExitCode.OK if self.calls else ExitCode.NOTHING_AUDITED

    def mappings(self) -> dict[str, list[str]]:
        """How columns of tables were taken, each with the files that were read so."""
        found: dict[str, list[str]] = {}
        for source, calls in self.files.items():
            for columns in dict.fromkeys(call.columns for call in calls if call.columns):
                written = " ".join(f"{key}={name}" for key, name in columns)
                found.setdefault(written, []).append(source)
        return found

    def skip_lines(self) -> Iterator[tuple[str, Words]]:
        """What was skipped, by place."""
        for skip in sorted(self.skipped, key=lambda skip: (skip.source, skip.code)):
            yield skip.source, (skip.zh, skip.en)

    def as_json(self, *, problems: bool = False) -> dict[str, Any]:
        """Everything as plain values; with `problems` only the calls that carry a warning."""
        return {
            "calls": [
                _as_json(call)
                for calls in self.files.values()
                for call in calls
                if call.warnings or not problems
            ],
            "skipped": [
                {
                    "source": skip.source,
                    "code": skip.code,
                    "harmless": skip.harmless,
                    "zh": skip.zh,
                    "en": skip.en,
                }
                for skip in sorted(self.skipped, key=lambda skip: (skip.source, skip.code))
            ],
            "notes": [{"zh": zh, "en": en} for zh, en in self.notes],
            "totals": {
                "files": len(self.files),
                "calls": self.calls,
                "skipped": len(self.skipped),
                "doubted": self.doubted(),
            },
        }


def _as_json(call: Read) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "source": call.source,
        "format": call.source_format,
        "encoding": call.encoding,
        "turns": call.turns,
        "roles": call.roles,
        "role_source": call.role_source,
        "role_confidence": call.role_confidence,
        "times": call.times,
        "redacted": call.redacted,
        "columns": dict(call.columns),
        "warnings": [{"zh": zh, "en": en} for zh, en in call.warnings],
    }


def look(paths: list[str], reading: Reading, on_call: Callable[[Call], None] | None = None) -> Found:
    """Read the paths as one batch."""
    together, missing = reading.read(paths)
    found = Found(skipped=[*missing])
    for item in together:
        if isinstance(item, SkippedCall):
            found.skipped.append(item)
            continue
        found.calls += 1
        found.files.setdefault(item.source, []).append(summary(item))
        if on_call is not None:
            on_call(item)
    found.files = dict(sorted(found.files.items()))
    found.notes = together.notes
    return found


def summary(call: Call) -> Read:
    """A call without its words."""
    return Read(
        call.call_id,
        call.source,
        call.source_format,
        call.encoding,
        len(call.turns),
        dict(sorted(Counter(turn.role.value for turn in call.turns).items())),
        call.role_source,
        call.role_confidence,
        _times(call),
        call.redacted,
        call.columns,
        call.warnings,
    )


def _times(call: Call) -> str:
    starts = sum(turn.start is not None for turn in call.turns)
    if not starts:
        return "none"
    if starts < len(call.turns):
        return "some"
    if any(turn.end is None for turn in call.turns):
        return "start"
    return "full" if call.overlap_reliable else "stream"


def converted(paths: list[str], reading: Reading, out: str) -> Found:
    """Read the paths and write every call to a file, standard output where it is empty."""
    import orjson  # noqa: PLC0415 — only what converts writes

    from csaudit.readers.native import as_native  # noqa: PLC0415

    with _opened(out) as stream:

        def write(call: Call) -> None:
            stream.write(orjson.dumps(as_native(call), option=orjson.OPT_APPEND_NEWLINE))

        return look(paths, reading, write)


@contextlib.contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if not path or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        stream = Path(path).open("wb")  # noqa: SIM115 — closed below; only opening it may fail as the user's mistake
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=path, why=error.strerror or str(error))) from error
    with stream:
        yield stream
