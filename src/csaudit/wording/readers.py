"""What the readers say: why something was skipped, what is doubtful, what to do."""

ENTRIES: dict[str, tuple[str, str]] = {
    "skip_empty": ("文件是空的", "the file is empty"),
    "skip_binary_file": ("不是文本，像二进制文件，已跳过", "this is no text but a binary file"),
    "skip_audio_file": (
        "这是录音，不是转写。请先转成文字再审",
        "this is a recording, no transcript: transcribe it first",
    ),
    "skip_pdf_file": ("这是 PDF，读不了。请导出成文本或表格", "this is a PDF: export it as text or a table"),
    "skip_word_file": (
        "这是 Word 文档，读不了。请另存为纯文本（.txt）",
        "this is a Word document: save it as plain text (.txt)",
    ),
    "skip_archive_file": (
        "这是压缩包，里面没有可读的表格。请先解压",
        "this is an archive without a readable workbook: unpack it first",
    ),
    "skip_encrypted_file": (
        "文件加了密码，打不开。请去掉密码再审",
        "the file is encrypted: remove the password",
    ),
    "skip_broken_file": (
        "文件已损坏，读不出来（{detail}）。请重新导出",
        "the file is damaged ({detail}): export it again",
    ),
    "skip_bad_csv": (
        "表格读不出来：{detail}。请用 CSV 重新导出",
        "the table can't be read: {detail}; export it again as CSV",
    ),
    "skip_bad_json": (
        "第 {line} 行第 {column} 列不是合法的 JSON，这一处已跳过",
        "no valid JSON at line {line} column {column}",
    ),
    "skip_empty_cell": ("这一行没有对话内容", "this row holds no dialogue"),
    "skip_file_too_large": (
        "文件太大（{size} MB，上限 {limit} MB）。请拆分，或改用 JSONL",
        "the file is too large ({size} MB, at most {limit} MB): split it, or use JSONL",
    ),
    "skip_json_too_large": (
        "JSON 太大（超过 {limit} 个标记）。请改用 JSONL，一通一行",
        "the JSON is too large (over {limit} marks): use JSONL, one call a line",
    ),
    "skip_line_too_long": (
        "这一行太长（{chars} 字，上限 {limit}），像是丢了换行",
        "the line is too long ({chars} characters, at most {limit}): it seems to have lost its line breaks",
    ),
    "skip_turn_too_long": (
        "有一轮话太长（{chars} 字，上限 {limit}），像是丢了换行或角色标记",
        "a turn is too long ({chars} characters, at most {limit}): line breaks or role labels seem to be missing",
    ),
    "skip_no_header": (
        "认不出表头，看到的列是：{columns}。请用 --map text=列名,role=列名 指定",
        "no known header; the columns are: {columns}. Name them with --map text=COLUMN,role=COLUMN",
    ),
    "skip_no_html_table": ("网页里没有表格", "the page holds no table"),
    "skip_no_roles": (
        "找不到角色标记（如“客服：”“客户：”），分不清谁在说话",
        "no role labels (such as 'agent:' and 'customer:'): it isn't clear who speaks",
    ),
    "skip_no_rows": ("表里没有数据行", "the table has no rows"),
    "skip_no_turns": ("没有一句对话", "there is no turn in it"),
    "skip_no_turns_json": (
        "JSON 里找不到对话，看到的键是：{keys}",
        "no dialogue in the JSON; its keys are: {keys}",
    ),
    "skip_no_workbook": ("工作簿里没有工作表", "the workbook has no sheet"),
    "skip_undecodable": (
        "认不出编码（第 {offset} 字节）。请用 --encoding 指定，如 gb18030",
        "unknown encoding (byte {offset}): name it with --encoding, for instance gb18030",
    ),
    "skip_undecodable_as": (
        "按 {encoding} 解不开（第 {offset} 字节），请换一个 --encoding",
        "not {encoding} (byte {offset}): try another --encoding",
    ),
    "skip_no_match": ("没有匹配的文件", "no file matches"),
    "skip_no_files": ("文件夹里没有可读的转写文件", "the folder holds no transcript"),
    "skip_missing": ("文件不存在", "no such file"),
    "skip_unreadable": ("打不开：{detail}", "can't be opened: {detail}"),
    "skip_unexpected": (
        "读取时出错（{detail}），请把文件样例发给我们",
        "reading failed ({detail}); please send us a sample of the file",
    ),
    "usage_encoding": ("没有编码“{name}”", "there is no encoding {name!r}"),
    "usage_format": (
        "没有转写格式“{name}”，可用：{known}",
        "there is no transcript format {name!r}; use {known}",
    ),
    "warn_cut_cell": (
        "{place} 的单元格正好 32767 字，Excel 可能截断了后半通",
        "the cell at {place} has exactly 32,767 characters: Excel may have cut the call",
    ),
    "warn_duplicate_id": (
        "通话编号 {id} 重复，后面的加了 #2、#3",
        "call id {id} comes again; later ones got #2, #3",
    ),
    "warn_filled_down": ("通话编号有空格子，按上一行补上了", "empty call ids were filled from the row above"),
    "warn_mixed_encoding": (
        "有 {count} 行编码不一致（从第 {line} 行起），已逐行解码",
        "{count} line(s) are in another encoding (from line {line} on), decoded one by one",
    ),
    "warn_mixed_encoding_line": (
        "这一行不是 UTF-8，按 {encoding} 读的",
        "this line isn't UTF-8, read as {encoding}",
    ),
    "warn_mojibake": (
        "像是乱码（如“{sample}”），原文件可能转码出错",
        "this looks garbled (for instance {sample!r}): the file may have been converted wrongly",
    ),
    "warn_open_quote": ("引号不成对，按没有引号读的", "quotes are not paired, read as if there were none"),
    "warn_order_lost": (
        "客服和客户内容分列存放，先后顺序已丢失，与顺序有关的检查不可靠",
        "agent and customer stand in two columns: the order is lost, and checks on order are unreliable",
    ),
    "warn_reordered": ("句子按时间重新排了序", "turns were put in order of time"),
    "warn_replaced": ("有 {count} 个字符无法还原", "{count} character(s) could not be recovered"),
    "warn_roles_unknown": (
        "分不清谁是客服（{labels}）。请用 --agent-speaker、--agent-channel 或 --agent-names 指定",
        "it isn't clear who the agent is ({labels}): use --agent-speaker, --agent-channel or --agent-names",
    ),
    "warn_rounded_id": (
        "编号 {id} 超过 15 位，已被 Excel 四舍五入，不可靠",
        "id {id} has more than 15 digits: Excel has rounded it",
    ),
    "warn_sheets_ignored": (
        "这些工作表没有对话，未读：{sheets}",
        "sheets without dialogue, not read: {sheets}",
    ),
    "warn_speaker_unknown": ("这些说话人分不清角色：{labels}", "speakers of unknown role: {labels}"),
    "warn_times_unreliable": ("时间不可靠，未采用", "the times are unreliable and were dropped"),
    "warn_torn_tail": ("文件末尾被截断", "the file is cut off at its end"),
    "warn_unread_text": (
        "有 {chars} 字不属于任何一轮，未读",
        "{chars} character(s) belong to no turn and were not read",
    ),
    "warn_western": ("按西文编码读的", "read in a western encoding"),
    "warn_only_agent": ("整通只有客服说话，另一方缺失", "only the agent speaks; the other side is missing"),
    "warn_only_customer": (
        "整通只有客户说话，另一方缺失",
        "only the customer speaks; the other side is missing",
    ),
    "warn_exchanged": (
        "客服和客户像是标反了：标为客户的一方说的是客服的话。核对后确实反了，加 --swap-roles 重审",
        "agent and customer seem to be labelled the wrong way round: the customer talks like an agent; if so, audit again with --swap-roles",
    ),
    "warn_exchanged_by_option": (
        "对调之后客服和客户像是反了：这一通原来的标法可能是对的，不该加 --swap-roles",
        "exchanged by --swap-roles, agent and customer seem to be the wrong way round: this call may have been labelled right",
    ),
    "warn_inferred_agent": (
        "文件没写角色，按说话内容判断“{label}”是客服",
        "the file names no roles; by what is said, {label!r} is the agent",
    ),
    "warn_inferred_customer": (
        "文件没写角色，按说话内容判断“{label}”是客户",
        "the file names no roles; by what is said, {label!r} is the customer",
    ),
    "warn_batch_roles": (
        "这一通看不出谁是客服，按同一文件夹其他通话的声道，{channel} 声道是客服",
        "what is said tells no roles; as in the other calls of this folder, channel {channel} is the agent",
    ),
    "warn_possibly_swapped": (
        "同一文件夹的其他通话客服都在另一声道，这一通的声道可能接反了（按内容判断“{label}”是客服）",
        "in the folder's other calls the agent is on the other channel: this one may be swapped ({label!r} talks like the agent)",
    ),
    "warn_redacted": (
        "转写里有脱敏内容（{tokens}），被遮住的地方（如自报姓名、核对号码）无法判断",
        "parts of the transcript are masked ({tokens}): what stood there, a name or a number, can't be judged",
    ),
    "warn_doubtful_unit": (
        "按 {unit} 换算，语速快慢不合常理，时间单位可能不对",
        "in the unit {unit} people would speak impossibly fast or slowly: the unit of the times may be wrong",
    ),
    "warn_metadata_ambiguous": (
        "元数据表里有 {rows} 行对应这一通，{columns} 说法不一，未采用",
        "{rows} rows of the metadata table are about this call and disagree on {columns}, which was left out",
    ),
    "skip_duplicate": (
        "与 {other} 是同一通（内容相同），只审一次",
        "the same call as {other} (same content), audited once",
    ),
    "skip_redacted_twin": (
        "这一通另有脱敏稿 {other}，审脱敏稿。要审原稿，加 --exclude '*redacted*'",
        "there is a redacted copy of this call, {other}, which is audited instead; --exclude '*redacted*' audits this one",
    ),
    "usage_regex": (
        "{option} 的正则写错了，第 {place} 个字符：{why}（{text}）",
        "{option} is no regular expression: {why} at character {place} of {text!r}",
    ),
    "usage_no_groups": (
        "--name-regex 里没有命名组，写成 (?P<call_id>…) 这样才知道取什么（{text}）",
        "--name-regex has no named group such as (?P<call_id>…): {text!r}",
    ),
    "usage_path_pattern": (
        "--path-pattern 第 {place} 个字符写错了：要写成 '{{team}}/{{agent_id}}/*' 这样，花括号里是字段名，不能重复（{text}）",
        "--path-pattern is wrong at character {place}: write '{{team}}/{{agent_id}}/*', field names in braces, each once ({text})",
    ),
    "usage_metadata_key": (
        "{path} 里没有通话编号列，也没有文件名列，对不上通话。看到的列是：{columns}",
        "{path} has neither a call id nor a file name to go by; its columns are: {columns}",
    ),
    "usage_metadata_empty": ("{path} 里没有数据行", "{path} holds no rows"),
    "note_metadata": (
        "元数据表 {path}：{matched} 通对上了，{calls} 通没有对应的行，{rows} 行没有对应的通话",
        "metadata {path}: {matched} call(s) matched, {calls} without a row, {rows} row(s) without a call",
    ),
    "note_vote": (
        "{folder} 的 {fmt}：{share} 的通话客服在 {channel} 声道（{votes} 通），另有 {undecided} 通据此判断，{swapped} 通可能接反",
        "{fmt} in {folder}: agent on channel {channel} in {share} of {votes} calls; {undecided} more go by that, {swapped} maybe swapped",
    ),
    "usage_path": (
        "路径写错了：{text}。写成 data.records[].turns 这样，[] 表示列表里的每一项",
        "no path: {text}; write data.records[].turns, where [] goes through a list",
    ),
    "usage_unit": ("时间单位不能是“{unit}”，可用：{known}", "no unit of time: {unit!r}; use {known}"),
    "skip_no_turns_mapped": (
        "按给定的路径（{path}）找不到对话，请核对字段名",
        "no turns at the path that was given ({path}): check the names of the fields",
    ),
}
