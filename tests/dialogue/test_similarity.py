"""How alike two sentences are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from csaudit.dialogue.similarity import Grams, alike

SENTENCE = st.text(alphabet="甲乙丙1的", max_size=12)


@given(SENTENCE, SENTENCE, st.floats(0.01, 1))
def test_what_is_less_alike_than_asked_for_needs_no_exact_answer(one: str, other: str, least: float) -> None:
    exact, quick = alike(Grams(one), Grams(other)), alike(Grams(one), Grams(other), least)
    assert quick == exact if exact >= least else quick < least
