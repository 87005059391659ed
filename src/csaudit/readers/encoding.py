"""From bytes to text: a ladder that is right where statistical guessers fail, on short Chinese files."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Final

from csaudit.readers.draft import UnreadableError, Warning_, warning
from csaudit.readers.frequent import SIMPLIFIED, TRADITIONAL

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SCORED: Final = 65_536
"""Bytes that decide between two legacy encodings; more changes nothing."""
_ENOUGH: Final = 0.15
"""Share of frequent characters below which a decoding isn't Chinese: real text has 0.4 to 0.8, mojibake 0.02."""
_MOJIBAKE: Final = re.compile("锟斤拷|烫烫烫|ä½|å¥½|æ‚¨|å®¢|浣犲|鎮ㄥ|瀹㈡|鍧愬腑|\ufffd\ufffd")
_TORN: Final = 3
"""A character cut at the end of a file leaves at most this many bytes."""


@dataclass(slots=True)
class Decoded:
    """Text and how it was found."""

    text: str
    encoding: str
    warnings: list[Warning_] = field(default_factory=list)


def decode(data: bytes, forced: str | None = None) -> Decoded:
    """The text of `data`, without BOM and NULs. Raises `UnreadableError` (`undecodable`) naming the byte."""
    found = _forced(data, forced) if forced else _ladder(data)
    found.text = found.text.removeprefix("\ufeff").replace("\x00", "")
    return found


def mojibake(text: str) -> list[Warning_]:
    """A warning when the text holds the usual marks of a wrong decoding before it reached us."""
    found = _MOJIBAKE.search(text)
    return [warning("mojibake", sample=found[0])] if found else []


def refuse_mojibake(text: str) -> None:
    """Raise `UnreadableError` (`mojibake`) for a text that can't be read because it was converted wrongly before it reached us."""
    found = _MOJIBAKE.search(text[:_SCORED])
    if found:
        raise UnreadableError("mojibake", sample=found[0])


def _forced(data: bytes, encoding: str) -> Decoded:
    name = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    try:
        return Decoded(data.decode(name), codecs.lookup(encoding).name)
    except UnicodeDecodeError as error:
        if error.end >= len(data) - _TORN and error.start:
            return Decoded(data[: error.start].decode(name), encoding, [warning("torn_tail")])
        raise UnreadableError("undecodable-as", encoding=encoding, offset=error.start) from error
    except UnicodeError as error:
        raise UnreadableError("undecodable-as", encoding=encoding, offset=0) from error


def _ladder(data: bytes) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _incremental(data, encoding)
    head = data[:4096]
    if b"\x00" in head and not (10 * head.count(0) < len(head) and _is_utf8(data)):
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if 2 * max(even, odd) > 3 * min(even, odd):
            return _incremental(data, "utf-16-be" if even > odd else "utf-16-le")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - _TORN and "unexpected end" in error.reason and error.start:
            return Decoded(data[: error.start].decode("utf-8"), "utf-8", [warning("torn_tail")])
        return _mixed(data) or _legacy(data, error.start)


def _incremental(data: bytes, encoding: str) -> Decoded:
    """Decode what a BOM or NULs announce; broken characters are replaced, with a warning."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    text = decoder.decode(data, final=False)
    torn = decoder.getstate()[0]
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    warnings = [warning("torn_tail")] if torn else []
    if "\ufffd" in text:
        warnings.append(warning("replaced", count=text.count("\ufffd")))
    return Decoded(text, name, warnings)


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 and another encoding line by line (files joined with `cat`), or UTF-8 with a few broken bytes."""
    lines = data.split(b"\n")
    good: list[int] = []
    bad: list[int] = []
    for here, line in enumerate(lines):
        if not line.isascii():
            (good if _is_utf8(line) else bad).append(here)
    if not good:
        return None
    few, name = bad, "utf-8"
    if len(bad) > len(good):
        good = [here for here in good if _reads_as_utf8(lines[here])]
        if not good or not all(
            _score(_lenient(lines[here], "gb18030") or "", SIMPLIFIED) > _ENOUGH for here in bad[:50]
        ):
            return None
        few, name = good, "gb18030"
    whole = set(good)
    text = "\n".join(
        line.decode("utf-8") if here in whole or line.isascii() else _either(line)
        for here, line in enumerate(lines)
    )
    return Decoded(text, name, [warning("mixed_encoding", count=len(few), line=few[0] + 1)])


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reads_as_utf8(line: bytes) -> bool:
    """Whether a line that is UTF-8 reads better so than as GB18030, where two characters may pass for one of three bytes."""
    other = line.decode("gb18030", "replace")
    return _score(line.decode("utf-8"), SIMPLIFIED) > max(_ENOUGH, _score(other, SIMPLIFIED))


def _either(line: bytes) -> str:
    """One line that isn't UTF-8: GB18030 if that reads better than UTF-8 with replacements."""
    patched = line.decode("utf-8", "replace")
    try:
        other = line.decode("gb18030")
    except UnicodeDecodeError:
        return patched
    return other if _score(other, SIMPLIFIED) > _score(patched, SIMPLIFIED) else patched


def _legacy(data: bytes, offset: int) -> Decoded:
    sample = data[:_SCORED]
    scores: list[tuple[float, str]] = []
    for encoding, common in (("gb18030", SIMPLIFIED), ("gb18030", TRADITIONAL), ("big5hkscs", TRADITIONAL)):
        text = _lenient(sample, encoding)
        if text is not None:
            scores.append((_score(text, common), encoding))
    best, encoding = max(scores, default=(0.0, ""))
    if best >= _ENOUGH:
        return _incremental(data, encoding)
    if _is_western(sample):
        return Decoded(data.decode("cp1252", "replace"), "cp1252", [warning("western")])
    raise UnreadableError("undecodable", offset=offset)


def _lenient(sample: bytes, encoding: str) -> str | None:
    """The sample decoded, one torn character at its end allowed and one broken pair, in long texts one in five hundred."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=False)
    return None if text.count("\ufffd") > max(1, len(text) // 500) else text


def _score(text: str, common: frozenset[str]) -> float:
    """Share of frequent characters among all that aren't ASCII; private-use characters count against."""
    foreign = [char for char in text if char > "\x7f"]
    if not foreign:
        return 0.0
    hits = sum(1 for char in foreign if char in common)
    wrong = sum(1 for char in foreign if "\ue000" <= char <= "\uf8ff" or char == "\ufffd")
    return (hits - 2 * wrong) / len(foreign)


def _is_western(sample: bytes) -> bool:
    """Mostly ASCII, with single accented letters in between."""
    high = sum(1 for byte in sample if byte > 0x7F)
    runs = len(re.findall(rb"[\x80-\xff]+", sample))
    undefined = sum(sample.count(byte) for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))
    return high * 5 <= len(sample) and runs * 4 >= high * 3 and not undefined
