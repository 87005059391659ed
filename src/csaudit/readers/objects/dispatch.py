"""The calls of a parsed JSON document: by the vendor's format that claims it, else by any usual shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from csaudit.readers.document import DocumentFormat
from csaudit.readers.draft import CallDraft, Draft, UnreadableError, skipped
from csaudit.readers.names import squash
from csaudit.readers.objects.calls import beside, calls_in
from csaudit.readers.objects.values import reparsed
from csaudit.readers.options import ReadOptions
from csaudit.readers.registry import MODULES, document_formats

ENVELOPES: Final = frozenset(
    squash(name)
    for name in (
        "data",
        "orderResult",
        "json_1best",
        "jsonStr",
        "resultDetail",
        "asr_text",
        "body",
        "payload",
    )
)
"""Keys under which services and message queues wrap a vendor's document, often as JSON in a string."""
_LISTS: Final = frozenset(
    squash(name) for name in ("items", "results", "records", "list", "calls", "transcripts")
)
"""Keys under which pages of an interface list vendors' documents."""
_DEPTH: Final = 4
_LOOKED_AT: Final = 3
"""Items of a list that are looked at to tell whether it is one of vendors' documents."""
_TRIPS: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError)


class Claim(NamedTuple):
    """A vendor's document, found in what was parsed."""

    format: DocumentFormat
    document: object
    envelope: Mapping[str, Any]
    """The object it was wrapped in, with ids and metadata of its own; empty where there is none."""
    sure: bool = True
    """`False` where only the user says that it is this format."""


def read_document(document: object, options: ReadOptions, place: str, container: str) -> Iterator[Draft]:
    """Every call in a document. `place` is where it stands; `container` the format's name if no vendor's is found."""
    claim = find(document, options)
    if claim is None and (items := _documents(document, options)):
        for number, item in enumerate(items, 1):
            yield from read_document(item, options, f"{place}#{number}", container)
        return
    found = False
    for draft in _claimed(claim or _forced(document, options), options, place):
        found = True
        yield draft
    for draft in () if found else calls_in(document, options.columns):
        found = True
        draft.source_format = container
        yield draft
    if not found:
        yield skipped("no-turns-json", place, keys=describe(document))


def find(document: object, options: ReadOptions, depth: int = 0) -> Claim | None:
    """The vendor's format of a document, also inside an envelope; `None` for a list of them and for any other JSON."""
    if options.source_format in MODULES or "turns" in options.columns:
        return None  # the user knows better
    if not isinstance(document, dict | list):
        return None
    for fmt in document_formats(options.source_format):
        if fmt.claims(document):
            return Claim(fmt, document, {})
    if not isinstance(document, dict) or depth >= _DEPTH:
        return None
    for key, value in document.items():
        if squash(str(key)) in ENVELOPES and (inner := find(reparsed(value), options, depth + 1)):
            return inner._replace(envelope={**document, **inner.envelope})
    return None


def _documents(value: object, options: ReadOptions) -> list[Any]:
    """The items of a list of vendors' documents, also of one in an envelope; none when it isn't one."""
    if isinstance(value, dict):
        inner = [reparsed(item) for key, item in value.items() if squash(str(key)) in ENVELOPES | _LISTS]
        return next(
            (found for item in inner if isinstance(item, list) and (found := _documents(item, options))), []
        )
    if not isinstance(value, list):
        return []
    return value if any(find(item, options) is not None for item in value[:_LOOKED_AT]) else []


def _forced(document: object, options: ReadOptions) -> Claim | None:
    """The format the user names is tried on a document that doesn't look like it."""
    formats = document_formats(options.source_format) if options.source_format else ()
    return next((Claim(fmt, document, {}, sure=False) for fmt in formats), None)


def _claimed(claim: Claim | None, options: ReadOptions, place: str) -> Iterator[Draft]:
    """The calls of a vendor's document; what it can't give is a named skip, so that its neighbours are read."""
    if claim is None:
        return
    strange = skipped("not-format", place, name=claim.format.name, keys=describe(claim.document))
    empty = True
    try:
        for draft in claim.format.drafts(claim.document, options):
            if isinstance(draft, CallDraft):
                if not draft.turns and not claim.sure:
                    continue
                draft.source_format = claim.format.name
                for holder in (claim.document, claim.envelope):
                    if isinstance(holder, dict):
                        beside(draft, holder, options.columns)
            empty = False
            yield draft
    except UnreadableError as error:
        yield error.skip(place) if claim.sure else strange
    except _TRIPS as error:
        # A document that has its vendor's shape only in part; where the keys are right, the trip is a bug to report.
        yield skipped("unexpected", place, detail=type(error).__name__) if claim.sure else strange
    else:
        if empty and not claim.sure:
            yield strange


def describe(document: object) -> str:
    """The keys of a document, for a message about what was seen in it."""
    if isinstance(document, list) and document:
        return f"[{describe(document[0])}]"
    if isinstance(document, dict):
        return " ".join(str(key)[:40] for key in list(document)[:12])
    return type(document).__name__
