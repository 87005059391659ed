"""Tencent Cloud 腾讯云录音文件识别 callbacks as they arrive: form-encoded, `code=0&requestId=…&text=…&resultDetail=…`, one a line.

- Known by: those names in the first line. Everything else is as in `tencent-asr`, which reads the same results in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from csaudit.readers.draft import CallDraft, Draft, UnreadableError
from csaudit.readers.formats import tencent
from csaudit.readers.limits import MAX_TEXT_BYTES
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_FIELDS: Final = (re.compile(r"(^|&)code=\d+(&|$)"), re.compile(r"(^|&)requestId=\d+(&|$)"))
_FIRST: Final = re.compile(r"\s*([^\s{\[]*)")


def sniff(source: Source) -> bool:
    """Fields of a callback in the first line, and no space: form-encoding leaves none."""
    line = _FIRST.match(source.head_text)
    return line is not None and all(field.search(line[1]) for field in _FIELDS)


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a file of callbacks."""
    if len(source.data) > MAX_TEXT_BYTES:
        source.refuse_size(len(source.data), MAX_TEXT_BYTES)
    for number, line in enumerate(source.text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            for draft in tencent.drafts(dict(parse_qsl(line.strip())), options):
                if isinstance(draft, CallDraft):
                    draft.source, draft.line, draft.encoding = source.name, number, source.encoding
                    draft.source_format, draft.warnings = "tencent-callback", list(source.warnings)
                yield draft
        except UnreadableError as error:
            yield error.skip(f"{source.name}:{number}")
