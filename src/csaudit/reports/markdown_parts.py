"""Pieces of Markdown that the overview and the feedback sheets share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from csaudit.reports.view import FindingView, TurnView
from csaudit.wording import say

_SPECIAL = re.compile(r"[\\`*_{}\[\]|#~!$&<>@]")
_MARKUP = re.compile(r"([\\`*_{}\[\]|#~!$])")
_LIST_START = re.compile(r"^(\d*)([-+=]|(?<=\d)[.)](?=\s|$))")

Lines = Iterable[str]


@lru_cache(maxsize=4096)
def escaped(text: str) -> str:
    """`text` as plain words: no markup, no link, no mention, one line."""
    text = " ".join(text.split())
    if _SPECIAL.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
        text = _MARKUP.sub(lambda sign: f"\\{sign[0]}", text)
    if _LIST_START.match(text):
        text = _LIST_START.sub(r"\1\\\2", text)
    return text.replace("://", ":&#47;/").replace("www.", "www&#46;")


def finding_lines(finding: FindingView, lang: str) -> Lines:
    """One finding: its quoted turns, what is wrong, why, what to say instead, what fired."""
    yield ""
    mark = f"[{finding.mark}] " if finding.mark else ""
    yield f"**{mark}[{finding.severity_name}] {escaped(finding.title)}** · {finding.at} · {escaped(finding.charge)}"
    yield ""
    quoted = [_turn(turn, lang) for turn in finding.turns]
    yield from "\n>\n".join(f"> {line}" for line in [*quoted, finding.window] if line).split("\n")
    yield ""
    for label, text in (
        ("", finding.message),
        (say("reports.finding_why", lang), finding.why),
        (say("reports.finding_suggest", lang), finding.suggest),
    ):
        if text:
            yield f"- {label + colon(lang) if label else ''}{escaped(text)}"
    for source in finding.sources:
        named = " · ".join(part for part in source if part)
        yield f"- {say('reports.finding_source', lang)}{colon(lang)}{escaped(named)}"


def _turn(turn: TurnView, lang: str) -> str:
    tags = {"hit": ("<mark>", "</mark>"), "rel": ("<ins>", "</ins>"), "": ("", "")}
    words = "".join(escaped(text).join(tags[mark]) for text, mark in turn.pieces)
    return f"{turn.label}{colon(lang)}{words}"


def colon(lang: str) -> str:
    """The colon of the language, with its space."""
    return say("reports.colon", lang)
