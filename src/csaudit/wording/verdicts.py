"""What is said of verdicts that come back in a workbook."""

ENTRIES: dict[str, tuple[str, str]] = {
    "help": (
        "把质检员在报告工作簿里填的结论（成立、不成立）收进豁免清单；再跑一次不会重复",
        "Take the verdicts entered in a report's workbook into the list of suppressions; running it again adds nothing",
    ),
    "files": (
        "填好结论的工作簿（audit -f xlsx:… 写的），或从它另存的 CSV；可以有多个",
        "Workbooks of audit -f xlsx:… with verdicts filled in, or CSV saved from them",
    ),
    "list": (
        "记进哪个豁免清单，没有就新建",
        "The list of suppressions to record them in; made where there is none",
    ),
    "against": (
        "用 audit -f json:… 存下的结果核对：那里已经没有的发现不记，并列出",
        "A run saved by audit -f json:…: verdicts on findings that it no longer has are named and left out",
    ),
    "reviewer": ("“复核人”没填的行，算谁复核的", "Who reviewed the rows that name no reviewer"),
    "reason": ("没写备注的行用这个理由", "The reason for rows without a note"),
    "today": (
        "记成哪一天定的（年-月-日），默认今天",
        "The day of the decision (YYYY-MM-DD), by default today",
    ),
    "default_reason": ("听音复核", "listened again"),
    "place": ("{source} 第 {row} 行", "{source} row {row}"),
    "no_list": (
        "请用 --suppressions 写明记进哪个豁免清单，或在 csaudit.yaml 里写 suppressions",
        "name the list with --suppressions, or set suppressions in csaudit.yaml",
    ),
    "no_findings": (
        "{path} 里没有可以填结论的表：表头要有 {columns}。请用 csaudit audit -f xlsx:… 写的工作簿",
        "{path} has no table with verdicts: its header needs {columns}. Use a workbook of csaudit audit -f xlsx:…",
    ),
    "no_column": ("{source} 的表头少了 {columns}", "the header of {source} lacks {columns}"),
    "not_a_run": (
        "{path} 不是 csaudit audit -f json:… 存下的结果",
        "{path} isn't a run saved by csaudit audit -f json:…",
    ),
    "nothing": ("没有一行填了结论", "no row has a verdict"),
    "unknown_word": (
        "{at}：“{column}”列填的是“{given}”，只能填 {words}",
        "{at}: the column {column!r} says {given!r}; it takes {words}",
    ),
    "lost_digits": (
        "{at}：通话编号被 Excel 改成了数、丢了几位。请在 xlsx 里填，或用没另存过的编号",
        "{at}: Excel made a number of the call's id and lost digits. Fill in the xlsx itself, or restore the id",
    ),
    "no_finding": (
        "{at}：填了结论，但这行没有通话、检查编号或原话",
        "{at}: a verdict, but no call, check or quote in this row",
    ),
    "no_reason": (
        "{at}：“{word}”要在备注里写明理由，或用 --reason 统一给",
        "{at}: {word!r} needs a reason in the note, or --reason for all",
    ),
    "contradiction": (
        "{at}：与 {other} 对同一处发现的结论不一致，都没有记",
        "{at}: contradicts {other} on one finding; neither was recorded",
    ),
    "listed_otherwise": (
        "{at}：填的是“{word}”，但 {entry} 已经记为 {status}。要改判，请改清单",
        "{at}: says {word!r}, but {entry} has it as {status}. To change that, edit the list",
    ),
    "listed_expired": (
        "{at}：{entry} 记过，已经到期。要续，请改清单里的 expires",
        "{at}: {entry} has it, but expired. To renew it, edit its expires",
    ),
    "gone": (
        "{at}：通话 {call} 里已经没有 {check} 的这处发现，没有记",
        "{at}: call {call} no longer has this finding of {check}; not recorded",
    ),
    "no_call": (
        "{at}：核对用的结果里没有通话 {call}，没有记",
        "{at}: the run to hold it against has no call {call}; not recorded",
    ),
    "cannot_amend": (
        "{path} 的写法不能自动添加（要一条一条以“- ”开头），没有改动",
        "{path} can't be added to as it is written (each entry must start with '- '); it was left alone",
    ),
    "doubtful": ("没有记的（{n}）：", "Not recorded ({n}):"),
    "idle": ("有 {n} 行写了备注但没填结论，没有记", "{n} row(s) with a note but no verdict; not recorded"),
    "missed": (
        "有 {n} 通填了漏检，清单里没有地方记，请据此改检查项：",
        "{n} call(s) with something missed, which the list has no place for; improve the checks by it:",
    ),
    "missed_one": ("  {call}：{text}", "  {call}: {text}"),
    "done": (
        "{path}：新记 {new} 处（不成立 {overturned}，成立 {upheld}），审定申诉 {settled} 处，原来就有 {known} 处",
        "{path}: {new} recorded ({overturned} overturned, {upheld} upheld), {settled} appeal(s) settled, {known} known already",
    ),
    "next": (
        "下次审核：csaudit audit … --suppressions {path}；各检查项的精确率：csaudit checks stats … --suppressions {path}",
        "Next: csaudit audit … --suppressions {path}; precision by check: csaudit checks stats … --suppressions {path}",
    ),
}
