"""A call as a format's reader found it: labels, texts and times still as written in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from csaudit.errors import TranscriptError
from csaudit.model import Call, SkippedCall
from csaudit.wording import both

Warning_: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class TurnDraft:
    """One turn as written."""

    label: str
    """Who speaks, in the file's own words; empty when the file doesn't say."""
    text: str
    start: object = None
    """A number, a string or a date as the file has it; `times.py` makes seconds of it."""
    end: object = None
    line: int | None = None
    speaker: str = ""
    """A name beside the role, where the file has both."""
    channel: int | None = None
    """The audio channel it was recorded on; `None` where the file doesn't say, or speakers were told apart afterwards."""


@dataclass(slots=True)
class CallDraft:
    """One call as written."""

    turns: list[TurnDraft]
    call_id: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    source: str = ""
    line: int | None = None
    """Where the call starts in its file."""
    source_format: str = ""
    encoding: str = ""
    warnings: list[Warning_] = field(default_factory=list)
    unit: str = ""
    """Unit of bare numbers in the times when the file names it: `s` or `ms`."""
    sortable: bool = False
    """Turns may be put in order of time: exports of tables and channels often aren't."""
    overlap: bool = True
    """Whether turns that overlap in time were really said at once; `False` for one stream, its speakers told apart afterwards."""
    agent_channel: int | None = None
    """The agent's channel, where something beside the transcript names it: a table of calls, a list of participants."""
    role_source: str = ""
    """How roles were found, where the file itself remembers it: transcripts that `calls convert` wrote."""
    role_confidence: float | None = None

    @property
    def place(self) -> str:
        """Where a message about this call should point."""
        return f"{self.source}:{self.line}" if self.line else self.source


Draft: TypeAlias = CallDraft | Call | SkippedCall


def skipped(code: str, source: str, **slots: object) -> SkippedCall:
    """A `SkippedCall` with the catalogue's words for `code`."""
    zh, en = both(f"readers.skip_{code.replace('-', '_')}", **slots)
    return SkippedCall(source=source, zh=zh, en=en, code=code)


def warning(name: str, **slots: object) -> Warning_:
    """A doubt about a transcript, in both languages."""
    return both(f"readers.warn_{name}", **slots)


class UnreadableError(TranscriptError):
    """A whole file, sheet or line can't be read; becomes a `SkippedCall` at the edge of this package."""

    def __init__(self, code: str, place: str = "", **slots: object) -> None:
        super().__init__(*both(f"readers.skip_{code.replace('-', '_')}", **slots))
        self.code = code
        self.place = place

    def skip(self, source: str) -> SkippedCall:
        """The value the caller of a reader sees; `place` (when known) wins over `source`."""
        return SkippedCall(source=self.place or source, zh=self.say("zh"), en=self.say("en"), code=self.code)
