"""The table of syllables: every reading, of the characters that folded text can hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.text import fold
from csaudit.text.pinyin import alike, sounds_like


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("不归我管", "不规我馆", True),
        ("行", "航", True),
        ("行", "星", True),
        ("航", "星", False),
        ("女", "旅", False),
        ("旅", "路", False),
        ("管12", "馆12", True),
        ("管12", "馆13", False),
        ("管", "管管", False),
    ],
)
def test_what_sounds_alike(one: str, other: str, same: bool) -> None:
    assert sounds_like(one, other) is same


@given(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF))
def test_only_folded_characters_are_in_the_table(character: str) -> None:
    assert bool(alike(character)) <= (fold(character) == character)
    assert not alike(character) or character in alike(character)


@pytest.mark.parametrize("character", ["a", "1", "，", " ", "🙏", "\ufffd"])
def test_what_is_no_chinese_character_has_no_sound(character: str) -> None:
    assert alike(character) == ""
