"""The native kernel and the Python it stands in for give the same, to the last bit. Skipped where the kernel isn't built; CI builds it."""

from __future__ import annotations

import io
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.cues import LearnedModel
from csaudit.cues.grams import keys_of
from csaudit.cues.listening import LONGEST_TURN
from csaudit.cues.said import SIDES, Talk
from csaudit.cues.stretches import PlainStretches
from csaudit.dialogue.forms import FAULTS
from csaudit.dialogue.suspicion import suspect
from csaudit.model import Call, Role
from csaudit.native import kernel
from csaudit.readers import read_path
from csaudit.text import fold
from running import csaudit

ROOT = Path(__file__).resolve().parents[2]
AGENT, CUSTOMER = Role.AGENT, Role.CUSTOMER
LETTERS = "您不归我管投诉退款吗"
TEXT = st.text(alphabet=LETTERS + "，。 呃0９😀a\n\ud83d", max_size=40) | st.text(
    alphabet=LETTERS, min_size=15, max_size=90
)
CALLS = st.lists(st.lists(st.tuples(st.sampled_from(list(Role)), TEXT), max_size=9), min_size=1, max_size=4)
FOUND = st.dictionaries(st.sampled_from(FAULTS), st.lists(st.integers(0, 8), max_size=3), max_size=4)
Pair = tuple[LearnedModel, LearnedModel]

pytestmark = pytest.mark.skipif(
    kernel() is None, reason="the native kernel isn't built: python hatch_build.py"
)


def without_kernel(make: object, *arguments: object) -> object:
    """What a function gives where there is no kernel."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csaudit.cues.learned.native_model", lambda *_: None)
        patch.setattr("csaudit.dialogue.suspicion.native_scales", lambda _: None)
        return make(*arguments)  # type: ignore[operator]


def both(data: bytes) -> Pair:
    """The model that asks the kernel, and the one that doesn't."""
    native, plain = LearnedModel(data), LearnedModel(data)
    without_kernel(plain.look, [], [])
    return native, plain


@pytest.fixture(scope="module")
def models() -> Pair:
    return both((ROOT / "checks" / "moves" / "model.npz").read_bytes())


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    read = chain.from_iterable(
        read_path(str(ROOT / "benchmarks" / "calls" / f"batch-{n}.jsonl")) for n in ("01", "08", "19")
    )
    return [item for item in read if isinstance(item, Call)]


def made_up(seed: int, moves: tuple[int, int]) -> bytes:
    """A model of so many moves of either role with weights drawn at random; unknown n-grams have some too."""
    random = np.random.default_rng(seed)
    letters = np.array([ord(letter) for letter in "0" + LETTERS], dtype=np.uint16)
    drawn = [keys_of(random.choice(letters, 60), length) for length in (1, 2, 3)]
    keys = np.unique(np.concatenate(drawn))
    count = sum(moves)
    parts = {"keys": keys, "floor": np.int64(3), "faults": np.array([], dtype=str)}
    for side, own in zip(SIDES, moves, strict=True):
        table = random.integers(-9_000, 9_000, (len(keys) + 1, 1 + count)).astype(np.int16)
        table[:, 0] = random.integers(0, 50, len(table))
        parts |= {
            f"{side.value}_moves": np.array([f"{side.value}-{n}" for n in range(own)], dtype=str),
            f"{side.value}_bias": random.normal(size=own),
            f"{side.value}_unit": random.uniform(0.001, 0.1, own),
            f"{side.value}_table": table,
        }
    out = io.BytesIO()
    np.savez(out, **parts)  # type: ignore[arg-type]
    return out.getvalue()


def assert_the_same(talk: Talk, plain: Talk) -> None:
    assert not isinstance(talk.stretches, PlainStretches)
    assert isinstance(plain.stretches, PlainStretches)
    for side in SIDES:
        for name in ("spoke", "strengths"):
            assert np.array_equal(
                getattr(talk.heard[side], name), getattr(plain.heard[side], name), equal_nan=False
            )
    moves = [move for side in SIDES for move in talk.model.moves[side]]
    for number in range(len(talk.borders) - 1):
        said, other = talk.call(number), plain.call(number)
        for turn in range(said.end - said.first):
            assert said.best(moves[::2], turn) == other.best(moves[::2], turn)
        for move in moves[::3]:
            at_least = -99.0 if move is moves[0] else -3.0
            assert said.find(move, at_least) == other.find(move, at_least)


def listen(model: LearnedModel, calls: list[list[tuple[Role, str]]]) -> Talk:
    return model.listen(
        [[fold(text) for _, text in call] for call in calls], [[role for role, _ in call] for call in calls]
    )


@settings(deadline=None)
@given(CALLS)
def test_a_model_hears_the_same(models: Pair, calls: list[list[tuple[Role, str]]]) -> None:
    assert_the_same(*(listen(model, calls) for model in models))


@settings(deadline=None, max_examples=30)
@given(CALLS, st.integers(0, 99), st.tuples(st.integers(0, 17), st.integers(0, 9)))
def test_whatever_the_model(calls: list[list[tuple[Role, str]]], seed: int, moves: tuple[int, int]) -> None:
    assert_the_same(*(listen(model, calls) for model in both(made_up(seed, moves))))


def test_a_model_hears_the_same_in_whole_calls(models: Pair, calls: list[Call]) -> None:
    said = [[(turn.role, turn.text) for turn in call.turns] for call in calls]
    assert_the_same(*(listen(model, said) for model in models))


def test_a_turn_too_long_for_the_kernel_is_heard_without_it(models: Pair) -> None:
    talk, plain = (
        listen(model, [[(CUSTOMER, "我要投诉"), (AGENT, "不归我管" * LONGEST_TURN)]]) for model in models
    )
    assert isinstance(talk.stretches, PlainStretches)
    assert np.array_equal(talk.heard[AGENT].strengths, plain.heard[AGENT].strengths)


@settings(deadline=None)
@given(CALLS, st.data())
def test_scales_show_the_same(models: Pair, calls: list[list[tuple[Role, str]]], data: st.DataObject) -> None:
    found = [
        {fault: [turn for turn in turns if turn < len(call)] for fault, turns in data.draw(FOUND).items()}
        for call in calls
    ]
    talk = listen(models[0], calls)
    native, plain = suspect(talk, found), without_kernel(suspect, talk, found)
    for one, other in zip(native, plain, strict=True):  # type: ignore[call-overload]
        for fault in FAULTS:
            odds = one.odds(fault, SIDES)
            assert odds == other.odds(fault, SIDES)
            for at_least in (-3.0, -1.5, 0.0):
                high = {turn: each for turn, each in odds.items() if each >= at_least}
                assert one.odds(fault, SIDES, at_least) == other.odds(fault, SIDES, at_least) == high


@pytest.mark.parametrize("batch", ["08", "19"])
def test_calls_are_judged_the_same(batch: str) -> None:
    arguments = ("audit", str(ROOT / "benchmarks" / "calls" / f"batch-{batch}.jsonl"), "-f", "json", "-q")
    native, plain = csaudit(*arguments), csaudit(*arguments, CSAUDIT_NATIVE="0")
    assert native.returncode == plain.returncode == 0
    assert native.stdout == plain.stdout
