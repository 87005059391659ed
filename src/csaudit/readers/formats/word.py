"""Word documents (`.docx`) that hold a transcript: paragraphs in any plain-text or subtitle style, or a table in long or wide layout.

Deleted text and field codes aren't read. Old `.doc` files are skipped and named: save them as `.docx`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from csaudit.readers.container import WORD, ZIP_FAILURES, is_office, office_kind
from csaudit.readers.draft import CallDraft, Draft, UnreadableError
from csaudit.readers.limits import MAX_JSON_BYTES
from csaudit.readers.names import add_metadata
from csaudit.readers.options import ReadOptions
from csaudit.readers.prose.calls import pairs, parse
from csaudit.readers.prose.cues import has_cues, parse_cues
from csaudit.readers.source import Source
from csaudit.readers.tables.calls import read_table
from csaudit.readers.tables.cells import Row, Table
from csaudit.readers.xml_tree import parse_xml

_MAIN: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SPECIAL: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def sniff(source: Source) -> bool:
    """By the first bytes and the zip's directory."""
    return is_office(source.head) and office_kind(source.data) == "docx"


def read(source: Source, options: ReadOptions) -> Iterator[Draft]:
    """The calls of a document: of its largest table if that is one of turns, else of its text."""
    if not sniff(source):
        raise UnreadableError("no-document")
    lines, tables = _contents(_document(source.data))
    drafts = _tabled(tables, source, options) or _written(lines)
    if not drafts:
        raise UnreadableError("no-roles")
    if len(drafts) == 1 and tables:
        for key, value in (pair for line in lines for pair in pairs(line)):
            add_metadata(drafts[0].metadata, key, value)
    for draft in drafts:
        draft.source, draft.source_format, draft.encoding = source.name, "docx", "utf-8"
        draft.call_id = draft.call_id or draft.metadata.pop("call_id", "")
        yield draft


def _document(data: bytes) -> Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo(WORD)
            if info.file_size > MAX_JSON_BYTES:
                raise UnreadableError("file-too-large", size=info.file_size >> 20, limit=MAX_JSON_BYTES >> 20)
            return parse_xml(archive.read(info))
    except ZIP_FAILURES as error:
        raise UnreadableError("broken-file", detail="docx") from error


def _contents(root: Element) -> tuple[list[str], list[list[Row]]]:
    """The lines of a document, a table's cells joined by tabs, and the tables."""
    lines: list[str] = []
    tables: list[list[Row]] = []
    waiting = list(root)[::-1]
    while waiting:
        element = waiting.pop()
        name = _local(element)
        if name == "p":
            lines += _text(element).split("\n")
        elif name == "tbl":
            rows = [
                Row(number, [_cell(cell) for cell in row if _local(cell) == "tc"])
                for number, row in enumerate((row for row in element if _local(row) == "tr"), 1)
            ]
            tables.append(rows)
            lines += ["\t".join(str(cell) for cell in row.cells) for row in rows]
        else:
            waiting += list(element)[::-1]
    return lines, tables


def _local(element: Element) -> str:
    """The name of an element of WordprocessingML, empty for others."""
    tag = element.tag
    return tag.removeprefix(_MAIN).removeprefix(_STRICT) if tag.startswith((_MAIN, _STRICT)) else ""


def _cell(cell: Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in cell.iter() if _local(paragraph) == "p").strip()


def _text(paragraph: Element) -> str:
    pieces: list[str] = []
    waiting = list(paragraph)[::-1]
    while waiting:
        element = waiting.pop()
        name = _local(element)
        if name == "t":
            pieces.append(element.text or "")
        elif name in _SPECIAL:
            pieces.append(_SPECIAL[name])
        elif element.tag != _FALLBACK:
            waiting += list(element)[::-1]
    return "".join(pieces)


def _tabled(tables: list[list[Row]], source: Source, options: ReadOptions) -> list[CallDraft]:
    rows = max(tables, key=len, default=[])
    try:
        drafts = list(read_table(Table(source.name, "docx", rows), options.columns)) if len(rows) > 1 else []
    except UnreadableError:
        return []
    return [draft for draft in drafts if isinstance(draft, CallDraft)]


def _written(lines: list[str]) -> list[CallDraft]:
    text = "\n".join(lines)
    if not has_cues(text):
        return parse(text)
    call = parse_cues(text)
    return [call] if any(turn.label for turn in call.turns) else []
