"""How a report is to look: everything a renderer may be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """The wishes of whoever asked for the report; the same options and run give the same bytes."""

    lang: str = "zh"
    """`zh` or `en`."""
    by: str | None = None
    """`call`, `agent` or `team`: the level that comes first, and the unit when writing to a folder."""
    mask: bool = True
    """Replace personal data (phones, cards, plates, …) before anything is rendered."""
    color: bool = False
    """Colour in terminal text."""
    width: int = 100
    """Columns of terminal text."""
    max_findings: int = 30
    """Findings that terminal text quotes; the others are counted."""
    max_calls: int = 500
    """Calls that HTML and Markdown describe in full, the riskiest first; the others are counted."""
    root: str = ""
    """The repository: what the formats for CI name files from. Sources elsewhere keep their own path."""
    here: str = ""
    """The folder that relative sources start from; empty for the repository itself."""
    bom: bool = False
    """Start CSV with a UTF-8 byte order mark, which Excel needs; `write` sets it."""
