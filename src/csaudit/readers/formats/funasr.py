"""FunASR (`funasr`), the speech recognition of 阿里达摩院 for one's own machines: Paraformer, SenseVoice, Fun-ASR.

- Known by: `sentence_info[]`, its words in `text` or `sentence`; `text` with `timestamp` pairs; `segments[]` with `processing_s` or
  `audio_duration_s` (the command line's `-f json`); `segments[]` with `"speaker": "SPK0"` (the server). One result or a list of
  them; `key`, the name of the recording, is the call id.
- Roles: only numbers of speakers, counted anew in each file. Who is the agent is told by what is said, or by `--agent-speaker`.
  Without a speaker model (`spk_model="cam++"`) nobody can tell who speaks, and the call is skipped.
- Times: milliseconds, from the server seconds.
- Watch for: sentences are cut at punctuation; what one speaker says in one go becomes one turn. Speakers were told apart
  afterwards, so interruptions can't be judged. Marks such as `<|zh|>` are taken out. The command line's SRT, TSV and text lose the
  speakers: use JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import Draft, TurnDraft
from csaudit.readers.objects import tasks
from csaudit.readers.objects.nested import base_name, first, spoken, text
from csaudit.readers.objects.seconds import MILLI, seconds
from csaudit.readers.objects.speech import call, objects, speaker
from csaudit.readers.options import ReadOptions

_TAG: Final = re.compile(r"<\|[^|<>]{0,24}\|>")
_SERVER_SPEAKER: Final = re.compile(r"SPK\d+")
_MADE_UP: Final = "rand_key"
"""How FunASR names what came without a name."""


def claims(document: object) -> bool:
    """A result of the command line or of the server, or of `AutoModel.generate`: that makes a list even of one."""
    if isinstance(document, list) and len(document) == 1:
        return claims(document[0])
    if not isinstance(document, Mapping):
        return False
    if isinstance(document.get("sentence_info"), list):
        return True
    if isinstance(document.get("segments"), list):
        return _is_cli(document) or _is_server(document)
    stamps = document.get("timestamp")
    return (
        isinstance(document.get("text"), str) and isinstance(stamps, list) and all(map(_is_pair, stamps[:3]))
    )


def _is_cli(item: Mapping[str, Any]) -> bool:
    return "processing_s" in item or "audio_duration_s" in item


def _is_server(item: Mapping[str, Any]) -> bool:
    if "text" not in item or not item.keys() & {"task", "language", "duration"}:
        return False
    said = [segment.get("speaker") for segment in objects(item, "segments")[:20]]
    return any(isinstance(label, str) and _SERVER_SPEAKER.fullmatch(label) for label in said)


def _is_pair(stamp: object) -> bool:
    return (
        isinstance(stamp, list) and len(stamp) == 2 and all(isinstance(edge, int | float) for edge in stamp)
    )


def drafts(document: Any, options: ReadOptions) -> Iterator[Draft]:
    """The call of a recording."""
    document = document[0] if isinstance(document, list) else document
    found = objects(document, "sentence_info") or objects(document, "segments")
    server = "sentence_info" not in document and not _is_cli(document) and _is_server(document)
    pieces = [piece for item in found if (piece := _piece(item, 1.0 if server else MILLI)).text]
    if not pieces:
        pieces = [TurnDraft("", _clean(document.get("text")))]
    if not any(piece.text for piece in pieces):
        raise tasks.unheard()
    draft = call(pieces, overlap=False, recording=base_name(text(document, "file")))
    key = text(document, "key")
    draft.call_id = "" if key.startswith(_MADE_UP) else key
    yield draft


def _piece(item: Mapping[str, Any], unit: float) -> TurnDraft:
    said = _clean(item.get("text")) or _clean(item.get("sentence"))
    start, end = (seconds(item.get(name), unit) for name in ("start", "end"))
    return TurnDraft(speaker(first(item, "spk", "speaker")), said, start, end)


def _clean(value: object) -> str:
    return _TAG.sub("", spoken(value)).strip()


DOCUMENTS: Final = (DocumentFormat("funasr", claims, drafts),)
