"""Subtitles, SRT or WebVTT: `00:00:05,000 --> 00:00:08,000` over the words.

Who speaks stands in a voice tag (`<v 客服>您好`), before the words (`客服：您好`, `[SPEAKER_00]: …`) or alone on the cue's first
line. A file that names a speaker only where it changes is understood: the name holds for the cues below. Missing numbers, comma or
dot in the times, several voices in a cue, tags, entities, settings, `NOTE` and `STYLE` blocks are no obstacle; cues of one speaker
less than a second apart become one turn. Subtitles that name nobody are skipped and named: export them with speakers.
"""

from __future__ import annotations

from collections.abc import Iterator

from csaudit.readers.draft import Draft, UnreadableError
from csaudit.readers.formats.plain_text import check_lines
from csaudit.readers.limits import MAX_TEXT_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.cues import has_cues, parse_cues
from csaudit.readers.source import Source


def sniff(source: Source) -> bool:
    """A cue line anywhere in the head, or the header of WebVTT."""
    return has_cues(source.head_text)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The call of a subtitle file."""
    if len(source.data) > MAX_TEXT_BYTES:
        source.refuse_size(len(source.data), MAX_TEXT_BYTES)
    check_lines(source)
    draft = parse_cues(source.text)
    if not draft.turns:
        raise UnreadableError("no-turns")
    if not any(turn.label for turn in draft.turns):
        raise UnreadableError("bare-subtitles")
    draft.call_id = draft.metadata.pop("call_id", "")
    draft.source, draft.source_format = source.name, "subtitles"
    draft.encoding, draft.warnings = source.encoding, [*source.warnings, *draft.warnings]
    yield draft
