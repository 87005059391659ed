"""YAML with positions: every scalar stays text and knows its file, line and column.

Stricter than YAML on purpose: no tags, no anchors, no duplicate keys; nothing in a pack can run code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from csaudit.errors import Location, Problem
from csaudit.kinds.parts.spec import LocatedText

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAG = re.compile(
    r"tag:yaml\.org,2002:(str|int|float|bool|null|timestamp|merge|value|map|seq|binary|omap)$"
)
FULL_WIDTH_COLON = (
    "这里用了中文冒号“：”，键后面要用英文冒号加空格“: ”",
    "a full-width colon '：' stands where YAML wants ': ' after a key",
)


@dataclass(slots=True)
class Document:
    """One YAML file, read."""

    file: str
    lines: list[str]
    data: Any = None
    root: yaml.Node | None = None
    problems: list[Problem] = field(default_factory=list)

    def at(self, mark: Any) -> Location:
        """The location of a mark of the YAML parser."""
        snippet = self.lines[mark.line] if 0 <= mark.line < len(self.lines) else ""
        return Location(self.file, mark.line + 1, mark.column + 1, snippet)

    def start(self) -> Location:
        """The first place of the file."""
        return Location(self.file, 1, 1, self.lines[0] if self.lines else "")


def read(text: str, file: str) -> Document:
    """A YAML text as plain dicts, lists and located texts; mistakes are collected, never raised."""
    document = Document(file, text.splitlines())
    try:
        document.root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        document.problems.append(_broken(document, error))
        return document
    except (yaml.YAMLError, RecursionError) as error:
        document.problems.append(
            Problem(document.start(), f"YAML 读不出来：{error}", f"YAML can't be read: {error}", code="yaml")
        )
        return document
    if document.root is None:
        document.problems.append(Problem(document.start(), "文件是空的", "the file is empty", code="empty"))
        return document
    document.data = _construct(document, document.root, set())
    return document


def construct(document: Document) -> Any:
    """The values of a document's nodes, made elsewhere."""
    return _construct(document, document.root, set()) if document.root is not None else None


def _broken(document: Document, error: yaml.MarkedYAMLError) -> Problem:
    """What PyYAML says, with a hint for the mistakes analysts really make."""
    mark = error.problem_mark or error.context_mark
    at = document.at(mark) if mark is not None else document.start()
    problem = error.problem or str(error)
    above = " ".join(document.lines[max(0, at.line - 2) : at.line])
    if "\\t" in problem or "\t" in at.snippet[: at.column]:
        return Problem(
            at, "缩进里有制表符（Tab）", "a tab in the indentation", "请改用空格", "use spaces", code="tab"
        )
    hint_zh, hint_en = (
        FULL_WIDTH_COLON if re.search(r"^\s*[\w-]+：", at.snippet) or "：" in above else ("", "")
    )
    return Problem(at, f"YAML 语法错误：{problem}", f"YAML syntax: {problem}", hint_zh, hint_en, code="yaml")


DEEPEST = 30
"""Levels of nesting; an honest pack has ten."""


def _construct(document: Document, node: yaml.Node, seen: set[int], depth: int = 0) -> Any:
    if depth > DEEPEST:
        _complain(document, node, "嵌套太深", "nested too deeply", "depth")
        return None
    if id(node) in seen:
        _complain(document, node, "不支持锚点和引用（& *）", "anchors and aliases are not supported", "alias")
        return None
    seen.add(id(node))
    if not _PLAIN_TAG.match(node.tag):
        _complain(document, node, f"不支持标签 {node.tag}", f"tags are not supported: {node.tag}", "tag")
        return None
    if isinstance(node, yaml.ScalarNode):
        return _scalar(document, node)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(document, each, seen, depth + 1) for each in node.value]
    return _mapping(document, node, seen, depth + 1)


def _scalar(document: Document, node: yaml.ScalarNode) -> LocatedText | None:
    if node.style is None and node.value in {"", "~"}:
        return None
    text = LocatedText(node.value)
    text.at = document.at(node.start_mark)
    return text


def _mapping(document: Document, node: yaml.Node, seen: set[int], depth: int) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            _complain(document, key, "键只能是文字", "a key must be text", "key")
            continue
        name = LocatedText(key.value)
        name.at = document.at(key.start_mark)
        if name in out:
            _complain(document, key, f"键“{name}”重复了", f"duplicate key {name!r}", "duplicate-key")
            continue
        out[name] = _construct(document, value, seen, depth)
    return out


def _complain(document: Document, node: yaml.Node, zh: str, en: str, code: str) -> None:
    document.problems.append(Problem(document.at(node.start_mark), zh, en, code=code))
