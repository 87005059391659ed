"""Writes the generated pages of docs/reference/ from the program itself: `make docs`.

`cli.md` from the commands, `kinds.md` from the kinds' modules, `checks/*.md` from the shipped
packs, `transcript-formats.md` from the readers' docstrings, `report-json.md` from the published schema.
With `--check` nothing is written, and a page that is out of date, missing or left over is a failure.
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from typer.main import get_command

from csaudit.cli.checks_docs import handbook_pages
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.errors import PackError
from csaudit.kinds import kinds
from csaudit.readers.registry import FAMILIES, MODULES, document_formats
from csaudit.reports import json_schema

REFERENCE: Final = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE: Final = "<!-- 由 tools/make_reference.py 生成，请勿手改；运行 make docs -->\n\n"
CLI_INTRO: Final = """# 命令行 · CLI

退出码见 [exit-codes](exit-codes.md)。英文：加 `--lang en`，或设环境变量 `CSAUDIT_LANG=en`。

"""
KINDS_INTRO: Final = """# 检查种类 · Kinds

一个检查项写且只写一个种类。时刻（moment）、窗口、例外的写法见[检查语言](check-language.md)。

"""
FORMATS_INTRO: Final = """# 转写稿格式 · Transcript formats

`--source-format` 的取值；不写就看内容判断，按下面的次序试。用法见[读自己的文件](../how-to/read-your-own-files.md)。

"""
VENDORS_INTRO: Final = """## 厂商的 JSON · Vendors' JSON

看键名判断是哪家的，按下面的次序试，都不是就按 `json` 读。一个文件一份、JSONL 一行一份、一个列表、表格的一格里，
或者套在 `data`、`body`、`payload` 一类的键里，都认得。只想按普通 JSON 读，写 `--source-format json`。

"""


def doc(thing: object) -> str:
    """A docstring, unindented."""
    return inspect.cleandoc(getattr(thing, "__doc__", "") or "")


def table(rows: Sequence[Sequence[str]], *heads: str) -> str:
    """A Markdown table; nothing for no rows."""
    if not rows:
        return ""
    lines = [heads, ["---"] * len(heads), *rows]
    cells = [" | ".join(cell.replace("|", r"\|") for cell in line) for line in lines]
    return "".join(f"| {line} |\n" for line in cells) + "\n"


# --- cli.md ------------------------------------------------------------------------------------------------


def commands(command: Any, path: tuple[str, ...] = ("csaudit",)) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, parents first."""
    yield " ".join(path), command
    for name, child in getattr(command, "commands", {}).items():
        if not child.hidden:
            yield from commands(child, (*path, name))


def parameter(param: Any) -> tuple[str, str]:
    """How a parameter is written, and what it means. Taken from its declaration: help layouts change."""
    metavar = f" {param.metavar}" if param.metavar else "" if getattr(param, "is_flag", False) else " TEXT"
    if param.param_type_name == "argument":
        return f"`{(param.metavar or param.name).strip()}`", param.help or ""
    names = sorted(param.opts, key=len, reverse=True)
    default = param.default if isinstance(param.default, str) else ""
    shown = f"（默认 `{default}`）" if default and param.show_default else ""
    return f"`{'`, `'.join(names)}{metavar}`", f"{param.help or ''}{shown}"


def cli_page() -> str:
    """Every command with its arguments and options."""
    os.environ["CSAUDIT_LANG"] = "zh"  # the commands are built in the language of the environment
    from csaudit.cli.commands import app  # noqa: PLC0415 - after the language is set

    parts = [CLI_INTRO]
    for name, command in commands(get_command(app)):
        rows = [parameter(param) for param in command.params if "--help" not in param.opts]
        anchor = name.replace(" ", "-")
        links = [
            (f"[`{child}`](#{anchor}-{child})", sub.help or "")
            for child, sub in getattr(command, "commands", {}).items()
        ]
        parts.append(f"## {name}\n\n{(command.help or '').strip()}\n\n")
        parts.append(table(links, "命令", "") + table(rows, "参数", ""))
    return "".join(parts)


# --- kinds.md ----------------------------------------------------------------------------------------------


def type_name(schema: Mapping[str, Any]) -> str:
    """A short name of a JSON Schema type."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "enum" in schema or "const" in schema:
        return "、".join(f"`{value}`" for value in schema.get("enum", [schema.get("const")]))
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return "、".join(dict.fromkeys(type_name(each) for each in schema[several]))
    if schema.get("type") == "array":
        items = schema.get("items", {})
        return f"{type_name(items)} 的列表" if items else "列表"
    kind = schema.get("type", "任意")
    return "、".join(kind) if isinstance(kind, list) else str(kind)


def kinds_page() -> str:
    """Every kind: its docstring and its keys."""
    parts = [KINDS_INTRO]
    for name, module in kinds().items():
        fields = [
            (f"`{field.alias or key}`", "必填" if field.is_required() else "", field.description or "")
            for key, field in module.Params.model_fields.items()
        ]
        parts.append(f"## {name}\n\n{doc(module)}\n\n{table(fields, '键', '', '含义')}")
    return "".join(parts)


# --- checks/*.md -------------------------------------------------------------------------------------------


def check_pages() -> dict[str, str]:
    """The handbook of the shipped packs, as `csaudit checks docs` writes it."""
    return {f"checks/{name}": text for name, text in handbook_pages(ScorecardRecipe(), (), "zh").items()}


# --- transcript-formats.md, report-json.md -----------------------------------------------------------------


def formats_page() -> str:
    """Every reader's docstring; of a vendor's family also its formats, each with the docstring of its function."""
    parts = [FORMATS_INTRO]
    for name, module in MODULES.items():
        parts.append(f"## {name}\n\n{doc(import_module(f'csaudit.readers.formats.{module}'))}\n\n")
    parts.append(VENDORS_INTRO)
    for family in FAMILIES:
        module_doc = doc(import_module(f"csaudit.readers.formats.{family}"))
        rows = [
            (f"`{fmt.name}`", doc(fmt.drafts).split("\n\n")[0].replace("\n", " "))
            for name in FAMILIES[family]
            for fmt in document_formats(name)
        ]
        names = "、".join(name for name, _ in rows)
        formats = table(rows, "取值", "") if len(rows) > 1 else ""
        parts.append(f"### {family}（{names}）\n\n{module_doc}\n\n{formats}")
    return "".join(parts)


def schema_table(schema: Mapping[str, Any]) -> str:
    """The properties of an object."""
    required = set(schema.get("required", ()))
    rows = [
        (f"`{key}`", type_name(value), "" if key in required else "可缺", str(value.get("description", "")))
        for key, value in schema.get("properties", {}).items()
    ]
    return table(rows, "键", "类型", "", "含义")


def schema_page() -> str:
    """The published schema, object by object, then whole."""
    schema = json_schema()
    parts = [f"# JSON 结果 · Report JSON\n\n{schema.get('description', '')}\n\n{schema_table(schema)}"]
    for name, part in schema.get("$defs", {}).items():
        head = f"## {name}\n\n" + (f"{part['description']}\n\n" if "description" in part else "")
        parts.append(head + (schema_table(part) or f"{type_name(part)}\n\n"))
    whole = json.dumps(schema, ensure_ascii=False, indent=2)
    parts.append(f"<details><summary>JSON Schema</summary>\n\n```json\n{whole}\n```\n\n</details>\n")
    return "".join(parts)


# -----------------------------------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/reference."""
    made = {
        "cli.md": cli_page(),
        "kinds.md": kinds_page(),
        **check_pages(),
        "transcript-formats.md": formats_page(),
        "report-json.md": schema_page(),
    }
    return {name: NOTE + text.rstrip() + "\n" for name, text in made.items()}


def main() -> int:
    """Write the pages, or compare them: 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(description="Write the generated pages of docs/reference/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")
    check = parser.parse_args().check
    try:
        wanted = pages()
    except PackError as error:
        sys.exit("\n".join(f"{problem.at}: {problem.en}" for problem in error.problems))
    stale = [
        name
        for name, text in wanted.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text(encoding="utf-8") != text
    ]
    left_over = [p for p in sorted((REFERENCE / "checks").glob("*.md")) if f"checks/{p.name}" not in wanted]
    if not check:
        for name in stale:
            (REFERENCE / name).parent.mkdir(parents=True, exist_ok=True)
            (REFERENCE / name).write_text(wanted[name], encoding="utf-8")
        for path in left_over:
            path.unlink()
    for name in [*stale, *(f"checks/{path.name} (no such pack)" for path in left_over)]:
        print(f"{'out of date' if check else 'written'}: docs/reference/{name}", file=sys.stderr)
    return int(check and bool(stale or left_over))


if __name__ == "__main__":
    sys.exit(main())
