"""What a raw regex can't match without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.cues.required import required_characters


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("投诉", ["投", "诉"]),
        ("[?？吗呢]|多少", ["?吗呢多少"]),
        ("(叫|让)(你们)?(领导|经理)", ["叫让", "领导经理"]),
        ("[0-9]{3,}", ["0123456789"]),
    ],
)
def test_what_a_regex_requires(pattern: str, expected: list[str]) -> None:
    """Each set found is part of the characters of one part of the pattern."""
    found = required_characters(pattern)
    assert len(found) == len(expected)
    assert all(any(set(each) <= set(part) for part in expected) for each in found)


@pytest.mark.parametrize("pattern", ["(很)*", "[^吗]", r"\d+", "[\u4e00-\u9fff]", r"\p{Han}+"])
def test_what_requires_nothing_in_particular_is_searched_for_everywhere(pattern: str) -> None:
    assert required_characters(pattern) == []


@given(st.from_regex(re.compile("(退|换)(一下|个)?(货|款)[吗呢?]{1,3}|(?:别|不)要了"), fullmatch=True))
def test_every_match_holds_one_of_each_set(text: str) -> None:
    pattern = "(退|换)(一下|个)?(货|款)[吗呢?]{1,3}|(?:别|不)要了"
    assert all(set(each) & set(text) for each in required_characters(pattern))


def test_letters_are_required_in_either_case() -> None:
    assert set(required_characters("k")[0]) == {"k", "\u212a"}
