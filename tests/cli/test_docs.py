"""`csaudit checks docs`: the handbook, page for page, and whether it is up to date.

After a wanted change: `CSAUDIT_REGOLD=1 pytest tests/cli/test_docs.py`, then read the diff.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from csaudit.kinds import kinds
from csaudit.packs import load
from making import HEAD, make_pack
from running import csaudit, csaudit_in

GOLDEN = Path(__file__).parents[1] / "golden" / "handbook"
CUES = """
promised:
  title: {zh: 许诺, en: A promise}
  about: 客服应下了一件事
  any:
    - (马上|立刻|现在|这就|立马|即刻)给您(办|弄)
    - 今天一定
  not: [不能今天一定]
  homophones: true
  examples: {hit: [今天一定到], miss: [明天看看]}
angry: {any: [气死我了], include: [promised]}
ways: {options: {退: [退给您], 换: [换一个, 换一台]}}
"""
CHECKS = {
    "hurry": HEAD
    + """
weighed: false
why: {zh: 催人只会更慌, en: 'Hurried people *explain* worse'}
suggest: {zh: 您慢慢找, en: Take your time}
cite: [自拟规范 2.1, 自拟规范 2.2]
aliases: [ours.push]
applies_to: {has: [times], channel: [phone], team: {not: [外包, 实习]}}
forbid:
  who: agent
  says: [快点, 后面…排着]
  after: {who: customer, cue: angry, where: {opening: 3}}
  until: {who: customer, says: [谢谢]}
  within: {agent_turns: 2, seconds: 30}
  unless:
    - quoted
    - customer_said_first: {turns: 2}
    - same_sentence: [帮您, 给您]
    - followed_by: {cue: promised, within: {turns: 1}}
    - metadata: {queue: [急诊]}
examples:
  bad:
    - |
      客户：等一下，我找找。
      客服：快点。【命中】
    - {call: '客服：快点[hit]', metadata: {channel: phone}}
  good: [客服：您慢慢找。]
  near_miss: [客服：我快点帮您办。]
  todo: [客服：麻利儿的。【命中】]
""",
    "answer": """
respond:
  when:
    - {who: customer, says: [等了…天], not: {cue: promised, says: [不急]}, length: {above: 6}, at_least: 2}
    - {cue: angry}
  expect: {cue: [promised, ways], question: true}
  within: {agent_turns: 1}
  if_call_ends: skip
""",
    "early": "order: {when: [{says: [门坏了]}, {says: [进不去]}], first: {says: [开门]}, then: {says: [优惠券]}}",
    "few": "count: {when: {says: [不行]}, of: {cue: ways}, distinct_by: option, min: 2, scope: after_when}",
    "long": "measure: {metric: length, above: 80, unless: [{preceded_by: {says: [您稍等]}}]}",
    "again": "repeat: {of: {says: [您(可以|先)…试试], unless: [negated]}, after: {who: customer, says: [没用]}, same_name: true}",
    "sold": "combine: {let: {sold: {says: [开通了]}, agreed: {who: customer, regex: ['同意{1,2}']}}, expr: sold and not agreed}",
    "core": "priority: {fault: told_again, times: 4}",
    "greet": "require: {says: [您好], where: {opening: 2}}",
    "scale": "weigh: {model: moves, fault: overpromise, quote: {agent: [pledging]}, at_least: 0.7}",
}
CARD = """
title: {zh: 我们的评分表, en: Our card}
sections:
  - id: words
    title: {zh: 用语, en: Words}
    points: 40
    items:
      - {check: ours.hurry, deduct: 2.5, per: hit, cap: 10, fatal: true}
      - {check: ours.greet, enforce: shadow}
      - {check: ours.long, enforce: warn}
      - {pack: ours}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_pack(tmp_path / "packs", CHECKS, CUES, name="ours")
    (tmp_path / "packs" / "scorecards").mkdir()
    (tmp_path / "packs" / "scorecards" / "card.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def docs(folder: Path, *more: str, lang: str = "zh") -> tuple[int, str, str]:
    args = ("checks", "docs", "ours", "-o", "book", "--pack", "packs", "--scorecard", "card", "--lang", lang)
    done = csaudit_in(folder, *args, *more)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_golden_pages(folder: Path, lang: str) -> None:
    code, _, err = docs(folder, lang=lang)
    assert code == 0, err
    golden = GOLDEN / lang
    if os.environ.get("CSAUDIT_REGOLD"):
        shutil.rmtree(golden, ignore_errors=True)
        shutil.copytree(folder / "book", golden)
    made = {path.name: path.read_text(encoding="utf-8") for path in (folder / "book").iterdir()}
    assert made == {path.name: path.read_text(encoding="utf-8") for path in golden.iterdir()}
    assert {name.removeprefix("ours.").removesuffix(".md") for name in made} == {*CHECKS, "README"}


def test_the_golden_pages_show_every_kind() -> None:
    shown = {text.split(":")[0].strip() for text in CHECKS.values()} | {"forbid"}
    assert set(kinds()) <= shown


def test_check_names_what_is_out_of_date_missing_and_left_over(folder: Path) -> None:
    assert docs(folder)[0] == 0
    assert docs(folder, "--check")[:2] == (0, "")
    book = folder / "book"
    (book / "notes.md").write_text("自己写的\n", encoding="utf-8")
    (book / "ours.few.md").unlink()
    check = folder / "packs" / "ours" / "hurry.yaml"
    check.write_text(check.read_text(encoding="utf-8").replace("您慢慢找", "您别急"), encoding="utf-8")
    (folder / "packs" / "ours" / "core.yaml").unlink()
    code, out, err = docs(folder, "--check", lang="zh")
    assert code == 1 and "4 页" in err
    assert out.splitlines() == [
        "过期：book/README.md",
        "多余（检查项已经没有了）：book/ours.core.md",
        "缺少：book/ours.few.md",
        "过期：book/ours.hurry.md",
    ]
    assert docs(folder)[0] == 0
    assert docs(folder, "--check")[:2] == (0, "")
    assert not (book / "ours.core.md").exists()
    assert (book / "notes.md").read_text(encoding="utf-8") == "自己写的\n"


def test_all_the_shipped_checks_have_a_page_in_both_languages(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        done = csaudit("checks", "docs", "-o", str(tmp_path / lang), "--lang", lang)
        assert done.returncode == 0, done.stderr
        names = {path.stem for path in (tmp_path / lang).iterdir()}
        assert names == {*load().checks, "README"}
        index = (tmp_path / lang / "README.md").read_text(encoding="utf-8")
        assert all(f"({name}.md)" in index for name in load().checks)


@pytest.mark.parametrize(
    ("args", "says"),
    [(["ours.nobody"], "no such check: ours.nobody"), (["--scorecard", "nobody"], "no scorecard 'nobody'")],
)
def test_what_isnt_there_is_said(tmp_path: Path, args: list[str], says: str) -> None:
    done = csaudit("checks", "docs", "-o", str(tmp_path / "book"), "--lang", "en", *args)
    assert done.returncode == 2 and says in done.stderr
    assert not (tmp_path / "book").exists()


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "book").write_text("", encoding="utf-8")
    done = csaudit("checks", "docs", "-o", str(tmp_path / "book"), "--lang", "en")
    assert done.returncode == 2 and "isn't a folder" in done.stderr
