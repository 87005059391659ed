"""How transcripts are to be read: the options that every command which reads them takes, and what they come to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.model import SkippedCall
    from csaudit.readers import ReadOptions
    from csaudit.readers.profile import Profile
    from csaudit.readers.together import Together

_LANG = language()


def _option(name: str, metavar: str = "") -> Any:
    key = {"columns": "map"}.get(name.removeprefix("--").replace("-", "_"), name[2:].replace("-", "_"))
    return typer.Option(name, help=say(f"cli.{key}", _LANG), show_default=False, metavar=metavar or None)


Text = str
Many = list[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The options as given; their annotations are those of the command line."""

    exclude: Annotated[Many, _option("--exclude", "GLOB")] = None
    encoding: Annotated[Text, _option("--encoding")] = ""
    source_format: Annotated[Text, _option("--source-format", "FMT")] = ""
    profile: Annotated[Text, _option("--profile", "FILE")] = ""
    agent_speaker: Annotated[Many, _option("--agent-speaker", "LABEL")] = None
    agent_channel: Annotated[int | None, _option("--agent-channel", "N")] = None
    agent_names: Annotated[Many, _option("--agent-names", "LIST|/REGEX/|@FILE")] = None
    swap_roles: Annotated[bool, _option("--swap-roles")] = False
    metadata: Annotated[Text, _option("--metadata", "TABLE")] = ""
    name_regex: Annotated[Text, _option("--name-regex", "REGEX")] = ""
    path_pattern: Annotated[Text, _option("--path-pattern", "PATTERN")] = ""
    columns: Annotated[Many, _option("--map", "FIELD=COLUMN")] = None
    turns: Annotated[Text, _option("--turns", "PATH")] = ""
    speaker: Annotated[Text, _option("--speaker", "FIELD")] = ""
    text: Annotated[Text, _option("--text", "FIELD")] = ""
    start: Annotated[Text, _option("--start", "FIELD")] = ""
    end: Annotated[Text, _option("--end", "FIELD")] = ""
    unit: Annotated[Text, _option("--unit", "s|ms|us|ticks")] = ""
    call_id: Annotated[Text, _option("--call-id", "FIELD")] = ""

    def options(self) -> ReadOptions:
        """What the readers are told: the profile, and over it what stands on the command line."""
        from csaudit.model import Role  # noqa: PLC0415 — start-up of `--help`
        from csaudit.readers import ReadOptions  # noqa: PLC0415
        from csaudit.readers.agents import parse_agent_names  # noqa: PLC0415
        from csaudit.readers.named import naming  # noqa: PLC0415
        from csaudit.readers.sidecar import load_sidecar  # noqa: PLC0415

        profile = _profile(self.profile)
        columns = {**(profile.columns() if profile else {}), **self._columns()}
        _check_paths(columns)
        encoding = self.encoding or _of(profile, "encoding")
        channel = self.agent_channel if self.agent_channel is not None else _of(profile, "agent_channel")
        name_regex = self.name_regex or _of(profile, "name_regex")
        path_pattern = self.path_pattern or _of(profile, "path_pattern")
        return ReadOptions(
            encoding=encoding or None,
            source_format=self.source_format or _of(profile, "format") or None,
            agent_speaker=tuple(self.agent_speaker or _of(profile, "agent_speaker") or ()),
            swap_roles=self.swap_roles,
            columns=columns,
            agent_channel=channel,
            agent_names=parse_agent_names(self.agent_names or _of(profile, "agent_names") or ()),
            roles={label: Role(role) for label, role in (profile.roles if profile else {}).items()},
            unit=self._unit() or _of(profile, "unit") or "",
            overlap=_of(profile, "overlap"),
            naming=naming(name_regex or "", path_pattern or ""),
            sidecar=load_sidecar(self.metadata) if self.metadata else None,
        )

    def find(self, paths: Sequence[str]) -> tuple[list[str], list[SkippedCall]]:
        """The files to read, and what was named in vain. A table or list that options name is no transcript."""
        from csaudit.readers import find_paths  # noqa: PLC0415 — start-up of `--help`

        files, missing = find_paths(paths, tuple(self.exclude or ()))
        lists = [name[1:] for name in self.agent_names or () if name.startswith("@")]
        beside = {Path(name).resolve() for name in (self.metadata, self.profile, *lists) if name}
        if beside:
            files = [file for file in files if Path(file).resolve() not in beside]
        return files, missing

    def read(self, paths: Sequence[str]) -> tuple[Together, list[SkippedCall]]:
        """The calls at some paths as one batch, and what was named in vain."""
        from csaudit.readers import read_together  # noqa: PLC0415 — start-up of `--help`

        files, missing = self.find(paths)
        return read_together(files, self.options()), missing

    def _unit(self) -> str:
        from csaudit.readers.times import UNITS  # noqa: PLC0415

        if self.unit and self.unit not in UNITS:
            raise UsageError(*both("readers.usage_unit", unit=self.unit, known=" ".join(UNITS)))
        return self.unit

    def _columns(self) -> dict[str, str]:
        columns: dict[str, str] = {}
        for each in self.columns or ():
            for pair in each.split(","):
                field, equals, column = pair.partition("=")
                if not equals or not field.strip() or not column.strip():
                    raise UsageError(*both("cli.bad_map", given=pair))
                columns[{"speaker": "role"}.get(field.strip(), field.strip())] = column.strip()
        named = {
            "turns": self.turns,
            "role": self.speaker,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "call_id": self.call_id,
        }
        return {**columns, **{field: name for field, name in named.items() if name}}


NO_OPTIONS = Reading()
_OPTIONS = inspect.signature(Reading, eval_str=True).parameters


def _profile(path: str) -> Profile | None:
    if not path:
        return None
    from csaudit.readers.profile import load_profile  # noqa: PLC0415 — start-up of `--help`

    return load_profile(path)


def _of(profile: Profile | None, key: str) -> Any:
    return getattr(profile, key) if profile is not None else None


def _check_paths(columns: Mapping[str, str]) -> None:
    """Refuse a path to the turns that is none; other names may be a table's columns, whatever they hold."""
    from csaudit.readers.mapped import parse_path  # noqa: PLC0415 — start-up of `--help`

    if "turns" in columns:
        try:
            parse_path(columns["turns"])
        except ValueError as error:
            raise UsageError(*both("readers.usage_path", text=columns["turns"])) from error


def reads(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of reading; it gets them as its argument `reading`, in the place of that.

    An option of the command's own goes before: `calls show --turns 10-18` are numbers, and the path is `--map turns=PATH` there.
    """
    own = inspect.signature(command, eval_str=True).parameters
    options = {name: option for name, option in _OPTIONS.items() if name not in own}
    parameters: list[inspect.Parameter] = []
    for parameter in own.values():
        parameters += options.values() if parameter.name == "reading" else [parameter]

    @wraps(command)
    def run(**given: Any) -> None:
        how = {name: given.pop(name) for name in options}
        command(**given, reading=Reading(**how))

    # What typer looks at; the function under `run` has the argument `reading`, which no command line could give.
    told = cast(Any, run)
    told.__signature__ = inspect.Signature(
        [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    )
    told.__annotations__ = {each.name: each.annotation for each in parameters}
    del told.__wrapped__
    return run
