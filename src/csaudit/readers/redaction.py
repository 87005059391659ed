"""What was masked in a transcript before it came here: what stood there can't be judged any more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_ENGLISH: Final = (
    "PII|REDACTED|NAME|PERSON(?:_NAME)?|PHONE(?:_NUMBER)?|EMAIL(?:_ADDRESS)?|ADDRESS|LOCATION(?:_ADDRESS)?|SSN|PIN"
    "|CREDIT_DEBIT_(?:NUMBER|CVV|EXPIRY)|CREDIT_CARD(?:_NUMBER|_CVV|_EXPIRATION)?|BANK_(?:ACCOUNT_NUMBER|ROUTING)"
    "|ACCOUNT_NUMBER|CARD_NUMBER|DATE_TIME|DATE_OF_BIRTH|AGE|URL|USERNAME|PASSWORD|PASSPORT_NUMBER|DRIVERS?_LICENSE|ORGANIZATION"
)
_CHINESE: Final = (
    "数字|姓名|名字|电话|手机号?|地址|日期|时间|金额|邮箱|身份证号?|卡号|银行卡|订单(?:号|编号)?|账号"
    "|人名|地名|脱敏|已脱敏"
)
OPENING: Final = frozenset(word[0] for word in f"{_ENGLISH}|{_CHINESE}|*".split("|"))
"""The second characters of all masks, and some more."""
_TOKEN: Final = re.compile(
    rf"\[(?:(?:{_ENGLISH})(?:_?\d{{1,3}})?|(?:{_CHINESE})[xX]?\d{{0,3}})\]|【(?:{_CHINESE})】|<(?:{_ENGLISH})>|\*\*\*+"
)


def tokens(texts: Iterable[str]) -> list[str]:
    """The masks in some texts, each kind once, in order; runs of asterisks are one kind."""
    found: dict[str, None] = {}
    for text in texts:
        if "*" in text or "[" in text or "【" in text or "<" in text:
            for token in _TOKEN.findall(text):
                found["****" if token[0] == "*" else token] = None
    return list(found)
