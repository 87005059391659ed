"""Public dialogue sets: the same conversation from each, with its roles; side files passed over; nothing raised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.model import Call, SkippedCall
from csaudit.readers import find_paths
from transcripts import EXPECTED, TURNS, ZH, one, read, said

SENDER = {"agent": "helpdesk", "customer": "customer"}
SIDE = {"agent": "SYSTEM", "customer": "USER"}
LETTER = {"agent": "A", "customer": "Q"}


def stc3() -> dict[str, Any]:
    turns = [{"sender": SENDER[role], "utterances": ["", words]} for role, words in TURNS]
    return {"id": "1001", "turns": turns, "annotations": []}


def abcd() -> dict[str, Any]:
    pairs: list[list[str]] = [[role, words] for role, words in TURNS]
    pairs.insert(2, ["action", "Account has been pulled up."])
    return {
        "convo_id": 1001,
        "scenario": {"flow": "supply", "subflow": "no_water"},
        "original": pairs,
        "delexed": [],
    }


def csds() -> dict[str, Any]:
    dialogue = [
        {"turn": here, "speaker": LETTER[role], "utterance": " ".join(words)}
        for here, (role, words) in enumerate(TURNS)
    ]
    return {"DialogueID": 1001, "QRole": "用户", "Dialogue": dialogue, "FinalSumm": ["x"]}


def mobilecs() -> dict[str, Any]:
    content = [{{**ZH, "customer": "用户"}[role]: words, "info": {}} for role, words in TURNS]
    return {"id": 1001, "content": [*content, {"用户": "_", "客服": "_"}]}


def jddc(header: bool = True) -> str:
    lines = ["session_id\tuser_id\twaiter_send\tis_transfer\tis_repeat\tcontent"] * header
    lines += [f"1001\tU_9\t{int(role == 'agent')}\t0\t0\t\t{words}" for role, words in TURNS]
    return "\n".join(lines) + "\n"


def uss() -> str:
    lines = [f"{SIDE[role]}\t{words}\tINQUIRE\t3,4,3" for role, words in TURNS]
    return "\n".join([*lines, "USER\tOVERALL\t\t3,3,4"]) + "\n\n"


def utterances(old: bool = False, conversation: str = "1001") -> list[dict[str, Any]]:
    names = ("root", "user", "reply_to") if old else ("conversation_id", "speaker", "reply-to")
    return [
        {"id": f"{conversation}-{here}", names[0]: conversation, names[1]: f"p{role}", names[2]: None}
        | {"text": words, "timestamp": 1_700_000_000 + 4 * here, "meta": {"role": role}}
        for here, (role, words) in enumerate(TURNS)
    ]


def lines_of(*items: Any) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


SETS: dict[str, tuple[str, str, str]] = {
    "STC-3": ("stc3", "a.json", json.dumps([stc3()])),
    "ABCD": ("abcd", "a.json", json.dumps([abcd()])),
    "ABCD with splits": ("abcd", "a.json", json.dumps({"train": [abcd()], "dev": [], "test": []})),
    "CSDS": ("csds", "a.json", json.dumps([csds()], ensure_ascii=False)),
    "MobileCS": ("mobilecs", "a.json", json.dumps([mobilecs()], indent=1)),
    "MobileCS, a line each": ("mobilecs", "a.jsonl", lines_of(mobilecs())),
    "JDDC": ("jddc", "chat.txt", jddc()),
    "JDDC without its header": ("jddc", "chat.txt", jddc(header=False)),
    "USS": ("uss", "a.txt", uss()),
    "ConvoKit": ("convokit", "utterances.jsonl", lines_of(*utterances())),
    "ConvoKit of old": ("convokit", "utterances.json", json.dumps(utterances(old=True))),
}


@pytest.mark.parametrize(("name", "file", "data"), SETS.values(), ids=SETS)
def test_the_same_call_from_every_set(name: str, file: str, data: str) -> None:
    call = one(data, file)
    assert (call.source_format, call.role_source) == (name, "file")
    assert said(call) == EXPECTED
    assert call.call_id == ("a" if name == "uss" else "1001")
    assert not call.warnings


def test_words_are_put_together_as_they_were_written() -> None:
    document = csds()
    document["Dialogue"][1]["utterance"] = "我 的 iPhone 15 Pro 坏 了 。"
    assert one(json.dumps(document), "a.json").turns[1].text == "我的iPhone 15 Pro坏了。"
    document = stc3()
    document["turns"][1]["utterances"] = ["停水了", "", "两天了"]
    assert one(json.dumps(document), "a.json").turns[1].text == "停水了\n两天了"


def test_facts_of_the_sets() -> None:
    assert one(json.dumps([abcd()]), "a.json").metadata == {
        "channel": "chat",
        "flow": "supply",
        "subflow": "no_water",
    }
    assert one(jddc(), "chat.txt").metadata == {"customer_id": "U_9", "channel": "chat"}
    assert one(uss(), "a.txt").metadata == {"satisfaction": "3,3,4", "channel": "chat"}


def test_several_calls_in_a_text() -> None:
    second = jddc(header=False).replace("1001", "1002")
    assert [item.call_id for item in read(jddc() + second, "chat.txt") if isinstance(item, Call)] == [
        "1001",
        "1002",
    ]
    assert [item.call_id for item in read(uss() * 2, "a.txt") if isinstance(item, Call)] == ["a#1", "a#2"]


def test_a_log_of_a_chatbot_is_no_scored_dialogue() -> None:
    assert one("USER\t我要查账单\nSYSTEM\t请稍等\nUSER\t好\n", "a.txt").source_format == "text"


def test_a_message_of_several_lines_stays_one() -> None:
    rows = jddc().replace("怎么回事", "怎么回事\n急")
    assert one(rows, "chat.txt").turns[1].text.endswith("怎么回事\n急")


def test_utterances_of_several_conversations_may_be_mixed() -> None:
    mixed = [
        item for pair in zip(utterances(), utterances(conversation="1002"), strict=True) for item in pair
    ]
    first, second = read(lines_of(*mixed), "utterances.jsonl")
    assert isinstance(first, Call) and isinstance(second, Call)
    assert [first.call_id, second.call_id] == ["1001", "1002"]
    assert said(first) == said(second) == EXPECTED
    assert [turn.start for turn in first.turns] == [0.0, 4.0, 8.0, 12.0]
    assert [turn.line for turn in first.turns] == [1, 3, 5, 7]


def test_speakers_without_a_role_are_told_by_what_they_say() -> None:
    plain = [{**item, "meta": {}, "timestamp": None} for item in utterances()]
    for item in plain:
        item["speaker"] = {"pagent": "lin", "pcustomer": "wang"}[item["speaker"]]
    call = one(lines_of(*plain), "utterances.jsonl")
    assert (said(call), call.role_source) == (EXPECTED, "inferred")
    assert all(turn.start is None for turn in call.turns)


def test_a_broken_utterance_costs_only_itself() -> None:
    lines = lines_of(*utterances()).splitlines()
    lines[1] = lines[1][:20]
    skip, call = read("\n".join(lines), "utterances.jsonl")
    assert isinstance(skip, SkippedCall) and isinstance(call, Call)
    assert (skip.code, skip.source) == ("bad-json", "utterances.jsonl:2")
    assert said(call) == [EXPECTED[0], *EXPECTED[2:]]


def test_the_other_files_of_a_corpus_are_passed_over(tmp_path: Path) -> None:
    corpus, other = tmp_path / "corpus", tmp_path / "other"
    for folder in (corpus, other):
        folder.mkdir()
        for name in ("speakers.json", "corpus.json", "index.json", "conversations.json"):
            (folder / name).write_text("{}", encoding="utf-8")
    (corpus / "utterances.jsonl").write_text(lines_of(*utterances()), encoding="utf-8")
    files, _ = find_paths([str(tmp_path)])
    assert [
        Path(file).name for file in files if "corpus/" in Path(file).relative_to(tmp_path).as_posix()
    ] == ["utterances.jsonl"]
    assert sum(Path(file).parent == other for file in files) == 4


@settings(deadline=None)
@given(st.sampled_from(sorted(SETS)), st.integers(0, 4000), st.integers(0, 4000), st.binary(max_size=6))
def test_torn_and_patched_sets_never_raise(shape: str, cut: int, at: int, patch: bytes) -> None:
    _, file, data = SETS[shape]
    raw = data.encode()
    torn = raw[: cut % len(raw)]
    here = at % (len(torn) + 1)
    for item in read(torn[:here] + patch + torn[here + len(patch) :], file):
        assert isinstance(item, Call | SkippedCall)
        assert not isinstance(item, SkippedCall) or item.code != "unexpected", item


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "USER\t",
                "SYSTEM\t",
                "OVERALL",
                "\t",
                "\n",
                "\n\n",
                "1\tu\t1\t0\t0\t\t喂\n",
                "您好",
                "session_id\t",
            ]
        ),
        max_size=25,
    )
)
def test_shuffled_lines_never_raise(pieces: list[str]) -> None:
    for item in read("".join(pieces), "a.txt"):
        assert not isinstance(item, SkippedCall) or item.code != "unexpected", item
