"""iFlytek 科大讯飞语音转写: the first (`iflytek-v1`) and the present (`iflytek-v2`) service.

- Known by: the keys in the table below; JSON within strings within JSON is opened.
- Roles: `speaker` and `rl` are only numbers. Who is the agent is told by what is said, or by `--agent-speaker`. `0` throughout
  means that speakers weren't told apart: the call is skipped, transcribe again with `has_seperate` (v1) or `roleType=1` (v2).
- Times: milliseconds; the frames of words (`wb`, `we`) aren't used.
- Watch for: speakers are told apart afterwards, and now and then the words of two stand under one; interruptions can't be judged,
  unless `label.rl_track` says that each speaker had a track.
- Skipped by name: orders that failed (`ok` -1, `orderInfo.status` -1) or aren't done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft, UnreadableError
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import Row, number, spoken, text
from csaudit.readers.objects.speech import call, inner, objects, piece, speaker
from csaudit.readers.objects.words import join
from csaudit.readers.options import ReadOptions

_NOT_SAID: Final = frozenset({"g"})
"""Kinds of words (`wp`) that are marks of a segment; `n` is a word, `s` a filler, `p` a punctuation mark."""
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d) (?=\d)")
"""A number is read out, and recognised, digit by digit."""
_TRACKS: Final = {"l": 0, "left": 0, "0": 0, "r": 1, "right": 1, "1": 1}


# --- v1 --------------------------------------------------------------------------------------------------


def claims_v1(document: object) -> bool:
    """A list of sentences, or the answer of the service."""
    if isinstance(document, list):
        return any("onebest" in item for item in objects(document)[:3])
    return isinstance(document, Mapping) and {"ok", "err_no"} <= document.keys()


def v1(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """A list of `{bg, ed, onebest, speaker}`, or `{ok, err_no, failed, data}` with that list as a string."""
    data = document if isinstance(document, list) else inner(document, "data")
    sentences = [item for item in objects(data) if spoken(item.get("onebest"))]
    if not sentences:
        raise _unfinished_v1(document, data)
    pieces = [
        piece(_numbered(item.get("speaker")), spoken(item["onebest"]), item.get("bg"), item.get("ed"))
        for item in sentences
    ]
    yield call(pieces, overlap=False, task_id=inner(document, "task_id"))


def _unfinished_v1(document: object, data: object) -> UnreadableError:
    """Why the answer of the service holds no sentences."""
    if not isinstance(document, Mapping):
        return tasks.unheard()
    if text(document.get("ok")) not in {"", "0"}:
        return tasks.failed(document.get("err_no"), document.get("failed"))
    if isinstance(data, Mapping) and "status" in data:
        return tasks.unfinished(data.get("status"), data.get("desc"))
    return tasks.unheard()


def _numbered(value: object) -> str:
    """A speaker; nobody where the service didn't tell them apart, which it writes as 0."""
    return "" if text(value) == "0" else speaker(value)


# --- v2 --------------------------------------------------------------------------------------------------


def claims_v2(document: object) -> bool:
    """An order, its result, or a list of the result's sentences."""
    if isinstance(document, list):
        return any("json_1best" in item for item in objects(document)[:3])
    if not isinstance(document, Mapping):
        return False
    if {"code", "descInfo"} <= document.keys() or inner(document, "content", "orderInfo") is not None:
        return True
    return bool(_lattice(document))


def _result(document: object) -> Any:
    return inner(document, "content", "orderResult") or inner(document, "orderResult") or document


def _lattice(document: object) -> list[Row]:
    """The sentences; `lattice` has them smoothed, `lattice2` as they were spoken."""
    result = _result(document)
    found = objects(result) if isinstance(result, list) else []
    found = found or objects(inner(result, "lattice")) or objects(inner(result, "lattice2"))
    return [item for item in found if "json_1best" in item]


def v2(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """`content.orderResult`, a string with `lattice[]`, whose `json_1best` is again a string; also without its wrapping."""
    pieces = [found for item in _lattice(document) if (found := _piece(item)).text]
    if not pieces:
        raise _unfinished_v2(inner(document, "content", "orderInfo"), document)
    tracks = _tracks(inner(_result(document), "label", "rl_track"))
    apart = {tracks.get(found.label) for found in pieces} == {0, 1}
    if apart:
        for found in pieces:
            found.channel = tracks.get(found.label)
    yield call(pieces, overlap=apart, task_id=inner(document, "content", "orderInfo", "orderId"))


def _piece(item: Mapping[str, Any]) -> TurnDraft:
    sentence = inner(item, "json_1best", "st") or {}
    heard = [
        word
        for part in objects(sentence, "rt")
        for slot in objects(part, "ws")
        for word in objects(slot, "cw")[:1]
        if word.get("wp") not in _NOT_SAID
    ]
    label = _numbered(sentence.get("rl")) if "rl" in sentence else speaker(item.get("spk"))
    start, end = sentence.get("bg", item.get("begin")), sentence.get("ed", item.get("end"))
    said = _BETWEEN_DIGITS.sub("", join(spoken(word.get("w")) for word in heard))
    return piece(label, said, start, end)


def _tracks(value: object) -> dict[str, int]:
    """Audio track by speaker, where the result names it."""
    tracks: dict[str, int] = {}
    for item in objects(value):
        track = _TRACKS.get(text(item.get("track")).casefold())
        if track is not None:
            tracks[speaker(item.get("rl"))] = track
    return tracks


def _unfinished_v2(order: object, document: Any) -> UnreadableError:
    """Why an order holds no sentences."""
    if text(document, "code").strip("0"):
        return tasks.failed(document.get("code"), document.get("descInfo"))
    if not isinstance(order, Mapping):
        return tasks.unfinished("orderId") if inner(document, "content", "orderId") else tasks.unheard()
    status = number(order.get("status"))
    reasons = (f"orderInfo.status {text(order.get('status'))}", document.get("descInfo"))
    if status is not None and status < 0:
        return tasks.failed(*reasons, f"failType {text(order.get('failType'))}")
    return tasks.unfinished(*reasons) if status in {0, 3} else tasks.unheard()


DOCUMENTS: Final = (
    DocumentFormat("iflytek-v1", claims_v1, v1),
    DocumentFormat("iflytek-v2", claims_v2, v2),
)
