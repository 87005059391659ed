"""What the user names on the command line, as a list of files."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from csaudit.model import SkippedCall
from csaudit.readers.draft import skipped

STDIN: Final = "-"
SUFFIXES: Final = frozenset(
    {
        "",
        ".txt",
        ".log",
        ".csv",
        ".tsv",
        ".tab",
        ".json",
        ".jsonl",
        ".ndjson",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".xlsb",
        ".ods",
        ".docx",
        ".srt",
        ".vtt",
        ".zip",
        ".htm",
        ".html",
    }
)
"""Endings of the files that are picked up from folders; a file named outright may have any."""
ASIDE: Final = ("readme*", "license*", "*.md", "source.txt", "~$*", "thumbs.db", "desktop.ini")
"""Names that lie beside transcripts in folders and are none."""
CORPUS: Final = frozenset({"speakers.json", "users.json", "conversations.json", "corpus.json", "index.json"})
UTTERANCES: Final = ("utterances.jsonl", "utterances.json")
"""Names in a folder of ConvoKit: where there are utterances, the files of `CORPUS` hold no words."""


def find_paths(paths: Sequence[str], exclude: Sequence[str] = ()) -> tuple[list[str], list[SkippedCall]]:
    """The files, sorted within each folder or pattern, each once; and what was named in vain."""
    found: dict[str, None] = {}
    missing: list[SkippedCall] = []
    for path in paths:
        if path == STDIN:
            found[path] = None
            continue
        files = _files(path)
        if isinstance(files, SkippedCall):
            missing.append(files)
            continue
        for file in files:
            if not any(_excluded(file, pattern) for pattern in exclude):
                found[file] = None
    return list(found), missing


def _files(path: str) -> list[str] | SkippedCall:
    here = Path(path)
    if here.is_dir():
        files = sorted(str(file) for file in here.rglob("*") if _is_transcript(file, here))
        return files or skipped("no-files", path)
    if here.exists():
        return [path]
    if not glob.has_magic(path):
        return skipped("missing", path)
    matched = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 — pathlib takes no absolute patterns
    files = [file for match in matched for file in _inside(match)]
    return files or skipped("no-match", path)


def _inside(match: str) -> list[str]:
    """A file that a pattern matched, or the transcripts of a folder that it matched."""
    here = Path(match)
    if here.is_dir():
        return sorted(str(file) for file in here.rglob("*") if _is_transcript(file, here))
    return [match]


def is_transcript_name(name: str) -> bool:
    """Whether a file found in a folder or archive may be a transcript, by its name."""
    ending = Path(name.lower().removesuffix(".gz")).suffix
    return ending in SUFFIXES and not any(fnmatch(name.lower(), aside) for aside in ASIDE)


def _is_transcript(file: Path, folder: Path) -> bool:
    if not file.is_file() or any(part.startswith(".") for part in file.relative_to(folder).parts):
        return False
    name = file.name.lower()
    if name in CORPUS and any(file.with_name(words).exists() for words in UTTERANCES):
        return False
    return is_transcript_name(name)


def _excluded(file: str, pattern: str) -> bool:
    return fnmatch(file, pattern) or fnmatch(Path(file).name, pattern)
