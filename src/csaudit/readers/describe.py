"""What stands beside a transcript is added to its call: what its name tells, and its row in a table of calls."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from csaudit.model import Call
from csaudit.readers.draft import CallDraft, Warning_, warning
from csaudit.readers.options import ReadOptions


class _Beside(NamedTuple):
    call_id: str
    metadata: dict[str, str]
    agent_channel: int | None
    warnings: list[Warning_]


def describe(draft: CallDraft, file: str, options: ReadOptions) -> None:
    """Complete a draft before its roles are looked for: the table may name the agent's channel."""
    found = _beside(draft.call_id, draft.metadata, file, options)
    draft.call_id, draft.metadata = found.call_id, found.metadata
    draft.agent_channel = draft.agent_channel if found.agent_channel is None else found.agent_channel
    draft.warnings += found.warnings


def described(call: Call, file: str, options: ReadOptions) -> Call:
    """The same for a call that is finished: its file names its roles."""
    found = _beside(call.call_id, call.metadata, file, options)
    return replace(
        call,
        call_id=found.call_id,
        metadata=found.metadata,
        warnings=(*call.warnings, *found.warnings),
    )


def _beside(call_id: str, own: object, file: str, options: ReadOptions) -> _Beside:
    """The table wins over the file, for the user names it for this run; the file over its name, which is a habit."""
    metadata = dict(own) if isinstance(own, dict) else {}
    named = options.naming.read(file) if options.naming is not None else {}
    call_id = call_id or named.pop("call_id", "")
    named.pop("call_id", None)
    metadata = {**named, **metadata}
    if options.sidecar is None:
        return _Beside(call_id, metadata, None, [])
    rows = options.sidecar.find(call_id, file)
    told, disputed = options.sidecar.metadata(rows)
    doubts = [warning("metadata_ambiguous", rows=len(rows), columns="、".join(disputed))] if disputed else []
    return _Beside(call_id, {**metadata, **told}, options.sidecar.agent_channel(rows), doubts)
