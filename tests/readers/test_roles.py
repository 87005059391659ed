"""Who is who: what the file, an option or a table says, what is said, and openly unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.errors import UsageError
from csaudit.model import Role
from csaudit.readers.agents import parse_agent_names
from csaudit.readers.sidecar import load_sidecar
from transcripts import one

STEREO = [
    {"channel": 0, "text": "喂"},
    {"channel": 1, "text": "您好，青禾物业，很高兴为您服务"},
    {"channel": 0, "text": "我家暖气不热，你们到底什么时候来修"},
    {"channel": 1, "text": "给您带来不便了，请您稍等，马上帮您登记"},
]
MUTE = [{"channel": n % 2, "text": words} for n, words in enumerate(["喂", "在", "嗯", "好"])]
CHAT = "小林：在的亲\n蓝天白云：发货了吗\n小林：今天发\n蓝天白云：行\n"


def stereo(turns: list[dict[str, object]], **more: object) -> str:
    return json.dumps({"id": "C1", "turns": turns, **more}, ensure_ascii=False)


def roles(data: str, name: str = "a.json", **options: object) -> str:
    return "".join(turn.role.value[0] for turn in one(data, name, **options).turns)


def test_what_is_said_decides_and_says_how_sure_it_is() -> None:
    call = one(stereo(STEREO), "a.json")
    assert [turn.role for turn in call.turns[:2]] == [Role.CUSTOMER, Role.AGENT]
    assert call.role_source == "inferred"
    assert call.role_confidence is not None and 0.8 <= call.role_confidence < 1
    assert [turn.channel for turn in call.turns] == [0, 1, 0, 1]


def test_who_speaks_first_decides_nothing() -> None:
    assert one(stereo(MUTE), "a.json").role_source == "unknown"
    assert one(stereo(MUTE), "a.json").role_confidence is None


def test_greeting_and_totals_that_disagree_are_no_answer() -> None:
    text = (
        "角色1：您好，8199号很高兴为您服务\n角色2：请您稍等，我帮您查询核实一下您的账户，麻烦您提供一下手机号\n"
        "角色1：我的基金怎么还没到账，你们到底怎么回事，凭什么\n角色2：实在抱歉，马上帮您登记反馈\n"
    )
    assert one(text, "a.txt").role_source == "unknown"


@pytest.mark.parametrize("channel", [0, 1])
def test_the_agents_channel_by_option(channel: int) -> None:
    call = one(stereo(MUTE), "a.json", agent_channel=channel)
    assert {turn.channel for turn in call.turns if turn.role is Role.AGENT} == {channel}
    assert (call.role_source, call.role_confidence) == ("option", None)


def test_a_channel_option_changes_nothing_in_a_file_that_names_roles() -> None:
    named = stereo(
        [{"role": "agent", "channel": 1, "text": "您好"}, {"role": "customer", "channel": 0, "text": "喂"}]
    )
    call = one(named, "a.json", agent_channel=0)
    assert call.role_source == "file"
    assert roles(named, agent_channel=0) == "ac"


def test_a_speakers_number_is_no_channel() -> None:
    text = "spk_0：喂\nspk_1：在\nspk_0：嗯\nspk_1：好\n"
    assert one(text, "a.txt", agent_channel=0).role_source == "unknown"


@pytest.mark.parametrize(
    ("label_a", "label_b"),
    [("声道0", "声道1"), ("左声道", "右声道"), ("ch_0", "ch_1"), ("Channel 0", "Channel 1")],
)
def test_labels_that_name_a_channel(label_a: str, label_b: str) -> None:
    text = f"{label_a}：喂\n{label_b}：在\n{label_a}：嗯\n{label_b}：好\n"
    assert roles(text, "a.txt", agent_channel=1) == "caca"


@pytest.mark.parametrize("given", ["小林", "小周，小林", "/小.*/", "@names.txt"])
def test_agents_by_name(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("names.txt").write_text("# 白班\n小周\n小林\n", encoding="utf-8")
    call = one(CHAT, "a.txt", agent_names=parse_agent_names([given]))
    assert "".join(turn.role.value[0] for turn in call.turns) == "acac"
    assert call.role_source == "option"


def test_a_name_that_isnt_in_the_call_decides_nothing() -> None:
    assert one(CHAT, "a.txt", agent_names=parse_agent_names(["小周"])).role_source == "unknown"


def test_a_bot_is_never_the_agent_and_two_agents_stay_apart() -> None:
    text = "机器人：您好，请说\n客户：转人工\n小林：您好，请讲\n客户：我要退货\n小周：我来处理\n"
    call = one(text, "a.txt", agent_names=parse_agent_names(["/小./"]))
    assert "".join(turn.role.value[0] for turn in call.turns) == "bcaca"
    assert [turn.speaker for turn in call.turns if turn.role is Role.AGENT] == ["小林", "小周"]
    forced = one("IVR：欢迎\nspk_0：喂\nspk_1：在\n", "a.txt", agent_speaker=("spk_1",))
    assert "".join(turn.role.value[0] for turn in forced.turns) == "bca"


def test_labels_that_only_the_user_can_read() -> None:
    text = json.dumps({"turns": [{"speaker": "S", "text": "您好"}, {"speaker": "K", "text": "喂"}]})
    call = one(text, "a.json", roles={"S": Role.AGENT, "K": Role.CUSTOMER})
    assert [turn.role for turn in call.turns] == [Role.AGENT, Role.CUSTOMER]
    assert call.role_source == "option"


@pytest.mark.parametrize(
    "table",
    ["call_id,agent_channel\nC1,1\n", "通话编号,坐席声道\nC1,1\n", "call_id,left_channel\nC1,customer\n"],
)
def test_a_table_beside_the_calls_may_name_the_channel(table: str, tmp_path: Path) -> None:
    (tmp_path / "calls.csv").write_text(table, encoding="utf-8")
    call = one(stereo(MUTE), "a.json", sidecar=load_sidecar(str(tmp_path / "calls.csv")))
    assert "".join(turn.role.value[0] for turn in call.turns) == "caca"
    assert (call.role_source, call.role_confidence) == ("sidecar", None)


def test_a_pattern_that_is_wrong_says_where() -> None:
    with pytest.raises(UsageError) as caught:
        parse_agent_names(["/小[林/"])
    assert "--agent-names" in caught.value.say("en")
    assert "character 2" in caught.value.say("en")


WORDS = st.sampled_from([str(turn["text"]) for turn in (*STEREO, *MUTE)])


@given(st.lists(st.tuples(st.sampled_from("AB"), WORDS), min_size=2, max_size=12))
def test_swapping_the_labels_swaps_the_roles(turns: list[tuple[str, str]]) -> None:
    def read(names: dict[str, str]) -> list[Role]:
        return [
            turn.role
            for turn in one("".join(f"{names[who]}：{text}\n" for who, text in turns), "a.txt").turns
        ]

    other = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT, Role.UNKNOWN: Role.UNKNOWN}
    straight, crossed = read({"A": "spk_0", "B": "spk_1"}), read({"A": "spk_1", "B": "spk_0"})
    assert straight == crossed
    by_option = [
        one(
            "".join(f"spk_{'AB'.index(who)}：{text}\n" for who, text in turns),
            "a.txt",
            agent_speaker=(agent,),
        )
        for agent in ("spk_0", "spk_1")
    ]
    if len({who for who, _ in turns}) == 2:
        assert [turn.role for turn in by_option[0].turns] == [other[turn.role] for turn in by_option[1].turns]
