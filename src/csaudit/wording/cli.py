"""What the command line says: help, errors, last lines."""

ENTRIES: dict[str, tuple[str, str]] = {
    "app": (
        "csaudit：客服通话质检。读入转写，按 YAML 检查项逐通审查，给出有证据的通话、客服、班组报告。",
        "csaudit audits customer-service call transcripts: YAML checks in, findings with evidence out.",
    ),
    "version": ("显示版本号", "Show the version"),
    "lang": (
        "语言：zh 中文（默认）或 en 英文，也可用环境变量 CSAUDIT_LANG",
        "Language: zh (default) or en; also CSAUDIT_LANG",
    ),
    "audit": ("审查通话，输出报告", "Audit calls, write reports"),
    "report": ("把已有的运行结果（JSON）重新出报告，不再审查", "Render a saved run again, without auditing"),
    "paths": (
        "转写文件、文件夹、通配符，或 - 表示标准输入",
        "Transcript files, folders, globs, or - for standard input",
    ),
    "format": (
        "输出格式，可重复：text json jsonl csv xlsx md html sarif junit github gitlab，写成 格式:路径 存文件；路径以 / 结尾则按 --by 拆成多个文件",
        "Output, repeatable: text json jsonl csv xlsx md html sarif junit github gitlab; FMT:PATH writes a file, a PATH ending in / one file per unit of --by",
    ),
    "by": (
        "报告以谁为单位：call 通话、agent 客服、team 班组",
        "What the report is about: call, agent or team",
    ),
    "jobs": (
        "并行进程数，auto 表示按处理器数（2000 通以下不并行）",
        "Worker processes; auto: one per processor (none below 2,000 calls)",
    ),
    "scorecard": ("评分表的名字或 YAML 文件", "A scorecard's name or YAML file"),
    "pack": ("自己的检查包文件夹，可重复", "A folder with your own packs, repeatable"),
    "select": (
        "只跑这些检查：编号、检查包、维度或通配符，可重复",
        "Run only these checks: id, pack, dimension or glob, repeatable",
    ),
    "ignore": ("不跑这些检查，可重复", "Don't run these checks, repeatable"),
    "exclude": ("不读这些文件（通配符），可重复", "Don't read these files (glob), repeatable"),
    "encoding": ("强制文件编码，如 gb18030", "Force the encoding of the files, for instance gb18030"),
    "source_format": ("强制转写格式", "Force the transcript format"),
    "agent_speaker": (
        "哪个说话人（或声道号）是客服，可重复",
        "The speaker label or channel that is the agent, repeatable",
    ),
    "swap_roles": ("文件里客服和客户标反了，对调", "Agent and customer are the wrong way round in the files"),
    "map": ("指定表格列，如 text=对话内容,role=角色", "Name the columns of a table: text=Body,role=From"),
    "profile": (
        "读法写在 YAML 里：字段、单位、角色、元数据，见 docs/how-to/read-your-own-files.md",
        "How to read, kept in YAML: fields, unit, roles, metadata (docs/how-to/read-your-own-files.md)",
    ),
    "agent_channel": (
        "文件没写角色时，哪个声道是客服（声道号，如 0）",
        "The agent's audio channel, for files that name no roles",
    ),
    "agent_names": (
        "客服的名字：逗号隔开的名单、/正则/ 或 @文件（一行一个），可重复",
        "The agents' names: a list, /a pattern/ or @FILE with one a line; repeatable",
    ),
    "metadata": (
        "另一张表里的元数据（CSV、XLSX、JSONL），按通话编号或文件名对上",
        "Metadata from a table (CSV, XLSX, JSONL), joined by call id or file name",
    ),
    "name_regex": (
        "从文件名取元数据：带命名组的正则，如 '(?P<agent_id>\\d+)_(?P<call_id>\\w+)'",
        "Metadata from file names: a pattern with named groups, '(?P<agent_id>\\d+)_(?P<call_id>\\w+)'",
    ),
    "path_pattern": (
        "从文件夹取元数据，如 '{{team}}/{{agent_id}}/*'",
        "Metadata from folders: '{{team}}/{{agent_id}}/*'",
    ),
    "turns": (
        "JSON 里各轮所在的路径，如 data.records[].turns",
        "Path to the turns in JSON: data.records[].turns",
    ),
    "speaker": ("说话人的字段", "The field of the speaker"),
    "text": ("内容的字段", "The field of the words"),
    "start": ("开始时间的字段", "The field of the start"),
    "end": ("结束时间的字段", "The field of the end"),
    "unit": ("时间的单位（不写则自动判断）", "The unit of the times (found out by default)"),
    "call_id": ("通话编号的字段", "The field of the call's id"),
    "fail_on": ("有这个级别以上的违规就以 1 退出", "Exit 1 on a finding at least this severe"),
    "min_score": ("有通话低于这个分就以 1 退出", "Exit 1 when a call scores below this"),
    "allow_empty": ("没有可审的通话也算成功", "No call at all is fine"),
    "allow_incomplete": ("有读不出的文件也不算失败", "Unreadable files are fine"),
    "no_mask": ("不遮盖手机号、证件号等个人信息", "Don't mask phone numbers, ids and other personal data"),
    "quiet": ("标准错误上不输出任何说明", "Nothing on standard error"),
    "run_json": (
        "audit -f json:… 存下的运行结果，- 表示标准输入",
        "A run saved by audit -f json:…, - for standard input",
    ),
    "report_schema": ("打印运行结果 JSON 的 Schema", "Print the JSON Schema of the run JSON"),
    "error": ("错误：", "error: "),
    "level_error": ("错误：", "error: "),
    "level_warning": ("警告：", "warning: "),
    "hint": ("→ ", "→ "),
    "unknown_format": ("没有输出格式“{fmt}”，可用：{known}", "no output format {fmt!r}; there is {known}"),
    "xlsx_needs_path": ("xlsx 要写到文件：-f xlsx:报告.xlsx", "xlsx needs a file: -f xlsx:report.xlsx"),
    "two_to_stdout": (
        "只能有一个格式输出到标准输出，其余请写成 格式:路径",
        "only one format may go to standard output; give the others a path",
    ),
    "unknown_level": (
        "--by 不能是“{by}”，可用：call agent team",
        "--by can't be {by!r}; use call, agent or team",
    ),
    "bad_jobs": ("-j 要写正整数或 auto，不能是“{jobs}”", "-j takes a positive number or auto, not {jobs!r}"),
    "bad_fail_on": ("--fail-on 不能是“{given}”，可用：{known}", "--fail-on can't be {given!r}; use {known}"),
    "bad_map": ("--map 要写成 字段=列名，不能是“{given}”", "--map takes FIELD=COLUMN, not {given!r}"),
    "no_run_json": (
        "请给出运行结果文件（audit -f json:… 存下的）",
        "name a run file (saved by audit -f json:…)",
    ),
    "no_file": ("没有 {path} 这个文件，请核对路径", "there is no file {path}: check the path"),
    "cannot_read": ("读不了 {path}：{why}", "can't read {path}: {why}"),
    "written": ("已写出 {files}（{n} 个文件）", "wrote {files} ({n} file(s))"),
    "stdout_unwritable": (
        "写不了标准输出：{why}",
        "Can't write to standard output: {why}",
    ),
    "summary_unwritable": (
        "写不了 GitHub 运行摘要 {path}：{why}",
        "can't write the GitHub step summary {path}: {why}",
    ),
    "progress": ("审查中", "auditing"),
    "progress_calls": ("{calls} 通", "{calls} calls"),
    "closing": (
        "已审 {calls} 通（{files} 个文件），跳过 {skipped} 处",
        "audited {calls} call(s) from {files} file(s), skipped {skipped}",
    ),
    "more_skipped": ("  ……另有 {more} 处，见报告的“跳过”", "  … and {more} more, listed in the report"),
    "exit": ("退出码 {code}：{why}", "exit {code}: {why}"),
    "why_interrupted": (
        "被中断，已完成的部分已写入报告并标明不完整",
        "interrupted; what was finished is in the reports, marked incomplete",
    ),
    "why_nothing": (
        "没有审到任何通话（--allow-empty 可放行）",
        "no call was audited (--allow-empty permits it)",
    ),
    "why_nothing_judged": (
        "没有一项检查能在任何一通上判断，多半是分不清谁是客服：看报告里的转写提醒，用 --agent-speaker 指明（--allow-empty 可放行）",
        "no check could be judged on any call, most likely because nobody is known to be the agent: see the warnings about the transcripts and name the agent with --agent-speaker (--allow-empty permits it)",
    ),
    "why_incomplete": (
        "有 {skipped} 处读不出、{errors} 次检查出错，结果不完整（--allow-incomplete 可放行）",
        "{skipped} transcript(s) unreadable, {errors} check(s) crashed: the result is incomplete (--allow-incomplete permits it)",
    ),
    "why_fail_on": (
        "{count} 处违规达到 --fail-on {level}。复现第一处：{again}",
        "{count} finding(s) at --fail-on {level} or worse. Reproduce the first: {again}",
    ),
    "why_min_score": (
        "{count} 通低于 --min-score {score}，例如 {call}",
        "{count} call(s) below --min-score {score}, for instance {call}",
    ),
    "why_ok": ("门禁通过", "the gate passed"),
    "why_no_gate": ("审查完成（未设门禁）", "audited; no gate was asked for"),
    "calibrate": (
        "与人工标注对照：精确率、召回率、一致性、分歧",
        "Compare with human labels: precision, recall, agreement, disagreements",
    ),
    "labels": (
        "标注文件（JSONL，带 gold），可重复：第二个起算另一位标注员",
        "A label file (JSONL with gold), repeatable: a second one is another rater",
    ),
    "calibrate_paths": (
        "转写，或 audit 存下的 RUN.json；不写则审标注文件本身",
        "Transcripts, or a RUN.json of audit; by default the label file itself",
    ),
    "calibrate_format": (
        "text json csv html，可写成 格式:路径",
        "text json csv html; FMT:PATH writes a file",
    ),
    "labels_twice": (
        "有 {n} 通在不止一个标注文件里（如 {first}），以后面的文件为准",
        "{n} call(s) are labelled in more than one file (such as {first}): the last file counts",
    ),
    "no_labels": ("{path} 里没有标注（缺 gold）", "{path} holds no labels (no gold)"),
    "checks": ("查看、编写、测试检查项", "List, write and test checks"),
    "checks_list": ("列出全部检查", "List the checks"),
    "checks_show": (
        "显示一个检查：设置、线索、短语及出处",
        "Show a check: settings, cues, phrases and where they stand",
    ),
    "checks_lint": ("挑出检查包里的错误和可疑之处", "Find mistakes and doubtful places in packs"),
    "checks_test": ("运行检查和线索自带的例子", "Run the examples of checks and cues"),
    "checks_new": ("生成一个新检查的骨架", "Write the skeleton of a new check"),
    "checks_schema": ("打印 JSON Schema（供编辑器补全）", "Print a JSON Schema for editors"),
    "checks_explain": (
        "解释一个检查在一通电话上为什么报、为什么没报",
        "Why a check fired, or didn't, on one call",
    ),
    "json_output": ("输出 JSON", "JSON output"),
    "subjects": ("检查、线索或检查包，不写则全部", "Checks, cues or packs; all by default"),
    "strict": (
        "每个检查须有正例、反例、近似例，且去掉任一例外都会让例子失败",
        "Each check needs bad, good and near-miss examples, and every exception must be proven by one",
    ),
    "check_id": ("检查编号，如 conduct.brush-off", "The check's id, for instance conduct.brush-off"),
    "new_kind": ("检查种类", "The kind"),
    "new_dir": ("写到哪个检查包文件夹", "The pack folder to write to"),
    "schema_name": ("check、cue、scorecard、analysis 或 pack", "check, cue, scorecard, analysis or pack"),
    "call_place": ("转写文件，或 文件:通话编号", "A transcript, or FILE:CALL-ID"),
    "no_check": ("没有检查“{check}”", "there is no check {check!r}"),
    "did_you_mean": ("，是不是“{near}”？", "; did you mean {near!r}?"),
    "no_call": (
        "{path} 里没有通话“{call}”，现有：{known}",
        "{path} holds no call {call!r}; there is {known}",
    ),
    "no_calls": ("{path} 里没有可读的通话：{why}", "{path} holds no readable call: {why}"),
    "many_calls": (
        "{path} 里有 {n} 通，请写成 {path}:通话编号，例如 {path}:{first}",
        "{path} holds {n} calls: name one as {path}:CALL-ID, for instance {path}:{first}",
    ),
    "lint_ok": (
        "检查包没有问题：{checks} 个检查，{cues} 个线索",
        "no problem in {checks} check(s) and {cues} cue(s)",
    ),
    "lint_found": ("{errors} 处错误，{warnings} 处警告", "{errors} error(s), {warnings} warning(s)"),
    "test_ok": (
        "{examples} 个例子全部通过（{checks} 个检查，{cues} 个线索，验证例外 {mutations} 次）",
        "{examples} example(s) pass ({checks} check(s), {cues} cue(s), {mutations} exception(s) proven)",
    ),
    "test_failed": (
        "{failures} 处失败（共 {examples} 个例子）",
        "{failures} failure(s) in {examples} example(s)",
    ),
    "test_none": ("没有可测试的检查或线索", "nothing to test"),
    "new_written": (
        "已生成 {path}，改好短语和例子后运行 csaudit checks test {check} --pack {pack}",
        "wrote {path}; fill it in, then run csaudit checks test {check} --pack {pack}",
    ),
    "new_bad_id": (
        "编号要写成 检查包.名字（字母、数字、- 和 _），不能是“{check}”",
        "an id is PACK.NAME (letters, digits, - and _), not {check!r}",
    ),
    "lint_strict": ("有警告也算失败", "Warnings fail too"),
    "new_exists": ("{path} 已存在", "{path} exists already"),
    "new_kind_unknown": ("没有种类“{kind}”，可用：{known}", "no kind {kind!r}; there is {known}"),
    "schema_unknown": (
        "没有“{name}”的 Schema，可用：check cue scorecard pack",
        "no schema for {name!r}; use check, cue, scorecard or pack",
    ),
}
