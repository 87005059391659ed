"""What the reports for CI systems say."""

CI_ENTRIES: dict[str, tuple[str, str]] = {
    # SARIF
    "sarif_base": (
        "文件路径从这里算起：代码仓库的根目录，或运行 csaudit 的目录",
        "Paths start here: the root of the repository, or where csaudit was run",
    ),
    "sarif_rubric": ("csaudit 质检维度", "The dimensions that csaudit audits"),
    "sarif_left_out": (
        "另有 {n} 条结果没有写入：GitHub 一次最多收 {limit} 条，最严重的都在。全部结果见 json 报告。",
        "{n} more results are not in this file: GitHub takes {limit} a run, and the worst are here. The json report has them all.",
    ),
    "sarif_shown": (
        "共 {n} 条结果，GitHub 只显示最严重的 {limit} 条。",
        "{n} results; GitHub shows the worst {limit}.",
    ),
    # JUnit
    "junit_unreadable": ("未能质检", "not audited"),
    "junit_run": ("质检运行", "the run"),
    "junit_nothing": ("没有可质检的通话", "There was no call to audit"),
    "junit_interrupted": ("质检被中断，结果不完整", "The run was interrupted: its result is incomplete"),
    "junit_condensed": (
        "其余 {n} 项：通过 {passed}，不适用 {not_applicable}",
        "the other {n} checks: {passed} pass, {not_applicable} not applicable",
    ),
    # GitHub
    "github_title": ("csaudit 质检", "csaudit"),
    "github_run": ("质检 {calls} 通，跳过 {skipped} 份。", "{calls} calls audited, {skipped} skipped. "),
    "github_more": (
        "另有 {n} 处未在此标注（严重或致命 {errors}，轻微或提示 {warnings}，待复核 {review}），见运行摘要或报告文件。",
        "{n} more are not annotated here ({errors} major or fatal, {warnings} minor or warnings, {review} for review): see the summary of the run or the report files.",
    ),
    "github_all": ("发现都已标注。", "Every finding is annotated."),
    "github_none": ("未发现问题。", "No findings."),
    "github_rows_left_out": (
        "另有 {n} 处未列出：运行摘要最多 {kib} KiB，全部结果见报告文件。",
        "{n} more are not listed: a summary holds {kib} KiB at most. The report files have them all.",
    ),
}
