"""What an `analysis/*.yaml` may say: which cues and findings the dialogue analysis goes by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from csaudit.kinds.parts.spec import Names, Spec, Text, as_list
from csaudit.packs.words import Words


class EmotionSpec(Spec):
    """The cues of one level of emotion."""

    level: Annotated[int, Field(ge=1, le=5)]
    cue: Names
    who: Literal["customer", "agent"] = Field("customer", description="谁说的")


class IssueSpec(Spec):
    """A category of issues."""

    id: Text
    title: Words
    rank: Annotated[int, Field(ge=0, le=98)] = Field(description="越小越要先办")
    quadrant: Annotated[tuple[Literal["important", "urgent"], ...], BeforeValidator(as_list)] = ()
    core: bool = Field(True, description="能不能当核心问题；索赔、要求处分人不能")
    cue: Names = Field(description="客户怎么说")
    taken_up: Names = Field((), description="客服怎么接手")


class ProcessSpec(Spec):
    """A process: its steps, each with the cues of the agent's taking it."""

    id: Text
    title: Words
    when: Names = Field(description="客户说了这些，这个流程才适用")
    steps: dict[str, Names]


class StrengthSpec(Spec):
    """What an agent does well."""

    cue: Names
    after: Names = Field((), description="客户先说了这些才算亮点")


Strengths = Annotated[
    StrengthSpec, BeforeValidator(lambda value: value if isinstance(value, dict) else {"cue": value})
]


class TypesSpec(Spec):
    """The cues that tell customer types apart."""

    reasoning: Names = Field((), description="摆依据（理智）")
    bargaining: Names = Field((), description="讨价还价（狡黠）")
    refusing: Names = Field((), description="认死理（固执）")
    rash: Names = Field((), description="冲动决定（冲动）")
    rambling: Names = Field((), description="家长里短（唠叨）")


class SignsSpec(Spec):
    """The cues that raise a customer's level by one, and those that soften an agent's turn."""

    intensifier: Names = Field((), description="加重语气")
    consequence: Names = Field((), description="说出后果")
    softened: Names = Field((), description="客服同一轮里说了这些，就不算语气变硬")


class StylesSpec(Spec):
    """Findings (check ids, globs or dimensions) and cues that tell reactions and styles apart."""

    fight: Names = Field((), description="战：检查编号、通配符或维度")
    flight: Names = Field((), description="逃：同上")
    freeze: Names = Field((), description="僵：同上")
    yielding: Names = Field((), description="迁就：同上")
    compromise: Names = Field((), description="折中的线索")
    acknowledging: Names = Field((), description="承接情绪的线索")
    solving: Names = Field((), description="方案的线索")
    settling: Names = Field((), description="时限与下一步的线索")


class GuidanceSpec(Spec):
    """The cues of leading a talk."""

    proposing: Names = Field((), description="客服提方案")
    refusing: Names = Field((), description="客户不接受方案")
    agreeing: Names = Field((), description="客户接受")
    secondary: Names = Field((), description="客户扯到次要的事")
    steering: Names = Field((), description="客服引导回正题")
    limits: Names = Field((), description="客服说明做不到什么")
    reasons: Names = Field((), description="说明原因")
    authority: Names = Field((), description="说明谁能定")
    alternatives: Names = Field((), description="给替代办法")


class RecordSpec(Spec):
    """Which metadata fields are notes, and the cues of each part they should hold."""

    fields: Names = Field((), description="元数据里哪些字段是小结、备注")
    parts: dict[str, Names] = Field(default_factory=dict, description="应写明的内容")


class AnalysisSpec(Spec):
    """`analysis/*.yaml`: which cues the dialogue analysis goes by."""

    title: Words
    emotion: list[EmotionSpec] = Field(default_factory=list)
    emotion_signs: SignsSpec = Field(default_factory=SignsSpec)
    issues: list[IssueSpec] = Field(default_factory=list)
    parked: Names = ()
    solved: Names = ()
    limited: Names = ()
    asking: Names = Field((), description="客服问姓名、号码、地址：紧接着的短答不算说事")
    processes: list[ProcessSpec] = Field(default_factory=list)
    questions: dict[str, Names] = Field(default_factory=dict)
    suggestions: dict[str, Names] = Field(default_factory=dict)
    strengths: dict[str, Strengths] = Field(default_factory=dict)
    procedures: Names = Field((), description="solved 的选项里只算手续、不算方案的")
    customer_types: TypesSpec = Field(default_factory=TypesSpec)
    styles: StylesSpec = Field(default_factory=StylesSpec)
    guidance: GuidanceSpec = Field(default_factory=GuidanceSpec)
    record: RecordSpec = Field(default_factory=RecordSpec)
