"""Column headings of the reports, and the reasons that stand in their cells."""

_COLUMNS_ZH = {
    "call_id": "通话", "verdict": "结论", "score": "得分", "fatal": "一票否决", "agent": "客服",
    "agent_name": "姓名", "team": "班组", "queue": "队列", "channel": "渠道", "date": "日期",
    "fatal_findings": "致命", "major_findings": "严重", "minor_findings": "轻微",
    "review_findings": "待复核", "warned_findings": "提示", "main_issue": "首要问题",
    "judged": "已判项", "items": "评分项", "unknown": "无法判断", "not_applicable": "不适用",
    "error": "检查出错", "turns": "轮数", "warnings": "转写提醒", "role_source": "角色来源",
    "source": "来源", "sha256": "sha256", "severity": "严重度", "outcome": "判定", "title": "检查项",
    "points": "扣分", "turn_no": "轮次", "role": "说话人", "time": "时间", "quote": "原话",
    "turn_text": "整轮原文", "message": "问题", "why": "为什么", "suggest": "建议话术",
    "related": "相关轮次", "dimension": "维度", "confidence": "把握", "charged_as": "计分说明",
    "phrase": "命中短语", "cue": "线索", "where": "定义处", "cite": "出处", "check": "检查编号",
    "episode": "情节", "fingerprint": "指纹", "baseline": "基线", "appeal": "申诉", "name": "名称", "teams": "所属班组", "calls": "通话数",
    "scored": "有得分", "failed_calls": "不合格", "failed_rate": "不合格率", "failed_low": "区间下限",
    "failed_high": "区间上限", "small_sample": "样本少", "fatal_calls": "否决", "score_mean": "平均分",
    "score_median": "中位", "score_p10": "P10", "score_min": "最低", "findings": "违规数",
    "enforce": "计分方式", "applicable": "适用通话", "failed": "违规通话", "passed": "通过",
    "state": "状态", "code": "代码", "reason": "原因", "group_teams": "班组", "group_agents": "客服",
    "finding_rate": "违规率",
}  # fmt: skip
_COLUMNS_EN = {
    "review_findings": "for_review", "warned_findings": "warnings_not_charged",
    "warnings": "transcript_warnings", "turn_no": "turn_number", "failed_calls": "not_passed",
    "failed_rate": "rate", "failed_low": "rate_low", "failed_high": "rate_high", "score_mean": "mean",
    "score_median": "median", "score_p10": "p10", "score_min": "min", "group_teams": "team",
    "group_agents": "agent", "finding_rate": "rate",
}  # fmt: skip
# Column headings: the English ones are stable names for scripts, mostly the column's own.
_COLUMNS = {f"col_{name}": (zh, _COLUMNS_EN.get(name, name)) for name, zh in _COLUMNS_ZH.items()}

_SOUND: dict[str, tuple[str, str]] = {
    "by_sound": ("{phrase}（同音）", "{phrase} (by sound)"),
    "uncharged_sound": ("同音字，待复核，不扣分", "found by sound, for review, not charged"),
}

_REASONS: dict[str, tuple[str, str]] = {
    # why an item has no verdict
    "reason_no_times": ("转写没有可靠的时间", "the transcript has no reliable times"),
    "reason_no_trigger": ("没有出现触发情形", "the occasion didn't arise"),
    "reason_no_turns": ("查找范围内没有相应的轮次", "no turns to search"),
    "reason_call_ended": ("触发后通话就结束了", "the call ended right after"),
    "reason_first_missing": ("该先出现的一步没有出现", "the earlier step never came"),
    "reason_roles_unknown": ("分不清谁是客服谁是客户", "agent and customer can't be told apart"),
    "reason_no_agent_turns": ("没有客服的话", "no agent turns"),
    "reason_no_customer_turns": ("没有客户的话", "no customer turns"),
    "reason_metadata_missing": ("缺少字段", "a field is missing"),
    "reason_metadata": ("不在适用范围", "outside the scope of the check"),
    "reason_too_short": ("通话太短，综合判断不适用", "too short to be weighed"),
    # exceptions of a check
    "reason_weighed": ("连同前后文看，多半不是", "unlikely, given what was said around it"),
    "reason_quoted": ("属于引述", "quoted"),
    "reason_negated": ("前面有否定", "negated"),
    "reason_customer_said_first": ("客户先说的原话", "the customer said it first"),
    "reason_same_turn": ("同一轮里已有补救", "made good in the same turn"),
    "reason_same_sentence": ("同一句里已有补救", "made good in the same sentence"),
    "reason_replying_to": ("是在回答客户", "in reply to the customer"),
    "reason_preceded_by": ("此前已有铺垫", "prepared before"),
    "reason_followed_by": ("随后已有补救", "made good afterwards"),
}

TABLE_ENTRIES: dict[str, tuple[str, str]] = {**_COLUMNS, **_SOUND, **_REASONS}
