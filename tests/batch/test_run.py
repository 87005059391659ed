"""Serial or in a pool, in any order, interrupted or not: the same results."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from csaudit.batch import each as each_result
from csaudit.batch import run
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, SkippedCall
from making import make_call, make_pack

TEXTS = [
    "客户：喂\n客服：不归我管",
    "客户：你好\n客服：您好",
    "客户：气死我了\n客服：哦\n客户：唉\n客服：单号",
]
FORM = """
title: {zh: 表, en: form}
sections:
  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: p}]}
"""


@pytest.fixture
def recipe(tmp_path: Path) -> ScorecardRecipe:
    pack = make_pack(
        tmp_path,
        {
            "brush": "forbid: {says: [不归我管]}",
            "late": "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 2}}",
        },
    )
    form = tmp_path / "form.yaml"
    form.write_text(FORM, encoding="utf-8")
    return ScorecardRecipe(str(form), (str(pack),))


def calls(number: int) -> list[Call | SkippedCall]:
    made: list[Call | SkippedCall] = [make_call(TEXTS[n % 3], f"C{n:05}") for n in range(number)]
    made.insert(number // 2, SkippedCall("b.txt", "空", "empty"))
    made.append(SkippedCall("a.txt", "空", "empty"))
    return made


def test_a_pool_gives_what_one_process_gives(
    recipe: ScorecardRecipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["csaudit.batch.run"], "SERIAL_BELOW", 300)
    items = calls(950)
    alone = run(items, recipe.build(), recipe, jobs=1)
    pooled = run(items, recipe.build(), recipe, jobs=2)
    assert pooled == alone
    assert len(alone.results) == 950
    assert [skip.source for skip in alone.skipped] == ["a.txt", "b.txt"]


def test_the_order_of_the_input_does_not_matter(recipe: ScorecardRecipe) -> None:
    items = calls(30)
    assert run(reversed(items), recipe.build(), recipe) == run(items, recipe.build(), recipe)


def test_ctrl_c_keeps_what_was_finished(recipe: ScorecardRecipe) -> None:
    def interrupted() -> Iterator[Call | SkippedCall]:
        yield from calls(3)
        raise KeyboardInterrupt

    batch = run(interrupted(), recipe.build(), recipe)
    assert len(batch.results) == 3
    assert batch.complete is False


def test_a_check_that_crashes_is_an_error_of_its_call_only(
    recipe: ScorecardRecipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = recipe.build()
    matcher = type(compiled.checks[0].matcher)

    def crash(*_: object) -> None:
        raise ValueError("boom")

    for way in ("judge", "decided"):  # in Python, and with what the kernel finds
        monkeypatch.setattr(matcher, way, crash)
    (result,) = run([make_call(TEXTS[0])], compiled, recipe).results
    assert [(outcome.check, outcome.outcome.value) for outcome in result.outcomes] == [
        ("p.brush", "error"),
        ("p.late", "not_applicable"),
    ]
    assert "boom" in result.outcomes[0].reason
    assert result.score.value is None


def test_results_without_facts_are_otherwise_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["csaudit.batch.run"], "SERIAL_BELOW", 100)
    recipe = ScorecardRecipe()
    items, scorecard = calls(250), recipe.build()
    full = run(items, scorecard, recipe)
    bare = tuple(replace(each, facts={}) for each in full.results)
    for jobs in (1, 2):
        assert run(items, scorecard, recipe, jobs=jobs, with_facts=False).results == bare
    skipped: list[SkippedCall] = []
    one_by_one = each_result(items, scorecard, recipe, skipped=skipped, with_facts=False)
    assert tuple(one_by_one) == bare
