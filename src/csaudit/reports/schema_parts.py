"""The pieces that a JSON Schema is written with."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
OPTIONAL = {
    "by_sound", "line", "role_confidence", "baseline", "suppression", "gone", "suppressions", "today", "notices",
}  # fmt: skip
"""Keys that are left out where they would say nothing."""


def mapping_of(properties: Schema) -> Schema:
    """A mapping with these keys and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in OPTIONAL],
        "additionalProperties": False,
    }


def titled(title: str, properties: Schema) -> Schema:
    """The same, with a title."""
    return {"title": title, **mapping_of(properties)}


def text(description: str) -> Schema:
    """A text."""
    return {"type": "string", "description": description}


def flag(description: str) -> Schema:
    """Yes or no."""
    return {"type": "boolean", "description": description}


def count(description: str) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": 0, "description": description}


def number(description: str, *, null: bool = False) -> Schema:
    """A number."""
    return {"type": ["number", "null"] if null else "number", "description": description}


def one_of(values: list[str], description: str) -> Schema:
    """One of some values."""
    return {"enum": values, "description": description}


def const(value: object, description: str) -> Schema:
    """Always this value."""
    return {"const": value, "description": description}


def list_of(ref: str, description: str) -> Schema:
    """A list of what `ref` names."""
    return {"type": "array", "items": {"$ref": ref}, "description": description}


def by_name(ref: str, description: str) -> Schema:
    """Names to what `ref` names."""
    return {"type": "object", "additionalProperties": {"$ref": ref}, "description": description}


def strings(description: str) -> Schema:
    """A list of texts."""
    return {"type": "array", "items": {"type": "string"}, "description": description}


def texts(description: str) -> Schema:
    """A text per language."""
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": description}


def pair(description: str, *, null: bool = False) -> Schema:
    """Two whole numbers."""
    return {
        "type": ["array", "null"] if null else "array",
        "prefixItems": [{"type": "integer", "minimum": 0}] * 2,
        "items": False,
        "minItems": 2,
        "description": description,
    }
