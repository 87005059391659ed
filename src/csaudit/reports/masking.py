"""Personal data in transcripts, replaced by `*` of the same length.

Same length, so that spans keep pointing at their quotes; enough is kept to recognise the number.
Deliberately left alone: order numbers up to 12 digits, amounts, times, dates, hotlines (12315, 95598).
"""

from __future__ import annotations

import re
from collections.abc import Callable

STAFF_FIELDS = frozenset({"agent_id", "agent_name", "team", "queue", "date", "direction", "channel"})
"""Metadata of the contact centre's own side; every other field may hold the customer's data."""

_SPOKEN = "零〇一幺二两三四五六七八九"
_VALUES = str.maketrans(_SPOKEN, "0011223456789")
_DATE = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?)?"
)
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WORTH_A_LOOK = re.compile(rf"[\d{_SPOKEN}@]")
_MAY_MATCH = re.compile(
    rf"[@\d{_SPOKEN}十百{_PROVINCE}路街巷弄](?:"  # one class to start with: skipping to it is fast
    rf"(?<=@)|(?<=\d)\d\d|(?<=[{_PROVINCE}])[A-Za-z]|(?<=[\d{_SPOKEN}])(?:[\d{_SPOKEN}]{{6}}|室)|"
    rf"(?<=[\d{_SPOKEN}十百])(?:号楼|栋|幢|单元|号院)|(?<=[路街巷弄])\d)"
)
"""A piece that each match of each pattern has: most texts have none, and a dozen searches are saved."""

Hide = Callable[[re.Match[str]], str]


def _keep(head: int, tail: int) -> Hide:
    """Keep the first `head` and last `tail` digits or letters of a match, and its separators."""

    def hide(match: re.Match[str]) -> str:
        found = match.group()
        if _DATE.fullmatch(found.translate(_VALUES)):
            return found
        signs = [place for place, sign in enumerate(found) if sign.isalnum()]
        hidden = set(signs[head : len(signs) - tail])
        return "".join("*" if place in hidden else sign for place, sign in enumerate(found))

    return hide


def _hide_all(match: re.Match[str]) -> str:
    return "*" * len(match.group())


def _hide_mailbox(match: re.Match[str]) -> str:
    name = match.group()
    return name[0] + "*" * (len(name) - 1) if len(name) > 1 else "*"


_PATTERNS: tuple[tuple[re.Pattern[str], Hide], ...] = (
    # e-mail: the part before the @
    (re.compile(r"[A-Za-z0-9._%+\-]{1,64}(?=@[A-Za-z0-9\-]+\.[A-Za-z0-9])"), _hide_mailbox),
    # identity card: 17 digits and a check sign
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), _keep(3, 2)),
    # mobile number, also behind +86 and in groups
    (re.compile(r"(?<=[+＋]86)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), _keep(3, 4)),
    (re.compile(r"(?<=(?<!\d)86)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), _keep(3, 4)),
    (re.compile(r"(?<!\d)[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?!\d)"), _keep(3, 4)),
    # landline with its area code
    (re.compile(r"(?<!\d)[0０]\d{2,3}[ -]?\d{7,8}(?!\d)"), _keep(3, 2)),
    # bank card, and any other number as long: plain or in fours
    (re.compile(r"(?<!\d)\d{4}(?:[ -]\d{4}){2}[ -]\d{1,4}(?:[ -]?\d{1,3})?(?!\d)"), _keep(4, 4)),
    (re.compile(r"(?<!\d)\d{13,19}(?!\d)"), _keep(4, 4)),
    # number plate; new-energy plates have one sign more
    (
        re.compile(
            rf"[{_PROVINCE}][A-Za-z][ ·•]?"
            r"(?=[A-Za-z]{0,5}\d)[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳](?![A-Za-z0-9])"
        ),
        _keep(2, 2),
    ),
    # digits as they are spoken: 幺三八零零一二三四五六
    (re.compile(rf"(?=\d*[{_SPOKEN}])[\d{_SPOKEN}]{{7,}}"), _keep(3, 2)),
    # building, entrance, door; "3室2厅" is a size
    (re.compile(rf"[\d{_SPOKEN}十百]+(?=号楼|栋|幢|单元|号院)"), _hide_all),
    (re.compile(rf"(?:\d{{2,5}}|[{_SPOKEN}]{{3,5}})(?=室(?![\d{_SPOKEN}]*厅))"), _hide_all),
    (re.compile(r"(?<=[路街巷弄])\d{1,5}(?=号|弄)"), _hide_all),
)


def mask(text: str) -> str:
    """`text` with personal data replaced, of the same length; masking twice changes nothing more."""
    if _WORTH_A_LOOK.search(text) is None or _MAY_MATCH.search(text) is None:
        return text
    while (masked := _once(text)) != text:  # each round only adds `*`, so it ends
        text = masked
    return masked


def _once(text: str) -> str:
    for pattern, hide in _PATTERNS:
        text = pattern.sub(hide, text)
    return text
