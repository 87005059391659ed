"""Every sentence csaudit says to a person, in Chinese and in English: one catalogue.

A catalogue entry is `key: (zh, en)`. Entries live beside this file, one module per area
(`reports.py`, `cli.py`, `readers.py`, …), each exporting `ENTRIES`. Slots are `{name}` for `str.format`.
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from typing import Final

LANGUAGES: Final = ("zh", "en")


@cache
def _area(name: str) -> dict[str, tuple[str, str]]:
    """The entries of one area, imported when first asked for (start-up matters)."""
    entries: dict[str, tuple[str, str]] = importlib.import_module(f"csaudit.wording.{name}").ENTRIES
    return entries


def say(key: str, lang: str, **slots: object) -> str:
    """The text of `key` (`area.name`) in `lang`, slots filled in. An unknown key is a bug: `KeyError`."""
    return _entry(key, lang).format(**slots) if slots else _without_slots(key, lang)


@cache
def _entry(key: str, lang: str) -> str:
    area, _, name = key.partition(".")
    zh, en = _area(area)[name]
    return zh if lang == "zh" else en


@cache
def _without_slots(key: str, lang: str) -> str:
    """Names and labels: a report says the same few hundred of them for every finding."""
    return _entry(key, lang).format()


def both(key: str, **slots: object) -> tuple[str, str]:
    """The text of `key` in both languages, as the errors want it: `TranscriptError(*both(...))`."""
    return say(key, "zh", **slots), say(key, "en", **slots)


def say_reason(reason: str, lang: str) -> str:
    """A reason key of an outcome (`no-trigger`, `metadata-missing:channel`) or of an exception, in words."""
    key, colon, field = reason.partition(":")
    if reason == "metadata" and not colon:
        key = "metadata_exception"
    try:
        return say(f"reasons.{key}", lang, field=field)
    except KeyError:
        return reason


def say_evidence(feature: str, lang: str) -> str:
    """A feature of a scale (`own.judging`, `found1.taboo_phrase`, `left`) in words."""
    view, dot, move = feature.partition(".")
    if not dot:
        return say(f"evidence.{view}", lang)
    if view.startswith("found"):
        return say(f"evidence.{view}", lang, move=say(f"model.dimension_{move}", lang))
    return say("evidence.heard", lang, view=say(f"evidence.{view}", lang), move=say(f"evidence.{move}", lang))


_held: list[str] = []
"""The language settled on, once it is."""


def choose(lang: str) -> None:
    """From now on `language()` is this."""
    _held[:] = [lang]


def asked_for(words: list[str]) -> str:
    """The language that `--lang` on a command line asks for, else empty."""
    for here, word in enumerate(words):
        if word == "--lang" and here + 1 < len(words) and words[here + 1] in LANGUAGES:
            return words[here + 1]
        if word.startswith("--lang=") and word[7:] in LANGUAGES:
            return word[7:]
    return ""


def language(argv: list[str] | None = None) -> str:
    """The language asked for: `--lang` in `argv`, else what was settled on, else `CSAUDIT_LANG`, else Chinese."""
    if argv is not None and (outright := asked_for(argv)):
        return outright
    if _held:
        return _held[0]
    asked = os.environ.get("CSAUDIT_LANG", "zh")
    return asked if asked in LANGUAGES else "zh"
