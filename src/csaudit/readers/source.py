"""One opened transcript: its head, its bytes, its text and its lines, each read when first asked for."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from csaudit.readers.container import GZIP
from csaudit.readers.draft import UnreadableError, Warning_
from csaudit.readers.encoding import Decoded, decode
from csaudit.readers.limits import HEAD_BYTES, MAX_FILE_BYTES, MAX_JSON_BYTES, MAX_JSON_MARKS, MAX_LINE_BYTES
from csaudit.readers.objects.values import BrokenJsonError, loads, loads_many

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Source:
    """Bytes with a name. Reading may raise `UnreadableError`; nothing is read twice."""

    def __init__(
        self, stream: BinaryIO, name: str, encoding: str | None = None, *, own_name: str = ""
    ) -> None:
        self.name = name
        """As messages show it; `own_name` is that of a file in an archive, without the archive's."""
        self.forced_encoding = encoding
        own = own_name or name
        own = own[: -len(".gz")] if own.lower().endswith(".gz") else own
        self.suffix = PurePath(own.lower()).suffix
        self.stem = PurePath(own).stem or own
        head = _read(stream, HEAD_BYTES)
        if head.startswith(GZIP):
            stream = cast(BinaryIO, gzip.GzipFile(fileobj=_joined(head, stream)))
            head = _read(stream, HEAD_BYTES)
        self.head = head
        self._rest: BinaryIO = stream

    @cached_property
    def data(self) -> bytes:
        """All the bytes, unpacked if the file was gzip."""
        data = self.head + _read(self._rest, MAX_FILE_BYTES + 1 - len(self.head))
        if len(data) > MAX_FILE_BYTES:
            self.refuse_size(len(data), MAX_FILE_BYTES)
        return data

    @cached_property
    def _decoded(self) -> Decoded:
        return decode(self.data, self.forced_encoding)

    @property
    def text(self) -> str:
        """All the text."""
        return self._decoded.text

    @cached_property
    def encoding(self) -> str:
        """The encoding found or forced."""
        return "utf-8" if self.is_utf8 else self._decoded.encoding

    @property
    def warnings(self) -> list[Warning_]:
        """Doubts of the decoding; empty for a stream of lines."""
        return [] if "_decoded" not in self.__dict__ else self._decoded.warnings

    @cached_property
    def is_utf8(self) -> bool:
        """Whether the head is UTF-8, so that lines can be read one by one."""
        if self.forced_encoding is not None or self.head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        try:
            self.head.decode("utf-8")
        except UnicodeDecodeError as error:
            return error.start >= len(self.head) - 3 and len(self.head) == HEAD_BYTES
        return b"\x00" not in self.head

    @cached_property
    def head_text(self) -> str:
        """The text of the head: enough to tell a format."""
        return self.head.decode("utf-8", "ignore").removeprefix("\ufeff") if self.is_utf8 else self.text

    @cached_property
    def document(self) -> object:
        """The text as a JSON value; a list where several values stand one after another."""
        if len(self.data) > MAX_JSON_BYTES:
            self.refuse_size(len(self.data), MAX_JSON_BYTES)
        if sum(self.data.count(mark) for mark in (b",", b"{", b"[")) > MAX_JSON_MARKS:
            raise UnreadableError("json-too-large", limit=MAX_JSON_MARKS)
        try:
            return loads(self.text)
        except BrokenJsonError as error:
            values = loads_many(self.text)
            if values:
                return values
            place = f"{self.name}:{error.line}"
            raise UnreadableError("bad-json", place, line=error.line, column=error.column) from error

    def extend_head(self) -> None:
        """Take the whole first line into the head, up to the longest line allowed."""
        if b"\n" not in self.head and len(self.head) == HEAD_BYTES:
            self.head += _read(self._rest, MAX_LINE_BYTES - HEAD_BYTES)
            self.__dict__.pop("head_text", None)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Numbered lines as UTF-8; a line longer than `MAX_LINE_BYTES` comes as `None`."""
        if not self.is_utf8:
            stream: BinaryIO = io.BytesIO(self.text.encode("utf-8", "replace"))
        elif "data" in self.__dict__:
            stream = io.BytesIO(self.data)
        else:
            stream = _joined(self.head, self._rest)
        readline, number = stream.readline, 0
        try:
            while line := readline(MAX_LINE_BYTES):
                number += 1
                if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
                    yield number, line
                    continue
                while (more := readline(MAX_LINE_BYTES)) and not more.endswith(b"\n"):
                    pass
                yield number, None
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableError("broken-file", detail="gzip") from error

    def refuse_size(self, size: int, limit: int) -> None:
        """Raise `UnreadableError` for a file of `size` bytes where `limit` are allowed."""
        raise UnreadableError("file-too-large", size=size >> 20, limit=limit >> 20)


class _Joined(io.RawIOBase):
    """A head that was read already, then the rest of its stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        piece = self._head.read(len(view)) or self._rest.read(len(view))
        view[: len(piece)] = piece
        return len(piece)


def _joined(head: bytes, rest: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Joined(head, rest), 1 << 18))


def _read(stream: BinaryIO, size: int) -> bytes:
    """Up to `size` bytes, also from a pipe that gives them in pieces."""
    pieces: list[bytes] = []
    while size > 0:
        try:
            piece = stream.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableError("broken-file", detail="gzip") from error
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
