"""What the facts of small calls say: types, processes, questions, strengths, record, and that they are JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from csaudit.engine import CompiledScorecard, evaluate
from making import make_call


@pytest.fixture
def facts(scorecard: CompiledScorecard) -> Any:
    def of(text: str, **more: Any) -> dict[str, Any]:
        return dict(evaluate(scorecard, make_call(text, **more)).facts)

    return of


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("irate", ["你们太过分了，气死我了", "我能不激动吗", "好的"]),
        ("logical", ["合同上明明写着包安装", "我有截图，带日期的，你们依据哪一条收费", "好的"]),
        ("bargaining", ["才退三十，打发谁呢", "那你再送我一个月会员", "行吧，那再补我两张券"]),
        ("stubborn", ["我不管你们什么流程", "别跟我解释了", "反正我今天就要拿到"]),
        ("impulsive", ["马上给我销户", "算了算了，全都给我退了", "嗯"]),
        ("plain", ["我想问一下宽带怎么报停", "好的", "谢谢"]),
        (
            "talkative",
            [
                "我跟你说啊，这个电视是我儿子前年过年的时候给我买的，他在外地上班忙得很，一年也回不来几次，我们老两口平时就爱看看戏曲频道，声音开大了楼上还来敲门，后来才晓得是隔壁装修闹的",
                "姑娘，你听我说，楼下老王也说他家那个不好使，那时候我们还一起去菜场问过，人家说要换个什么盒子，我哪里懂这些，想了好几天了也没弄明白到底怎么回事",
                "我说嘛，我这眼睛也不好，看不清字，上回还是我孙女来帮我弄的，她上大学了，学的什么来着，反正是电脑方面的，弄了一晚上说没事了，结果第二天又这样了",
            ],
        ),
    ],
)
def test_each_type_of_customer(facts: Any, kind: str, said: list[str]) -> None:
    assert facts("\n".join(f"客户：{each}\n客服：好的，我看一下" for each in said))["customer_type"] == kind


def test_one_outburst_makes_no_irate_customer(facts: Any) -> None:
    assert (
        facts("客户：你们太过分了\n客服：实在抱歉\n客户：嗯，那怎么办理\n客服：这样办")["customer_type"]
        == "plain"
    )


def test_a_complaint_shows_which_steps_were_taken_and_how_many_ways_out(facts: Any) -> None:
    talk = """
        客户：等了三天还没送来，太失望了
        客服：实在抱歉，换我我也急。您是说那一单还没收到，对吧
        客户：对
        客服：我马上给您补发一台，或者给您全额退款，您看哪个合适。明天中午前师傅上门
        客户：补发吧
        客服：那咱们就这么定了
    """
    complaint = next(each for each in facts(talk)["process"] if each["process"] == "complaint")
    assert complaint["share"] == 1.0 and max(each["options"] for each in complaint["steps"]) >= 2
    assert {each["step"]: each["turn"] for each in complaint["steps"]} == {
        "accept": 1,
        "confirm": 1,
        "solution": 3,
        "limit": 3,
        "close": 5,
    }
    assert complaint["title"]["en"] == "Complaint"


def test_processes_apply_only_when_the_customer_gives_the_occasion(facts: Any) -> None:
    assert "process" not in facts("客户：几点下班\n客服：六点\n客户：好的")
    names = {
        each["process"] for each in facts("客户：这个太贵了吧，我再考虑一下\n客服：我给您算笔账")["process"]
    }
    assert names == {"objection"}


def test_questions_by_kind(facts: Any) -> None:
    talk = """
        客户：机顶盒打不开了
        客服：具体是怎么个情况您说说
        客户：黑屏
        客服：是您本人办理吗
        客户：是
        客服：您怎么不提前看清楚
        客户：啊
        客服：您看是换一台还是退款
    """
    asked = facts(talk)["questions"]
    assert all(asked[kind] >= 1 for kind in ("open", "closed", "guiding", "judging"))


def test_a_neutral_suggestion_and_a_flat_contradiction(facts: Any) -> None:
    found = facts("客户：我要退\n客服：我有个建议您看看，要不先换一台\n客户：不要\n客服：您说的不对")
    assert found["suggestions"] == {"neutral": 1, "flat": 1}


def test_strengths_are_quoted_sentences_with_their_turn(facts: Any) -> None:
    call = make_call("客户：等了一上午了\n客服：您好。换我我也急，等了一上午确实够久的。我看一下单号")
    found = facts("客户：等了一上午了\n客服：您好。换我我也急，等了一上午确实够久的。我看一下单号")[
        "strengths"
    ]
    own = next(each for each in found if each["strength"] == "own-words-empathy")
    start, end = own["span"]
    assert (
        own["turn"] == 1
        and call.turns[1].text[start:end] == own["quote"] == "换我我也急，等了一上午确实够久的。"
    )


def test_a_turn_with_a_fault_is_no_strength(facts: Any) -> None:
    found = facts("客户：等了一上午了\n客服：换我我也急，不过这不归我管，您爱找谁找谁去")
    assert not [each for each in found.get("strengths", []) if each["turn"] == 1]


def test_an_escalation_is_a_strength_only_where_there_was_one(facts: Any) -> None:
    reply = "客服：我马上升级给客诉主管，今天六点前她给您回电"
    names = [
        {each["strength"] for each in facts(f"客户：{said}\n{reply}").get("strengths", [])}
        for said in ("再不解决我就打12345", "麻烦查一下物流")
    ]
    assert "escalation-reported" in names[0] and "escalation-reported" not in names[1]


def test_notes_are_judged_only_where_the_metadata_carries_them(facts: Any) -> None:
    talk = "客户：机顶盒打不开\n客服：好的"
    assert "record" not in facts(talk)
    noted = facts(talk, metadata={"备注": "客户反映机顶盒无法使用，已安排师傅上门"})["record"]
    assert noted["fields"] == ["备注"]
    assert {each["part"]: each["there"] for each in noted["parts"]} == {
        "customer": False,
        "problem": True,
        "solution": True,
        "follow-up": False,
    }
    full = "张女士，电话13800000000，客户反映机顶盒无法使用，已安排师傅上门，明日12点前回电"
    assert all(each["there"] for each in facts(talk, metadata={"Notes": full})["record"]["parts"])


def test_facts_are_plain_json(facts: Any) -> None:
    found = facts(
        "客户：气死我了，再不送到就误了飞机\n客服：别吵\n客户：什么态度", metadata={"notes": "已退款"}
    )
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize(
    "text", ["客服：喂", "客户：喂", "机器人：您好\n系统：接通", "未知：你好\n未知：太过分了"]
)
def test_one_sided_calls_have_facts_too(facts: Any, text: str) -> None:
    assert facts(text)["customer_type"] == "plain"


def test_a_greeting_is_no_strength(facts: Any) -> None:
    """Before the customer has said anything there is nobody whose side could be taken."""
    early = facts("客服：您好，为了不耽误您，请直接讲\n客户：我想报停宽带\n客服：好的")
    late = facts("客户：我想报停宽带\n客服：好的，为了不耽误您，我现在就办")
    assert not early.get("strengths")
    assert [each["strength"] for each in late["strengths"]] == ["customer-side"]


@pytest.mark.parametrize(
    ("replies", "several"),
    [
        (["给您补发一台，或者全额退款，您看哪个合适"], True),
        (["给您补发一台"], False),
        (["给您补发一台", "那给您全额退款"], False),
        (["给您补发一台", "那给您全额退款", "要不我请师傅上门维修"], True),
    ],
)
def test_several_ways_out_are_two_at_once_or_three_in_all(
    facts: Any, replies: list[str], several: bool
) -> None:
    found = facts("\n".join(f"客户：这个坏了，怎么处理\n客服：{each}" for each in replies))
    assert ("several-solutions" in {each["strength"] for each in found.get("strengths", [])}) is several


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        ("“爱修不修”这种话在我们这儿是不能说的，是我们的人不对，我把这条记给区域督导", 0),
        ("爱修不修，随便你", 5),
    ],
)
def test_words_that_the_checks_excuse_are_no_heat_of_the_agent(facts: Any, reply: str, level: int) -> None:
    found = facts(f"客户：你们师傅说话太难听，气死我了\n客服：{reply}\n客户：行吧")["emotion"]
    assert found["agent_peak"] == level
    assert found["agent_rose"] == (1 if level else None)


@pytest.mark.parametrize(
    ("answer", "calm"),
    [("那您投诉去呗", None), ("您的情况我现在就上报给主管，今天六点前主管亲自给您回电话", 3)],
)
def test_a_threat_that_nobody_answers_is_not_calm(facts: Any, answer: str, calm: int | None) -> None:
    talk = f"客户：气死我了，等了三天\n客服：抱歉，让您等了三天，我来查\n客服：还在仓库\n客户：行，我找律师起诉你们\n客服：{answer}"
    found = facts(talk)["emotion"]
    assert found["calm_turn"] == calm
    assert (found["levels"][3] >= 2) is (calm is None)
