"""Raw regular expressions, opt-in, on a linear-time engine (RE2): no pattern can hang a run.

RE2's `\\w`, `\\d`, `\\s` know ASCII only and would silently miss 汉字 and １; they are rewritten to Unicode classes.
Look-around and back-references can't be done in linear time and are refused, with the reason.
"""

from __future__ import annotations

import re
from typing import Any

from csaudit.cues.phrase import PhraseError
from csaudit.text import fold

_CLASSES = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "s": r"\s\p{Z}"}
_REFUSED = (
    (
        re.compile(r"\(\?<?[=!]"),
        "正则用了环视 (?=…) (?!…) (?<=…) (?<!…)：线性引擎不支持，请改用 not: 或 unless:",
        "look-around can't run in linear time: use `not:` or `unless:`",
    ),
    (
        re.compile(r"\\[1-9]|\(\?P="),
        "正则用了反向引用：线性引擎不支持",
        "back-references can't run in linear time",
    ),
    (
        re.compile(r"\\[bB]"),
        r"\b 在汉字旁边不起作用：请用短语的 <词> 写法",
        r"\b means nothing beside Chinese characters: use `<word>` in a phrase",
    ),
)


def compile_regex(pattern: str) -> Any:
    """A compiled RE2 pattern for folded text; `PhraseError` says why one is refused."""
    bare = re.sub(r"\\\\", "  ", pattern)
    for refused, zh, en in _REFUSED:
        if found := refused.search(bare):
            raise PhraseError(zh, en, found.start())
    import re2  # noqa: PLC0415 — few packs have a regex

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        compiled = re2.compile(_unicode(_fold_literals(pattern)), options)
    except re2.error as error:
        reason = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise PhraseError(f"正则写错了：{reason}", f"bad regex: {reason}", 0) from None
    if compiled.search("") is not None:
        raise PhraseError("正则能匹配空文本", "the regex matches nothing at all", 0)
    return compiled


def _fold_literals(pattern: str) -> str:
    return "".join(character if character.isascii() else fold(character) for character in pattern)


def _unicode(pattern: str) -> str:
    """The pattern in multi-line mode with `\\w \\d \\s` and their complements made Unicode-aware."""
    out, in_class, at = ["(?m)"], False, 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\" and at + 1 < len(pattern):
            out.append(_escape(pattern[at + 1], in_class=in_class, at=at))
            at += 2
            continue
        if character == "[" and not in_class:
            in_class = True
        elif character == "]" and in_class:
            in_class = False
        elif character == "." and not in_class:
            character = r"[^\n]"
        out.append(character)
        at += 1
    return "".join(out)


def _escape(letter: str, *, in_class: bool, at: int) -> str:
    small = letter.lower()
    if small not in _CLASSES or (letter not in _CLASSES and letter.lower() == letter):
        return "\\" + letter
    inside = _CLASSES[small]
    if letter == small:
        return inside if in_class else f"[{inside}]"
    if in_class:
        raise PhraseError(rf"方括号里不能用 \{letter}", rf"\{letter} can't stand in a class", at)
    return f"[^{inside}]"
