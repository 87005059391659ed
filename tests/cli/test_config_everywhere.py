"""The configuration and the reading options mean the same to every command that audits or reads calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import HEAD, make_pack
from running import csaudit_in

FORM = "title: {zh: 表, en: form}\nsections:\n  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: mine}]}\n"
SHRUG = (
    HEAD
    + "forbid: {says: [不归我管, 不晓得]}\nexamples: {bad: ['客服：不归我管【命中】'], good: ['客服：您好']}\n"
)
LESS_SHRUG = SHRUG.replace(", 不晓得", "").replace("客服：您好'", "客服：您好', '客服：好'")
CALLS = {
    "a": "说话人1：你好，我的单子谁管？打我13812345678。\n说话人2：您好，不归我管。\n说话人1：啊？\n说话人2：不晓得。\n",
    "b": "客户：谁管？\n客服：不归我管。\n客户：哦。\n客服：不晓得。\n",
    "c": "客户：你好\n客服：您好。\n",
}
GOLD = [
    {"turn": turn, "dimension": "taboo_phrase", "severity": "major", "span": "不归我管"} for turn in (1, 3)
]
Words = tuple[str, ...]
LS = ("calls", "ls", "calls", "-f", "json")
SHOW = ("calls", "show", "calls/a.txt", "-f", "json")
VALIDATE = ("calls", "validate", "calls", "-f", "json")
CONVERT = ("calls", "convert", "calls")
STATS = ("checks", "stats", "calls", "-f", "json")
CALIBRATE = ("calibrate", "calls", "-l", "gold.jsonl", "-f", "json")
DIFF = ("checks", "diff", "before/mine", "packs/mine", "--calls", "calls", "-f", "json", "--no-cache")
LINT = ("checks", "lint")
TEST = ("checks", "test", "mine")
REPORT = ("report", "run.json", "-f", "md")
CACHE = ("cache", "show", "--cache-dir", "nowhere")
BASELINE = ("baseline", "create", "calls", "--baseline", "known.json", "--update")
TAKE = ("appeals", "from-report", "filled.xlsx")
EVERY = (LS, SHOW, VALIDATE, CONVERT, STATS, CALIBRATE, DIFF, LINT, TEST, REPORT, CACHE, BASELINE, TAKE)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    make_pack(tmp_path / "packs", {"shrug": SHRUG}, name="mine")
    make_pack(tmp_path / "before", {"shrug": LESS_SHRUG}, name="mine")
    (tmp_path / "packs" / "scorecards").mkdir()
    (tmp_path / "packs" / "scorecards" / "form.yaml").write_text(FORM, encoding="utf-8")
    (tmp_path / "calls").mkdir()
    for name, text in CALLS.items():
        (tmp_path / "calls" / f"{name}.txt").write_text(text, encoding="utf-8")
    gold = [{"call_id": name, "gold": {"violations": GOLD}} for name in ("a", "b")]
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    return tmp_path


def told(here: Path, *args: str, code: int | None = 0, **env: str) -> str:
    """What a command prints on both streams."""
    done = csaudit_in(here, *args, **env)
    assert "Traceback" not in done.stderr
    assert code is None or done.returncode == code, done.stderr
    return done.stdout + done.stderr


def configure(here: Path, text: str) -> None:
    (here / "csaudit.yaml").write_text(text, encoding="utf-8")


MINE = ("--pack", "packs", "--scorecard", "form")
# A command, a configuration, the same said by options, and options that take it back.
SPEAKER = ("--agent-speaker", "说话人1")
OTHER = ("--agent-speaker", "说话人2")
ENGLISH, CHINESE = ("--lang", "en"), ("--lang", "zh")
LESS, ALL = ("--exclude", "b.txt"), ("--exclude", "x")
SETTINGS: list[tuple[str, Words, str, Words, Words]] = [
    ("ls", LS, "exclude: [b.txt]", LESS, ALL),
    ("ls", LS[:3], "lang: en", ENGLISH, CHINESE),
    ("show", SHOW, "agent_speaker: 说话人1", SPEAKER, OTHER),
    ("validate", VALIDATE, "exclude: [b.txt]", LESS, ALL),
    ("convert", CONVERT, "exclude: [b.txt]", LESS, ALL),
    ("stats", (*STATS, *MINE), "agent_speaker: 说话人1", SPEAKER, OTHER),
    ("stats", STATS, "packs: packs\nscorecard: form", MINE, ("--pack", "before", "--scorecard", "default")),
    ("stats", STATS, "ignore: [conduct]", ("--ignore", "conduct"), ("--ignore", "conduct.n*")),
    ("calibrate", (*CALIBRATE, *MINE), "agent_speaker: 说话人1", SPEAKER, OTHER),
    ("calibrate", CALIBRATE, "packs: packs\nscorecard: form", MINE, ("--pack", "before", "--scorecard", "default")),
    ("diff", DIFF, "agent_speaker: 说话人1", SPEAKER, OTHER),
    ("diff", DIFF, "mask: false", ("--no-mask",), ()),
    ("diff", DIFF, "select: [mine]", ("--select", "mine"), ("--select", "conduct")),
    ("cache", CACHE, "lang: en", ENGLISH, CHINESE),
    ("lint", LINT, "lang: en", ENGLISH, CHINESE),
    ("test", TEST, "packs: packs", ("--pack", "packs"), ("--pack", "before")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "text", "words", "others"), [row[1:] for row in SETTINGS], ids=[row[0] for row in SETTINGS]
)
def test_a_setting_is_an_option_that_needn_t_be_given(
    here: Path, command: Words, text: str, words: Words, others: Words
) -> None:
    """From the file it does what the option does, from nowhere it does nothing, and an option goes before."""
    configure(here, text + "\n")
    by_file = told(here, *command)
    assert by_file == told(here, *command, *words, "--isolated")
    if others:
        over = told(here, *command, *others)
        assert over == told(here, *command, *others, "--isolated") != by_file


@pytest.mark.parametrize("command", EVERY, ids=[" ".join(words[:2]) for words in EVERY])
def test_a_wrong_key_has_its_place(here: Path, command: Words) -> None:
    configure(here, "lang: en\n  \nscorcard: form\n")
    said = told(here, *command, code=2)
    assert "csaudit.yaml:3:1: " in said and "scorecard" in said


def test_a_file_can_be_named(here: Path) -> None:
    (here / "other.yaml").write_text("exclude: [b.txt]\n", encoding="utf-8")
    assert told(here, *LS, "--config", "other.yaml") == told(here, *LS, *LESS)
    told(here, *LS, "--config", "other.yaml", "--isolated", code=2)


def test_the_environment_goes_before_the_file(here: Path) -> None:
    configure(here, "exclude: [b.txt, c.txt]\n")
    assert told(here, *LS, CSAUDIT_EXCLUDE="b.txt") == told(here, *LS, *LESS, "--isolated")


def test_a_misspelt_variable_is_told_by_every_command(here: Path) -> None:
    assert "CSAUDIT_EXCLUDE" in told(here, *LS, CSAUDIT_EXLUDE="b.txt")


@pytest.mark.parametrize(
    "command",
    [("calls", "ls"), ("calls", "validate"), ("calls", "convert"), ("checks", "stats"), DIFF[:4]],
    ids=" ".join,
)
def test_the_calls_are_those_of_the_configuration(here: Path, command: Words) -> None:
    configure(here, "paths: calls\n")
    given = ("--calls", "calls") if command == DIFF[:4] else ("calls",)
    assert told(here, *command) == told(here, *command, *given)
    assert "a.txt" in told(here, "calls", "ls")


@pytest.mark.parametrize("command", [STATS, CALIBRATE], ids=["stats", "calibrate"])
def test_calls_are_audited_as_audit_does(here: Path, command: Words) -> None:
    """What is counted over transcripts is what is counted over the run that `audit` saved of them."""
    configure(
        here,
        "packs: packs\nscorecard: form\nagent_speaker: 说话人1\noverrides: {mine.shrug: {add_phrases: [谁管]}}\n",
    )
    told(here, "audit", "calls", "-q", "-f", "json:run.json")
    saved = tuple("run.json" if word == "calls" else word for word in command)
    counted = told(here, *command)
    assert counted == told(here, *saved)
    (found,) = json.loads(counted)["checks"].values()
    assert found.get("findings", found.get("false", 0) + found.get("hits", 0)) == 3


def test_lint_reads_the_packs_and_the_overrides_of_the_configuration(here: Path) -> None:
    doubtful = SHRUG.partition("examples:")[0]
    make_pack(here / "packs", {"bare": doubtful}, name="mine")
    assert "bare.yaml" not in told(here, "checks", "lint")
    configure(here, "packs: packs\n")
    assert "packs/mine/bare.yaml:" in told(here, "checks", "lint")
    assert "bare.yaml" not in told(here, "checks", "lint", "before")
    configure(here, "packs: packs\noverrides:\n  mine.shrugg: {enforce: warn}\n")
    said = told(here, "checks", "lint", code=1)
    assert "csaudit.yaml:3:3: " in said and "mine.shrug" in said
    told(here, "checks", "lint", "before")


def test_a_side_of_a_comparison_may_be_the_configuration_s_packs(here: Path) -> None:
    """As in a project: its packs against those of another checkout, its form, its overrides."""
    configure(here, "packs: packs\nscorecard: form\noverrides: {mine.fresh: {enforce: warn}}\n")
    make_pack(here / "packs", {"fresh": SHRUG.replace("[不归我管, 不晓得]", "[哦]")}, name="mine")
    make_pack(here / "packs", {"new": SHRUG}, name="young")
    calls = ("--calls", "calls", "-f", "json", "--no-cache")

    def added(*sides: str) -> list[tuple[str, str]]:
        found = json.loads(told(here, "checks", "diff", *sides, *calls).partition("\n}")[0] + "}")
        return [(each["after"]["check"], each["after"]["quote"]) for each in found["findings"]]

    assert sorted(added("before", "packs")) == [
        ("mine.shrug", "不晓得"),
        ("young.new", "不归我管"),
        ("young.new", "不晓得"),
    ]
    assert added("before/mine", "packs/mine") == [
        ("mine.shrug", "不晓得")
    ]  # the other pack is on either side
    configure(here, "packs: packs\nscorecard: form\noverrides: {mine.nothing: {enforce: warn}}\n")
    assert "csaudit.yaml:3:" in told(here, "checks", "diff", "before", "packs", *calls, code=2)


@pytest.mark.parametrize("command", [STATS, CALIBRATE], ids=["stats", "calibrate"])
def test_what_cannot_be_read_is_named(here: Path, command: Words) -> None:
    (here / "calls" / "broken.json").write_text("{", encoding="utf-8")
    assert "broken.json" in told(here, *command, code=3)
    told(here, *(word if word != "calls" else "calls/broken.txt" for word in command), code=4)
    told(here, *(word if word != "calls" else "gone.json" for word in command), code=2)


def test_a_saved_run_is_rendered_as_the_configuration_says(here: Path) -> None:
    (here / "calls" / "d.txt").write_text("客户：谁管？\n客服：不归我管，打13812345678。\n", encoding="utf-8")
    told(here, "audit", "calls", "-q", "-f", "json:run.json", "--no-mask")
    configure(here, "lang: en\nmask: false\nby: agent\n")
    by_file = told(here, *REPORT)
    assert by_file == told(here, *REPORT, *ENGLISH, "--no-mask", "--by", "agent", "--isolated")
    assert "13812345678" in by_file and "13812345678" not in told(here, *REPORT, "--isolated")


def test_a_baseline_holds_what_the_configuration_audits(here: Path) -> None:
    configure(here, "packs: packs\nselect: [mine]\n")
    told(here, *BASELINE)
    held = json.loads((here / "known.json").read_bytes())["findings"]
    assert {each["check"] for each in held} == {"mine.shrug"}
    told(here, *BASELINE, "--select", "conduct")
    wider = json.loads((here / "known.json").read_bytes())["findings"]
    assert wider and not {"mine.shrug"} & {each["check"] for each in wider}
    told(here, "baseline", "prune", "calls", "--baseline", "known.json")
    assert json.loads((here / "known.json").read_bytes())["findings"] == wider


def test_a_selected_check_that_only_one_side_has_is_selected_there(here: Path) -> None:
    make_pack(here / "packs", {"fresh": SHRUG.replace("[不归我管, 不晓得]", "[哦]")}, name="mine")
    only = ("--select", "mine.shrug", "--select", "mine.fresh")
    found = json.loads(told(here, *DIFF, *only).partition("\n}")[0] + "}")
    assert {each["after"]["check"] for each in found["findings"]} == {"mine.shrug"}
    assert "mine.fresh" in told(here, *DIFF, "--select", "mine.fresh", code=2)
    assert "nothing.such" in told(here, *DIFF, *only, "--select", "nothing.such", code=2)


def test_of_two_labels_of_one_call_the_last_counts_and_that_is_told(here: Path) -> None:
    configure(here, "packs: packs\nscorecard: form\n")
    (here / "second.jsonl").write_text(json.dumps({"call_id": "b", "gold": {}}), encoding="utf-8")
    for command in (STATS, DIFF):
        last = told(here, *command, "-l", "gold.jsonl", "-l", "second.jsonl")
        first = told(here, *command, "-l", "second.jsonl", "-l", "gold.jsonl")
        assert "有 1 通在不止一个标注文件里（如 b），以后面的文件为准" in last and last != first
        assert first == told(
            here, *command, "-l", "second.jsonl", "-l", "gold.jsonl", "-l", "gold.jsonl"
        ).replace("有 2 通", "有 1 通").replace("如 a", "如 b")
