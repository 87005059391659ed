"""What columns, keys and header lines are called: one lexicon for tables, JSON and plain text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_METADATA: Final = {
    "call_id": "call_id callid conversation_id convo_id session_id contact_id ticket_id tid dialogue_id dialog_id "
    "通话ID 通话编号 通话号 会话ID 会话编号 对话ID 录音ID 录音编号 录音流水号 流水号 通话流水号 工单号 工单编号 "
    "任务ID 通話ID 通話編號 會話ID 錄音編號 流水號",
    "agent_id": "agent agent_id rep_id staff_id employee_id operator_id agent_no 坐席 座席 坐席工号 座席工号 "
    "客服工号 工号 员工工号 坐席ID 座席ID 客服ID 坐席编号 客服编号 坐席工號 工號",
    "agent_name": "agent_name rep_name staff_name operator_name 坐席姓名 座席姓名 客服姓名 客服名称 坐席名称 "
    "员工姓名 客服人员 坐席人员",
    "team": "team group agent_group department 班组 坐席组 座席组 部门 组别 团队 小组 所属班组 所属部门 班組 部門",
    "queue": "queue skill skill_group business line_of_business 技能组 队列 业务线 业务类型 业务 技能組 佇列",
    "date": "date call_date call_time start_at created_at started_at call_start 通话时间 通话日期 创建时间 日期 "
    "来电时间 呼叫时间 会话时间 录音时间 通話時間 "
    "时间 开始时间 time start_time timestamp 時間",
    "direction": "direction call_direction call_type 呼叫方向 呼叫类型 通话类型 方向 通话方向",
    "channel": "channel media media_type 渠道 媒体类型 接入渠道 服务渠道",
    "customer_id": "customer_id client_id customer phone phone_number caller caller_id mobile 主叫 主叫号码 来电号码 "
    "客户号码 客户电话 客户ID 客户编号 手机号 手机号码 来电电话 用户ID 会员ID",
    "customer_name": "customer_name client_name 客户姓名 客户名称 用户姓名 会员姓名",
}
_FIELDS: Final = {
    "role": "role speaker participant participant_role sender from party side speaker_role sender_role author "
    "spk speaker_id speaker_label user_type sender_type 角色 说话人 发言人 身份 发送方 消息来源 声道 说话者 讲话人 "
    "发送人 發言人 說話人",
    "text": "text content utterance message transcript sentence words body msg value dialogue conversation "
    "对话 内容 文本 对话内容 消息内容 话术 转写文本 识别结果 对话文本 聊天内容 会话内容 通话内容 转写内容 "
    "通话文本 录音文本 转写结果 聊天记录 对话记录 文本内容 內容 對話內容 文字",
    "start": "start start_time begin begin_time offset t_ms offset_seconds start_ms start_seconds timestamp time bg "
    "start_offset begin_ms 开始时间 起始时间 时间 发送时间 开始 起始 消息时间 开始秒 开始时间ms 起始秒 時間 開始時間",
    "end": "end end_time stop end_ms end_seconds ed end_offset stop_time 结束时间 结束 截止时间 结束秒 結束時間",
    "agent_text": "agent_text agent_transcript agent_content 客服内容 坐席内容 座席内容 客服文本 坐席文本 客服话术",
    "customer_text": "customer_text customer_transcript customer_content 客户内容 客户文本 用户内容 客户话术",
}
_VALUES: Final = {
    "direction": {
        "inbound": "inbound in incoming 呼入 来电 入呼 进线 0呼入",
        "outbound": "outbound out outgoing 呼出 外呼 去电 出呼 外拨",
    },
    "channel": {
        "phone": "phone voice call telephony 电话 语音 热线 通话 電話",
        "chat": "chat im online text web webchat 在线 文本 聊天 文字 在线客服 网页",
    },
}
_SQUASHED: Final = re.compile(r"[\s_\-.·/()（）\[\]【】:：#*]+")


@lru_cache(maxsize=512)
def snake(name: str) -> str:
    """`speakerTag` as `speaker_tag`."""
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)


@lru_cache(maxsize=4096)
def squash(name: str) -> str:
    """A name without case, width, spaces and punctuation, for looking it up."""
    return _SQUASHED.sub("", unicodedata.normalize("NFKC", name).casefold())


def _index(lexicon: dict[str, str]) -> dict[str, str]:
    return {squash(word): key for key, words in lexicon.items() for word in words.split()}


METADATA: Final = _index(_METADATA)
FIELDS: Final = _index(_FIELDS)
_NORMAL: Final = {key: _index(values) for key, values in _VALUES.items()}


def metadata_key(name: str) -> str | None:
    """The standard key for a metadata name (`坐席工号` → `agent_id`), or `None`."""
    return METADATA.get(squash(name))


def field_key(name: str) -> str | None:
    """The standard key for the name of a field of a turn (`说话人` → `role`), or `None`."""
    return FIELDS.get(squash(name))


def metadata_value(key: str, value: str) -> str:
    """The value of a standard key in its standard form: `呼入` → `inbound`; others as they are."""
    return _NORMAL[key].get(squash(value), value) if key in _NORMAL else value


def add_metadata(metadata: dict[str, str], name: str, value: str) -> None:
    """Put one pair into `metadata` under its standard key, or as it is; what is there first stays."""
    value = value.strip()
    if not value:
        return
    key = metadata_key(name) or name.strip()
    if key in _NORMAL and squash(value) not in _NORMAL[key] and squash(name) != key:
        key = name.strip()  # 通话类型：投诉 says nothing of the direction
    metadata.setdefault(key, metadata_value(key, value))
