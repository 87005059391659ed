"""A call as the engine sees it: turns with roles, times and metadata."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol


class Role(StrEnum):
    """Who speaks."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOT = "bot"
    SYSTEM = "system"
    UNKNOWN = "unknown"

    __hash__ = str.__hash__  # an enum's own is a Python function, and roles are keys in the inner loops


@dataclass(frozen=True, slots=True)
class Turn:
    """One piece of speech or one message, as read from the transcript."""

    index: int
    """0-based position in the call."""
    role: Role
    text: str
    """The words as written in the transcript, never rewritten; spans of findings index this string."""
    start: float | None = None
    """Seconds from the start of the call; `None` where the transcript gives no (reliable) time."""
    end: float | None = None
    speaker: str = ""
    """The label in the file, for instance `坐席-小林` or `spk_0`."""
    line: int | None = None
    """1-based line or row of the source where the turn starts, where there is one."""
    channel: int | None = None
    """The audio channel it was recorded on; `None` where the file doesn't say, or speakers were told apart afterwards."""


class Unmade(Protocol):
    """Turns that were read and found right, but not made yet."""

    def turns(self) -> tuple[Turn, ...]:
        """Make them; called once."""

    def sha256(self, turns: tuple[Turn, ...]) -> str:
        """Of them; called once."""


class _Deferred:
    """A call's `turns` and `sha256` where a reader leaves their slots empty: made when first asked for, then kept.

    Nothing shows it but the time: equality, `replace`, pickling and copying ask for them as anybody does.
    """

    __slots__ = ("_unmade",)
    _unmade: Unmade

    if not TYPE_CHECKING:  # else every name would pass for an attribute

        def __getattr__(self, name: str) -> object:
            if name == "turns":
                object.__setattr__(self, name, self._unmade.turns())
            elif name == "sha256":
                object.__setattr__(self, name, self._unmade.sha256(self.turns))
                object.__delattr__(self, "_unmade")  # both are there
            else:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Call(_Deferred):
    """One customer contact, normalised. Treat `metadata` as read-only."""

    call_id: str
    turns: tuple[Turn, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Known keys: `agent_id agent_name team queue date direction channel`; others pass through."""
    source: str = ""
    """Where it came from, as the user named it: `calls/a.txt` or `calls/b.xlsx!Sheet1`."""
    source_format: str = ""
    """The reader that made it: `text`, `jsonl`, `json`, `csv`, `xlsx`, …"""
    encoding: str = ""
    sha256: str = ""
    """Of the call's normalised content, so that a result can be tied to its input."""
    role_source: str = "file"
    """How the roles were found: `file`, `option`, `sidecar`, `inferred`, `batch` or `unknown`."""
    warnings: tuple[tuple[str, str], ...] = ()
    """Doubts about the transcript that a reader of the report should know, each as `(zh, en)`."""
    role_confidence: float | None = None
    """0 to 1, how sure roles are that csaudit found itself; `None` where they were given, or nobody knows."""
    overlap_reliable: bool = True
    """Whether turns that overlap in time were said at once; `False` where one stream was split into speakers afterwards."""
    redacted: bool = False
    """Whether something was masked in the transcript, so that what stood there can't be judged."""
    ordered: bool = True
    """Whether the turns stand in the order in which they were said; `False` where the two sides came in two columns."""
    columns: tuple[tuple[str, str], ...] = ()
    """What was read from which column of a table: `(("text", "对话内容"), ("role", "角色"))`."""

    @property
    def agent(self) -> str:
        """The agent's id, else name, else empty."""
        return self.metadata.get("agent_id") or self.metadata.get("agent_name") or ""

    @property
    def team(self) -> str:
        """The team, else empty."""
        return self.metadata.get("team") or ""


@dataclass(frozen=True, slots=True)
class SkippedCall:
    """A transcript, or one call in it, that couldn't be read: counted and named, never lost."""

    source: str
    """File, and where there is one the row, line or call id: `calls/a.csv:17`."""
    zh: str
    """What is wrong and what to do, for a Chinese reader."""
    en: str
    code: str = ""
    """A short stable name, for instance `binary-file`, `no-roles`, `empty`, `bad-json`."""

    @property
    def harmless(self) -> bool:
        """Whether the run is complete without it: it holds no call, or one that was audited elsewhere."""
        return self.code in {"duplicate", "redacted-twin", "evaluation-form", "analysis-only", "task-status"}
