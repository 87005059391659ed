"""One value for every key: command line over environment over file over default, and where each comes from."""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from csaudit.cli.config.files import Layer, find, load, rebased, shown
from csaudit.cli.config.spec import KEYS, LISTS, ConfigSpec
from csaudit.errors import ConfigError
from csaudit.packs import Override, OverrideSpec
from csaudit.packs.validate import validate
from csaudit.packs.yaml import Document, construct
from csaudit.wording import both

PREFIX = "CSAUDIT_"
FILE_VARIABLE = "CSAUDIT_CONFIG"
_OTHERS = frozenset({"CONFIG", "NATIVE"})
DEFAULT = "default"
Notice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value and where it comes from: `csaudit.yaml:3`, `CSAUDIT_FAIL_ON`, or `default`."""

    value: Any
    origin: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Settings:
    """The configuration in effect, the command line aside."""

    file: str = ""
    """The file used; empty for none."""
    values: Mapping[str, Setting] = field(default_factory=dict)
    """Every key but `overrides`."""
    overrides: tuple[Override, ...] = ()
    notices: tuple[Notice, ...] = ()


def settle(file: str, *, isolated: bool, environ: Mapping[str, str] = os.environ) -> Settings:
    """What holds here: `file` names one outright, `isolated` looks for none."""
    named = file or ("" if isolated else environ.get(FILE_VARIABLE, ""))
    path, unused = (Path(named), None) if named else (None, None) if isolated else find(Path.cwd())
    layers = load(path) if path is not None else []
    defaults = ConfigSpec()
    values = {key: Setting(_plain(getattr(defaults, key))) for key in KEYS if key != "overrides"}
    overrides: dict[str, Override] = {}
    for layer in layers:
        _take(layer, values, overrides)
    notices = _from_environment(environ, values)
    if unused is not None and path is not None:
        notices.append(both("config.unused_table", file=shown(path), project=shown(unused)))
    return Settings(layers[-1].file if layers else "", values, tuple(overrides.values()), tuple(notices))


def _take(layer: Layer, values: dict[str, Setting], overrides: dict[str, Override]) -> None:
    """The values of a file over those of the files it extends; overrides of one check are merged key by key."""
    for key in layer.spec.model_fields_set - {"extends", "overrides"}:
        value = _plain(getattr(layer.spec, key))
        if isinstance(value, str):
            value = rebased(key, value, layer.folder)
        elif isinstance(value, list):
            value = [rebased(key, each, layer.folder) for each in value]
        values[key] = Setting(value, _origin(layer, key))
    for check, spec in layer.spec.overrides.items():
        before = overrides.get(check)
        merged = _over(before.spec, spec) if before is not None else spec
        overrides[check] = Override(str(check), merged, layer.at("overrides", check))


def _over(below: OverrideSpec, above: OverrideSpec) -> OverrideSpec:
    return below.model_copy(update={name: getattr(above, name) for name in above.model_fields_set})


def _origin(layer: Layer, key: str) -> str:
    at = layer.at(key)
    return f"{at.file}:{at.line}"


def _plain(value: Any) -> Any:
    """A value as the command line would have it: lists and mappings of plain texts."""
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): str(each) for key, each in value.items()}
    return str(value) if isinstance(value, str) else value


def _from_environment(environ: Mapping[str, str], values: dict[str, Setting]) -> list[Notice]:
    """`CSAUDIT_…` over the file; variables that look like a slip of the pen are told."""
    notices: list[Notice] = []
    problems = []
    for variable, text in sorted(environ.items()):
        name = variable.removeprefix(PREFIX)
        key = name.lower()
        if name == variable or name in _OTHERS or not text:
            continue
        if key not in values:
            near = difflib.get_close_matches(key, list(values), 1, 0.8)
            if near:
                meant = PREFIX + near[0].upper()
                notices.append(both("config.unknown_variable", variable=variable, near=meant))
            continue
        document = _as_document(variable, key, text)
        spec = validate(document, document.data, ConfigSpec)
        problems += document.problems
        if spec is not None:
            values[key] = Setting(_plain(getattr(spec, key)), variable)
    if problems:
        raise ConfigError(tuple(problems))
    return notices


def _as_document(variable: str, key: str, text: str) -> Document:
    """A variable as a file of one line, so that its mistakes are told like any other."""
    document = Document(variable, [text])
    mark = yaml.Mark(variable, 0, 0, 0, None, 0)

    def scalar(value: str) -> yaml.Node:
        return yaml.ScalarNode("tag:yaml.org,2002:str", value.strip(), mark, mark, "'")

    value = scalar(text)
    if key in LISTS:
        value = yaml.SequenceNode(
            "tag:yaml.org,2002:seq", [scalar(each) for each in text.split(",")], mark, mark
        )
    elif key == "map":
        pairs = [
            (scalar(name), scalar(column)) for name, _, column in (p.partition("=") for p in text.split(","))
        ]
        value = yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    document.root = yaml.MappingNode("tag:yaml.org,2002:map", [(scalar(key), value)], mark, mark)
    document.data = construct(document)
    return document
