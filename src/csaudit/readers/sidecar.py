"""A table of calls beside the transcripts: who took which call, when, in which team."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from csaudit.errors import UsageError
from csaudit.model import Role
from csaudit.readers.draft import UnreadableError
from csaudit.readers.names import add_metadata, metadata_key, squash
from csaudit.readers.roles import channel_of, classify
from csaudit.wording import LANGUAGES, both, say

_FILES: Final = "file filename recording recording_file audio audio_file wav 文件 文件名 录音 录音文件 录音文件名 音频文件"
_CHANNELS: Final = "agent_channel agent_track 坐席声道 座席声道 客服声道"
_FILE: Final = frozenset(squash(word) for word in _FILES.split())
_AGENT_CHANNEL: Final = frozenset(squash(word) for word in _CHANNELS.split())
_SIDES: Final = {squash("left_channel"): 0, squash("right_channel"): 1, "左声道": 0, "右声道": 1}
_LONGEST: Final = 2_000
"""Characters of a value that is kept."""


class Sidecar:
    """The rows of a `--metadata` table, found by call id or by the name of the file."""

    def __init__(self, path: str, rows: Iterable[Mapping[str, str]]) -> None:
        self.path = path
        self.rows = [dict(row) for row in rows]
        names = {name for row in self.rows for name in row}
        self._keys = [name for name in names if metadata_key(name) == "call_id" or squash(name) in _FILE]
        if not self._keys:
            shown = "、".join(sorted(names)[:12])
            raise UsageError(*both("readers.usage_metadata_key", path=path, columns=shown))
        self._found: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            for name in self._keys:
                for key in _names_of(row.get(name, ""), file=squash(name) in _FILE):
                    self._found.setdefault(key, []).append(number)

    def find(self, call_id: str, file: str) -> list[int]:
        """Numbers of the rows about a call: by its id, else by its file's name."""
        by_id = self._found.get(call_id.strip().casefold(), []) if call_id else []
        if by_id:
            return by_id
        return next((rows for name in _names_of(file, file=True) if (rows := self._found.get(name))), [])

    def metadata(self, numbers: list[int]) -> tuple[dict[str, str], list[str]]:
        """What the rows say, under the standard keys, and the names of columns on which they disagree."""
        merged: dict[str, str] = {}
        disputed: list[str] = []
        for name in self.rows[numbers[0]] if numbers else ():
            values = {self.rows[number].get(name, "").strip() for number in numbers}
            if len(values) > 1:
                disputed.append(name)
            elif name not in self._keys and not _is_channel(name):
                add_metadata(merged, name, values.pop()[:_LONGEST])
        return merged, disputed

    def agent_channel(self, numbers: list[int]) -> int | None:
        """The agent's channel, where all the rows name the same."""
        found = {channel for number in numbers for channel in _channels(self.rows[number])}
        return found.pop() if len(found) == 1 else None


def _names_of(value: str, *, file: bool) -> Iterator[str]:
    """What a cell or a path can be looked up by: itself, and for a file its name and its stem."""
    plain = value.strip().casefold()
    if not plain:
        return
    if not file:
        yield plain
        return
    name = PurePosixPath(plain.replace("\\", "/")).name.removesuffix(".gz")
    yield from dict.fromkeys((name, PurePosixPath(name).stem))


def _is_channel(name: str) -> bool:
    return squash(name) in _AGENT_CHANNEL or squash(name) in _SIDES


def _channels(row: Mapping[str, str]) -> Iterator[int]:
    for name, value in row.items():
        plain = value.strip()
        if squash(name) in _AGENT_CHANNEL:
            channel = int(plain) if plain.isdecimal() and len(plain) < 3 else channel_of(plain)
            if channel is not None:
                yield channel
        elif squash(name) in _SIDES and (role := classify(plain) or _AS_ROLE.get(plain.casefold())):
            yield from {Role.AGENT: (_SIDES[squash(name)],), Role.CUSTOMER: (1 - _SIDES[squash(name)],)}.get(
                role, ()
            )


_AS_ROLE: Final = {"user": Role.CUSTOMER}


def load_sidecar(path: str, encoding: str | None = None) -> Sidecar:
    """The table at a path: CSV and its kin, a workbook, or JSONL. `UsageError` for what is none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(*both("cli.cannot_read", path=path, why=error.strerror or str(error))) from error
    try:
        rows = list(_rows(data, path, encoding))
    except UnreadableError as error:
        zh, en = (say("cli.cannot_read", lang, path=path, why=error.say(lang)) for lang in LANGUAGES)
        raise UsageError(zh, en) from error
    if not rows:
        raise UsageError(*both("readers.usage_metadata_empty", path=path))
    return Sidecar(path, rows)


def _rows(data: bytes, path: str, encoding: str | None) -> Iterator[dict[str, str]]:
    from csaudit.readers.formats import spreadsheet  # noqa: PLC0415 — only with --metadata
    from csaudit.readers.source import Source  # noqa: PLC0415

    source = Source(io.BytesIO(data), path, encoding)
    if spreadsheet.sniff(source):
        for table in spreadsheet.tables(source):
            yield from _of_cells([list(map(str, _texts(row.cells))) for row in table.rows])
        return
    if source.head_text.lstrip().startswith(("{", "[")):
        yield from _of_json(source.text, path)
        return
    from csaudit.readers.formats.delimited import cells_of  # noqa: PLC0415

    yield from _of_cells(cells_of(source.text))


def _texts(cells: Iterable[object]) -> Iterator[str]:
    from csaudit.readers.tables.cells import text_of  # noqa: PLC0415

    return (text_of(cell) for cell in cells)


def _of_cells(rows: list[list[str]]) -> Iterator[dict[str, str]]:
    """Rows under the first row that has a key column: titles may stand above it."""
    head = next((here for here, row in enumerate(rows[:20]) if any(map(_is_key, row))), 0)
    header = [name.strip() for name in rows[head]] if rows else []
    for row in rows[head + 1 :]:
        found = {name: _unquoted(cell) for name, cell in zip(header, row, strict=False) if name}
        if any(found.values()):
            yield found


def _is_key(name: str) -> bool:
    return metadata_key(name) == "call_id" or squash(name) in _FILE


def _unquoted(cell: str) -> str:
    """A cell without what keeps Excel from reading a number: `="008"`, `'008`."""
    text = cell.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text[1:] if text.startswith("'") and text[1:].isdigit() else text


def _of_json(text: str, path: str) -> Iterator[dict[str, str]]:
    from csaudit.readers.objects.values import BrokenJsonError, loads, loads_many  # noqa: PLC0415

    try:
        found: Any = loads(text)
    except BrokenJsonError as error:
        found = loads_many(text)
        if not found:
            raise UnreadableError("bad-json", path, line=error.line, column=error.column) from error
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found]
    for item in found:
        if isinstance(item, dict):
            yield {
                str(key): str(value)
                for key, value in item.items()
                if isinstance(value, str | int | float) and not isinstance(value, bool)
            }
