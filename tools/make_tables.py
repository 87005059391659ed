"""Generate the character tables shipped in `src/csaudit/text`: run `make tables`.

`fold.bin`     65,536 little-endian 16-bit code points: the folded form of each character of the basic plane.
`rarity.bin`   65,536 bytes: how rare a character is in Chinese text, in half bits (0 = unknown, else 1..255).
`pinyin.txt`   a toneless syllable a line, a space, and every folded character that has it among its readings.

Sources: OpenCC's character dictionary (traditional → simplified, first choice), Unicode (width, case),
word frequencies of jieba's dictionary, readings of pypinyin's character dictionary.
"""

from __future__ import annotations

import math
import unicodedata
from array import array
from collections.abc import Callable
from pathlib import Path

import jieba
import opencc
import pypinyin

TEXT = Path(__file__).resolve().parents[1] / "src" / "csaudit" / "text"
PLANE = 0x10000
IDEOGRAPHS = range(0x4E00, 0xA000)
SAME_WORD = {"妳": "你", "祢": "你"}
"""Variants of one spoken word that OpenCC keeps apart."""


def folded(character: str, simplify: opencc.OpenCC) -> str:
    """The one character that stands for `character` in matching."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF:
        return character
    if character in "\n\r":
        return "\n"
    if unicodedata.category(character) in {"Zs", "Cc"}:
        return " "
    forms: tuple[Callable[[str], str], ...] = (
        lambda c: SAME_WORD.get(c, c),
        simplify.convert,
        lambda c: unicodedata.normalize("NFKC", c),
        str.lower,
    )
    for form in forms:
        changed = form(character)
        if len(changed) == 1 and ord(changed) < PLANE:
            character = changed
    return character


def fold_table() -> array[int]:
    """The fold of every character of the basic plane; folding twice changes nothing."""
    simplify = opencc.OpenCC("t2s")
    table = array("H", (ord(folded(chr(code), simplify)) for code in range(PLANE)))
    while True:
        again = array("H", (table[code] for code in table))
        if again == table:
            return table
        table = again


def rarity_table(fold: array[int]) -> bytearray:
    """−2·log2 of each folded character's share of running text."""
    weights: dict[int, int] = {}
    with jieba.get_module_res("dict.txt") as lines:
        for line in lines:
            word, count, *_ = line.decode("utf-8").split(" ")
            for character in word:
                if ord(character) < PLANE:
                    code = fold[ord(character)]
                    weights[code] = weights.get(code, 0) + int(count)
    total = sum(weights.values())
    table = bytearray(PLANE)
    for code, weight in weights.items():
        table[code] = max(1, min(255, round(-2 * math.log2(weight / total))))
    return table


def pinyin_lines(fold: array[int]) -> list[str]:
    """Syllable and characters, in order; a character that the fold replaces is never asked for."""
    sounds: dict[str, str] = {}
    for code in IDEOGRAPHS:
        if fold[code] != code:
            continue
        (readings,) = pypinyin.pinyin(
            chr(code), style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False
        ) or [[]]
        for syllable in readings:
            if syllable.isascii() and syllable.isalpha():
                sounds[syllable] = sounds.get(syllable, "") + chr(code)
    return [f"{syllable} {characters}\n" for syllable, characters in sorted(sounds.items())]


def main() -> None:
    """Write the tables."""
    fold = fold_table()
    (TEXT / "pinyin.txt").write_text("".join(pinyin_lines(fold)), encoding="utf-8")
    (TEXT / "rarity.bin").write_bytes(bytes(rarity_table(fold)))
    (TEXT / "fold.bin").write_bytes(fold.tobytes())


if __name__ == "__main__":
    main()
