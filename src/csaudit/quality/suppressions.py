"""The list of suppressions: what people decided about single findings. Transcripts are never edited for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from csaudit.errors import Location, Problem, SuppressionError, UsageError
from csaudit.kinds import Spec
from csaudit.kinds.parts.spec import Text
from csaudit.packs.validate import validate
from csaudit.packs.yaml import Document, read
from csaudit.text import fold
from csaudit.wording import both


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        texts = {
            "zh": "日期要写成 年-月-日，如 2026-12-31",
            "en": "a date is YYYY-MM-DD, for instance 2026-12-31",
        }
        raise PydanticCustomError("date", "{en}", texts) from None


def _something(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty", "{en}", {"zh": "不能是空的", "en": "it must not be empty"})
    return value


Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Filled = Annotated[Text, AfterValidator(_something)]


class SuppressionSpec(Spec):
    """One entry of the list."""

    check: Filled = Field(description="检查编号")
    call: Filled = Field(description="通话编号")
    quote: Filled = Field(description="报告里引的原话，可以多抄前后几个字；打码的 * 照抄")
    reason: Filled = Field(description="为什么这样定，必填")
    status: Literal["accepted", "under_review", "rejected", "upheld"] = Field(
        "accepted",
        description="accepted 申诉成立，不计；under_review 申诉中，照计；rejected 申诉驳回，照计；upheld 复核属实，照计",
    )
    by: Text = Field("", description="谁定的")
    decided: Day | None = Field(None, description="哪一天定的")
    expires: Day | None = Field(None, description="有效到哪一天（含），不写长期有效")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry and where it is written."""

    spec: SuppressionSpec
    at: Location

    @property
    def place(self) -> str:
        """`file:line`."""
        return f"{self.at.file}:{self.at.line}"

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over. What was rejected or upheld has no effect that could end."""
        expires = self.spec.expires
        return expires is not None and expires < today and self.spec.status not in ("rejected", "upheld")


def load_suppressions(path: str) -> tuple[Entry, ...]:
    """The entries of a file, in its order; `SuppressionError` carries all its mistakes."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(*both("gate.suppression_missing", path=path)) from error
    return parse_suppressions(data, path)


def parse_suppressions(data: bytes, path: str) -> tuple[Entry, ...]:
    """The entries in the bytes of a file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码", f"{path} isn't UTF-8") from error
    if all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines()):
        return ()
    document = read(text, path)
    entries = list(_entries(document)) if not document.problems else []
    if document.problems:
        raise SuppressionError(tuple(sorted(document.problems, key=lambda at: (at.at.line, at.at.column))))
    return tuple(entries)


def _entries(document: Document) -> Iterator[Entry]:
    if not isinstance(document.data, list):
        zh, en = both("gate.suppression_format")
        document.problems.append(Problem(document.start(), zh, en, code="list"))
        return
    seen: dict[tuple[str, str, str], Location] = {}
    for place, each in enumerate(document.data):
        spec = validate(document, each, SuppressionSpec, (place,))
        if spec is None:
            continue
        at = getattr(spec.check, "at", None) or document.start()
        key = (str(spec.check), str(spec.call), normal(spec.quote))
        if key in seen:
            zh, en = both("gate.suppression_twice", line=seen[key].line)
            document.problems.append(Problem(at, zh, en, code="duplicate"))
        seen.setdefault(key, at)
        yield Entry(spec, at)


def suppressions_schema() -> dict[str, Any]:
    """JSON Schema of the file."""
    item = SuppressionSpec.model_json_schema(mode="validation", by_alias=True)
    return {"title": "csaudit suppressions", "type": "array", "items": item}


def normal(text: str) -> str:
    """A quote as it is compared: folded, without white space. `*` stands for any one character: reports are masked."""
    return "".join(fold(text).split())


def covers(pasted: str, turn_text: str, start: int, end: int) -> bool:
    """Whether a pasted quote stands in the turn and holds what is quoted there, marks at its ends aside."""
    while start < end and not turn_text[end - 1].isalnum():
        end -= 1
    while start < end and not turn_text[start].isalnum():
        start += 1
    wanted, turn = normal(pasted), normal(turn_text)
    first, last = len(normal(turn_text[:start])), len(normal(turn_text[:end]))
    return any(
        begin <= first and last <= begin + len(wanted) and _same(wanted, turn, begin)
        for begin in range(max(0, last - len(wanted)), min(first, len(turn) - len(wanted)) + 1)
    )


def _same(wanted: str, turn: str, begin: int) -> bool:
    return all(a in ("*", b) for a, b in zip(wanted, turn[begin : begin + len(wanted)], strict=True))


def of_call(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The entries by the call they name."""
    calls: dict[str, list[Entry]] = {}
    for entry in entries:
        calls.setdefault(str(entry.spec.call), []).append(entry)
    return calls
