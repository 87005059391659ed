"""Why something was skipped, and what to do: by the code of the skip, `-` written `_`."""

ENTRIES: dict[str, tuple[str, str]] = {
    "empty": ("文件是空的", "the file is empty"),
    "binary_file": ("不是文本，像二进制文件，已跳过", "this is no text but a binary file"),
    "audio_file": (
        "这是录音，不是转写。请先转成文字再审",
        "this is a recording, no transcript: transcribe it first",
    ),
    "pdf_file": ("这是 PDF，读不了。请导出成文本或表格", "this is a PDF: export it as text or a table"),
    "word_file": (
        "这是老格式的 Word 文档（.doc），读不了。请另存为 .docx 或纯文本（.txt）",
        "this is an old Word document (.doc): save it as .docx or plain text (.txt)",
    ),
    "archive_file": (
        "压缩包里没有可读的转写文件（里面有：{names}）",
        "the archive holds no transcript (it holds: {names})",
    ),
    "foreign_archive": (
        "这种压缩包读不了。请解压，或改用 zip",
        "this kind of archive can't be read: unpack it, or use zip",
    ),
    "nested_archive": (
        "压缩包套了太多层，没有打开。请解压后再审",
        "archives within archives within archives: unpack it first",
    ),
    "too_many_members": (
        "压缩包里的文件太多（超过 {limit} 个）。请解压后分批审",
        "the archive holds more than {limit} files: unpack it and audit in parts",
    ),
    "zip_bomb": (
        "压缩得异常小，解开会撑爆内存（压缩炸弹），没有打开",
        "it is packed so tightly that it would flood the memory (a zip bomb); not opened",
    ),
    "encrypted_file": (
        "文件加了密码，打不开。请去掉密码再审",
        "the file is encrypted: remove the password",
    ),
    "broken_file": (
        "文件已损坏，读不出来（{detail}）。请重新导出",
        "the file is damaged ({detail}): export it again",
    ),
    "bad_csv": (
        "表格读不出来：{detail}。请用 CSV 重新导出",
        "the table can't be read: {detail}; export it again as CSV",
    ),
    "bad_json": (
        "第 {line} 行第 {column} 列不是合法的 JSON，这一处已跳过",
        "no valid JSON at line {line} column {column}",
    ),
    "empty_cell": ("这一行没有对话内容", "this row holds no dialogue"),
    "file_too_large": (
        "文件太大（{size} MB，上限 {limit} MB）。请拆分，或改用 JSONL",
        "the file is too large ({size} MB, at most {limit} MB): split it, or use JSONL",
    ),
    "json_too_large": (
        "JSON 太大（超过 {limit} 个标记）。请改用 JSONL，一通一行",
        "the JSON is too large (over {limit} marks): use JSONL, one call a line",
    ),
    "line_too_long": (
        "这一行太长（{chars} 字，上限 {limit}），像是丢了换行",
        "the line is too long ({chars} characters, at most {limit}): it seems to have lost its line breaks",
    ),
    "turn_too_long": (
        "有一轮话太长（{chars} 字，上限 {limit}），像是丢了换行或角色标记",
        "a turn is too long ({chars} characters, at most {limit}): line breaks or role labels seem to be missing",
    ),
    "call_too_long": (
        "一通里有 {turns} 轮（上限 {limit}），像是很多通连在一起。请一通一个文件，或在两通之间写一行“=====”",
        "one call of {turns} turns (at most {limit}): it seems to be many calls in a row. Give each its own file, or write a line '=====' between two",
    ),
    "no_header": (
        "认不出表头，看到的列是：{columns}。请用 --map text=列名,role=列名 指定",
        "no known header; the columns are: {columns}. Name them with --map text=COLUMN,role=COLUMN",
    ),
    "no_html_table": ("网页里没有表格", "the page holds no table"),
    "no_role_column": (
        "表里有内容列，但没有说话人列，分不清谁在说话。看到的列是：{columns}。有的话请用 --map role=列名 指定，没有请带上角色重新导出",
        "the table has a text column but none that says who speaks ({columns}): name it with --map role=COLUMN, or export again",
    ),
    "mojibake": (
        "内容是乱码（如“{sample}”），文件到这里之前就转码转错了。请从原系统重新导出，另存为 UTF-8",
        "the text is garbled (for instance {sample!r}): it was converted wrongly before; export it again as UTF-8",
    ),
    "one_label": (
        "全文只有一处像角色标记（“{label}：”），不像对话转写",
        "only one label ({label!r}) in the whole text: this looks like a note, not a transcript",
    ),
    "no_roles": (
        "找不到角色标记（如“客服：”“客户：”），分不清谁在说话",
        "no role labels (such as 'agent:' and 'customer:'): it isn't clear who speaks",
    ),
    "no_rows": ("表里没有数据行", "the table has no rows"),
    "bare_subtitles": (
        "字幕里没有说话人，分不清谁是客服谁是客户。请在语音识别里打开说话人分离，导出带说话人的字幕或文本",
        "the subtitles name no speakers: turn on speaker labels in the speech recognition and export again",
    ),
    "no_turns": ("没有一句对话", "there is no turn in it"),
    "no_speakers": (
        "转写时没有区分说话人，分不清哪句是客服说的。请按左右声道分别转写，或打开说话人分离后重新转写",
        "the transcription doesn't tell speakers apart: transcribe each channel by itself, or again with speaker labels on",
    ),
    "failed_task": (
        "转写任务没有成功（{detail}），没有转写结果，不能当成一通没人说话的电话来审。请重新转写",
        "the transcription failed ({detail}): there is no transcript to audit, transcribe again",
    ),
    "unfinished_task": (
        "转写任务还没做完（{detail}），没有转写结果。请等做完再取一次",
        "the transcription isn't finished ({detail}): fetch the result when it is done",
    ),
    "no_speech": (
        "转写成功，但录音里没有听到人说话。请先核对录音",
        "the transcription succeeded but heard nobody speak: check the recording",
    ),
    "task_status": (
        "这只是转写任务的状态（{detail}），不含转写结果。请取结果文件再审",
        "this is the status of a transcription task ({detail}) without its result: fetch the result file",
    ),
    "evaluation_form": (
        "这是人工质检的评分表，不是对话。请用它对应的转写文件",
        "this is an evaluation form, no conversation: give the transcript it belongs to",
    ),
    "analysis_only": (
        "这是对话的分析结果（{detail}），没有对话原文。请用它对应的转写文件",
        "this is an analysis of a conversation ({detail}) without its words: give the transcript it belongs to",
    ),
    "not_format": (
        "不是 {name} 格式，看到的键是：{keys}。去掉 --source-format 再试",
        "this isn't {name}; its keys are: {keys}. Try without --source-format",
    ),
    "no_turns_json": (
        "JSON 里找不到对话，看到的键是：{keys}。对话在里面的，用 --turns、--text、--speaker 指明在哪里",
        "no dialogue in the JSON; its keys are: {keys}. If it holds one, say where with --turns, --text and --speaker",
    ),
    "no_document": ("这不是 Word 文档（.docx）", "this is no Word document (.docx)"),
    "no_workbook": ("这不是工作簿（.xlsx、.xls、.ods）", "this is no workbook (.xlsx, .xls, .ods)"),
    "staff_only": (
        "这段会话里只有内部员工，没有客户，不用质检",
        "only staff write in this conversation, no customer: nothing to audit",
    ),
    "undecodable": (
        "认不出编码（第 {offset} 字节）。请用 --encoding 指定，如 gb18030",
        "unknown encoding (byte {offset}): name it with --encoding, for instance gb18030",
    ),
    "undecodable_as": (
        "按 {encoding} 解不开（第 {offset} 字节），请换一个 --encoding",
        "not {encoding} (byte {offset}): try another --encoding",
    ),
    "no_match": ("没有匹配的文件", "no file matches"),
    "no_files": ("文件夹里没有可读的转写文件", "the folder holds no transcript"),
    "missing": ("文件不存在", "no such file"),
    "unreadable": ("打不开：{detail}", "can't be opened: {detail}"),
    "unexpected": (
        "读取时出错（{detail}），请把文件样例发给我们",
        "reading failed ({detail}); please send us a sample of the file",
    ),
    "duplicate": (
        "与 {other} 是同一通（内容相同），只审一次",
        "the same call as {other} (same content), audited once",
    ),
    "redacted_twin": (
        "这一通另有脱敏稿 {other}，审脱敏稿。要审原稿，用 --exclude 排除脱敏稿",
        "there is a redacted copy of this call, {other}, which is audited instead; to audit this one, --exclude the copy",
    ),
    "no_turns_mapped": (
        "按给定的路径（{path}）找不到对话，请核对字段名",
        "no turns at the path that was given ({path}): check the names of the fields",
    ),
}
