"""Alibaba Cloud SCA 阿里云智能对话分析 (`aliyun-sca`): what `UploadData` and `UploadDataV4` take, and reviewed dialogues.

- Known by: `tickets[].dialogue[]`, often as one string under `JsonStr`; `Data.Dialogues.Dialogue[]` in a review. Many calls a file.
- Roles: the file says `客服`, `客户`, 坐席 or 机器人 in `role`; `identity` is the account, for an agent the agent's id.
- Times: `begin` and `end` in milliseconds from the start of the call, else `beginTime` (a date, or milliseconds since 1970), which
  also dates the call.
- Call id: `tid`. What `context` holds becomes metadata, `business` the queue, `optional` the channel (0 chat, 1 phone).
- Watch for: `EmotionValue` is loudness, the unit of `SilenceDuration` differs from one interface to the next: neither is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from csaudit.model import Role
from csaudit.readers.clock import parse
from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, Draft, TurnDraft
from csaudit.readers.names import add_metadata
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import Row, number, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.speech import inner, named, objects, words
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify

_CHANNELS: Final = {"0": "chat", "1": "phone"}


def claims(document: object) -> bool:
    """Tickets with dialogues to upload, or a reviewed dialogue."""
    return bool(_tickets(document)) or _reviewed(document) is not None


def _tickets(document: object) -> list[Row]:
    """The tickets of an upload, or of the string it is wrapped in."""
    for path in (("tickets",), ("JsonStr", "tickets"), ("jsonStr", "tickets")):
        found = [ticket for ticket in objects(document, *path) if isinstance(ticket.get("dialogue"), list)]
        if found:
            return found
    return []


def _reviewed(document: object) -> Any:
    """The dialogue of a review, however much of its wrapping was kept."""
    for path in (("Data", "Dialogues", "Dialogue"), ("Dialogues", "Dialogue")):
        found = inner(document, *path)
        if isinstance(found, list):
            return found
    return None


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """One call a ticket."""
    upload = inner(document, "JsonStr") or inner(document, "jsonStr") or document
    tickets = _tickets(document)
    for ticket in tickets:
        draft = _call(objects(ticket, "dialogue"))
        draft.call_id = text(ticket, "tid")
        context = inner(ticket, "context")
        for name, value in context.items() if isinstance(context, dict) else ():
            add_metadata(draft.metadata, str(name), text(value))
        for outer in (document, upload):
            add_metadata(draft.metadata, "business", text(outer, "business"))
            add_metadata(draft.metadata, "channel", _CHANNELS.get(text(outer, "optional"), ""))
        yield draft
    if not tickets:
        draft = _call(objects(_reviewed(document)))
        if not any(turn.text for turn in draft.turns):
            raise tasks.unheard()
        draft.call_id = text(inner(document, "Data"), "Tid") or text(inner(document, "Data"), "Vid")
        yield draft


def _call(dialogue: Sequence[Mapping[str, Any]]) -> CallDraft:
    rows = [named(row) for row in dialogue]
    from_start = any(number(row, "end") for row in rows)
    turns: list[TurnDraft] = []
    accounts: dict[Role | None, str] = {}
    for row in rows:
        role, account = text(row, "role"), text(row, "identity")
        accounts.setdefault(classify(role), account)
        turn = TurnDraft(role or account, words(row.get("words")), row.get("begintime"), speaker=account)
        if from_start:
            turn.start, turn.end = seconds(row.get("begin"), MILLI), seconds(row.get("end"), MILLI)
        turns.append(turn)
    draft = CallDraft(turns, unit="s", sortable=True)
    add_metadata(draft.metadata, "agent_id", accounts.get(Role.AGENT, ""))
    add_metadata(draft.metadata, "customer_id", accounts.get(Role.CUSTOMER, ""))
    add_metadata(draft.metadata, "date", _date(rows))
    return draft


def _date(rows: Sequence[Mapping[str, Any]]) -> str:
    """When the call began, if its turns say so."""
    stamp = parse(rows[0].get("begintime")) if rows else None
    return stamp.text if stamp is not None and stamp.kind == "date" else ""


DOCUMENTS: Final = (DocumentFormat("aliyun-sca", claims, drafts),)
