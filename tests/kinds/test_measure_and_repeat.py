"""`measure` and `repeat`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from csaudit.model import Outcome
from making import audit_one, make_call

FAIL, PASS, NA, UNKNOWN = Outcome.FAIL, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
Times = Sequence[tuple[float, float]]

TALK = "客户：我的网断了三天了\n客服：您的宽带账号是多少\n客户：一三八\n客服：好的我看一下"
EVEN = [(0, 3), (4, 7), (8, 9), (10, 12)]

MEASURES = [
    ("no silence", "{metric: silence, above: 5}", TALK, EVEN, PASS, []),
    ("silence before the agent", "{metric: silence, above: 5}", TALK, [(0, 3), (10, 13), (14, 15), (16, 18)], FAIL, [1]),
    ("the customer's silence is not the agent's", "{metric: silence, above: 5}", TALK, [(0, 3), (4, 7), (20, 21), (22, 24)], PASS, []),
    ("speech under speech is no silence", "{metric: silence, above: 5}", TALK, [(0, 30), (4, 7), (31, 32), (33, 34)], PASS, []),
    ("cutting in", "{metric: interruption, above: 0.5}", TALK, [(0, 3), (2, 5), (6, 7), (8, 9)], FAIL, [1]),
    ("a back-channel is no interruption", "{metric: interruption, above: 0.5}", "客户：我的网断了三天了\n客服：嗯嗯\n客户：对", [(0, 3), (2, 2.5), (3, 4)], PASS, []),
    ("the customer cuts in", "{metric: interruption, above: 0.5}", TALK, [(0, 3), (4, 8), (6, 9), (10, 11)], PASS, []),
    ("too fast", "{metric: speech_rate, above: 350}", "客户：喂\n客服：您好这里是供水热线请问有什么可以帮您的吗", [(0, 1), (2, 4)], FAIL, [1]),
    ("short turns have no speed", "{metric: speech_rate, above: 350}", "客户：喂\n客服：好的好的", [(0, 1), (2, 2.1)], NA, []),
    ("slow answer", "{metric: response_time, above: 60}", TALK, [(0, 3), (90, 95), (96, 97), (98, 99)], FAIL, [1]),
    ("slow answer to something else", "{metric: response_time, above: 60, after: {says: [断了]}}", TALK, [(0, 3), (4, 5), (6, 7), (98, 99)], PASS, []),
    ("talks too much", "{metric: talk_share, above: 0.6}", "客户：嗯\n客服：您的宽带账号是多少我帮您看一下", None, FAIL, [1]),
    ("long turn", "{metric: length, above: 8}", TALK, None, FAIL, [1]),
    ("no times", "{metric: silence, above: 5}", TALK, None, UNKNOWN, []),
    ("times run backwards", "{metric: silence, above: 5}", TALK, [(3, 0), (4, 7), (8, 9), (10, 12)], UNKNOWN, []),
    ("excused", "{metric: silence, above: 5, unless: [{preceded_by: [稍等]}]}", "客户：喂\n客服：您稍等\n客户：好\n客服：查到了", [(0, 1), (2, 3), (4, 5), (60, 61)], PASS, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "transcript", "times", "outcome", "turns"),
    [case[1:] for case in MEASURES],
    ids=[c[0] for c in MEASURES],
)
def test_measure(
    tmp_path: Path, block: str, transcript: str, times: Times | None, outcome: Outcome, turns: list[int]
) -> None:
    result = audit_one(tmp_path, f"measure: {block}", make_call(transcript, times=times or ()))
    assert result.outcomes[0].outcome is outcome
    assert [finding.evidence.turn for finding in result.findings] == turns


PIECES = "客服：您先把路由器\n客户：我说了没用\n客服：重启一下试试看"


@pytest.mark.parametrize(
    ("times", "turns"),
    [
        ([(0, 5), (4, 9), (5.2, 8)], []),
        ([(0, 5), (5.5, 9), (6, 8)], [2]),
        ([(0, 3), (4, 9), (5.2, 8)], [2]),
    ],
    ids=["goes on after the customer cut in", "cuts in soon after an own turn", "cuts in later"],
)
def test_who_only_goes_on_speaking_cuts_in_on_nobody(tmp_path: Path, times: Times, turns: list[int]) -> None:
    result = audit_one(
        tmp_path, "measure: {metric: interruption, above: 0.5}", make_call(PIECES, times=times)
    )
    assert [finding.evidence.turn for finding in result.findings] == turns


def test_without_real_overlap_nobody_can_tell_who_cut_in(tmp_path: Path) -> None:
    call = replace(make_call(TALK, times=[(0, 3), (2, 5), (6, 7), (18, 19)]), overlap_reliable=False)
    result = audit_one(tmp_path, "measure: {metric: interruption, above: 0.5}", call)
    assert (result.outcomes[0].outcome, result.outcomes[0].reason) == (UNKNOWN, "no-overlap")
    silence = audit_one(tmp_path, "measure: {metric: silence, above: 5}", call)
    assert silence.outcomes[0].outcome is FAIL


AGAIN = "{of: {says: [重启, 退(票|款)]}, after: {who: customer, says: [没用, 不行]}}"
REPEATS = [
    ("again after a refusal", AGAIN, "客服：您重启路由器试试\n客户：没用\n客服：那您再重启一下路由器", FAIL, [2]),
    ("again without a refusal", AGAIN, "客服：您重启路由器试试\n客户：好\n客服：那您再重启一下路由器", NA, []),
    ("something else", AGAIN, "客服：您重启路由器试试\n客户：没用\n客服：给您退款吧", PASS, []),
    ("twice in one block", AGAIN, "客服：重启路由器\n客服：重启路由器\n客户：没用", PASS, []),
    ("three times wanted", AGAIN[:-1] + ", times: 3}", "客服：重启路由器\n客户：没用\n客服：重启路由器\n客户：不行\n客服：重启路由器", FAIL, [4]),
    ("too far apart", AGAIN[:-1] + ", within: {turns: 2}}", "客服：重启路由器\n客户：没用\n客服：嗯\n客户：啊\n客服：重启路由器", PASS, []),
    ("the customer has to say it again", "{of: {who: customer, says: [发票]}, times: 3}", "客户：发票开错了税号\n客服：嗯\n客户：我说发票税号错了\n客服：哦\n客户：发票的税号错了！", FAIL, [4]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "transcript", "outcome", "turns"), [c[1:] for c in REPEATS], ids=[c[0] for c in REPEATS]
)
def test_repeat(tmp_path: Path, block: str, transcript: str, outcome: Outcome, turns: list[int]) -> None:
    text = transcript if "客户" in transcript else transcript + "\n客户：嗯"
    result = audit_one(tmp_path, f"repeat: {block}", make_call(text))
    assert result.outcomes[0].outcome is outcome
    assert [finding.evidence.turn for finding in result.findings] == turns


def test_the_same_option_in_other_words_is_the_same(tmp_path: Path) -> None:
    cues = "offer:\n  options: {退票: [退票, 把票退了], 改签: [改签]}\n"
    block = "repeat: {of: {cue: offer}, after: {who: customer, says: [不行]}}"
    result = audit_one(
        tmp_path, block, make_call("客服：您可以申请退票\n客户：不行\n客服：只能把票退了重买"), cues
    )
    assert [finding.evidence.turn for finding in result.findings] == [2]
