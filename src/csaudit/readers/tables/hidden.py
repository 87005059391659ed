"""Which rows of an XLSX workbook its author hid or filtered out: they are read, and it is said."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final

from csaudit.readers.container import ZIP_FAILURES
from csaudit.readers.xml_tree import parse_xml

_MAX_XML: Final = 256 << 20
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_NUMBER: Final = re.compile(rb"\br=\"(\d{1,7})\"")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Row numbers per sheet; empty for other workbooks than XLSX, and where the file's own tables are damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            places = _sheets(archive)
            return {name: rows for name, path in places.items() if (rows := _rows(archive, path))}
    except ZIP_FAILURES:
        return {}


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The path in the archive of each sheet."""
    book = parse_xml(_bytes(archive, "xl/workbook.xml"))
    links = parse_xml(_bytes(archive, "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = [element for element in book.iter() if element.tag.endswith("}sheet")]
    paths = {sheet.get("name", ""): targets.get(sheet.get(_RELATION, ""), "") for sheet in sheets}
    return {
        name: target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        for name, target in paths.items()
        if target
    }


def _bytes(archive: zipfile.ZipFile, path: str) -> bytes:
    info = archive.getinfo(path)
    return archive.read(info) if info.file_size <= _MAX_XML else b""


def _rows(archive: zipfile.ZipFile, path: str) -> frozenset[int]:
    xml = _bytes(archive, path)
    if b'hidden="' not in xml:
        return frozenset()
    numbers = [_NUMBER.search(row) for row in _ROW.findall(xml)]
    return frozenset(int(found[1]) for found in numbers if found)
