"""What `csaudit init` says."""

ENTRIES: dict[str, tuple[str, str]] = {
    "help": (
        "开个头：配置、一个带例子的检查包、CI 片段、一通编的通话",
        "Start a project: configuration, a pack with one tested check, CI snippets, an invented call",
    ),
    "dir": ("哪个文件夹，不写就是这里", "The folder; here by default"),
    "force": (
        "已有的文件也覆盖（.gitignore 从不覆盖，只补缺的行）",
        "Overwrite files that are there (.gitignore is only added to)",
    ),
    "exists": (
        "已经有 {files}：一个也没写。要覆盖请加 --force",
        "{files} exist(s) already: nothing was written. --force overwrites",
    ),
    "not_a_folder": ("{path} 不是文件夹", "{path} isn't a folder"),
    "wrote": ("已写出 {path}", "wrote {path}"),
    "next": ("接着：", "Next:"),
}
