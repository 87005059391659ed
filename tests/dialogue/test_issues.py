"""What a call is about: the turn that says so, not the one that only opens the talk or answers a question for data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csaudit.dialogue import Analysis, DialogueView
from csaudit.dialogue.issues import core_issue, find_issues
from csaudit.model import Call
from making import make_call


def core_turn(view: DialogueView, analysis: Analysis) -> int | None:
    core = core_issue(find_issues(view, analysis.taxonomy))
    return None if core is None else core.stated_turn


@pytest.mark.parametrize(
    "opening",
    [
        "喂你好我有个事想问一下",
        "你好小姐我想跟你们反映个情况",
        "喂喂是不是自来水公司啊",
        "您好，我是城西那个点的。",
        "你好师傅麻烦问一下",
    ],
)
def test_what_only_opens_the_talk_is_not_the_matter(
    view_of: Callable[[Call], DialogueView], analysis: Analysis, opening: str
) -> None:
    call = make_call(
        f"""客服：您好，请讲。
        客户：{opening}
        客服：您说。
        客户：我家水表一直在转，家里没人用水，想请人来看看。
        客服：好的，我给您登记。"""
    )
    assert core_turn(view_of(call), analysis) == 3


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("麻烦报一下您的户号。", "户号我记不住，就是这个手机"),
        ("请问您的地址是哪里？", "三号楼二单元六零一"),
        ("先跟您核对一下姓名。", "我爱人叫赵建国呀"),
    ],
)
def test_an_answer_to_a_question_for_data_is_not_the_matter(
    view_of: Callable[[Call], DialogueView], analysis: Analysis, question: str, answer: str
) -> None:
    call = make_call(
        f"""客服：您好，{question}
        客户：{answer}
        客服：好，您说什么事。
        客户：我家水表一直在转，家里没人用水，想请人来看看。"""
    )
    assert core_turn(view_of(call), analysis) == 3


def test_an_answer_is_taken_where_the_customer_says_nothing_else(
    view_of: Callable[[Call], DialogueView], analysis: Analysis
) -> None:
    call = make_call("客服：麻烦报一下您的户号。\n客户：户号我记不住，就是这个手机\n客服：好的。\n客户：嗯。")
    assert core_turn(view_of(call), analysis) == 1


def test_a_matter_told_in_the_first_breath_is_taken_with_its_greeting(
    view_of: Callable[[Call], DialogueView], analysis: Analysis
) -> None:
    call = make_call("客服：您好。\n客户：喂你好我想问一下我家水表怎么一直在转\n客服：您稍等。")
    assert core_turn(view_of(call), analysis) == 1
