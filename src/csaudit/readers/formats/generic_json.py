"""One JSON document: a vendor's export (below), an object with turns, a list of such objects, or a transcript in one string.

Whose export it is shows in its keys. `--source-format json` reads it without regard to vendors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from csaudit.readers.draft import CallDraft, Draft
from csaudit.readers.objects.dispatch import read_document
from csaudit.readers.options import ReadOptions
from csaudit.readers.source import Source

_OPENS: Final = re.compile(r"\s*(\{\s*[\"'}]|\[\s*[\[{\"(])")


def sniff(source: Source) -> bool:
    """A brace or bracket followed by what may follow it in JSON: `[00:32] 客服` is none."""
    return _OPENS.match(source.head_text) is not None


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a JSON document."""
    for draft in read_document(source.document, options, source.name, "json"):
        if isinstance(draft, CallDraft):
            draft.source, draft.encoding = source.name, source.encoding
            draft.warnings = [*source.warnings, *draft.warnings]
        yield draft
