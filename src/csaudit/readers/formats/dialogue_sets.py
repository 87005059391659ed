"""Public sets of customer-service dialogues in JSON, for trying checks out and for benchmarks.

- Known by: the keys in the table below; a list of dialogues, or one a line.
- Roles: in the file.
- Times: none, so silence and interruptions can't be judged.
- Watch for: most of these may be used for research only; read the terms of the set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, Draft, TurnDraft
from csaudit.readers.objects.nested import Row, at, facts, rows, spoken, text
from csaudit.readers.options import ReadOptions

_SENDERS: Final = frozenset({"customer", "helpdesk"})
_PAIRED: Final = frozenset({"agent", "customer", "action"})
_SPLITS: Final = ("train", "dev", "test")
_SIDES: Final = {"Q": "客户", "A": "客服"}
_ROLES: Final = frozenset({"用户", "客服", "客户", "坐席"})
_INAUDIBLE: Final = re.compile(r"[_\s]*")
_BETWEEN_WORDS: Final = re.compile(r"(?<![A-Za-z0-9]) | (?![A-Za-z0-9])")
"""A space that doesn't keep two words in Latin letters apart."""


def _call(call_id: str, turns: Iterable[TurnDraft], **metadata: object) -> CallDraft:
    return CallDraft(list(turns), call_id, facts({"channel": "chat", **metadata}))


# --- STC-3 -----------------------------------------------------------------------------------------------


def claims_stc3(document: object) -> bool:
    """A dialogue whose turns have a sender and several utterances."""
    first = at(rows(document, "turns"), 0)
    return at(first, "sender") in _SENDERS and isinstance(at(first, "utterances"), list)


def stc3(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """STC-3 (DCH-1): `turns[].sender` is `customer` or `helpdesk`; the `utterances` of one turn are put together."""
    turns = []
    for turn in rows(document, "turns"):
        said = at(turn, "utterances")
        parts = [spoken(part) for part in said] if isinstance(said, list) else []
        turns.append(TurnDraft(text(turn, "sender"), "\n".join(filter(None, parts))))
    yield _call(text(document, "id"), turns)


# --- ABCD ------------------------------------------------------------------------------------------------


def claims_abcd(document: object) -> bool:
    """A conversation of pairs, or the splits of the whole set."""
    if isinstance(document, dict) and any(claims_abcd(at(document, split, 0)) for split in _SPLITS):
        return True
    first = at(document, "original", 0)
    return at(document, "convo_id") is not None and isinstance(first, list) and at(first, 0) in _PAIRED


def abcd(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """ABCD: `original` has pairs of `agent` or `customer` and the words; rows of `action` are no speech and left out."""
    if "original" not in document:
        for split in _SPLITS:
            for conversation in rows(document, split):
                yield from abcd(conversation, options) if "original" in conversation else ()
        return
    pairs = at(document, "original")
    said = [pair for pair in pairs if at(pair, 0) != "action"] if isinstance(pairs, list) else []
    scenario = at(document, "scenario")
    flow = {name: at(scenario, name) for name in ("flow", "subflow")}
    turns = [TurnDraft(text(at(pair, 0)), spoken(pair, 1)) for pair in said]
    yield _call(text(document, "convo_id"), turns, **flow)


# --- CSDS ------------------------------------------------------------------------------------------------


def claims_csds(document: object) -> bool:
    """A dialogue of questions and answers."""
    first = at(rows(document, "Dialogue"), 0)
    return at(document, "DialogueID") is not None and at(first, "speaker") in _SIDES and "utterance" in first


def csds(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """CSDS 客服对话摘要: `Dialogue[].speaker` is `Q`, the customer, or `A`; spaces between Chinese words are taken out."""
    turns = []
    for row in rows(document, "Dialogue"):
        speaker = text(row, "speaker")
        said = _BETWEEN_WORDS.sub("", spoken(row, "utterance"))
        turns.append(TurnDraft(_SIDES.get(speaker, speaker), said, speaker=speaker))
    yield _call(text(document, "DialogueID"), turns)


# --- MobileCS --------------------------------------------------------------------------------------------


def claims_mobilecs(document: object) -> bool:
    """A dialogue whose turns are named by their roles."""
    content = rows(document, "content")
    return any(row.keys() & _ROLES for row in content[:3])


def mobilecs(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """MobileCS 移动客服 (SereTOD): the keys of `content[]` are 用户 and 客服; `_`, what nobody could make out, is left out."""
    turns = [turn for row in rows(document, "content") for turn in _sides(row)]
    yield CallDraft(turns, text(document, "id"))


def _sides(row: Row) -> Iterator[TurnDraft]:
    for role, said in row.items():
        if role in _ROLES and not _INAUDIBLE.fullmatch(spoken(said)):
            yield TurnDraft(role, spoken(said))


DOCUMENTS: Final = (
    DocumentFormat("stc3", claims_stc3, stc3),
    DocumentFormat("abcd", claims_abcd, abcd),
    DocumentFormat("csds", claims_csds, csds),
    DocumentFormat("mobilecs", claims_mobilecs, mobilecs),
)
