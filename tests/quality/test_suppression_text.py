"""A list of suppressions that a program adds to: what people wrote stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.errors import UsageError
from csaudit.quality.suppression_text import amended
from csaudit.quality.suppressions import SuppressionSpec, parse_suppressions

ONE = "- check: a.b\n  call: C1\n  quote: 不归我管\n  reason: 转了\n"


def spec(**given: object) -> SuppressionSpec:
    said = {"check": "a.b", "call": "C2", "quote": "快点", "reason": "催的", **given}
    return SuppressionSpec.model_validate(said)


def added(data: bytes, *new: SuppressionSpec) -> bytes:
    return amended(data, "list.yaml", new, {})


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# 先是空的\n",
        "# 先是空的\n[]\n",
        ONE,
        ONE.rstrip("\n"),
        "\ufeff" + ONE,
        ONE.replace("\n", "\r\n"),
        "".join(f"  {line}\n" for line in ONE.splitlines()),
        f"# 头\n{ONE}# 尾\n",
        '- {check: a.b, call: C1, quote: "不\u2028归", reason: 转了}\n',
        "- {check: a.b, call: C1, quote: 不归我管, reason: 转了}  # 一行\n",
    ],
)
def test_entries_are_added_at_the_end_as_the_file_is_written(before: str) -> None:
    made = added(
        before.encode(), spec(by="王", decided=date(2026, 11, 29)), spec(quote="否", status="upheld")
    )
    text = made.decode()
    assert text.startswith(before.removesuffix("[]\n"))
    assert ("\r\n" in before) == ("\r\n" in text) and text.count("\r\n") in (0, text.count("\n"))
    entries = parse_suppressions(made, "list.yaml")
    assert [entry.spec for entry in entries[-2:]] == [
        spec(by="王", decided=date(2026, 11, 29)),
        spec(quote="否", status="upheld"),
    ]
    assert len(entries) == len(parse_suppressions(before.encode(), "list.yaml")) + 2


@pytest.mark.parametrize(
    "before",
    [
        "[{check: a.b, call: C1, quote: 不归我管, reason: 转了}]\n",
        f"---\n{ONE}...\n",
    ],
)
def test_a_file_written_otherwise_is_left_alone(before: str) -> None:
    with pytest.raises(UsageError) as error:
        added(before.encode(), spec())
    assert "list.yaml" in error.value.say("en")


def test_what_is_settled_is_rewritten_in_its_place_with_its_comments() -> None:
    before = f"# 头\n{ONE}  # 听过两遍\n  status: under_review\n\n# 下一条\n{ONE.replace('C1', 'C3')}"
    entries = parse_suppressions(before.encode(), "list.yaml")
    done = entries[0].spec.model_copy(update={"status": "rejected", "by": "李"})
    made = amended(before.encode(), "list.yaml", (), {entries[0].at: done}).decode()
    assert made == (
        f"# 头\n{ONE}  status: rejected\n  by: 李\n  # 听过两遍\n\n# 下一条\n{ONE.replace('C1', 'C3')}"
    )


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip)


@given(TEXT, TEXT, TEXT)
def test_any_words_come_back_as_they_were(call: str, quote: str, reason: str) -> None:
    (entry,) = parse_suppressions(added(b"", spec(call=call, quote=quote, reason=reason)), "list.yaml")
    assert (entry.spec.call, entry.spec.quote, entry.spec.reason) == (call, quote, reason)
