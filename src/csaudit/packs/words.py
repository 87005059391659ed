"""A text of a pack in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from csaudit.kinds.parts.spec import Spec, Text


class Bilingual(Spec):
    """A text in Chinese and English; a bare text is Chinese."""

    zh: Text = ""
    en: Text = ""

    @model_validator(mode="after")
    def _something(self) -> Bilingual:
        if not self.zh and not self.en:
            raise PydanticCustomError("text", "{en}", {"zh": "文字是空的", "en": "the text is empty"})
        return self

    def both(self) -> dict[str, str]:
        """`{"zh": …, "en": …}`; a missing one is filled by the other."""
        return {"zh": str(self.zh or self.en), "en": str(self.en or self.zh)}


Words = Annotated[
    Bilingual, BeforeValidator(lambda value: {"zh": value} if isinstance(value, str) else value)
]
