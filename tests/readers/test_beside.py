"""What the names of files and folders tell."""

from __future__ import annotations

import pytest

from csaudit.errors import UsageError
from csaudit.readers.named import naming
from csaudit.readers.sidecar import Sidecar
from transcripts import one

TEXT = "客服：您好\n客户：喂\n"


def test_named_groups_of_the_file_name_are_metadata_and_id() -> None:
    how = naming(r"(?P<date>\d{8})_(?P<agent_id>\d+)_(?P<call_id>\w+)\.txt")
    call = one(TEXT, "一组/20260304_7001_A17.txt", naming=how)
    assert call.call_id == "A17"
    assert call.metadata == {"date": "20260304", "agent_id": "7001"}
    assert one(TEXT, "other.txt", naming=how).call_id == "other"


def test_what_the_file_says_itself_stays() -> None:
    how = naming(r"(?P<坐席工号>\d+)_(?P<call_id>\w+)")
    call = one("通话ID：C9\n坐席工号：1\n\n" + TEXT, "7001_A17.txt", naming=how)
    assert (call.call_id, call.agent) == ("C9", "1")
    native = '{"call_id": "N1", "turns": [{"role": "agent", "text": "您好"}, {"role": "customer", "text": "喂"}]}\n'
    assert one(native, "7001_A17.jsonl", naming=how).metadata == {"agent_id": "7001"}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("{team}/{agent_id}/*", "data/一组/7001/a.txt", {"team": "一组", "agent_id": "7001"}),
        ("{team}/{agent_id}_*.txt", "一组/7001_a.txt", {"team": "一组", "agent_id": "7001"}),
        ("{team}/{agent_id}/*", "7001/a.txt", {}),
        ("{team}/**/*.txt", "data/一组/x/y/a.txt", {"team": "y"}),
        ("data/{team}/**/*.txt", "data/一组/x/y/a.txt", {"team": "一组"}),
        ("{班组}/*", "C:\\录音\\二组\\a.txt", {"team": "二组"}),
    ],
)
def test_folders_are_metadata(pattern: str, path: str, expected: dict[str, str]) -> None:
    assert one(TEXT, path, naming=naming("", pattern)).metadata == expected


@pytest.mark.parametrize(
    ("name", "path", "place"),
    [
        ("(?P<a>\\d+", "", "1"),
        ("\\d+", "", "?P<"),
        ("", "{team/x", "1"),
        ("", "a/*", "{team}"),
        ("", "{a}/{a}", "5"),
    ],
)
def test_a_mistake_is_named_with_its_place(name: str, path: str, place: str) -> None:
    with pytest.raises(UsageError) as caught:
        naming(name, path)
    assert place in caught.value.say("en")


def test_a_table_without_anything_to_go_by_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        Sidecar("calls.csv", [{"姓名": "小林"}])
    assert "calls.csv" in caught.value.say("zh")
    assert "姓名" in caught.value.say("zh")
