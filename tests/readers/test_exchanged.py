"""Labels the wrong way round: said where it is plain, put right on request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from csaudit.model import Call, Role
from csaudit.readers import ReadOptions, find_paths, read_bytes, read_path
from csaudit.readers.exchanged import is_exchanged

ROOT = Path(__file__).resolve().parents[2]
SWAPPED = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
WRONG = """客户：您好，这里是安心家电，工号3021，请问有什么可以帮您？
客服：我买的冰箱你们到底什么时候送？我都等了一个星期了！
客户：实在抱歉让您久等，麻烦您提供一下订单号，我马上帮您核实。
客服：我昨天就跟你们说过了，凭什么还要我说一遍？
客户：辛苦您了，我这边登记加急，今天下午给您回电。
"""


def calls(*paths: str) -> Iterator[Call]:
    for path in find_paths(list(paths), ())[0]:
        yield from (item for item in read_path(path) if isinstance(item, Call))


def one(text: str, options: ReadOptions | None = None) -> Call:
    (call,) = read_bytes(text.encode(), "a.txt", options or ReadOptions())
    assert isinstance(call, Call)
    return call


def test_a_plain_contradiction_is_said_and_names_the_way_out() -> None:
    ((zh, en),) = one(WRONG).warnings
    assert "--swap-roles" in zh
    assert "--swap-roles" in en


def test_the_option_puts_it_right_and_is_noted() -> None:
    call = one(WRONG, ReadOptions(swap_roles=True))
    assert call.warnings == ()
    assert call.role_source == "option"
    assert [turn.role for turn in call.turns[:2]] == [Role.AGENT, Role.CUSTOMER]


def test_the_option_on_a_call_that_was_right_is_said() -> None:
    right = WRONG.translate(str.maketrans("户服", "服户"))
    assert one(right).warnings == ()
    ((zh, _),) = one(right, ReadOptions(swap_roles=True)).warnings
    assert "不该加 --swap-roles" in zh


def test_the_option_takes_the_place_of_a_guess_but_not_of_what_nobody_knows() -> None:
    guessed = WRONG.replace("客户", "A").replace("客服", "B")
    assert one(guessed).role_source == "inferred"
    call = one(guessed, ReadOptions(swap_roles=True))
    assert call.role_source == "option"
    assert call.turns[0].role is Role.CUSTOMER
    unknown = one("A：嗯\nB：哦\nA：好\nB：行", ReadOptions(swap_roles=True))
    assert unknown.role_source == "unknown"


@pytest.mark.parametrize(("folder", "found"), [("benchmarks/calls", 0.95), ("sample_transcripts", 1.0)])
def test_nobody_is_accused_wrongly_and_nearly_all_that_are_wrong_are_found(folder: str, found: float) -> None:
    right = list(calls(str(ROOT / folder)))
    assert [call.call_id for call in right if is_exchanged(call)] == []
    wrong = [
        replace(
            call,
            turns=tuple(replace(turn, role=SWAPPED.get(turn.role, turn.role)) for turn in call.turns),
        )
        for call in right
    ]
    assert sum(map(is_exchanged, wrong)) >= found * len(wrong)
