"""Exceptions as they are written: `unless:` of a check or of one of its moments."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.kinds.parts.moment import MomentSpec, as_moments
from csaudit.kinds.parts.spec import Names, Spec, as_list
from csaudit.kinds.parts.window import Count, Within

MomentSpecs = Annotated[tuple[MomentSpec, ...], BeforeValidator(as_moments)]


class Flag(Spec):
    """An exception without settings."""


class CustomerSaidFirst(Spec):
    """`customer_said_first: {turns: 3}`."""

    turns: Count = 3


class FollowedBy(MomentSpec):
    """`followed_by: {says: [...], within: {turns: 1}}`."""

    within: Within | None = None


def _named(value: Any) -> Any:
    """`quoted` stands for `{quoted: {}}`."""
    if isinstance(value, str):
        return {value: {}}
    return value


class ExceptionSpec(Spec):
    """One exception: exactly one key."""

    quoted: Flag | None = Field(None, description="引用别人的话，或提到这个说法来否定它")
    negated: Flag | None = Field(None, description="前面 4 个字内有否定词")
    retracted: Flag | None = Field(None, description="紧接着自己更正、收回或为这句话道歉")
    third_party: Flag | None = Field(None, description="说的是别人说过、做过的（之前那位客服、那个师傅）")
    customer_said_first: CustomerSaidFirst | None = Field(None, description="客户前几轮先说过同样的话")
    same_turn: MomentSpecs | None = Field(None, description="同一轮里还有这些")
    same_sentence: MomentSpecs | None = Field(None, description="同一句里还有这些")
    replying_to: MomentSpecs | None = Field(None, description="是在回应对方上一轮的这些话")
    preceded_by: MomentSpecs | None = Field(None, description="触发之后、命中之前已经有这些")
    followed_by: Annotated[tuple[FollowedBy, ...], BeforeValidator(as_moments)] | None = Field(
        None, description="命中之后紧接着有这些"
    )
    metadata: dict[str, Names] | None = Field(None, description="通话的元数据是这些值")

    @model_validator(mode="after")
    def _exactly_one(self) -> ExceptionSpec:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError(
                "exception",
                "{en}",
                {"zh": "每条例外只能写一个键", "en": "an exception has exactly one key"},
            )
        return self

    @property
    def key(self) -> str:
        """The exception's name."""
        return next(iter(self.model_fields_set))


Exceptions = Annotated[
    tuple[Annotated[ExceptionSpec, BeforeValidator(_named)], ...], BeforeValidator(as_list)
]


class GuardedSpec(MomentSpec):
    """A moment with exceptions of its own."""

    unless: Exceptions = Field((), description="例外：任一成立则不算")


GuardedSpecs = Annotated[tuple[GuardedSpec, ...], BeforeValidator(as_moments)]
