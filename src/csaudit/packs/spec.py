"""What a pack, a cue, a check and a scorecard may say."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.kinds.parts.spec import Names, Phrases, Regexes, Spec, Text, as_list
from csaudit.model import Confidence, Severity
from csaudit.packs.words import Words

Dimension = Literal[
    "taboo_phrase",
    "judge_questioning",
    "missing_empathy",
    "core_issue_neglect",
    "confrontation",
    "single_solution",
    "overpromise",
    "missed_escalation",
    "missed_rapport",
    "no_timeframe",
    "closed_listening",
    "process",
]
DIMENSIONS: tuple[str, ...] = get_args(Dimension)
"""RUBRIC A, and `process` for what stands beside it (opening, closing, manners)."""


class CueExamples(Spec):
    """Turns in which the cue must, and must not, be found."""

    hit: Names = ()
    miss: Names = ()


class LearnedSpec(Spec):
    """`learned: {move: brushing-off, at_least: 0.7}`."""

    move: Text = Field(description="检查包的模型（model.npz）认得的一种话")
    at_least: Annotated[float, Field(gt=0, lt=1)] = Field(0.5, description="把握（概率）至少多少才算")


class CueSpec(Spec):
    """A named moment: the phrases that mean one thing."""

    title: Words | None = Field(None, description="中文和英文名")
    about: Text = Field("", description="它是什么、不是什么")
    include: Names = Field((), description="这些线索的命中也算")
    any: Phrases = Field((), description="短语（任一）")
    not_: Phrases = Field((), alias="not", description="与这些短语重叠的命中不算")
    options: dict[str, Phrases] = Field(
        {}, description="按选项分组的短语，供 count 的 distinct_by: option 使用"
    )
    regex: Regexes = Field((), description="正则（线性引擎）")
    homophones: bool = Field(
        False,
        description="同音字也算：不带间隔、三个字以上的短语按不带声调的读音再找一遍，只进待复核，不扣分",
    )
    learned: LearnedSpec | None = Field(None, description="由模型认出来，不靠短语")
    examples: CueExamples = Field(default_factory=CueExamples, description="hit 必须命中，miss 不能命中")

    @model_validator(mode="after")
    def _something(self) -> CueSpec:
        if not (self.any or self.options or self.regex or self.include or self.learned):
            raise PydanticCustomError(
                "cue", "{en}", {"zh": "线索里没有任何短语", "en": "the cue holds no phrase"}
            )
        return self


class ExampleSpec(Spec):
    """A transcript with metadata or times."""

    call: Text
    metadata: dict[str, Text] = Field(default_factory=dict)
    times: tuple[tuple[float, float], ...] = ()


Examples = Annotated[
    tuple[
        Annotated[
            ExampleSpec, BeforeValidator(lambda value: {"call": value} if isinstance(value, str) else value)
        ],
        ...,
    ],
    BeforeValidator(lambda value: value if isinstance(value, list | tuple) else [value]),
]


class CheckExamples(Spec):
    """The tests of a check, which are also its handbook page."""

    bad: Examples = Field((), description="反例：必须发现，【命中】标在应报的那一轮")
    good: Examples = Field((), description="正例：不能发现")
    near_miss: Examples = Field((), description="近似例：差一点，靠例外、窗口或角色区分；不能发现")
    todo: Examples = Field((), description="已知的漏检或误报：按应有的结果标注，目前必须做不到")


class AcceptSpec(Spec):
    """Values of a metadata field: some of them, or none of them."""

    any: Names = ()
    not_: Names = Field((), alias="not")


Accept = Annotated[
    AcceptSpec, BeforeValidator(lambda value: value if isinstance(value, dict) else {"any": value})
]
Needs = Annotated[tuple[Literal["agent_turns", "customer_turns", "times"], ...], BeforeValidator(as_list)]


class AppliesTo(Spec):
    """Where a check applies; elsewhere it is not applicable."""

    has: Needs = Field((), description="需要：agent_turns、customer_turns、times")
    channel: Accept | None = Field(None, description="渠道，如 [phone]、{not: [chat]}")
    queue: Accept | None = Field(None, description="队列")
    team: Accept | None = Field(None, description="班组")
    direction: Accept | None = Field(None, description="呼入 inbound / 呼出 outbound")
    metadata: dict[str, Accept] = Field(default_factory=dict, description="其他元数据字段")
    on_missing: Literal["skip", "apply"] = Field(
        "skip", description="缺这个字段时：skip 记为无法判断，apply 照查"
    )

    @cached_property
    def accepts(self) -> dict[str, AcceptSpec]:
        """Metadata field → what it accepts."""
        named = {name: getattr(self, name) for name in ("channel", "queue", "team", "direction")}
        return {**{name: value for name, value in named.items() if value is not None}, **self.metadata}


class CheckSpec(Spec):
    """What every check says, whatever its kind."""

    dimension: Dimension = Field(description="评审维度")
    title: Words = Field(description="标题")
    severity: Severity = Field(description="有多严重：minor、major、fatal（一票否决）")
    confidence: Confidence = Field(Confidence.HIGH, description="有多确定；low 只进待复核，不扣分")
    weighed: bool = Field(
        True, description="综合判断（weigh）能不能压下它的命中；false：命中照算，也不拿去给综合判断加分量"
    )
    applies_to: AppliesTo | None = Field(None, description="适用范围")
    message: Words = Field(description="说明，可用 {match} {trigger} {within} {turn} {count} {options}")
    why: Words | None = Field(None, description="为什么")
    suggest: Words | None = Field(None, description="建议话术")
    cite: Names = Field((), description="依据")
    aliases: Names = Field((), description="旧编号")
    examples: CheckExamples = Field(default_factory=CheckExamples, description="例子即测试")


class PackSpec(Spec):
    """`pack.yaml`."""

    csaudit: Literal["1"] = Field(description="检查语言的版本")
    title: Words
    about: Words | None = None


Points = Annotated[float, Field(ge=0, le=100)]


class ItemSpec(Spec):
    """A check, or all the checks of a pack, on a scorecard."""

    check: Text | None = None
    pack: Text | None = None
    deduct: Points | None = Field(None, description="一次扣几分，不写按严重程度定价")
    per: Literal["episode", "hit", "call"] = "episode"
    cap: Points | None = Field(None, description="本项最多扣几分")
    fatal: bool | None = Field(None, description="一票否决；不写则看严重程度")
    enforce: Literal["fail", "warn", "shadow"] = "fail"

    @model_validator(mode="after")
    def _one(self) -> ItemSpec:
        if (self.check is None) == (self.pack is None):
            raise PydanticCustomError(
                "item", "{en}", {"zh": "写 check 或 pack，二者取一", "en": "give either check or pack"}
            )
        return self


class SectionSpec(Spec):
    """A section of a scorecard."""

    id: Text
    title: Words
    points: Annotated[float, Field(gt=0)] = Field(description="本部分的分值，也是最多能扣的分")
    items: Annotated[list[ItemSpec], Field(min_length=1)]


class PricesSpec(Spec):
    """What an episode costs by severity."""

    minor: Points = 3
    major: Points = 8
    fatal: Points = 20


class ScorecardSpec(Spec):
    """A quality form."""

    title: Words
    about: Words | None = None
    pass_mark: Points = 80
    prices: PricesSpec = PricesSpec()
    episode_gap: Annotated[int, Field(ge=0)] = 4
    analysis: Text = Field("", description="用哪份对话分析（analysis/*.yaml 的名字）")
    sections: Annotated[list[SectionSpec], Field(min_length=1)]
