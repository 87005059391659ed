"""Alibaba Cloud SCA 阿里云智能对话分析 (`aliyun-sca`): what `UploadData` and `UploadDataV4` take, and the results of its checks.

- Known by: `tickets[].dialogue[]`, often as one string under `JsonStr` (uploads); `Data.Dialogues` (a result under review);
  `Data.ResultInfo[]` with `AsrResult` (results). Many calls a file.
- Roles: the file says `客服`, `客户`, 坐席 or 机器人 in `role`; `identity` is the account, for an agent the agent's id.
- Times: `begin` and `end` in milliseconds from the start of the call, else `beginTime` (a date, or milliseconds since 1970), which
  also dates the call.
- Call id: `tid`, for results that of the recording. What `context` and `Agent` hold becomes metadata, `business` the queue,
  `optional` the channel (0 chat, 1 phone).
- Watch for: `EmotionValue` is loudness, the unit of `SilenceDuration` differs from one interface to the next: neither is used.
  `GetResult` gives no dialogue unless `asrResult` stands in `requiredFields`; the file is skipped then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from csaudit.model import Role
from csaudit.readers.clock import parse
from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, Draft, TurnDraft, UnreadableError
from csaudit.readers.names import add_metadata
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import Row, has_rows, number, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.speech import at_once, inner, named, objects
from csaudit.readers.objects.words import by_time
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify

_CHANNELS: Final = {"0": "chat", "1": "phone"}
_UNFINISHED: Final = "0"


def claims(document: object) -> bool:
    """Tickets with dialogues to upload, or results of checks."""
    return bool(_tickets(document)) or _reviewed(document) is not None or bool(_results(document))


# --- uploads ---------------------------------------------------------------------------------------------


def _tickets(document: object) -> list[Row]:
    """The tickets of an upload, or of the string it is wrapped in."""
    for path in (("tickets",), ("JsonStr", "tickets"), ("jsonStr", "tickets")):
        found = [ticket for ticket in objects(document, *path) if has_rows(ticket, "dialogue", "words")]
        if found:
            return found
    return []


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """One call a ticket or a result."""
    if tickets := _tickets(document):
        upload = inner(document, "JsonStr") or inner(document, "jsonStr") or document
        for ticket in tickets:
            yield _uploaded(ticket, (document, upload))
    elif results := _results(document):
        if not any(_heard(result) for result in results):
            raise UnreadableError("analysis-only", detail="AsrResult")
        for result in results:
            yield _checked(result)
    else:
        yield _under_review(document)


def _uploaded(ticket: Row, outer: Sequence[object]) -> CallDraft:
    draft = _call(objects(ticket, "dialogue"))
    draft.call_id = text(ticket, "tid")
    context = inner(ticket, "context")
    for name, value in context.items() if isinstance(context, dict) else ():
        add_metadata(draft.metadata, str(name), text(value))
    for facts in outer:
        add_metadata(draft.metadata, "business", text(facts, "business"))
        add_metadata(draft.metadata, "channel", _CHANNELS.get(text(facts, "optional"), ""))
    return draft


# --- results ---------------------------------------------------------------------------------------------


def _reviewed(document: object) -> Any:
    """The dialogue under review, however much of its wrapping was kept."""
    for path in (("Data", "Dialogues"), ("Dialogues",)):
        found = inner(document, *path)
        found = inner(found, "Dialogue") if isinstance(found, dict) else found
        if isinstance(found, list) and (not found or "Words" in found[0]):
            return found
    return None


def _under_review(document: object) -> CallDraft:
    data = inner(document, "Data") or document
    draft = _call(objects(_reviewed(document)))
    if not any(turn.text for turn in draft.turns):
        status = text(data, "Status")
        raise tasks.unfinished(f"Status {status}") if status == _UNFINISHED else tasks.unheard()
    draft.call_id = text(data, "Tid") or text(data, "Vid")
    return draft


def _results(document: object) -> list[Row]:
    """The results of checks; the answer has them in a list of its own or bare."""
    found = objects(document, "Data", "ResultInfo", "ResultInfo") or objects(document, "Data", "ResultInfo")
    return [result for result in found if result.keys() & {"AsrResult", "HitResult", "Recording"}]


def _heard(result: Row) -> list[Row]:
    return objects(result, "AsrResult", "AsrResult") or objects(result, "AsrResult")


def _checked(result: Row) -> CallDraft:
    draft = _call(_heard(result))
    recording, agent = inner(result, "Recording"), inner(result, "Agent")
    draft.call_id = text(recording, "Id") or text(recording, "Name")
    add_metadata(draft.metadata, "business", text(recording, "Business"))
    for key, name in (("agent_id", "Id"), ("agent_name", "Name"), ("skill_group", "SkillGroup")):
        add_metadata(draft.metadata, key, text(agent, name))
    return draft


# --- turns -----------------------------------------------------------------------------------------------


def _call(dialogue: Sequence[Mapping[str, Any]]) -> CallDraft:
    rows = [named(row) for row in dialogue]
    from_start = any(number(row, "end") for row in rows)
    turns: list[TurnDraft] = []
    accounts: dict[Role | None, str] = {}
    for row in rows:
        role, account = text(row, "role"), text(row, "identity")
        account = "" if classify(account) else account  # of recordings it is the role once more
        accounts.setdefault(classify(role), account)
        turn = TurnDraft(role or text(row, "identity"), spoken(row.get("words")), row.get("begintime"))
        turn.speaker = account
        if from_start:
            turn.start, turn.end = seconds(row.get("begin"), MILLI), seconds(row.get("end"), MILLI)
        turns.append(turn)
    turns = by_time(turns) if from_start else turns
    draft = CallDraft(turns, unit="s", sortable=True, overlap=at_once(turns))
    add_metadata(draft.metadata, "agent_id", accounts.get(Role.AGENT, ""))
    add_metadata(draft.metadata, "customer_id", accounts.get(Role.CUSTOMER, ""))
    add_metadata(draft.metadata, "date", _date(rows))
    return draft


def _date(rows: Sequence[Mapping[str, Any]]) -> str:
    """When the call began, if its turns say so."""
    stamp = parse(rows[0].get("begintime")) if rows else None
    return stamp.text if stamp is not None and stamp.kind == "date" else ""


DOCUMENTS: Final = (DocumentFormat("aliyun-sca", claims, drafts),)
