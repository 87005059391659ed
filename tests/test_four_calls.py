"""Four calls that a known open-source scorer gets wrong, on the shipped packs with the default scorecard."""

from __future__ import annotations

from functools import cache

from csaudit.engine import CompiledScorecard, evaluate
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import CallResult, Finding
from making import make_call


@cache
def scorecard() -> CompiledScorecard:
    return ScorecardRecipe().build()


def audit(transcript: str) -> CallResult:
    return evaluate(scorecard(), make_call(transcript))


def findings(transcript: str, dimension: str) -> list[Finding]:
    return [finding for finding in audit(transcript).findings if finding.dimension == dimension]


def test_a_polite_not_knowing_is_no_taboo() -> None:
    call = "客户：我想查一下快递。\n客服：不知道您现在方便提供订单号吗，谢谢您\n客户：方便。"
    assert findings(call, "taboo_phrase") == []


def test_no_taboo_is_made_of_two_turns() -> None:
    call = "客户：退款呢？\n客服：您的退款我们不\n客服：知道您着急，已经在催了\n客户：好。"
    assert findings(call, "taboo_phrase") == []


def test_the_customers_courtesy_is_no_credit_for_the_agent() -> None:
    call = "客户：您好，欢迎致电，请问有什么可以帮您？\n客服：说\n客户：没有别的问题了，谢谢，感谢来电，再见\n客服：嗯"
    reported = {finding.check: finding.evidence.turn for finding in audit(call).findings}
    assert reported["process.opening"] == 3
    assert reported["process.closing"] == 2


def test_scornful_questions_are_found() -> None:
    call = "客户：这个怎么激活啊？\n客服：你说呢？这点事你都不会看吗？我说得还不够清楚吗\n客户：……"
    found = findings(call, "taboo_phrase")
    assert found
    assert {finding.evidence.turn for finding in found} == {1}
