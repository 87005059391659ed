"""The same invented call in every style, table, container and encoding: the same turns."""

from __future__ import annotations

import pytest

from csaudit.model import Call
from csaudit.readers import read_bytes
from same_call import ENDS, EXPECTED, SAME, STARTS, Written, said


def one(data: bytes, name: str) -> Call:
    (item,) = read_bytes(data, name)
    assert isinstance(item, Call), item
    return item


@pytest.mark.parametrize("written", SAME.values(), ids=SAME)
def test_the_same_call(written: Written) -> None:
    call = one(written.raw, written.name)
    roles = [(role, text.removesuffix("。")) for role, text in said(call)]
    assert roles == EXPECTED
    starts = [turn.start for turn in call.turns]
    ends = [turn.end for turn in call.turns]
    assert starts == (STARTS if written.times else [None] * len(STARTS))
    assert ends == (ENDS if written.times == "both" else [None] * len(ENDS))
    assert call.warnings == () or "filled" in str(call.warnings)


def test_a_number_with_a_bracket_within_the_words_stays() -> None:
    call = one("客服：您可以选1）退款，或者2）换货\n客户：换货吧\n".encode(), "w.txt")
    assert call.turns[0].text == "您可以选1）退款，或者2）换货"
