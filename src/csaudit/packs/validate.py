"""From YAML to a specification: every mistake with its place, what it is, and what was probably meant."""

from __future__ import annotations

import difflib
from typing import Annotated, Any, TypeVar, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from csaudit.errors import Location, Problem
from csaudit.kinds.parts.spec import Spec
from csaudit.packs.yaml import FULL_WIDTH_COLON, Document

S = TypeVar("S", bound=Spec)


def validate(
    document: Document, data: Any, model: type[S], at: tuple[str | int, ...] = (), also: tuple[str, ...] = ()
) -> S | None:
    """`data` (the part of the document under `at`) as `model`; `None` with problems noted on the document.

    `also` are keys that are known at this level though the model doesn't have them (the kinds of a check).
    """
    if not isinstance(data, dict):
        document.problems.append(_not_a_mapping(document, data, at))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            document.problems.append(_problem(document, model, at, each, also))
        return None


def locate(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> Location:
    """The place of a value (or of its key); parts of the path that the file doesn't have are passed over."""
    node, key_node = document.root, None
    for part in path:
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                if isinstance(name, yaml.ScalarNode) and name.value == part:
                    node, key_node = value, name
                    break
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node, key_node = node.value[part], None
    found = key_node if key and key_node is not None else node
    return document.at(found.start_mark) if found is not None else document.start()


def _not_a_mapping(document: Document, data: Any, at: tuple[str | int, ...]) -> Problem:
    hint = FULL_WIDTH_COLON if isinstance(data, str) and "：" in data else ("", "")
    return Problem(
        locate(document, at),
        "这里应是“键: 值”",
        "a mapping ('key: value') is expected here",
        *hint,
        code="mapping",
    )


def _problem(
    document: Document, model: type[BaseModel], at: tuple[str | int, ...], error: Any, also: tuple[str, ...]
) -> Problem:
    loc, kind, context = tuple(error["loc"]), error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(document, model, at, loc, also)
    if kind == "missing":
        where = locate(document, (*at, *loc[:-1]), key=True)
        return Problem(where, f"缺少“{loc[-1]}”", f"{loc[-1]!r} is missing", code="missing")
    where = locate(document, (*at, *loc))
    if "zh" in context:
        where = Location(
            where.file, where.line, where.column + int(context.get("position", 0)), where.snippet
        )
        return Problem(where, context["zh"], context["en"], code=kind)
    given = error.get("input")
    hint = (
        FULL_WIDTH_COLON if isinstance(given, str) and "：" in given and kind.endswith("_type") else ("", "")
    )
    if kind in {"literal_error", "enum"}:
        return _not_one_of(where, str(given), str(context.get("expected", "")))
    return Problem(
        where, f"写得不对：{_zh(kind, error['msg'], given, context)}", error["msg"], *hint, code=kind
    )


def _unknown_key(
    document: Document,
    model: type[BaseModel],
    at: tuple[str | int, ...],
    loc: tuple[Any, ...],
    also: tuple[str, ...],
) -> Problem:
    key = str(loc[-1])
    known = sorted(_fields_at(model, loc[:-1]) | (set(also) if len(loc) == 1 else set()))
    near = difflib.get_close_matches(key, known, 1, 0.6)
    hint = (f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?") if near else (
        f"可用的键：{'、'.join(known)}", f"known keys: {', '.join(known)}")  # fmt: skip
    where = locate(document, (*at, *loc), key=True)
    if "：" in key:
        hint = FULL_WIDTH_COLON
    return Problem(where, f"不认识的键“{key}”", f"unknown key {key!r}", *hint, code="unknown-key")


def _not_one_of(where: Location, given: str, expected: str) -> Problem:
    choices = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(given, choices, 1, 0.6)
    hint = (f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?") if near else ("", "")
    return Problem(
        where,
        f"“{given}”不是可选值：{'、'.join(choices)}",
        f"{given!r} is none of {', '.join(choices)}",
        *hint,
        code="choice",
    )


_ZH = {
    "int_parsing": "要写整数",
    "int_type": "要写整数",
    "float_parsing": "要写数字",
    "bool_parsing": "要写 true 或 false",
    "bool_type": "要写 true 或 false",
    "model_type": "这里应是“键: 值”",
    "model_attributes_type": "这里应是“键: 值”",
    "dict_type": "这里应是“键: 值”",
    "list_type": "这里应是列表（每行以“- ”开头）",
    "tuple_type": "这里应是列表（每行以“- ”开头）",
    "too_short": "不能是空的",
}


_BOUNDS = {
    "less_than_equal": "不能大于",
    "greater_than_equal": "不能小于",
    "less_than": "要小于",
    "greater_than": "要大于",
}


def _zh(kind: str, message: str, given: Any, context: Any) -> str:
    if given is None:
        return "值是空的"
    if kind in _BOUNDS:
        return _BOUNDS[kind] + " ".join(
            f" {bound:g}" for bound in context.values() if isinstance(bound, int | float)
        )
    return _ZH.get(kind, message)


def _fields_at(model: type[BaseModel], path: tuple[Any, ...]) -> set[str]:
    """The keys that the models at a path know."""
    current: set[type[BaseModel]] = {model}
    for part in path:
        if isinstance(part, int):
            continue
        below: set[type[BaseModel]] = set()
        for each in current:
            for name, info in each.model_fields.items():
                if part in (name, info.alias):
                    below |= _models_in(info.annotation)
        current = below or current
    return {info.alias or name for each in current for name, info in each.model_fields.items()}


def _models_in(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    if get_origin(annotation) is Annotated:
        return _models_in(get_args(annotation)[0])
    return {model for inner in get_args(annotation) for model in _models_in(inner)}
