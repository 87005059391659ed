"""The base of everything an analyst writes in YAML: strict, frozen, and each text knows its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from csaudit.cues.phrase import PhraseError
from csaudit.cues.prepared import check
from csaudit.cues.regex import compile_regex
from csaudit.errors import Location


class LocatedText(str):
    """A scalar of a YAML file and where it stands."""

    at: Location | None = None


class Spec(BaseModel):
    """A mapping in YAML: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _refuse(error: PhraseError) -> PydanticCustomError:
    zh, en, position = error.args
    return PydanticCustomError("phrase", "{en}", {"zh": zh, "en": en, "position": position})


def _checked(test: Callable[[str], object]) -> Callable[[Any], str]:
    def keep(value: Any) -> str:
        if not isinstance(value, str):
            raise PydanticCustomError(
                "phrase", "{en}", {"zh": "这里要写文字", "en": "text expected", "position": 0}
            )
        try:
            test(value)
        except PhraseError as error:
            raise _refuse(error) from None
        return value

    return keep


def as_list(value: Any) -> Any:
    """A single value is a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _any_text(_: str) -> None:
    return None


Text = Annotated[str, PlainValidator(_checked(_any_text)), WithJsonSchema({"type": "string"})]
"""A text that keeps its location."""
Phrase = Annotated[str, PlainValidator(_checked(check)), WithJsonSchema({"type": "string"})]
Regex = Annotated[str, PlainValidator(_checked(compile_regex)), WithJsonSchema({"type": "string"})]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(as_list)]
Regexes = Annotated[tuple[Regex, ...], BeforeValidator(as_list)]
Names = Annotated[tuple[Text, ...], BeforeValidator(as_list)]


def place(text: str) -> str:
    """`file:line` of a located text, empty for any other."""
    at = getattr(text, "at", None)
    return f"{at.file}:{at.line}" if isinstance(at, Location) else ""
