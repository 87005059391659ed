"""What a vendor's JSON format offers: one table entry in a module of `formats/`, found by the keys of the parsed document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from csaudit.readers.draft import Draft
    from csaudit.readers.options import ReadOptions


class DocumentFormat(NamedTuple):
    """One JSON format. A module of `formats/` lists its family's in `DOCUMENTS`."""

    name: str
    """As `--source-format` takes it, for instance `contact-lens`."""
    claims: Callable[[object], bool]
    """Whether a parsed document has this format's shape: by its keys, never by a file's name."""
    drafts: Callable[[Any, ReadOptions], Iterator[Draft]]
    """The calls of such a document; `UnreadableError` where it holds none (a failed task, an evaluation form)."""
