"""Files read as one batch: the vote of a folder, calls that come twice, redacted copies, tables of metadata."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csaudit.model import Call, Role, SkippedCall
from csaudit.readers import ReadOptions, read_together
from csaudit.readers import together as module
from csaudit.readers.sidecar import load_sidecar

CLEAR = (
    "您好，青禾物业，很高兴为您服务",
    "我家暖气不热，你们到底什么时候来修",
    "请您稍等，马上帮您登记",
    "我的电话你们有的",
)
DULL = ("喂", "在", "嗯", "好")


def write(folder: Path, name: str, words: tuple[str, ...], agent: int, label: str = "channel") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    turns = [{label: (agent + n) % 2, "text": f"{text}{name}"} for n, text in enumerate(words)]
    (folder / f"{name}.json").write_text(json.dumps({"turns": turns}, ensure_ascii=False), encoding="utf-8")


def batch(
    folder: Path, **options: object
) -> tuple[dict[str, Call], list[SkippedCall], list[tuple[str, str]]]:
    files = [str(path) for path in folder.rglob("*") if path.is_file()]
    return _read(files, ReadOptions(**options))  # type: ignore[arg-type]


def _read(
    files: list[str], options: ReadOptions
) -> tuple[dict[str, Call], list[SkippedCall], list[tuple[str, str]]]:
    together = read_together(files, options)
    items = list(together)
    calls = {item.call_id: item for item in items if isinstance(item, Call)}
    return calls, [item for item in items if isinstance(item, SkippedCall)], together.notes


def agents_channel(call: Call) -> set[int | None]:
    return {turn.channel for turn in call.turns if turn.role is Role.AGENT}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(10):
        write(tmp_path / "a", f"clear{number}", CLEAR, 1)
    write(tmp_path / "a", "dull", DULL, 0)
    return tmp_path


def test_the_folder_decides_where_a_call_tells_nothing(folder: Path) -> None:
    calls, skips, notes = batch(folder)
    assert agents_channel(calls["dull"]) == {1}
    assert (calls["dull"].role_source, calls["dull"].role_confidence) == ("batch", 1.0)
    assert "1" in calls["dull"].warnings[0][0]
    assert calls["clear0"].role_source == "inferred"
    assert not skips
    assert len(notes) == 1


def test_a_call_that_disagrees_is_named_as_possibly_swapped(folder: Path) -> None:
    write(folder / "a", "other", CLEAR, 0)
    calls, _, notes = batch(folder)
    assert agents_channel(calls["other"]) == {0}
    assert any("swapped" in en for _, en in calls["other"].warnings)
    assert not any("swapped" in en for _, en in calls["clear0"].warnings)
    assert "1 maybe swapped" in notes[0][1]


@pytest.mark.parametrize("against", [2, 5])
def test_without_a_clear_majority_nobody_is_told(folder: Path, against: int) -> None:
    for number in range(against):
        write(folder / "a", f"other{number}", CLEAR, 0)
    assert batch(folder)[0]["dull"].role_source == "unknown"


def test_a_few_calls_or_another_folder_decide_nothing(folder: Path) -> None:
    write(folder / "b", "far", DULL, 0)
    for number in range(4):
        write(folder / "b", f"near{number}", CLEAR, 1)
    assert batch(folder)[0]["far"].role_source == "unknown"


def test_numbers_of_speakers_are_no_channels(tmp_path: Path) -> None:
    for number in range(10):
        write(tmp_path, f"clear{number}", CLEAR, 1, label="spk")
    write(tmp_path, "dull", DULL, 0, label="spk")
    calls, _, notes = batch(tmp_path)
    assert calls["clear0"].role_source == "inferred"
    assert calls["dull"].role_source == "unknown"
    assert notes == []


def test_an_option_leaves_nothing_to_vote_on(folder: Path) -> None:
    calls, _, notes = batch(folder, agent_channel=0)
    assert {call.role_source for call in calls.values()} == {"option"}
    assert notes == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(12)), held=st.sampled_from([0, 10, 100_000]))
def test_neither_order_nor_memory_changes_a_role(folder: Path, order: list[int], held: int) -> None:
    write(folder / "a", "other", CLEAR, 0)
    files = sorted(str(path) for path in (folder / "a").iterdir())
    plain = _read(files, ReadOptions())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "HELD_TURNS", held)
        assert _read([files[here] for here in order], ReadOptions()) == plain


def test_the_same_call_twice_is_audited_once(tmp_path: Path) -> None:
    long = "".join(f"客服：您好，这里是第{n}句话，请讲\n客户：好的我知道了谢谢你\n" for n in range(4))
    for name in ("a/one.txt", "b/one.txt", "b/copy of one.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(long, encoding="utf-8")
    calls, skips, _ = batch(tmp_path)
    assert [call.source for call in calls.values()] == [str(tmp_path / "a" / "one.txt")]
    assert [(skip.code, skip.harmless) for skip in skips] == [("duplicate", True)] * 2
    assert all(str(tmp_path / "a" / "one.txt") in skip.zh for skip in skips)


def test_calls_that_only_say_the_same_are_two(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("客服：您好\n客户：打错了\n", encoding="utf-8")
    lines = "".join(
        json.dumps(
            {
                "call_id": name,
                "turns": [
                    {"role": r, "text": f"同样的话说了一遍又一遍{n}"}
                    for n, r in enumerate(("agent", "customer") * 4)
                ],
            }
        )
        + "\n"
        for name in ("L1", "L2")
    )
    (tmp_path / "l.jsonl").write_text(lines, encoding="utf-8")
    calls, skips, _ = batch(tmp_path)
    assert set(calls) == {"one", "two", "L1", "L2"}
    assert not skips


def test_the_redacted_copy_is_audited_instead(tmp_path: Path) -> None:
    contact = "9f2c1c0e-41d2-4c51-a7d0-0d2f6a9f1b11"
    for name, text in (
        (f"{contact}_analysis_2026-01-01T00_00_00Z.json", "我叫李雷"),
        (f"{contact}_analysis_redacted_2026-01-01T00_00_09Z.json", "我叫[NAME]"),
    ):
        turns = [{"role": "agent", "text": "您好"}, {"role": "customer", "text": text}]
        (tmp_path / name).write_text(json.dumps({"id": contact, "turns": turns}), encoding="utf-8")
    calls, skips, _ = batch(tmp_path)
    assert [call.turns[1].text for call in calls.values()] == ["我叫[NAME]"]
    assert [(skip.code, skip.harmless) for skip in skips] == [("redacted-twin", True)]
    assert calls[contact].redacted
    assert "[NAME]" in calls[contact].warnings[0][0]


@pytest.mark.parametrize(
    "text", ["我叫[PII]", "电话138****1234", "订单[数字x]", "我是[NAME_1]", "密码是****"]
)
def test_masks_are_noticed_in_every_shape(text: str, tmp_path: Path) -> None:
    turns = [{"role": "agent", "text": "您好"}, {"role": "customer", "text": text}]
    (tmp_path / "n.jsonl").write_text(
        json.dumps({"call_id": "N", "turns": turns}, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (tmp_path / "t.txt").write_text(f"客服：您好\n客户：{text}\n", encoding="utf-8")
    calls, _, _ = batch(tmp_path)
    assert all(call.redacted and call.warnings for call in calls.values())


@pytest.mark.parametrize("text", ["[图片]", "说了**两遍", "[SPEAKER_00] 喂", "3*4*5"])
def test_what_only_looks_like_a_mask(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(f"客服：您好\n客户：是{text}\n", encoding="utf-8")
    assert not batch(tmp_path)[0]["t"].redacted


def test_a_table_is_joined_by_id_or_file_and_what_matches_nothing_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "calls"
    for number in range(3):
        write(folder, f"clear{number}", CLEAR, 1)
    table = tmp_path / "calls.csv"
    table.write_text(
        "录音文件,坐席工号,班组\nclear0.wav,7001,一组\nclear1,7002,二组\nclear9,7009,三组\n",
        encoding="gb18030",
    )
    calls, _, notes = batch(folder, sidecar=load_sidecar(str(table)))
    assert (calls["clear0"].agent, calls["clear0"].team) == ("7001", "一组")
    assert calls["clear1"].agent == "7002"
    assert calls["clear2"].agent == ""
    assert "2 call(s) matched, 1 without a row, 1 row(s) without a call" in notes[-1][1]


def test_rows_that_disagree_are_said_and_not_guessed(tmp_path: Path) -> None:
    write(tmp_path / "calls", "clear0", CLEAR, 1)
    table = tmp_path / "calls.jsonl"
    rows = [
        {"call_id": "clear0", "agent_id": "1", "team": "一组"},
        {"call_id": "clear0", "agent_id": "2", "team": "一组"},
    ]
    table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    calls, _, _ = batch(tmp_path / "calls", sidecar=load_sidecar(str(table)))
    assert (calls["clear0"].agent, calls["clear0"].team) == ("", "一组")
    assert any("agent_id" in zh for zh, _ in calls["clear0"].warnings)


def test_a_call_alone_is_what_it_is_in_a_batch_without_votes(folder: Path) -> None:
    (one,) = _read([str(folder / "a" / "clear0.json")], ReadOptions())[0].values()
    assert replace(batch(folder)[0]["clear0"]) == one
