"""What the configuration says."""

ENTRIES: dict[str, tuple[str, str]] = {
    "app": ("查看配置", "Look at the configuration"),
    "file": (
        "用这个配置文件（不写则从当前目录往上找 csaudit.yaml 或 pyproject.toml 的 [tool.csaudit]）",
        "This configuration file (by default csaudit.yaml or [tool.csaudit] in pyproject.toml, from here upward)",
    ),
    "isolated": ("不用任何配置文件", "Use no configuration file"),
    "show": ("显示每项配置的值", "Show the value of every key"),
    "show_origin": ("写明每个值从哪里来", "Say where each value comes from"),
    "show_format": ("text 或 json", "text or json"),
    "schema": (
        "打印 JSON Schema：config 或 suppressions（供编辑器补全）",
        "Print a JSON Schema for editors: config or suppressions",
    ),
    "schema_name": ("config 或 suppressions", "config or suppressions"),
    "schema_unknown": (
        "没有“{name}”的 Schema，可用：config suppressions",
        "no schema for {name!r}; use config or suppressions",
    ),
    "bad_format": ("-f 只能是 text 或 json，不能是“{given}”", "-f takes text or json, not {given!r}"),
    "both": ("--config 和 --isolated 只能用一个", "give --config or --isolated, not both"),
    "cannot_read": ("读不了配置文件 {path}：{why}", "can't read the configuration {path}: {why}"),
    "no_table": ("{path} 里没有 [tool.csaudit]", "{path} has no [tool.csaudit]"),
    "unused_table": (
        "用了 {file}，旁边 {project} 里的 [tool.csaudit] 没有用",
        "{file} is used; the [tool.csaudit] in {project} beside it is not",
    ),
    "unknown_variable": (
        "不认识环境变量 {variable}，是不是 {near}？没有用它",
        "unknown environment variable {variable}, did you mean {near}? It was not used",
    ),
    "used": ("配置：{file}", "configuration: {file}"),
    "none": ("没有配置文件", "no configuration file"),
    "default": ("默认", "default"),
}
