"""What `csaudit checks docs` and `checks stats` say."""

ENTRIES: dict[str, tuple[str, str]] = {
    "docs": (
        "写出检查项手册：每项一页，另有按维度的目录",
        "Write the handbook: a page a check, and an index by dimension",
    ),
    "docs_dir": ("写到哪个文件夹", "The folder to write to"),
    "docs_names": ("检查或检查包，不写则全部", "Checks or packs; all by default"),
    "docs_check": (
        "不写，只比较：有过期、缺少或多余的页就列出来并以 1 退出",
        "Write nothing: list the pages that are out of date, missing or left over, and exit 1",
    ),
    "docs_none": ("没有这样的检查：{names}", "no such check: {names}"),
    "docs_not_a_folder": ("{path} 不是文件夹", "{path} isn't a folder"),
    "docs_written": (
        "手册在 {path}：{n} 页，更新 {changed} 页，删去 {gone} 页",
        "the handbook is in {path}: {n} page(s), {changed} written, {gone} removed",
    ),
    "docs_stale": ("过期：{path}", "out of date: {path}"),
    "docs_missing": ("缺少：{path}", "missing: {path}"),
    "docs_left": ("多余（检查项已经没有了）：{path}", "left over (no such check any more): {path}"),
    "docs_behind": (
        "{n} 页要更新：去掉 --check 再跑一次",
        "{n} page(s) to be written: run again without --check",
    ),
    "docs_fresh": ("手册是最新的（{n} 页）", "the handbook is up to date ({n} page(s))"),
    "stats": (
        "统计检查项：适用、命中、例外、重叠、短语；有标注时还有精确率",
        "Figures of checks: applicable, fired, excused, overlap, phrases; with labels precision",
    ),
    "stats_paths": ("转写，或 audit 存下的 RUN.json", "Transcripts, or a RUN.json of audit"),
    "stats_labels": (
        "标注文件（JSONL，带 gold），可重复",
        "A label file (JSONL with gold), repeatable",
    ),
    "stats_top": ("每项列出几条短语", "How many phrases of each check are listed"),
    "stats_skipped": (
        "有 {n} 处读不出，统计不完整",
        "{n} transcript(s) unreadable: the figures are incomplete",
    ),
}
