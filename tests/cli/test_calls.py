"""`csaudit calls …`, run as a process; and what it converts, read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.model import Call, Role, Turn
from csaudit.readers import ReadOptions, read_bytes
from csaudit.readers.native import as_native
from running import GOOD, csaudit

OURS = {
    "data": {
        "records": [
            {
                "session": {"no": "R1"},
                "pieces": [
                    {"who": "S", "said": {"content": "您好，请讲"}, "from": 0, "to": 2000},
                    {"who": "K", "said": {"content": "我的电话13800138000停机了"}, "from": 2500, "to": 6000},
                ],
            }
        ]
    }
}
PROFILE = "turns: data.records[].pieces[]\nspeaker: who\ntext: said.content\nstart: from\nend: to\nunit: ms\ncall_id: session.no\nroles: {S: agent, K: customer}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "good.txt").write_text(GOOD, encoding="gb18030")
    (calls / "dull.txt").write_text("spk_0：嗯\nspk_1：好\n", encoding="utf-8")
    (calls / "empty.txt").write_text("", encoding="utf-8")
    return calls


def test_ls_says_how_each_file_was_read(folder: Path) -> None:
    done = csaudit("calls", "ls", str(folder))
    assert done.returncode == 3
    good = next(line for line in done.stdout.splitlines() if "good.txt" in line)
    assert all(word in good for word in ("text", "gb18030", "文件标明", "5"))
    assert any("dull.txt" in line and "不明" in line for line in done.stdout.splitlines())
    assert any("empty.txt" in line and "空" in line for line in done.stdout.splitlines())
    assert "2 通（2 个文件），未读 1 处" in done.stderr


def test_ls_as_json_has_every_call(folder: Path) -> None:
    found = json.loads(csaudit("calls", "ls", str(folder), "-f", "json").stdout)
    assert {call["call_id"]: call["role_source"] for call in found["calls"]} == {
        "good": "file",
        "dull": "unknown",
    }
    assert found["calls"][0]["roles"] == {"unknown": 2}
    assert [skip["code"] for skip in found["skipped"]] == ["empty"]
    assert found["totals"] == {"files": 2, "calls": 2, "skipped": 1, "doubted": 1}


def test_show_numbers_turns_and_lines_and_masks(folder: Path) -> None:
    (folder / "m.txt").write_text(
        "坐席工号：7001\n\n客服：您好\n客户：我是13800138000\n客服：好\n", encoding="utf-8"
    )
    shown = csaudit("calls", "show", str(folder / "m.txt"), "--turns", "2-3").stdout
    assert "agent_id: 7001" in shown
    assert "2 客户：我是138****8000  [行 4]" in shown
    assert "您好" not in shown
    as_json = csaudit(
        "calls", "show", str(folder / "m.txt"), "--turns", "2", "--no-mask", "-f", "json"
    ).stdout
    (turn,) = json.loads(as_json)["turns"]
    assert (turn["turn"], turn["line"], turn["text"]) == (1, 4, "我是13800138000")
    assert csaudit("calls", "show", str(folder / "m.txt"), "--turns", "a").returncode == 2


def test_validate_lists_skips_and_doubts_with_what_to_do(folder: Path) -> None:
    done = csaudit("calls", "validate", str(folder))
    assert done.returncode == 3
    assert f"{folder / 'empty.txt'}: 文件是空的" in done.stdout
    assert "--agent-speaker" in done.stdout
    (folder / "empty.txt").unlink()
    assert csaudit("calls", "validate", str(folder)).returncode == 0
    assert csaudit("calls", "validate", str(folder), "--strict").returncode == 3
    told = csaudit("calls", "validate", str(folder), "--strict", "--agent-speaker", "spk_0", "--lang", "en")
    assert (told.returncode, told.stdout) == (0, "nothing to report\n")


@pytest.mark.parametrize(
    "how",
    [
        ["--profile", "ours.yaml"],
        [
            *["--turns", "data.records[].pieces[]", "--speaker", "who", "--text", "said.content"],
            *["--start", "from", "--end", "to", "--unit", "ms", "--call-id", "session.no"],
            *["--agent-speaker", "S"],
        ],
    ],
    ids=["profile", "options"],
)
def test_any_json_is_read_by_its_fields_in_every_command(
    how: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ours.json").write_text(json.dumps(OURS, ensure_ascii=False), encoding="utf-8")
    Path("ours.yaml").write_text(PROFILE, encoding="utf-8")
    (call,) = json.loads(csaudit("calls", "ls", "ours.json", *how, "-f", "json").stdout)["calls"]
    assert (call["call_id"], call["roles"], call["role_source"]) == (
        "R1",
        {"agent": 1, "customer": 1},
        "option",
    )
    assert call["times"] == "full"
    audited = csaudit("audit", "ours.json", *how, "-f", "json", "-q")
    assert [each["call_id"] for each in json.loads(audited.stdout)["calls"]] == ["R1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--name-regex", "(?P<call_id>"], "--name-regex"),
        (["--unit", "minutes"], "ticks"),
        (["--profile", "bad.yaml"], "bad.yaml:1:1"),
        (["--turns", "a[x"], "a[x"),
        (["--metadata", "none.csv"], "none.csv"),
    ],
)
def test_what_cannot_be_done_as_asked_ends_with_2_and_says_where(
    arguments: list[str], said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    Path("bad.yaml").write_text("speakr: who\n", encoding="utf-8")
    for command in (["calls", "ls"], ["audit"]):
        done = csaudit(*command, "good.txt", *arguments)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def test_audit_says_how_roles_were_found_and_that_a_copy_was_left_out(folder: Path) -> None:
    (folder / "empty.txt").unlink()
    (folder / "sub").mkdir()
    (folder / "sub" / "good.txt").write_text(GOOD, encoding="utf-8")
    done = csaudit("audit", str(folder), "--lang", "en")
    assert done.returncode == 0
    assert "Roles: in the file 1, unknown 1" in done.stderr
    assert "audited once" in done.stderr


def test_what_options_name_is_no_transcript(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    Path("empty.txt").unlink()
    Path("names.txt").write_text("spk_1\n", encoding="utf-8")
    Path("calls.csv").write_text("call_id,team\ndull,三组\n", encoding="utf-8")
    done = csaudit(
        "audit", ".", "--metadata", "calls.csv", "--agent-names", "@names.txt", "-f", "json", "--lang", "en"
    )
    calls = {call["call_id"]: call for call in json.loads(done.stdout)["calls"]}
    assert calls["dull"]["metadata"] == {"team": "三组"}
    assert calls["dull"]["role_source"] == "option"
    assert set(calls) == {"dull", "good"}
    assert done.returncode == 0
    assert "1 call(s) matched, 1 without a row, 0 row(s) without a call" in done.stderr


def test_convert_writes_one_file_that_reads_the_same(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert csaudit("calls", "convert", str(folder), "-o", str(out)).returncode == 3
    again = json.loads(csaudit("calls", "ls", str(out), "-f", "json").stdout)["calls"]
    first = json.loads(csaudit("calls", "ls", str(folder), "-f", "json").stdout)["calls"]
    keep = ("call_id", "turns", "roles", "role_source", "role_confidence", "times")
    assert [{key: call[key] for key in keep} for call in again] == [
        {key: call[key] for key in keep} for call in first
    ]
    assert (
        csaudit("calls", "convert", str(folder / "good.txt")).stdout
        == out.read_text(encoding="utf-8").splitlines(keepends=True)[1]
    )


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)
TIME = st.floats(0, 30_000).map(lambda value: round(value, 3))


@st.composite
def calls(draw: st.DrawFn) -> bytes:
    """A transcript as JSON, as odd as may be."""
    count = draw(st.integers(1, 8))
    timed = draw(st.booleans())
    starts = sorted(draw(st.lists(TIME, min_size=count, max_size=count)))
    rows: list[dict[str, Any]] = []
    for start in starts:
        row: dict[str, Any] = {"text": draw(TEXT)}
        row["role"] = draw(
            st.sampled_from(["agent", "customer", "bot", "unknown", "客服2", "A", "B", "小林"])
        )
        if timed:
            row |= {"start": start, "end": round(start + draw(st.floats(0, 60)), 3)}
        if draw(st.booleans()):
            row |= {"channel": draw(st.integers(0, 2))}
        if draw(st.booleans()):
            row |= {"speaker": draw(st.sampled_from(["spk_0", "spk_1", "老王", "工号7"]))}
        rows.append(row)
    keys = st.sampled_from(["team", "agent_id", "备注", "direction", "date", "客户等级"])
    metadata = draw(st.dictionaries(keys, TEXT, max_size=4))
    return orjson.dumps({"call_id": draw(TEXT), "metadata": metadata, "turns": rows})


def same(turn: Turn) -> tuple[Any, ...]:
    return turn.index, turn.role, turn.text, turn.start, turn.end, turn.speaker, turn.channel


@given(calls(), st.sampled_from([ReadOptions(), ReadOptions(agent_channel=1), ReadOptions(swap_roles=True)]))
def test_what_is_converted_reads_the_same(data: bytes, options: ReadOptions) -> None:
    for call in read_bytes(data, "a.json", options):
        if isinstance(call, Call):
            line = orjson.dumps(as_native(call), option=orjson.OPT_APPEND_NEWLINE)
            (again,) = read_bytes(line, "out.jsonl")
            assert isinstance(again, Call)
            assert [same(turn) for turn in again.turns] == [same(turn) for turn in call.turns]
            assert again.metadata == call.metadata
            assert again.call_id == call.call_id
            assert (again.role_source, again.role_confidence) == (call.role_source, call.role_confidence)
            assert again.overlap_reliable == call.overlap_reliable
            assert again.sha256 == call.sha256
            assert all(isinstance(turn.role, Role) for turn in again.turns)
