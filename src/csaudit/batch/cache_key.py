"""What a cached result depends on: the program, the compiled scorecard, and what the call says.

Not in the key, because a result takes it from the call at hand: where the call came from (`source`, `source_format`, `encoding`, the
line of a turn) and the warnings about its transcript. No kind may judge by these.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import fields
from functools import cache
from importlib import import_module, metadata
from operator import attrgetter
from pathlib import Path
from typing import Final

import orjson

from csaudit import __version__
from csaudit.engine import CompiledScorecard
from csaudit.model import Call, Turn

SCHEMA: Final = 1
"""Raised when `compact` packs results another way."""
LAYERS: Final = ("model", "text", "cues", "dialogue", "kinds", "packs", "engine", "batch")
"""The parts of the program that a result depends on."""
LIBRARIES: Final = ("ahocorasick-rs", "google-re2", "jieba", "numpy")
"""The libraries that read what is said; a new version may read it another way."""

_FROM_ELSEWHERE: Final = {
    "turns",
    "source",
    "source_format",
    "encoding",
    "sha256",
    "warnings",
    "columns",
    "index",
    "line",
}
_SORTED: Final = orjson.OPT_SORT_KEYS
_of_call = attrgetter(*(f.name for f in fields(Call) if f.name not in _FROM_ELSEWHERE))
_of_turn = attrgetter(*(f.name for f in fields(Turn) if f.name not in _FROM_ELSEWHERE))


def scope(scorecard: CompiledScorecard) -> bytes:
    """Of everything but the call. Phrases count with their places (`file:line`), because findings name them."""
    cues = scorecard.tagger.cues
    content = [
        SCHEMA,
        program(),
        scorecard.sha256,
        [(check.check, check.item) for check in scorecard.checks],
        [cues[name] for name in sorted(cues)],
    ]
    return hashlib.sha256(orjson.dumps(content)).digest()


@cache
def program() -> str:
    """Of the code and tables that results depend on, and the versions of what it stands on.

    The version alone would not do: it stays the same while a checkout changes. The native kernel doesn't count: it changes no byte.
    """
    digest = hashlib.sha256(f"{__version__} {sys.version}".encode())
    for layer in LAYERS:
        folder = Path(str(import_module(f"csaudit.{layer}").__file__)).parent
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    plugins = {entry.dist.name for entry in metadata.entry_points(group="csaudit.kinds") if entry.dist}
    for name in (*LIBRARIES, *sorted(plugins)):
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def call_key(within: bytes, call: Call) -> bytes | None:
    """Of the scope and what the call says; `None` for a call that JSON can't carry."""
    try:
        said = orjson.dumps([_of_call(call), [_of_turn(turn) for turn in call.turns]], option=_SORTED)
    except TypeError:
        return None
    return hashlib.sha256(within + said).digest()
