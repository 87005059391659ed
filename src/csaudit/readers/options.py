"""What a user can say about how transcripts are to be read."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field

from csaudit.errors import UsageError
from csaudit.readers.registry import FORMATS
from csaudit.wording import both


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read; the defaults detect everything. A name that doesn't exist raises `UsageError`."""

    encoding: str | None = None
    """Forces the encoding of every file."""
    source_format: str | None = None
    """Forces the format of every file: one of `FORMATS`."""
    agent_speaker: tuple[str, ...] = ()
    """Labels or channel numbers that are the agent; everyone else who speaks is the customer."""
    swap_roles: bool = False
    """Agent and customer stand the wrong way round in the files."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Role of a column (`text`, `role`, `call_id`, `start`, …) → its name in the table or JSON object."""

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except (LookupError, ValueError) as error:
                raise UsageError(*both("readers.usage_encoding", name=self.encoding)) from error
        if self.source_format is not None and self.source_format not in FORMATS:
            known = " ".join(FORMATS)
            raise UsageError(*both("readers.usage_format", name=self.source_format, known=known))
