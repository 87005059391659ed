"""The kinds: what each reports on small calls, with its windows, exceptions and applicability."""

from __future__ import annotations

from pathlib import Path

import pytest

from csaudit.engine import evaluate
from csaudit.model import Outcome
from making import audit_one, compile_one, make_call

FAIL, PASS, NA, UNKNOWN = Outcome.FAIL, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN

FORBID = "forbid: {says: [不归我管]}"
AFTER = "forbid: {says: [几点], after: {who: customer, says: [骂我]}, within: {agent_turns: 2}}"
CASES = [
    # forbid
    ("agent says it", FORBID, "客户：喂\n客服：不归我管", FAIL, [1]),
    ("customer says it", FORBID, "客户：你说不归你管不归我管\n客服：我来查", PASS, []),
    ("one finding a turn", FORBID, "客户：喂\n客服：不归我管，真不归我管\n客户：啊\n客服：不归我管", FAIL, [1, 3]),
    ("after: no trigger", AFTER, "客户：我想约维修\n客服：您看几点方便", NA, []),
    ("after: inside the window", AFTER, "客户：他骂我\n客服：嗯\n客户：唉\n客服：几点的事", FAIL, [3]),
    ("after: third agent block", AFTER, "客户：他骂我\n客服：嗯\n客户：唉\n客服：哦\n客户：唉\n客服：几点的事", PASS, []),
    ("after: chat messages are one block", AFTER, "客户：他骂我\n客服：嗯\n客服：啊\n客服：哦\n客服：几点的事", FAIL, [4]),
    ("after: latest trigger counts", AFTER, "客户：他骂我\n客服：嗯\n客户：唉\n客服：哦\n客户：他骂我\n客服：几点", FAIL, [5]),
    ("until closes", "forbid: {says: [几点], until: {who: customer, says: [算了]}}", "客户：算了\n客服：几点", PASS, []),
    ("before wants more", "forbid: {says: [几点], before: {who: customer, says: [算了]}}", "客户：嗯\n客服：几点", PASS, []),
    ("before comes", "forbid: {says: [几点], before: {who: customer, says: [算了]}}", "客户：嗯\n客服：几点\n客户：算了", FAIL, [1]),
    ("seconds need times", "forbid: {says: [几点], after: {says: [骂我], who: customer}, within: {seconds: 5}}", "客户：他骂我\n客服：几点", UNKNOWN, []),
    ("not in the turn", "forbid: {says: [没办法], not: [可以…换]}", "客户：嗯\n客服：没办法退，不过可以帮您换", PASS, []),
    ("two sensors", "forbid: {says: [没办法], regex: ['\\d{4}']}", "客户：嗯\n客服：没办法\n客户：啊\n客服：没办法，打12315吧", FAIL, [3]),
    ("question", "forbid: {says: [没看], question: true}", "客户：嗯\n客服：没看到。\n客户：啊\n客服：您没看吗", FAIL, [3]),
    ("length", "forbid: {says: [嗯], length: {below: 3}}", "客户：好\n客服：嗯\n客户：好\n客服：嗯我在听您说", FAIL, [1]),
    ("where opening", "forbid: {says: [什么事], where: {opening: 1}}", "客服：什么事\n客户：嗯\n客服：什么事", FAIL, [0]),
    ("where closing", "forbid: {says: [没事挂了], where: {closing: 1}}", "客服：没事挂了\n客户：等等\n客服：您说", PASS, []),
    ("who any", "forbid: {who: any, says: [操你]}", "客户：操你\n客服：您好", FAIL, [0]),
    # require
    ("said", "require: {says: [为您服务], where: {opening: 1}}", "客服：很高兴为您服务\n客户：嗯", PASS, []),
    ("the customer's words don't count", "require: {says: [您好]}", "客户：您好\n客服：说", FAIL, [1]),
    ("said too late", "require: {says: [为您服务], where: {opening: 1}}", "客服：喂\n客户：嗯\n客服：为您服务", FAIL, [0]),
    # respond
    ("answered", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 2}}", "客户：气死我了\n客服：单号\n客户：123\n客服：抱歉", PASS, []),
    ("answered too late", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}}", "客户：气死我了\n客服：单号\n客户：123\n客服：抱歉", FAIL, [0]),
    ("no trigger", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}}", "客户：你好\n客服：您好", NA, []),
    ("one episode", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}}", "客户：气死我了\n客服：哦\n客户：气死我了\n客服：哦", FAIL, [0]),
    ("two episodes", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}, episode_gap: {turns: 1}}", "客户：气死我了\n客服：哦\n客户：气死我了\n客服：哦", FAIL, [0, 2]),
    ("the call ends", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}}", "客服：喂\n客户：气死我了", FAIL, [1]),
    ("the call ends, skipped", "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {agent_turns: 1}, if_call_ends: skip}", "客服：喂\n客户：气死我了", NA, []),
    ("at least two", "respond: {when: {says: [气死], at_least: 2}, expect: {says: [抱歉]}, within: {agent_turns: 1}}", "客户：气死我了\n客服：哦\n客户：好\n客服：嗯", NA, []),
    # order
    ("in order", "order: {when: [{says: [进不去]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客户：进不去\n客服：马上\n客服：优惠券", PASS, []),
    ("out of order", "order: {when: [{says: [进不去]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客户：进不去\n客服：优惠券\n客服：马上", FAIL, [1]),
    ("first never comes", "order: {when: [{says: [进不去]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客户：进不去\n客服：优惠券", FAIL, [1]),
    ("first never comes, skipped", "order: {when: [{says: [进不去]}], first: {says: [马上]}, then: {says: [优惠券]}, missing_first: skip}", "客户：进不去\n客服：优惠券", NA, []),
    ("one of two demands", "order: {when: [{says: [进不去]}, {says: [赔]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客户：进不去\n客服：优惠券", NA, []),
    ("order inside a turn", "order: {when: [{says: [进不去]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客户：进不去\n客服：马上处理，另送优惠券", PASS, []),
    ("before the demand", "order: {when: [{says: [赔]}], first: {says: [马上]}, then: {says: [优惠券]}}", "客服：优惠券\n客户：赔\n客服：马上", PASS, []),
    # count
    ("too many", "count: {of: {says: [抱歉]}, max: 2}", "客户：喂\n客服：抱歉\n客服：抱歉\n客服：抱歉", FAIL, [3]),
    ("not too many", "count: {of: {says: [抱歉]}, max: 2}", "客户：喂\n客服：抱歉\n客服：抱歉", PASS, []),
    ("too few behind a gate", "count: {when: {says: [不行], at_least: 2}, of: {says: [换货, 退款]}, distinct_by: phrase, min: 2}", "客服：换货\n客户：不行\n客服：换货\n客户：不行", FAIL, [3]),
    ("gate closed", "count: {when: {says: [不行], at_least: 2}, of: {says: [换货]}, min: 2}", "客服：换货\n客户：不行", NA, []),
    ("after the gate", "count: {when: {says: [不行]}, of: {says: [换货]}, scope: after_when, min: 1}", "客服：换货\n客户：不行\n客服：嗯", FAIL, [1]),
    # combine
    ("a and not b", "combine: {let: {a: {says: [开通]}, b: {who: customer, says: [同意]}}, expr: a and not b}", "客户：嗯\n客服：已开通", FAIL, [1]),
    ("a and b", "combine: {let: {a: {says: [开通]}, b: {who: customer, says: [同意]}}, expr: a and not b}", "客户：同意\n客服：已开通", PASS, []),
    ("brackets", "combine: {let: {a: {says: [甲乙]}, b: {says: [丙丁]}, c: {says: [戊己]}}, expr: (a or b) and c}", "客户：嗯\n客服：丙丁\n客服：戊己", FAIL, [1]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "transcript", "outcome", "turns"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_kind(tmp_path: Path, check: str, transcript: str, outcome: Outcome, turns: list[int]) -> None:
    result = audit_one(tmp_path, check, make_call(transcript))
    assert result.outcomes[0].outcome is outcome
    assert [finding.evidence.turn for finding in result.findings] == turns


UNLESS = "forbid: {{says: [不归我管, 保证开除, 没办法], after: {{who: customer, says: [退款]}}, unless: [{unless}]}}"
EXCEPTIONS = [
    ("quoted", "客户：退款\n客服：您说“不归我管”是不对的", "客户：退款\n客服：这不归我管"),
    ("quoted", "客户：退款\n客服：同事说不归我管，那是他不对", "客户：退款\n客服：您听我说，不归我管"),
    ("quoted", "客户：退款\n客服：我不会跟您说不归我管", "客户：退款\n客服：您说的这个不归我管"),
    ("negated", "客户：退款\n客服：我不能保证开除他", "客户：退款\n客服：不行，我保证开除他"),
    ("negated", "客户：退款\n客服：没有人敢保证开除", "客户：退款\n客服：对不起保证开除他"),
    ("retracted", "客户：退款\n客服：这不归我管，哦不对，我说错了，归我管", "客户：退款\n客服：这不归我管，您打售后"),
    ("retracted", "客户：退款\n客服：没办法\n客户：啊？\n客服：抱歉，刚才话说重了，我帮您想办法", "客户：退款\n客服：没办法\n客户：你说错了吧\n客服：就是没办法"),
    ("third_party", "客户：退款\n客服：之前那位客服说不归我管，是他不对", "客户：退款\n客服：那位客服下班了，不归我管"),
    ("customer_said_first: {turns: 3}", "客户：退款，别说不归我管\n客服：不归我管这话我不说", "客户：退款\n客服：不归我管"),
    ("customer_said_first: {turns: 1}", "客服：喂\n客户：退款，不归我管？\n客服：不归我管", "客户：不归我管？\n客服：嗯\n客户：退款\n客服：不归我管"),
    ("same_turn: [可以…换]", "客户：退款\n客服：没办法退，可以给您换", "客户：退款\n客服：没办法退\n客户：啊\n客服：可以给您换"),
    ("same_sentence: [可以…换]", "客户：退款\n客服：没办法退，可以给您换", "客户：退款\n客服：没办法退。可以给您换"),
    ("replying_to: {who: customer, says: [依据]}", "客户：退款，有什么依据\n客服：没办法", "客户：退款，依据呢\n客服：嗯\n客户：说\n客服：没办法"),
    ("preceded_by: [抱歉]", "客户：退款\n客服：抱歉\n客户：嗯\n客服：没办法", "客服：抱歉\n客户：退款\n客服：没办法"),
    ("preceded_by: [抱歉]", "客户：退款\n客服：抱歉，没办法", "客户：退款\n客服：没办法，抱歉"),
    ("followed_by: [换一台]", "客户：退款\n客服：没办法\n客户：啊\n客服：换一台吧", "客户：退款\n客服：没办法\n客户：啊\n客服：嗯\n客户：啊\n客服：换一台吧"),
    ("followed_by: {says: [换一台], within: {turns: 1}}", "客户：退款\n客服：没办法\n客服：换一台吧", "客户：退款\n客服：没办法\n客户：啊\n客服：换一台吧"),
    ("metadata: {queue: [演练]}", "客户：退款\n客服：没办法", "客户：退款\n客服：没办法"),
]  # fmt: skip


@pytest.mark.parametrize(("unless", "excused", "stands"), EXCEPTIONS)
def test_exceptions_excuse_and_only_that(tmp_path: Path, unless: str, excused: str, stands: str) -> None:
    entry = unless if ":" not in unless else "{" + unless + "}"
    compiled_in = UNLESS.format(unless=entry)
    result = audit_one(tmp_path, compiled_in, make_call(excused, metadata={"queue": "演练"}))
    assert result.outcomes[0].outcome is PASS
    assert [each.reason for each in result.outcomes[0].suppressed] == [unless.split(":", maxsplit=1)[0]]
    assert audit_one(tmp_path, compiled_in, make_call(stands)).outcomes[0].outcome is FAIL


APPLIES = [
    ("applies_to: {channel: [phone]}", {"channel": "chat"}, NA, "metadata:channel"),
    ("applies_to: {channel: [phone]}", {"channel": "phone"}, FAIL, ""),
    ("applies_to: {channel: [phone]}", {}, UNKNOWN, "metadata-missing:channel"),
    ("applies_to: {channel: [phone], on_missing: apply}", {}, FAIL, ""),
    ("applies_to: {queue: {not: [外呼]}}", {"queue": "外呼"}, NA, "metadata:queue"),
    ("applies_to: {has: [times]}", {}, UNKNOWN, "no-times"),
    ("applies_to: {metadata: {level: [vip]}}", {"level": "vip"}, FAIL, ""),
]


@pytest.mark.parametrize(("applies", "metadata", "outcome", "reason"), APPLIES)
def test_applicability(
    tmp_path: Path, applies: str, metadata: dict[str, str], outcome: Outcome, reason: str
) -> None:
    result = audit_one(
        tmp_path, f"{applies}\n{FORBID}", make_call("客户：喂\n客服：不归我管", metadata=metadata)
    )
    assert (result.outcomes[0].outcome, result.outcomes[0].reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("transcript", "reason"),
    [
        ("客服：不归我管", "no-customer-turns"),
        ("客户：喂", "no-agent-turns"),
        ("未知：不归我管", "roles-unknown"),
    ],
)
def test_a_call_without_both_sides_is_unknown_never_passed(
    tmp_path: Path, transcript: str, reason: str
) -> None:
    result = audit_one(tmp_path, FORBID, make_call(transcript))
    assert (result.outcomes[0].outcome, result.outcomes[0].reason) == (UNKNOWN, reason)
    assert result.score.value is None and result.score.passed is None


def test_seconds_window(tmp_path: Path) -> None:
    check = "respond: {when: {says: [气死]}, expect: {says: [抱歉]}, within: {seconds: 10}}"
    transcript = "客户：气死我了\n客服：单号\n客服：抱歉"
    soon = make_call(transcript, times=[(0, 1), (3, 4), (10, 11)])
    late = make_call(transcript, times=[(0, 1), (3, 4), (12, 13)])
    assert audit_one(tmp_path, check, soon).outcomes[0].outcome is PASS
    assert audit_one(tmp_path, check, late).outcomes[0].outcome is FAIL


def test_distinct_options(tmp_path: Path) -> None:
    cues = "fix:\n  options: {退款: [退款], 换货: [换货, 换一个]}\n"
    check = "count: {when: {says: [不行]}, of: {cue: fix}, distinct_by: option, min: 2}"
    same = make_call("客服：换货\n客户：不行\n客服：换一个")
    other = make_call("客服：换货\n客户：不行\n客服：退款")
    failed = audit_one(tmp_path, check, same, cues)
    assert failed.outcomes[0].outcome is FAIL
    assert failed.findings[0].slots["options"] == "换货"
    assert audit_one(tmp_path, check, other, cues).outcomes[0].outcome is PASS


def test_evidence_slices_the_original_and_names_its_phrase(tmp_path: Path) -> None:
    compiled = compile_one(tmp_path, "forbid: {cue: brush}", "brush: {any: [不歸(我|我们)…管]}")
    finding = evaluate(compiled, make_call("客户：喂\n客服：这事，不归我们组管的")).findings[0]
    evidence = finding.evidence
    assert evidence.turn_text[evidence.start : evidence.end] == evidence.quote == "不归我们组管"
    assert evidence.phrase == "不歸(我|我们)…管"
    assert evidence.cue == "p.brush"
    assert evidence.where.endswith("own.yaml:1")


def test_low_confidence_is_for_review_and_costs_nothing(tmp_path: Path) -> None:
    check = """
    dimension: taboo_phrase
    title: 测试
    severity: major
    confidence: low
    message: 测试
    forbid: {says: [不归我管]}
    """
    result = audit_one(tmp_path, check, make_call("客户：喂\n客服：不归我管"))
    assert result.outcomes[0].outcome is Outcome.REVIEW
    assert result.findings[0].outcome is Outcome.REVIEW
    assert all(line.kind != "charge" for line in result.score.ledger)
