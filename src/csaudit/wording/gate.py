"""What the gate, the baseline and the suppressions say."""

ENTRIES: dict[str, tuple[str, str]] = {
    "bad_share": (
        "--max-fail-rate 要写 0 到 1 之间的数，或百分数如 5%，不能是“{given}”",
        "--max-fail-rate takes 0 to 1, or a percentage such as 5%, not {given!r}",
    ),
    # baseline
    "baseline": ("管理基线：哪些违规早就知道", "The baseline: findings that are known already"),
    "baseline_create": ("把现有的违规记进基线", "Record the present findings as the baseline"),
    "baseline_prune": ("从基线里删掉已经没有的", "Remove from the baseline what is gone"),
    "baseline_show": ("显示基线里记了什么", "Show what the baseline holds"),
    "baseline_file": ("基线文件", "The baseline file"),
    "baseline_update": ("文件已存在也重写，基线可能变多", "Write over an existing file; it may grow"),
    "baseline_paths": (
        "audit -f json:… 存下的运行结果，或转写文件、文件夹",
        "A run saved by audit -f json:…, or transcripts",
    ),
    "baseline_exists": (
        "{path} 已存在。要用现有违规重写（可能变多），加 --update；只删已消失的，用 csaudit baseline prune",
        "{path} exists. --update writes it anew (it may grow); csaudit baseline prune only removes what is gone",
    ),
    "baseline_missing": ("基线文件不存在：{path}", "no such baseline: {path}"),
    "baseline_broken": (
        "{path} 不是 csaudit 的基线：{why}。用 csaudit baseline create 重新生成",
        "{path} isn't a csaudit baseline: {why}. Make it anew with csaudit baseline create",
    ),
    "baseline_no_file": ("请用 --baseline 写明基线文件", "name the file with --baseline"),
    "baseline_written": (
        "已写出 {path}：{n} 处（原有 {kept}，新增 {added}，去掉 {removed}）",
        "wrote {path}: {n} finding(s) ({kept} kept, {added} added, {removed} removed)",
    ),
    "baseline_incomplete": (
        "有 {n} 处没审到（读不出、被中断或检查出错），不能据此写基线；先解决，或加 --allow-incomplete",
        "{n} thing(s) couldn't be audited (unreadable, interrupted or crashed), so no baseline was written; mend them or give --allow-incomplete",
    ),
    "baseline_total": ("共 {n} 处，{calls} 通", "{n} finding(s) in {calls} call(s)"),
    "baseline_gone": (
        "基线里有 {n} 处已经不存在，用 csaudit baseline prune 清理",
        "{n} finding(s) of the baseline are gone: csaudit baseline prune removes them",
    ),
    # suppressions
    "suppression_format": (
        "豁免清单应是列表，每条以“- ”开头",
        "a list of suppressions is a YAML list, each entry starting with '- '",
    ),
    "suppression_twice": (
        "与第 {line} 行是同一处（同一检查、通话、原话）",
        "the same as line {line} (one check, call and quote)",
    ),
    "suppression_missing": ("豁免清单不存在：{path}", "no such list of suppressions: {path}"),
    "suppression_unused": (
        "{at}：通话 {call} 里没有 {check} 的这处发现，豁免没有用上{near}",
        "{at}: call {call} has no such finding of {check}, so the suppression did nothing{near}",
    ),
    "suppression_lost": (
        "{at}：通话 {call} 里 {check} 的这处复核属实，现在报不出来了{near}",
        "{at}: this finding of {check} in call {call} was upheld on review and is no longer reported{near}",
    ),
    "suppression_near": ("；那里报的是“{quote}”", "; what was found there is {quote!r}"),
    "suppression_unknown_check": (
        "{at}：没有检查“{check}”{near}",
        "{at}: there is no check {check!r}{near}",
    ),
    "suppression_unknown_call": (
        "{at}：本次没有通话“{call}”，是不是“{near}”？",
        "{at}: this run has no call {call!r}, did you mean {near!r}?",
    ),
    "suppression_expired": (
        "{at}：{check} 在 {call} 的豁免 {expires} 到期，不再有效，照常计算",
        "{at}: the suppression of {check} in {call} expired on {expires} and no longer holds",
    ),
    "did_you_mean": ("，是不是“{near}”？", ", did you mean {near!r}?"),
    "never_applied": (
        "{n} 个检查从未适用（或始终无法判断）：{names}",
        "{n} check(s) never applied (or never could be judged): {names}",
    ),
    "unknown_field": (
        "没有一通有字段“{field}”，要看它的 {n} 个检查都无法判断",
        "no call has the field {field!r}: {n} check(s) that ask for it can't be judged",
    ),
    "bad_today": (
        "--today 要写成 年-月-日，如 2026-01-31，不能是“{given}”",
        "--today takes YYYY-MM-DD, not {given!r}",
    ),
    "today": ("以 {today} 判断豁免是否到期", "Expiry of suppressions as of {today}"),
    # appeals
    "appeals": (
        "申诉和复核：把填好的结论收进豁免清单，从成立的申诉积累正例",
        "Appeals and reviews: verdicts into the list, examples from appeals that were accepted",
    ),
    "appeals_to_examples": (
        "把成立的申诉变成检查的正例（YAML 片段），手机号等已遮盖",
        "Turn accepted appeals into good examples of their checks (YAML), personal data masked",
    ),
    "appeals_file": ("豁免清单文件", "The list of suppressions"),
    "appeals_paths": ("申诉所涉通话的转写", "The transcripts that the appeals are about"),
    "appeals_out": ("写到文件，不写则输出到标准输出", "Write to a file; standard output by default"),
    "appeals_turns": ("原话前后各带几轮", "Turns before and after the quote"),
    "appeals_todo": (
        "放进 todo（检查还没改好，先记着）而不是 good",
        "Put them under todo (the check isn't mended yet) instead of good",
    ),
    "appeals_none": ("清单里没有成立（accepted）的申诉", "no entry of the list is accepted"),
    "appeals_lost": (
        "{at}：转写里找不到通话 {call} 的这句原话，没有生成例子",
        "{at}: call {call} or this quote isn't in the transcripts: no example was made",
    ),
    "no_paths": (
        "请给出转写文件、文件夹，或 audit 存下的 RUN.json",
        "name transcripts, or a RUN.json of audit",
    ),
    "appeals_done": (
        "{n} 个例子，{checks} 个检查；其中 {firing} 个现在仍会报，改好检查前 checks test 通不过（先记着可用 --todo）",
        "{n} example(s) of {checks} check(s); {firing} are still reported, so checks test fails until the check is mended (--todo keeps them aside)",
    ),
    # gate
    "strict": (
        "豁免、基线、字段、从未适用的检查有疑问，也以 1 退出",
        "Doubts about suppressions, the baseline, fields and checks that never applied exit 1 too",
    ),
    "min_team_score": (
        "有班组的平均分低于这个分就以 1 退出（没写班组的算一组）",
        "Exit 1 when a team's mean score is below this (calls without a team are one)",
    ),
    "max_fail_rate": (
        "不合格通话占有结论通话的比例超过它就以 1 退出：0.05 或 5%",
        "Exit 1 when the share of scored calls that didn't pass is above this: 0.05 or 5%",
    ),
    "new_only": (
        "--fail-on 只看基线里没有的违规（没写 --fail-on 则任何新违规都算），要和 --baseline 一起用",
        "--fail-on counts only findings that the baseline lacks (any, without --fail-on); needs --baseline",
    ),
    "suppressions": ("豁免（申诉）清单，YAML", "The list of suppressions (appeals), YAML"),
    "today_option": (
        "按这一天判断豁免是否到期（年-月-日），默认今天",
        "Hold expiries against this day (YYYY-MM-DD), by default today's date",
    ),
    "new_only_needs": ("--new-only 要和 --baseline 一起用", "--new-only needs --baseline"),
    "why_gate": ("门禁没过", "the gate failed"),
    "why_fail_on": (
        "--fail-on {level}：{count} 处违规达到这个级别",
        "--fail-on {level}: {count} finding(s) this severe or worse",
    ),
    "why_fail_on_new": (
        "--fail-on {level} --new-only：{count} 处新增违规达到这个级别",
        "--fail-on {level} --new-only: {count} new finding(s) this severe or worse",
    ),
    "why_min_score": (
        "--min-score {score}：{count} 通低于它，最低 {call}（{lowest} 分）",
        "--min-score {score}: {count} call(s) below it, the lowest {call} ({lowest})",
    ),
    "why_min_team_score": (
        "--min-team-score {score}：{count} 个班组低于它：{teams}",
        "--min-team-score {score}: {count} team(s) below it: {teams}",
    ),
    "why_team": ("{team}（{mean} 分）", "{team} ({mean})"),
    "why_max_fail_rate": (
        "--max-fail-rate {limit}：有结论的 {of} 通里 {failed} 通不合格（{share}）",
        "--max-fail-rate {limit}: {failed} of {of} scored call(s) didn't pass ({share})",
    ),
    "why_strict": ("--strict：{count} 处疑问，见上", "--strict: {count} doubt(s), listed above"),
    "why_also": ("门禁也没过：", "the gate failed too: "),
    "reproduce": ("复现第一处：{again}", "Reproduce the first: {again}"),
    "reproduce_stdin": ("（标准输入要重新接上同一份转写）", " (with the same transcript on standard input)"),
    "notice": ("注意：{text}", "note: {text}"),
    "more_notices": (
        "……另有 {n} 处疑问，见 json 报告的 notices",
        "… and {n} more, see notices in the json report",
    ),
}
