"""Who a label names: agent, customer, bot, system, or nobody we know."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from csaudit.model import Role
from csaudit.readers.names import metadata_key, squash

# Order matters: 智能客服 is a bot though it holds 客服, 客户经理 an agent though it holds 客户.
_BOT: Final = (
    "智能客服 智能助手 智能语音 机器人 機器人 小蜜 语音助手 虚拟 自动回复 语音导航 IVR AI客服 AI坐席 AI助手"
)
_SYSTEM: Final = "系统 系統 旁白 提示音 语音提示 背景音"
_AGENT_FIRST: Final = (
    "客户经理 客户代表 客户服务 客户顾问 客户专员 客户主管 客户关怀 "
    "客戶經理 客戶服務 客户成功 会员服务 会员顾问 用户服务"
)
_CUSTOMER: Final = (
    "客户 客戶 用户 用戶 顾客 顧客 访客 訪客 来电人 来电者 來電者 来电方 主叫方 买家 買家 会员 會員 患者 家长 车主 業主 业主 "
    "借款人 投保人 乘客 旅客 住户 租客 学员 投诉人 来访者 市民 群众 消费者 储户"
)
_AGENT: Final = (
    "坐席 座席 客服 话务员 話務員 接线员 接線員 专员 專員 顾问 顧問 销售 经纪人 催收员 服务方 商家 卖家 賣家 店小二 售后 "
    "工号 业务员 客服代表 热线 主管 组长 班长 值班经理 受理员 话务 接待 服务人员 工作人员 催收"
)
_SINGLE: Final = {"客": Role.CUSTOMER, "服": Role.AGENT, "座": Role.AGENT, "坐": Role.AGENT, "席": Role.AGENT}

_EN: Final = {
    Role.BOT: "bot chatbot ivr acd automated virtual robot autobot",
    Role.SYSTEM: "system narrator action note event",
    Role.CUSTOMER: "customer cust client caller external consumer prospect lead guest patient member visitor buyer "
    "shopper subscriber",
    Role.AGENT: "agent rep representative csr advisor adviser operator associate consultant staff employee helpdesk "
    "ae internal support supervisor specialist salesperson",
}
_EN_SPOKEN: Final = frozenset(
    ["agent", "坐席", "座席", "客服人员", "坐席人员", "customer", "caller", "主叫", "user"]
)
"""Names that head a column of ids in a table but a turn in a text."""
_EN_WORDS: Final = {word: role for role, words in _EN.items() for word in words.split()}
_EN_ORDER: Final = (Role.BOT, Role.AGENT, Role.SYSTEM, Role.CUSTOMER)

_NOT_A_LABEL: Final = re.compile(
    r"(电话|号码|手机|手机号|编号|姓名|名称|时间|日期|地址|类型|等级|级别|满意度|评分|评价|诉求|问题|备注|小结|总结"
    r"|情绪|来源|渠道|部门|班组|技能组|队列|时长|结果|标签|热线|单号|意图|信息|性别|年龄|(?<![a-z])(name|ids?|number|no|phone|"
    r"e-?mail|date|time|type|team|queue|duration|status|rating|score|summary|notes?|issue|reason))$",
    re.IGNORECASE,
)
_GENERIC: Final = re.compile(
    r"(speaker|spk|spkr|channel|ch|chan|participant|person|voice|声道|发言人|说话人|角色|讲话人|人物|發言人|說話人)[\s_\-#]*"
    r"[0-9０-９a-z一二三四]{1,3}|[a-d甲乙丙丁问答qa]|left|right|[左右]声道|[0-9]{1,2}|主叫|被叫|男|女|男声|女声",
    re.IGNORECASE,
)
_CHANNEL: Final = re.compile(r"(?:ch|chan|channel|声道|通道)[\s_\-#]*0*([0-9]{1,2})")
_SIDES: Final = {"left": 0, "right": 1, "左声道": 0, "右声道": 1}
_SPOKEN: Final = frozenset(
    ["agent", "坐席", "座席", "客服人员", "坐席人员", "customer", "caller", "主叫", "user"]
)
"""Names that head a column of ids in a table but a turn in a text."""
_WORDS: Final = re.compile(r"[a-z]+")


@lru_cache(maxsize=8192)
def classify(label: str) -> Role | None:
    """The role a label names by itself, or `None` when it names a person, a number or nobody."""
    plain = unicodedata.normalize("NFKC", label).strip(" \t[]()<>【】*_-·.\u3000\u200b\ufeff")
    folded = plain.casefold()
    if not folded or is_generic(folded):
        return None
    if folded in _SINGLE:
        return _SINGLE[folded]
    for words, role in _ZH:
        if any(word in folded for word in words):
            return role
    found = {_EN_WORDS[word] for word in _WORDS.findall(folded.replace("_", " ")) if word in _EN_WORDS}
    return next((role for role in _EN_ORDER if role in found), None)


_ZH: Final = tuple(
    (tuple(word.casefold() for word in words.split()), role)
    for words, role in (
        (_BOT, Role.BOT),
        (_SYSTEM, Role.SYSTEM),
        (_AGENT_FIRST, Role.AGENT),
        (_AGENT, Role.AGENT),
        (_CUSTOMER, Role.CUSTOMER),
    )
)


def is_generic(label: str) -> bool:
    """Whether a label is a number or letter that stands for a speaker: `speaker1`, `A`, `说话人2`, `左声道`."""
    return _GENERIC.fullmatch(unicodedata.normalize("NFKC", label).strip(" []()【】*")) is not None


@lru_cache(maxsize=8192)
def channel_of(label: str) -> int | None:
    """The audio channel a label names (`ch_1`, `声道2`, `左声道`), or `None`: a speaker's number is no channel."""
    plain = unicodedata.normalize("NFKC", label).strip(" []()【】").casefold()
    found = _CHANNEL.fullmatch(plain)
    return int(found[1]) if found else _SIDES.get(plain)


def is_user(label: str) -> bool:
    """Whether a label is the ambiguous `user`: the customer, unless a customer stands beside it."""
    return label.strip(" []()").casefold() in {"user", "end user", "end_user", "enduser"}


def is_heading(label: str) -> bool:
    """Whether text before a colon is the name of a datum (`客户电话`, `Agent ID`), not a speaker."""
    if _NOT_A_LABEL.search(label.strip()):
        return True
    return metadata_key(label) is not None and squash(label) not in _SPOKEN
