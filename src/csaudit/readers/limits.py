"""Sizes above which input isn't a transcript any more, each with its reason."""

from __future__ import annotations

from typing import Final

MAX_TURN_CHARS: Final = 100_000
"""A turn: eight hours of one person speaking without a pause; always a file that lost its line breaks."""

MAX_TURNS: Final = 20_000
"""A call: a chat that gets a message every four seconds, day and night; always many calls that nothing keeps apart.
Relations between turns are looked for within a call, so that one such file would hold up the whole batch."""

MAX_LINE_CHARS: Final = 1_000_000
"""A line of text or a table cell: a whole call on one line is below 100,000 characters."""

MAX_LINE_BYTES: Final = 16 * 2**20
"""A line of JSONL: a day-long call with the time of every word is below 10 MB."""

MAX_FILE_BYTES: Final = 256 * 2**20
"""A file that has to be held whole (all but JSONL): keeps the decoded text and its pieces below 1 GB."""

MAX_TEXT_BYTES: Final = 32 * 2**20
"""A plain-text file: more than 5,000 calls; beyond it files are logs or dumps."""

MAX_JSON_BYTES: Final = 64 * 2**20
"""One JSON document: 15,000 calls; larger exports come as JSONL."""

MAX_JSON_MARKS: Final = 4_000_000
"""Commas and brackets in one JSON document: each may become an object of some 100 bytes."""

HEAD_BYTES: Final = 65_536
"""How much of a file is looked at to tell its format."""
