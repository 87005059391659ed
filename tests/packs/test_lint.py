"""Doubtful places in packs: what `checks lint` warns of, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from csaudit.errors import Problem
from csaudit.packs import load
from csaudit.packs.lint import lint
from making import HEAD, make_pack
from running import csaudit_in

EXAMPLES = "examples: {bad: ['客服：甲乙'], good: ['客服：丙']}\n"
REASONS = "why: {zh: 甲, en: a}\nsuggest: {zh: 乙, en: b}\ncite: [丙]\n"


def warnings(
    tmp_path: Path, check: str = "forbid: {says: [甲乙]}", cues: str = "", head: str = HEAD
) -> list[Problem]:
    """The warnings of a pack with one check (its examples and reasons are there) and some cues."""
    pack = make_pack(tmp_path, {"c": f"{head}{check}\n{REASONS}{EXAMPLES}"}, cues)
    return [each for each in lint(load((str(pack),), builtin=False)) if each.code != "unused-cue"]


def cue(*phrases: str) -> str:
    return (
        "x:\n  any:\n"
        + "".join(f"    - {phrase}\n" for phrase in phrases)
        + "  examples: {hit: [甲], miss: [乙]}\n"
    )


PHRASES = [
    ("a short alternative", ["(我操|操|你操)"], "short-phrase", 3, 11, "“(我操|操|你操)”里的“操”太短", "'操' of '(我操|操|你操)'"),
    ("a short phrase", ["操"], "short-phrase", 3, 7, "短语“操”太短", "phrase '操' is so short"),
    ("a short one put together", ["(操|作)(了|)"], "short-phrase", 3, 10, "里的“作”、“操”太短", "'作', '操' of"),
    ("one alternative repeated", ["不归我管", "(不归我管|不管这个)"], "duplicate-phrase", 4, 8,
     "“(不归我管|不管这个)”里的“不归我管”与“不归我管”（", "'不归我管' of '(不归我管|不管这个)' repeats '不归我管' ("),
    ("one put together", ["我不管", "(你|我)(不管|不问)"], "duplicate-phrase", 4, 7, "里的“我不管”与“我不管”（", "'我不管' of"),
    ("a phrase repeated", ["(您|你)走吧", "(你|您)走吧"], "duplicate-phrase", 4, 7, "“(你|您)走吧”与“(您|你)走吧”（", "repeats '(您|你)走吧' ("),
    ("one with a gap repeated", ["等了…天", "等了…天"], "duplicate-phrase", 4, 7, "“等了…天”与“等了…天”（", "repeats"),
    ("an alternative twice", ["(马上|立刻|马上)来"], "duplicate-alternative", 3, 14, "“马上”写了两遍", "'马上' is written twice"),
    ("swallowed", ["不归我管", "这不归我管的"], "swallowed-phrase", 4, 7, "只要有它就有“不归我管”", "adds nothing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("phrases", "code", "line", "column", "zh", "en"), [c[1:] for c in PHRASES], ids=[c[0] for c in PHRASES]
)
def test_a_doubtful_phrase_is_named_at_its_place(
    tmp_path: Path, phrases: list[str], code: str, line: int, column: int, zh: str, en: str
) -> None:
    found = warnings(tmp_path, cues=cue(*phrases))
    assert [each.code for each in found] == [code]
    assert (found[0].at.line, found[0].at.column) == (line, column)
    assert zh in found[0].zh and en in found[0].en
    if "与“" in zh:
        assert "own.yaml:3）重复" in found[0].zh


@pytest.mark.parametrize(
    "phrases",
    [
        ["(您|你)好呀", "您好啊"],
        ["<滚>", "滚开"],
        ["好(，|,)行"],
        ["等了…天", "等了…月"],
        ["(马上|立刻)来", "马上走"],
    ],
)
def test_good_phrases_are_left_alone(tmp_path: Path, phrases: list[str]) -> None:
    assert warnings(tmp_path, cues=cue(*phrases)) == []


def test_phrases_of_checks_and_quoted_ones_have_their_place_too(tmp_path: Path) -> None:
    found = warnings(tmp_path, "forbid:\n  says: ['(我操|操)', 好的呀]")
    assert [(each.code, each.at.line, each.at.column) for each in found] == [("short-phrase", 7, 15)]


EXCEPTIONS = [
    ("twice", "[quoted, {same_turn: [丙丁]}, quoted]", "never-excuses", "unless[2]（quoted） 前面已经有一条同样的"),
    ("one turn, one speaker", "[{same_turn: {who: customer, says: [丙丁]}}]", "never-excuses", "一轮话只有一个人说"),
    ("the other side spoke before", "[{replying_to: {who: agent, says: [丙丁]}}]", "never-excuses", "上一轮是对方说的"),
    ("metadata out of scope", "[{metadata: {channel: [chat]}}]", "never-excuses", "applies_to 已经排除了这些 channel"),
    ("metadata without a value", "[{metadata: {queue: []}}]", "never-excuses", "queue 没有写值"),
    ("metadata of nothing", "[{metadata: {}}]", "always-excuses", "没有写字段"),
    ("always in the turn", "[{same_turn: {who: agent}}]", "always-excuses", "这个检查报不出来"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("unless", "code", "zh"), [c[1:] for c in EXCEPTIONS], ids=[c[0] for c in EXCEPTIONS]
)
def test_an_exception_that_never_or_always_applies(tmp_path: Path, unless: str, code: str, zh: str) -> None:
    head = HEAD + "applies_to: {channel: [phone]}\n"
    found = warnings(tmp_path, f"forbid: {{says: [甲乙], unless: {unless}}}", head=head)
    assert [each.code for each in found] == [code]
    assert zh in found[0].zh and found[0].en.startswith("exception unless[")


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ("forbid: {says: [不归我管, (没|别)空], unless: [negated]}", "never-excuses"),
        ("forbid: {cue: x, unless: [negated]}", "never-excuses"),
        ("measure: {metric: length, above: 9, unless: [quoted]}", "never-excuses"),
        ("forbid: {length: {above: 9}, unless: [third_party]}", "never-excuses"),
        ("respond: {when: {says: [甲乙], unless: [{same_turn: {who: agent, says: [丙丁]}}]}, expect: {says: [戊己]}, within: {turns: 1}}", "never-excuses"),
        ("combine: {let: {a: {says: [甲乙]}, b: {says: [丙丁]}}, expr: a or not a or b}", "always-true"),
        ("combine: {let: {a: {says: [甲乙]}}, expr: a and not a}", "never-true"),
        ("forbid: {who: agent}", "always-true"),
        ("forbid: {regex: ['退.*款']}", "unbounded-regex"),
        ("forbid: {regex: ['退.{2,}款']}", "unbounded-regex"),
    ],
)  # fmt: skip
def test_what_never_or_always_holds(tmp_path: Path, check: str, code: str) -> None:
    cues = "x: {any: [不归他管], examples: {hit: [不归他管], miss: [管]}}"
    assert [each.code for each in warnings(tmp_path, check, cues)] == [code]


@pytest.mark.parametrize(
    "check",
    [
        "forbid: {says: [不归我管, 管不着], unless: [negated, quoted, retracted, third_party, {customer_said_first: {turns: 2}}]}",
        "forbid: {who: any, says: [甲乙], unless: [{same_turn: {who: customer, says: [丙丁]}}]}",
        "forbid: {who: customer, says: [甲乙], unless: [{replying_to: {who: agent, says: [丙丁]}}, {metadata: {channel: [phone]}}]}",
        "measure: {metric: length, above: 9, unless: [retracted, {preceded_by: {says: [丙丁]}}]}",
        "combine: {let: {a: {says: [甲乙]}, b: {says: [丙丁]}}, expr: a and not b}",
        "forbid: {question: true}",
        "forbid: {regex: ['退[^。]{0,8}款', '1\\.5元']}",
    ],
)  # fmt: skip
def test_good_conditions_are_left_alone(tmp_path: Path, check: str) -> None:
    assert warnings(tmp_path, check, head=HEAD + "applies_to: {channel: [phone]}\n") == []


def test_what_is_missing_and_what_nobody_uses(tmp_path: Path) -> None:
    cues = "used: {any: [甲乙], examples: {hit: [甲乙], miss: [丙]}}\nidle: {any: [丙丁], examples: {hit: [丙丁], miss: [甲]}}\n"
    make_pack(tmp_path / "packs", {"c": "forbid: {cue: used}"}, cues)
    done = csaudit_in(tmp_path, "checks", "lint", "packs", "--strict")
    assert done.returncode == 1
    codes = [line.rpartition("[")[2].rstrip("]") for line in done.stdout.splitlines() if "警告" in line]
    assert sorted(codes) == ["no-cite", "no-examples", "no-suggest", "no-why", "unused-cue"]
    assert "packs/p/cues/own.yaml:2:1: 警告：线索 p.idle 没有被用到" in done.stdout
    default = (Path(__file__).parents[2] / "checks" / "analysis" / "default.yaml").read_text(encoding="utf-8")
    (tmp_path / "packs" / "analysis").mkdir()
    mine = default.replace("cue: lexicon.emotion-uneasy", "cue: p.idle", 1)
    (tmp_path / "packs" / "analysis" / "mine.yaml").write_text(mine, encoding="utf-8")
    assert "p.idle" not in csaudit_in(tmp_path, "checks", "lint", "packs").stdout
