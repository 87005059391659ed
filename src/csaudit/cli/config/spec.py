"""What a configuration may say. Every key is an option of the command line by the same name."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from csaudit.kinds import Spec
from csaudit.kinds.parts.spec import Names, Text
from csaudit.packs import OverrideSpec


def _refuse(zh: str, en: str) -> PydanticCustomError:
    return PydanticCustomError("value", "{en}", {"zh": zh, "en": en})


def _jobs(value: Any) -> str:
    text = str(value)
    if text != "auto" and not (text.isdecimal() and int(text)):
        raise _refuse("jobs 要写正整数或 auto", "jobs takes a positive number or auto")
    return text


def share(text: str) -> Fraction:
    """A share of calls, `0.05` or `5%`, exactly as written; `ValueError` for anything else."""
    number, percent = text.strip().removesuffix("%"), text.strip().endswith("%")
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", number):
        raise ValueError(text)
    exact = Fraction(number) / (100 if percent else 1)
    if exact > 1:
        raise ValueError(text)
    return exact


def _share(value: Any) -> str:
    try:
        share(str(value))
    except ValueError:
        raise _refuse(
            "要写 0 到 1 之间的数，或百分数如 5%", "a share is 0 to 1, or a percentage such as 5%"
        ) from None
    return str(value)


def _known_formats(values: tuple[str, ...]) -> tuple[str, ...]:
    from csaudit.reports import FORMATS  # noqa: PLC0415 — a sibling in the layers below

    for value in values:
        if value.partition(":")[0] not in FORMATS:
            raise _refuse(
                f"没有输出格式“{value.partition(':')[0]}”，可用：{' '.join(FORMATS)}",
                f"no output format {value.partition(':')[0]!r}; there is {' '.join(FORMATS)}",
            )
    return values


Score = Annotated[float, Field(ge=0, le=100)]


class ConfigSpec(Spec):
    """`csaudit.yaml`, or `[tool.csaudit]` in `pyproject.toml`."""

    extends: Names = Field((), description="先读这些配置文件（相对本文件），再用本文件的值覆盖")
    paths: Names = Field((), description="审哪些转写：文件、文件夹、通配符")
    exclude: Names = Field((), description="不读哪些文件（通配符）")
    scorecard: Text = Field("default", description="评分表的名字或 YAML 文件")
    packs: Names = Field((), description="自己的检查包文件夹")
    select: Names = Field((), description="只跑这些检查：编号、检查包、维度或通配符")
    ignore: Names = Field((), description="不跑这些检查")
    formats: Annotated[Names, AfterValidator(_known_formats)] = Field(
        ("text",), description="输出格式，写成 格式 或 格式:路径"
    )
    by: Literal["call", "agent", "team"] | None = Field(None, description="报告以谁为单位")
    jobs: Annotated[str, BeforeValidator(_jobs)] = Field("auto", description="并行进程数，或 auto")
    lang: Literal["zh", "en"] = Field("zh", description="报告的语言")
    mask: bool = Field(True, description="遮盖手机号、证件号等个人信息")
    # reading
    encoding: Text = Field("", description="强制文件编码")
    source_format: Text = Field("", description="强制转写格式")
    profile: Text = Field("", description="读取设置文件")
    agent_speaker: Names = Field((), description="哪个说话人是客服")
    agent_channel: Annotated[int, Field(ge=0)] | None = Field(None, description="哪个声道是客服")
    agent_names: Names = Field((), description="客服的姓名：名单、/正则/ 或 @文件")
    swap_roles: bool = Field(False, description="客服和客户标反了，对调")
    metadata: Text = Field("", description="通话元数据的表格文件")
    name_regex: Text = Field("", description="从文件名取元数据的正则")
    path_pattern: Text = Field("", description="从路径取元数据的样式")
    map: dict[str, Text] = Field(default_factory=dict, description="字段对应的列名，如 {text: 对话内容}")
    unit: Text = Field("", description="时间的单位：s、ms、us、ticks")
    # gate
    fail_on: Literal["minor", "major", "fatal", "never"] | None = Field(
        None, description="有这个级别以上的违规就以 1 退出"
    )
    min_score: Score | None = Field(None, description="有通话低于这个分就以 1 退出")
    min_team_score: Score | None = Field(None, description="有班组的平均分低于这个分就以 1 退出")
    max_fail_rate: Annotated[str, BeforeValidator(_share)] | None = Field(
        None, description="不合格通话的占比超过它就以 1 退出：0.05 或 5%"
    )
    new_only: bool = Field(False, description="门禁只看基线里没有的违规")
    strict: bool = Field(False, description="豁免、基线、从未适用的检查有疑问，也以 1 退出")
    allow_empty: bool = Field(False, description="没有可审的通话也算成功")
    allow_incomplete: bool = Field(False, description="有读不出的文件也不算失败")
    baseline: Text = Field("", description="基线文件")
    suppressions: Text = Field("", description="豁免清单文件")
    overrides: dict[str, OverrideSpec] = Field(
        default_factory=dict, description="改检查：编号 → 改什么；不动检查包"
    )


KEYS = tuple(name for name in ConfigSpec.model_fields if name != "extends")
LISTS = frozenset(
    {"paths", "exclude", "packs", "select", "ignore", "formats", "agent_speaker", "agent_names"}
)
FILES = frozenset({"paths", "packs", "profile", "metadata", "baseline", "suppressions"})
"""Keys whose values are paths, relative to the file that says them."""
