"""What the reports say."""

from csaudit.wording.report_ci import CI_ENTRIES
from csaudit.wording.report_decided import DECIDED_ENTRIES
from csaudit.wording.report_facts import FACTS_ENTRIES
from csaudit.wording.report_tables import TABLE_ENTRIES

ENTRIES: dict[str, tuple[str, str]] = {
    # errors
    "bad_format": (
        "没有“{fmt}”这种输出格式；可用：{formats}",
        "There is no output format “{fmt}”; there are: {formats}",
    ),
    "bad_level": (
        "没有“{level}”这个层级；可用：{levels}",
        "There is no level “{level}”; there are: {levels}",
    ),
    "no_folder": (
        "{path} 是文件，不是文件夹，里面放不了报告",
        "{path} is a file, no folder to put a report into",
    ),
    "unwritable": ("写不了 {path}：{detail}", "Can't write {path}: {detail}"),
    "load_not_json": ("这不是 JSON 文件：{detail}", "This isn't JSON: {detail}"),
    "load_not_a_run": (
        "这不是 csaudit 的质检结果（顶层内容：{found}）；请用 -f json 输出的文件",
        "This isn't a csaudit run (top level: {found}); use a file written with -f json",
    ),
    "load_version": (
        "结果文件的 schema_version 是 {found}，本版本只读 {wanted}；请用本版本重新质检",
        "The run has schema_version {found}, this version reads {wanted}; audit again with this version",
    ),
    "load_broken": ("结果文件内容不完整或被改动：{detail}", "The run is incomplete or was edited: {detail}"),
    # general
    "title": ("客服通话质检报告", "Call audit report"),
    "unnamed": ("（未注明）", "(not stated)"),
    "unnamed_file": ("未注明", "not-stated"),
    "turn": ("第 {n} 轮 {role}", "turn {n} {role}"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "none": ("无", "none"),
    "list_separator": ("、", ", "),
    "incomplete": (
        "本次质检被中断，下面只是已完成的部分。",
        "The run was interrupted: this is only the part that was done.",
    ),
    "scorecard": ("评分表", "Scorecard"),
    "pass_mark": ("合格线 {mark} 分", "pass mark {mark}"),
    "provenance": (
        "csaudit {version} · 评分表 {scorecard} · sha256 {sha256} · 合格线 {mark} 分",
        "csaudit {version} · scorecard {scorecard} · sha256 {sha256} · pass mark {mark}",
    ),
    # verdicts, charges
    "verdict_passed": ("合格", "passed"),
    "verdict_failed": ("不合格", "not passed"),
    "verdict_fatal": ("一票否决", "fatal"),
    "verdict_none": ("无法评分", "no verdict"),
    "charged": ("{points} 分", "{points} points"),
    "uncharged_review": ("待复核，不扣分", "for review, not charged"),
    "uncharged_warn": ("提示项，不扣分", "warning, not charged"),
    "uncharged_episode": ("同一情节已扣分", "same episode, charged once"),
    "uncharged_item": ("评分表未定扣分", "the scorecard sets no points"),
    "enforce_fail": ("计分", "charged"),
    "enforce_warn": ("提示（不扣分）", "warning (not charged)"),
    "enforce_shadow": ("试运行（只计数）", "shadow (counted only)"),
    "state_applied": ("有命中", "fired"),
    "state_never_fired": ("适用但无命中", "applied, found nothing"),
    "state_never_applied": ("从未适用", "never applied"),
    "total_roles": ("角色来源：{counts}", "Roles: {counts}"),
    "ledger_base": ("起评分", "start"),
    "ledger_charge": ("扣分", "charge"),
    "ledger_cap": ("封顶返还", "given back by a cap"),
    "ledger_floor": ("保底", "floor"),
    "ledger_total": ("得分", "score"),
    # sections
    "summary": ("总览", "Overview"),
    "files": ("分项报告", "Reports"),
    "teams": ("班组", "Teams"),
    "agents": ("客服", "Agents"),
    "calls": ("通话", "Calls"),
    "calls_by_risk": ("风险排序（先看最上面的）", "Calls, riskiest first"),
    "top_checks": ("命中最多的检查项", "Checks that fired most"),
    "skipped": ("未能质检的文件", "Transcripts that couldn't be audited"),
    "silent_checks": ("没有发声的检查项", "Checks that stayed silent"),
    "limits": ("文字判断不了的", "What text can't tell"),
    "limits_text": (
        (
            "本报告只看转写文字。语气、语速、音量、停顿里的情绪听不到；转写错字、说话人分错会带来误判和漏判；"
            "“不适用”“无法判断”不算通过，“待复核”不扣分，须由质检员听音确认。"
            "对个人的处理请以人工复核结果为准。"
        ),
        (
            "This report knows the words alone. Tone, pace, volume and the feeling in a pause can't be heard; "
            "wrong words or wrongly split speakers lead to false and missed findings. “Not applicable” and "
            "“can't be judged” are not a pass; “for review” costs no points and needs a person who listens. "
            "Decide about people on reviewed findings only."
        ),
    ),
    "rates_note": (
        (
            "比率的分母是该项适用的通话数；方括号内是 95% 置信区间（Wilson）；* 表示适用通话不足 20 通，仅供参考。"
            "名单按班组、姓名排列，不是排名。"
        ),
        (
            "Rates are out of the calls to which the item applied; brackets hold the 95 % Wilson interval; "
            "* marks fewer than 20 applicable calls. Lists are by team and name: they are no ranking."
        ),
    ),
    # totals
    "total_calls": ("质检 {calls} 通，跳过 {skipped} 份", "{calls} calls audited, {skipped} skipped"),
    "total_verdicts": (
        "有结论 {scored} 通：不合格 {failed} 通，其中一票否决 {fatal} 通",
        "{scored} scored: {failed} not passed, {fatal} of them fatal",
    ),
    "total_findings": (
        "违规：致命 {fatal}，严重 {major}，轻微 {minor}；提示不扣分 {warned}，试运行 {shadowed}",
        "Findings: {fatal} fatal, {major} major, {minor} minor; {warned} warnings, {shadowed} in shadow",
    ),
    "total_review": (
        "待复核 {review}；例外放过 {suppressed}",
        "{review} for review; {suppressed} excused by an exception",
    ),
    "total_outcomes": (
        (
            "检查 {all} 项次：通过 {passed}，违规 {failed}，待复核 {review}，不适用 {not_applicable}，"
            "无法判断 {unknown}，出错 {error}"
        ),
        (
            "{all} outcomes: {passed} pass, {failed} fail, {review} for review, {not_applicable} n/a, "
            "{unknown} can't be judged, {error} crashed"
        ),
    ),
    "total_never_applied": (
        "从未适用（或始终无法判断）的检查项 {n}：{names}",
        "Checks that never applied (or never could be judged), {n}: {names}",
    ),
    "total_never_fired": ("适用但无命中的检查项 {n}：{names}", "Checks that found nothing, {n}: {names}"),
    "and_more": ("…… 另有 {n} 项", "… and {n} more"),
    "more_findings": ("另有 {n} 处发现未在此列出", "{n} more findings are not listed here"),
    "more_calls": (
        "另有 {n} 通未在此展开，见 xlsx、csv 或 json 报告",
        "{n} more calls are not described here; see the xlsx, csv or json report",
    ),
    "no_calls": ("没有可质检的通话。", "There was no call to audit."),
    "no_findings": ("未发现问题。", "No findings."),
    # findings
    "finding_why": ("为什么", "Why"),
    "finding_suggest": ("建议话术", "Say instead"),
    "finding_related": ("相关轮次", "Related turns"),
    "finding_window": ("查找范围：第 {first}–{last} 轮", "Searched: turns {first}–{last}"),
    "finding_window_turn": ("查找范围：第 {turn} 轮", "Searched: turn {turn}"),
    "finding_source": ("依据", "Fired by"),
    "finding_cite": ("出处", "Source"),
    "finding_confidence": ("把握", "Confidence"),
    "unjudged": ("没有判断的项目", "Items without a verdict"),
    "suppressed": ("例外放过", "Excused by an exception"),
    "ledger": ("计分明细", "Score ledger"),
    "judged_of": ("评分表 {items} 项中判了 {judged} 项", "{judged} of {items} items judged"),
    "warnings": ("转写提醒", "About the transcript"),
    "source": ("来源", "Source"),
    # feedback sheet
    "sheet_title": ("辅导反馈单：{agent}", "Feedback sheet: {agent}"),
    "sheet_basis": (
        "本单由文字质检自动生成，用于辅导，不作处分依据。",
        "Made from the words of the calls alone, for coaching; no basis for sanctions.",
    ),
    "sheet_numbers": (
        "本期质检 {calls} 通；不合格率 {rate}；平均 {mean} 分，中位 {median} 分，最低 {low} 分",
        "{calls} calls audited; not passed {rate}; mean {mean}, median {median}, lowest {low}",
    ),
    "sheet_good": ("做得好的地方", "What was done well"),
    "sheet_good_item": (
        "“{title}”：适用的 {n} 通没有违规",
        "“{title}”: no fault in the {n} calls it applies to",
    ),
    "sheet_good_none": (
        "从文字里没有找到亮点；请培训师听音时补上。",
        "The words show no strength; the trainer adds them by ear.",
    ),
    "sheet_good_more": ("另有 {n} 项也没有违规", "{n} more items were clean throughout"),
    "sheet_hurt": ("让客户不舒服的地方", "What hurt the customer"),
    "sheet_hurt_none": ("本期没有扣分的发现，保持。", "No charged findings in this period."),
    "sheet_times": ("{n} 处", "findings: {n}"),
    "sheet_practice": ("接下来练这几点", "To practise next"),
    "practice_prompt": (
        (
            "角色扮演（取自您的通话 {call}）：搭档扮客户，开口说“{words}”。您先接住情绪，再给办法和时限；"
            "说完请搭档讲一句“听着什么感受”。"
        ),
        (
            "Role-play (from your call {call}): your partner is the customer and opens with “{words}”. Answer the "
            "feeling first, then give a way and a time; ask your partner how it felt."
        ),
    ),
    "practice_prompt_own": (
        "角色扮演（取自您的通话 {call}）：当时您说的是“{words}”。请搭档扮同一位客户，您换一种说法再来一遍。",
        (
            "Role-play (from your call {call}): you said “{words}”. With your partner as the same customer, say "
            "it another way."
        ),
    ),
    "practice_try": ("可以这样说", "You could say"),
    "sheet_review": (
        "另有 {n} 处待人工复核，未计入本单。",
        "{n} more are for review by a person and not on this sheet.",
    ),
    "sheet_sign": (
        "客服签字：__________　培训师签字：__________　日期：__________",
        "Agent: __________   Trainer: __________   Date: __________",
    ),
    # page
    "badge_review": ("待复核", "for review"),
    "badge_warn": ("提示", "warning"),
    "kpi_calls": ("质检通话", "calls audited"),
    "kpi_skipped": ("跳过 {n} 份", "{n} skipped"),
    "kpi_failed": ("不合格率", "not passed"),
    "kpi_interval": ("95% 区间 {low}–{high}%", "95% interval {low}–{high}%"),
    "kpi_fatal": ("一票否决", "fatal calls"),
    "kpi_of_scored": ("有结论 {n} 通", "of {n} scored"),
    "kpi_mean": ("平均分", "mean score"),
    "kpi_spread": ("中位 {median} · P10 {p10} · 最低 {low}", "median {median} · P10 {p10} · lowest {low}"),
    "kpi_findings": ("违规（计分）", "charged findings"),
    "kpi_severity_fatal": ("致命 {n}", "{n} fatal"),
    "kpi_severity_major": ("严重 {n}", "{n} major"),
    "kpi_severity_minor": ("轻微 {n}", "{n} minor"),
    "kpi_review": ("待复核", "for review"),
    "kpi_unjudged": ("无法判断 {n} 项次", "{n} can't be judged"),
    "scores_chart": ("得分分布（通话数）", "Scores (calls)"),
    # workbook
    "sheet_calls": ("风险排序", "Calls by risk"),
    "sheet_findings": ("发现", "Findings"),
    "sheet_agents": ("客服", "Agents"),
    "sheet_teams": ("班组", "Teams"),
    "sheet_checks": ("检查项", "Checks"),
    "sheet_agent_checks": ("客服×检查项", "Agents × checks"),
    "sheet_skipped": ("跳过", "Skipped"),
    "sheet_about": ("说明", "About"),
    "points": ("{points} 分", "score {points}"),
    "colon": ("：", ": "),
    "more_risky_calls": ("另有 {n} 通有问题的未在此列出", "{n} more calls with findings aren't listed here"),
    **TABLE_ENTRIES,
    **FACTS_ENTRIES,
    **CI_ENTRIES,
    **DECIDED_ENTRIES,
}
