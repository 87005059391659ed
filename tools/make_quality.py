"""Write `docs/explanation/detection-quality.md`: `make quality`.

Figures only: precision, recall and F1 per dimension on labelled sets, false alarms on an unlabelled one. Sets outside the repository
are measured where they lie beside it; a set that isn't there keeps its last figures out of the page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from csaudit.batch import Batch, run
from csaudit.engine import CompiledScorecard
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call, Outcome, Role
from csaudit.quality.agreement import Figures
from csaudit.quality.calibrate import Calibration, calibrate
from csaudit.quality.labels import read_labels
from csaudit.readers import read_path
from csaudit.wording import say

ROOT = Path(__file__).resolve().parents[1]
EVAL = ROOT.parent / "shared" / "eval"
PAGE = ROOT / "docs" / "explanation" / "detection-quality.md"
SETS = (
    ("开发集（自编，45 通）", EVAL / "dev.jsonl"),
    ("真实微博客服对话（80 通，仅供衡量）", EVAL / "real_dev.jsonl"),
)
STRICT = ("taboo_phrase", "judge_questioning", "overpromise", "confrontation")
"""Dimensions of which real helpdesk talk holds almost none: what is found there is nearly always wrong."""

HEAD = """# 检测质量

本页由 `make quality` 生成，只有汇总数字。匹配规则：同一通、同一维度、相差不超过 2 轮算命中；已标段落 4 轮内的延续不算误报；
已命中段落的后续标注不算漏检。区间与逐条分歧用 `csaudit calibrate -l 标注.jsonl` 看。
"""

LIMITS = """## 文字判断不了的

- 语气、语速里的情绪、讽刺、叹气；道歉是否真诚；政策说得对不对；承诺有没有兑现。
- 识别错字、说话人分错会同时造成误报和漏报；没有可靠时间的转写不判抢话和静音（记为“无法判断”）。

## 常见的漏检和误报

- 用礼貌的普通话推诿、贬低，没有一个“禁语”字眼：靠学出来的线索能抓到五到七成，其余会漏；换一位写的人就低一截。
- 同一句话算禁语、做法官还是对峙，标注员之间也有出入；归错维度会同时记一处误报、一处漏检。
- 少于八轮的通话（微博、工单往来）不上秤，只靠短语，漏得多。
- 情绪未承接：客户平铺直叙讲损失、没有情绪词时，标注员之间也不一致；本工具宁可不报。
- 主次不清：答非所问的长篇套话看不出来；只认得出“客户已点明要紧事、客服先办别的”。
- 过度承诺：看不出承诺是否在权限内，只认得出对结果打包票的说法。

## 这些数字能说明什么

开发集：短语检查照着它调过，模型和秤没有学过它，数字偏高。“首次打分”是一批通话写好标好之后、打开之前打的分，最能代表没见过的通话。
“交叉验证”里每一通都由没学过它的模型来判。
"""


def table(calibration: Calibration) -> list[str]:
    """One set as a Markdown table."""
    agreement = calibration.agreement
    lines = [
        "| 维度 | 标注 | 命中 | 误报 | 漏检 | 精确率 | 召回率 | F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, figures in agreement.dimensions.items():
        lines.append(row(say(f"model.dimension_{name}", "zh"), figures))
    lines.append(row("**合计**", agreement.micro))
    rho = calibration.score.rho
    right, asked = calibration.core_issue
    lines += [
        "",
        f"无违规通话 {agreement.clean_calls} 通，误报 {agreement.clean_false_alarms} 处"
        + (f"；得分相关 {rho:.2f}" if rho is not None else "")
        + (f"；核心问题 {right}/{asked}" if asked else "")
        + "。",
    ]
    return lines


def row(name: str, figures: Figures) -> str:
    """One dimension."""
    shares = [
        f"{share:.2f}" if share is not None else "–"
        for share in (figures.precision, figures.recall, figures.f1)
    ]
    counts = [figures.hits + figures.misses, figures.hits, figures.false_alarms, figures.misses]
    return "| " + " | ".join([name, *map(str, counts), *shares]) + " |"


def audited(path: Path, scorecard: CompiledScorecard, recipe: ScorecardRecipe) -> Batch:
    """The calls of a file, audited."""
    return run(read_path(str(path)), scorecard, recipe)


def alarms(path: Path, scorecard: CompiledScorecard, recipe: ScorecardRecipe) -> list[str]:
    """Findings of the strict dimensions per 1,000 agent turns of a set that holds almost none."""
    calls = [item for item in read_path(str(path)) if isinstance(item, Call)]
    turns = sum(turn.role is Role.AGENT for call in calls for turn in call.turns)
    counts = dict.fromkeys(STRICT, 0)
    for result in run(calls, scorecard, recipe).results:
        for finding in result.findings:
            if finding.outcome is Outcome.FAIL and finding.dimension in counts:
                counts[finding.dimension] += 1
    total = sum(counts.values())
    named = "，".join(f"{say(f'model.dimension_{name}', 'zh')} {count}" for name, count in counts.items())
    return [
        "## 真实对话里的误报",
        "",
        f"{len(calls)} 通未标注的真实微博客服对话、{turns} 个客服话轮：{named}，合计每千个客服话轮 {1000 * total / turns:.1f} 处。",
        "",
    ]


def main() -> None:
    """Measure and write."""
    recipe = ScorecardRecipe()
    scorecard = recipe.build()
    parts = [HEAD]
    for title, path in SETS:
        if path.is_file():
            batch = audited(path, scorecard, recipe)
            parts += [
                f"## {title}",
                "",
                *table(calibrate(batch.results, {"gold": read_labels(str(path))})),
                "",
            ]
    unlabelled = EVAL / "real_unlabelled.jsonl"
    if unlabelled.is_file():
        parts += alarms(unlabelled, scorecard, recipe)
    for title, name in (("首次打分", "first-look.md"), ("公开基准上的交叉验证", "cross-validation.md")):
        parts += [f"## {title}", "", (ROOT / "benchmarks" / name).read_text(encoding="utf-8").strip(), ""]
    parts.append(LIMITS)
    PAGE.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
