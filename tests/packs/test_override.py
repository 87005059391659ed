"""What a configuration changes about checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from csaudit.engine import CompiledScorecard, compile_checks, evaluate
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.errors import Location, PackError
from csaudit.model import Confidence, Severity
from csaudit.packs import Library, Override, OverrideSpec, override
from making import make_call, make_library

CUES = """
brush: {any: [不归我管, 找别人去], include: [more]}
more: {any: [管不着, 跟我没关系]}
calm: {any: [您别急]}
"""
CHECKS = {
    "says": "forbid: {who: agent, says: [不知道, 没办法]}",
    "cued": "forbid: {who: agent, cue: brush}",
    "twin": "forbid: {who: agent, cue: brush}",
    "answer": "respond: {when: {who: customer, says: [气死]}, expect: {who: agent, cue: calm}, within: {agent_turns: 1}}",
    "early": "order: {first: {who: agent, says: [先查]}, then: {who: agent, says: [赔您]}}",
    "slow": "measure: {metric: length, who: agent, above: 60}",
}
CALL = make_call(
    "客户：气死我了\n客服：这我不知道，不归我管，管不着\n客户：那谁管？\n客服：没办法，跟我没关系，爱咋咋地，赔您"
)
HEARD = "不知道 没办法 爱咋咋地 不归我管 管不着 跟我没关系 气死 赔您 那谁"
AT = Location("csaudit.yaml", 7, 3, "  p.x: {…}")


def changed(check: str, **change: Any) -> Override:
    return Override(check, OverrideSpec.model_validate(change), AT)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return make_library(tmp_path_factory.mktemp("pack"), CHECKS, CUES)


def quotes(library: Library, check: str, *overrides: Override) -> list[str]:
    """What the check finds in the call, related hits included."""
    after, problems = override(library, overrides)
    assert not problems, problems
    form: CompiledScorecard = compile_checks(after, [check])
    findings = [finding for finding in evaluate(form, CALL).findings if finding.check == check]
    return [e.quote for finding in findings for e in (finding.evidence, *finding.related)]


@pytest.mark.parametrize(
    ("check", "change", "found"),
    [
        ("p.says", {}, ["不知道", "没办法"]),
        ("p.says", {"add_phrases": ["爱咋咋地"]}, ["不知道", "没办法", "爱咋咋地"]),
        ("p.says", {"remove_phrases": ["不知道"]}, ["没办法"]),
        ("p.says", {"remove_phrases": ["不知道"], "add_phrases": "爱咋咋地"}, ["没办法", "爱咋咋地"]),
        ("p.says", {"add_unless": [{"same_turn": {"says": ["赔您"]}}]}, ["不知道"]),
        ("p.cued", {}, ["不归我管", "管不着", "跟我没关系"]),
        ("p.cued", {"add_phrases": ["爱咋咋地"]}, ["不归我管", "管不着", "跟我没关系", "爱咋咋地"]),
        ("p.cued", {"remove_phrases": ["管不着"]}, ["不归我管", "跟我没关系"]),
        ("p.cued", {"remove_phrases": ["不归我管", "管不着"]}, ["跟我没关系"]),
        ("p.answer", {}, ["气死"]),
        ("p.answer", {"add_phrases": {"expect": ["不归我管"]}}, []),
        ("p.answer", {"add_phrases": {"when": ["那谁"]}, "remove_phrases": ["气死"]}, ["那谁"]),
        ("p.answer", {"add_unless": ["quoted", {"replying_to": "不是这句"}]}, ["气死"]),
        ("p.early", {"add_unless": [{"same_turn": "没办法"}]}, []),
    ],
)
def test_phrases_and_exceptions(
    library: Library, check: str, change: dict[str, Any], found: list[str]
) -> None:
    got = quotes(library, check, changed(check, **change))
    assert [quote for quote in got if quote in HEARD] == found


def test_a_shared_cue_is_left_alone(library: Library) -> None:
    """Another check that uses the cue hears what it heard."""
    change = changed("p.cued", remove_phrases=["不归我管"], add_phrases=["爱咋咋地"])
    after, _ = override(library, (change,))
    assert quotes(after, "p.twin") == quotes(library, "p.twin")
    assert after.cues["p.brush"] is library.cues["p.brush"]


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (changed("p.sayz", severity="minor"), "unknown-check", "是不是“p.says”"),
        (changed("p.says", remove_phrases=["不知到"]), "unknown-phrase", "是不是“不知道”"),
        (changed("p.cued", remove_phrases=["没听过"]), "unknown-phrase", ""),
        (changed("p.says", remove_phrases=["不知道", "没办法"]), "no-phrases", "enabled: false"),
        (changed("p.answer", add_phrases=["您好"]), "no-moment", ""),
        (changed("p.answer", add_phrases={"expects": ["您好"]}), "no-moment", ""),
        (changed("p.slow", add_phrases=["您好"]), "no-moment", ""),
    ],
)
def test_what_does_not_exist_is_an_error(library: Library, change: Override, code: str, says: str) -> None:
    _, problems = override(library, (change,))
    assert [problem.code for problem in problems] == [code]
    assert says in problems[0].hint_zh
    assert problems[0].at.file in ("csaudit.yaml", "")


@pytest.fixture(scope="module")
def default() -> CompiledScorecard:
    return ScorecardRecipe(select=("conduct.brush-off", "conduct.lecture*")).build()


CHANGES: list[dict[str, Any]] = [
    {"severity": "minor"},
    {"confidence": "low"},
    {"enforce": "shadow"},
    {"deduct": 1},
    {"enabled": False},
    {"add_phrases": ["爱咋咋地"]},
    {"add_unless": ["negated"]},
]


@pytest.mark.parametrize("change", CHANGES, ids=[next(iter(change)) for change in CHANGES])
def test_the_hash_changes_with_every_change(default: CompiledScorecard, change: dict[str, Any]) -> None:
    recipe = ScorecardRecipe(
        select=("conduct.brush-off", "conduct.lecture*"), overrides=(changed("conduct.brush-off", **change),)
    )
    after = recipe.build()
    assert after.sha256 != default.sha256
    assert after.sha256 == recipe.build().sha256
    if change == {"enabled": False}:
        assert "conduct.brush-off" in default.by_name and "conduct.brush-off" not in after.by_name


def test_severity_confidence_and_price_reach_the_form(default: CompiledScorecard) -> None:
    change = changed("conduct.brush-off", severity="fatal", confidence="medium", enforce="warn", deduct=2.5)
    after = ScorecardRecipe(select=("conduct.brush-off",), overrides=(change,)).build()
    check, card = after.by_name["conduct.brush-off"], after.cards["conduct.brush-off"]
    assert (check.severity, check.confidence) == (Severity.FATAL, Confidence.MEDIUM)
    assert (check.item.enforce, check.item.deduct, check.item.fatal) == ("warn", 2.5, True)
    assert (card.severity, card.confidence, card.enforce) == ("fatal", "medium", "warn")


def test_every_mistake_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        ScorecardRecipe(
            overrides=(changed("a.b"), changed("conduct.brush-off", remove_phrases=["没有这句"]))
        ).build()
    assert [problem.code for problem in caught.value.problems] == ["unknown-check", "unknown-phrase"]
