"""A YAML profile: how one's own export is read, said once and kept beside it.

```yaml
turns: data.records[].utterances      # where the turns are; a path into JSON
speaker: who.role                     # paths from a turn, or names of columns
text: body.content
start: begin
unit: ms
call_id: session.id
metadata: {team: ext.dept, agent_id: ext.staff}
roles: {S: agent, C: customer}
```
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from csaudit.errors import PackError, UsageError
from csaudit.kinds.parts.spec import Spec
from csaudit.packs.validate import validate
from csaudit.packs.yaml import read
from csaudit.readers.mapped import parse_path
from csaudit.wording import both

RoleName = Literal["agent", "customer", "bot", "system", "unknown"]
Name = Annotated[str, Field(min_length=1, max_length=500)]


class Profile(Spec):
    """The keys of a profile."""

    format: Name | None = Field(None, description="转写格式，同 --source-format")
    encoding: Name | None = Field(None, description="编码，同 --encoding")
    turns: Name | None = Field(None, description="各轮所在的路径，如 data.records[].utterances")
    speaker: Name | None = Field(None, description="说话人")
    text: Name | None = Field(None, description="内容")
    start: Name | None = Field(None, description="开始时间")
    end: Name | None = Field(None, description="结束时间")
    channel: Name | None = Field(None, description="声道号")
    unit: Literal["s", "ms", "us", "ticks"] | None = Field(None, description="时间单位")
    call_id: Name | None = Field(None, description="通话编号")
    metadata: dict[str, Name] = Field({}, description="元数据：字段名 → 列名或路径")
    roles: dict[str, RoleName] = Field({}, description="文件里的说话人 → 角色")
    agent_channel: Annotated[int, Field(ge=0, le=99)] | None = Field(None, description="客服所在声道")
    agent_speaker: tuple[Name, ...] = Field((), description="哪个说话人是客服")
    agent_names: tuple[Name, ...] = Field((), description="客服的名字、/正则/ 或 @文件")
    overlap: bool | None = Field(
        None, description="重叠的时间是否可信（双声道可信，单路录音事后分离的不可信）"
    )
    name_regex: Name | None = Field(None, description="同 --name-regex")
    path_pattern: Name | None = Field(None, description="同 --path-pattern")

    @field_validator("turns", "speaker", "text", "start", "end", "channel", "call_id")
    @classmethod
    def _is_path(cls, value: str | None) -> str | None:
        if value is not None and ("[" in value or "]" in value):
            try:
                parse_path(value)
            except ValueError as error:
                message = both("readers.usage_path", text=value)
                position = int(str(error)) - 1
                raise PydanticCustomError(
                    "path", "{en}", {"zh": message[0], "en": message[1], "position": position}
                ) from error
        return value

    def columns(self) -> dict[str, str]:
        """The fields, as `--map` would name them."""
        named = {
            "turns": self.turns,
            "role": self.speaker,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "channel": self.channel,
            "call_id": self.call_id,
            **self.metadata,
        }
        return {field: str(name) for field, name in named.items() if name}


def load_profile(path: str) -> Profile:
    """The profile in a file. `PackError` with every mistake and its place."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(*both("cli.cannot_read", path=path, why=why)) from error
    document = read(text, path)
    profile = None if document.problems else validate(document, document.data, Profile)
    if document.problems or profile is None:
        raise PackError(tuple(document.problems))
    return profile
