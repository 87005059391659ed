"""What the reports say of baseline, appeals and verdicts."""

DECIDED_ENTRIES: dict[str, tuple[str, str]] = {
    "appeal": ("{decision}：{reason}", "{decision}: {reason}"),
    "appeal_by": ("{decision}：{reason}（{by}）", "{decision}: {reason} ({by})"),
    "appealed": ("{cost}；{appeal}", "{cost}; {appeal}"),
    "appeal_accepted": ("已豁免，不计", "suppressed, not counted"),
    "appeal_under_review": ("申诉中", "under appeal"),
    "appeal_rejected": ("申诉驳回", "appeal rejected"),
    "appeal_upheld": ("复核属实", "upheld on review"),
    "appeal_expired": ("豁免已于 {expires} 到期", "suppression expired on {expires}"),
    "baseline_new": ("新增", "new"),
    "baseline_unchanged": ("原有", "unchanged"),
    "total_baseline": (
        "与基线比：新增 {new}，原有 {unchanged}，已消失 {gone}",
        "Against the baseline: {new} new, {unchanged} unchanged, {gone} gone",
    ),
    "total_appeals": (
        "豁免 {accepted} 处（不计分），申诉中 {under_review}，申诉驳回 {rejected}，豁免到期 {expired}（清单 {listed} 条）",
        "{accepted} suppressed (not charged), {under_review} under appeal, {rejected} rejected, {expired} expired ({listed} listed)",
    ),
    "total_upheld": ("复核属实 {n} 处（照计）", "{n} upheld on review (charged)"),
    "total_notices": (
        "有 {n} 处疑问（豁免、基线或从未适用的检查）",
        "{n} doubt(s) about suppressions, the baseline or checks",
    ),
    "badge_suppressed": ("已豁免", "suppressed"),
    "sheet_appeal": (
        "对任何一条有异议，请写明通话编号和轮次提出申诉，由质检员听音复核。",
        "If you disagree with an entry, name the call and the turn: a person will listen again.",
    ),
    "qa_verdict": ("结论", "verdict"),
    "qa_note": ("备注", "note"),
    "qa_by": ("复核人", "reviewer"),
    "qa_missed": ("漏检（写检查项和轮次）", "missed (check and turn)"),
    "qa_upheld": ("成立", "upheld"),
    "qa_overturned": ("不成立", "overturned"),
    "qa_how": (
        "“发现”表的结论填好以后，用 csaudit appeals from-report 把它收进豁免清单",
        "Verdicts entered in Findings go into the list of suppressions with csaudit appeals from-report",
    ),
}
