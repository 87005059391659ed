"""What a user can say about how transcripts are to be read."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from csaudit.errors import UsageError
from csaudit.readers.agents import NOBODY, AgentNames
from csaudit.readers.registry import FORMATS
from csaudit.wording import both

if TYPE_CHECKING:
    from csaudit.model import Role
    from csaudit.readers.named import Naming
    from csaudit.readers.sidecar import Sidecar


class Vote(NamedTuple):
    """Where most calls of one folder and format have their agent."""

    channel: int
    share: float
    """Of the calls that could be decided, 0 to 1."""


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
    """Role of a column (`text`, `role`, `call_id`, `start`, …) → its name in the table, its path in a JSON document."""
    agent_channel: int | None = None
    """The audio channel that is the agent's, in files that name no roles."""
    agent_names: AgentNames = NOBODY
    """Who is an agent by name; others whose label names no role are customers, where an agent was found."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Label, as the files write it → role."""
    unit: str = ""
    """Unit of bare numbers in the times: one of `times.UNITS`; found out where empty."""
    overlap: bool | None = None
    """Whether overlapping times are real; `None` leaves it to the format."""
    naming: Naming | None = None
    """What names of files and folders tell."""
    sidecar: Sidecar | None = None
    """A table of metadata beside the transcripts."""
    vote: Vote | None = None
    """What the other calls of the folder tell: set by `together`, never by a user."""

    def __post_init__(self) -> None:
        if self.encoding is not None:
            try:
                codecs.lookup(self.encoding)
            except (LookupError, ValueError) as error:
                raise UsageError(*both("readers.usage_encoding", name=self.encoding)) from error
        if self.source_format is not None and self.source_format not in FORMATS:
            known = " ".join(FORMATS)
            raise UsageError(*both("readers.usage_format", name=self.source_format, known=known))

    @property
    def takes_files_at_their_word(self) -> bool:
        """Whether nothing here could change a call that names its roles, fields and units in csaudit's own way."""
        return not (
            self.agent_speaker
            or self.swap_roles
            or self.columns
            or self.agent_names
            or self.roles
            or self.unit
            or self.overlap is not None
        )

    @property
    def maps_documents(self) -> bool:
        """Whether fields are named by paths into a JSON document (`body.content`, `data[].turns`)."""
        return any("[" in name or "." in name for name in self.columns.values())
