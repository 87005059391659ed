"""XML from a stranger's file, as a tree: a document type, where all attacks on XML parsers start, is refused outright."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

_BETWEEN: Final = "}"


class BrokenXmlError(ValueError):
    """No XML, or XML that declares a document type."""


def parse_xml(data: bytes) -> Element:
    """The root element. Raises `BrokenXmlError`."""
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: builder.start(
        _full(name), {_full(key): value for key, value in attributes.items()}
    )
    parser.EndElementHandler = lambda name: builder.end(_full(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, LookupError, ValueError) as error:
        raise BrokenXmlError(str(error)) from error


def _refuse(*_: object) -> None:
    raise BrokenXmlError("doctype")


def _full(name: str) -> str:
    return "{" + name if _BETWEEN in name else name
