"""The cache of results changes how long a run takes, never what it says."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from csaudit.batch import Batch, compact, run
from csaudit.batch.cache import ResultCache, cached, clean
from csaudit.batch.store import BATCH
from csaudit.engine import CompiledScorecard, compile_scorecard, evaluate
from csaudit.engine.recipe import ScorecardRecipe
from csaudit.model import Call
from csaudit.packs import load, load_scorecard
from csaudit.readers import find_paths, read_path
from making import HEAD, make_call, make_pack
from running import GOOD, RUDE, csaudit

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
FORM = "title: {zh: 表, en: form}\nsections:\n  - {id: all, title: {zh: 全部, en: all}, points: 100, items: [{pack: p}]}\n"
BRUSH = "forbid:\n  says:\n    - 不归我管\n    - 找别人\n"
RUDE_CALL = make_call("客户：喂\n客服：不归我管", metadata={"team": "一组"})


UNUSED = ScorecardRecipe()
"""Only worker processes build from a recipe."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "form.yaml").write_text(FORM, encoding="utf-8")
    return make_pack(tmp_path, {"brush": BRUSH})


def compiled(pack: Path, select: Sequence[str] = ()) -> CompiledScorecard:
    """The scorecard, as the next process would compile it from the files."""
    form, _ = load_scorecard(str(pack.parent / "form.yaml"))
    assert form is not None
    return compile_scorecard(load((str(pack),), builtin=False), form, select=select)


def audited(pack: Path, folder: Path, calls: Iterable[Call], select: Sequence[str] = ()) -> Batch:
    """A run of its own with a cache in the folder."""
    scorecard = compiled(pack, select)
    return run(calls, scorecard, UNUSED, cache=ResultCache(folder, scorecard))


def many(number: int) -> list[Call]:
    texts = (
        "客户：喂\n客服：不归我管",
        "客户：你好\n客服：您好",
        "客户：喂\n客服：哦\n客户：唉\n客服：你找别人",
    )
    return [make_call(texts[n % 3], f"C{n:05}") for n in range(number)]


def database(folder: Path) -> Path:
    (file,) = cached(folder)
    return file.path


def test_a_result_from_the_cache_is_the_one_that_auditing_gives() -> None:
    """On every sample call, for the default scorecard, wherever the call was read from."""
    scorecard = ScorecardRecipe().build()
    calls = [item for file in find_paths([str(SAMPLES)])[0] for item in read_path(file)]
    assert len(calls) >= 20
    unpack = compact.Unpacker(scorecard)
    for call in calls:
        assert isinstance(call, Call)
        turns = tuple(replace(turn, line=(turn.line or 0) + 7) for turn in call.turns)
        moved = replace(
            call, turns=turns, source="elsewhere", source_format="csv", warnings=(("疑", "doubt"),)
        )
        data = compact.pack(evaluate(scorecard, call))
        assert data is not None
        assert unpack(data, moved) == evaluate(scorecard, moved)


@pytest.mark.parametrize("jobs", [1, 2])
def test_cold_warm_and_without(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(sys.modules["csaudit.batch.run"], "SERIAL_BELOW", 100)
    recipe = ScorecardRecipe(str(tmp_path / "form.yaml"), (str(pack),))
    scorecard = recipe.build()

    def again(calls: Iterable[Call]) -> Batch:
        return run(calls, scorecard, recipe, jobs=jobs, cache=ResultCache(tmp_path / "cache", scorecard))

    cold, warm, more = again(many(500)), again(reversed(many(500))), again(many(620))
    assert (cold.recalled, warm.recalled, more.recalled) == (0, 500, 500)
    assert cold.results == warm.results == run(many(500), scorecard, recipe).results
    assert more.results == run(many(620), scorecard, recipe).results


@pytest.mark.parametrize(
    ("changed", "known"),
    [
        (replace(RUDE_CALL), True),
        (replace(RUDE_CALL, source="b.txt", source_format="csv", sha256="0", encoding="gbk"), True),
        (replace(RUDE_CALL, warnings=(("疑", "doubt"),)), True),
        (replace(RUDE_CALL, turns=tuple(replace(turn, line=9) for turn in RUDE_CALL.turns)), True),
        (replace(RUDE_CALL, call_id="T2"), False),
        (replace(RUDE_CALL, metadata={"team": "二组"}), False),
        (replace(RUDE_CALL, role_source="unknown"), False),
        (replace(RUDE_CALL, turns=RUDE_CALL.turns[:1]), False),
        (make_call("客户：喂\n客服：不归我管呀", metadata={"team": "一组"}), False),
        (make_call("客服：喂\n客服：不归我管", metadata={"team": "一组"}), False),
        (make_call("客户：喂\n客服：不归我管", metadata={"team": "一组"}, times=[(0, 1), (2, 3)]), False),
    ],
)
def test_what_a_call_must_share_with_an_audited_one(
    pack: Path, tmp_path: Path, changed: Call, known: bool
) -> None:
    audited(pack, tmp_path, [RUDE_CALL])
    again = audited(pack, tmp_path, [changed])
    assert again.recalled == known
    assert again.results == (evaluate(compiled(pack), changed),)


@pytest.mark.parametrize(
    ("edited", "known"),
    [
        (BRUSH, True),
        (BRUSH + "examples: {bad: ['客服：不归我管【命中】']}\n", True),
        ("# a comment moves the phrases down\n" + BRUSH, False),
        (BRUSH.replace("找别人", "找别的人"), False),
        (BRUSH + "confidence: low\n", False),
    ],
)
def test_an_edited_check_is_audited_anew(pack: Path, tmp_path: Path, edited: str, known: bool) -> None:
    audited(pack, tmp_path, [RUDE_CALL])
    (tmp_path / "p" / "brush.yaml").write_text(HEAD + edited, encoding="utf-8")
    again = audited(pack, tmp_path, [RUDE_CALL])
    assert again.recalled == known
    assert again.results == (evaluate(compiled(pack), RUDE_CALL),)


def test_another_form_and_another_selection_are_other_results(pack: Path, tmp_path: Path) -> None:
    audited(pack, tmp_path, [RUDE_CALL])
    (tmp_path / "form.yaml").write_text(FORM.replace("points: 100", "points: 50"), encoding="utf-8")
    assert audited(pack, tmp_path, [RUDE_CALL]).recalled == 0
    assert audited(pack, tmp_path, [RUDE_CALL], ["p.brush"]).recalled == 1
    make_pack(tmp_path, {"more": "forbid: {says: [喂]}"})
    assert audited(pack, tmp_path, [RUDE_CALL]).recalled == 0


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00\xff" * 4096])
def test_a_corrupt_file_is_rebuilt_with_a_warning(pack: Path, tmp_path: Path, content: bytes) -> None:
    expected = audited(pack, tmp_path, many(100)).results
    database(tmp_path).write_bytes(content)
    scorecard = compiled(pack)
    cache = ResultCache(tmp_path, scorecard)
    assert run(many(100), scorecard, UNUSED, cache=cache).results == expected
    assert bool(cache.problems) is bool(content)
    assert audited(pack, tmp_path, many(100)).recalled == 100


def test_damage_in_the_middle_of_the_file_changes_no_result(pack: Path, tmp_path: Path) -> None:
    expected = audited(pack, tmp_path, many(100)).results
    path = database(tmp_path)
    data = path.read_bytes()
    mark = b'"p.brush"'
    assert data.count(mark) > 10
    path.write_bytes(data.replace(mark, b'"p.crush"', 5))
    scorecard = compiled(pack)
    cache = ResultCache(tmp_path, scorecard)
    batch = run(many(100), scorecard, UNUSED, cache=cache)
    assert batch.results == expected
    assert batch.recalled < 100
    assert cache.problems
    assert audited(pack, tmp_path, many(100)).recalled == 100


def test_what_cannot_be_opened_is_done_without(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "results").write_text("in the way", encoding="utf-8")
    scorecard = compiled(pack)
    cache = ResultCache(tmp_path, scorecard)
    assert len(run(many(100), scorecard, UNUSED, cache=cache).results) == 100
    assert len(cache.problems) == 1


def test_two_runs_at_once_share_one_file(pack: Path, tmp_path: Path) -> None:
    scorecard = compiled(pack)
    caches = [ResultCache(tmp_path, scorecard) for _ in range(2)]
    for call in many(2 * BATCH + 5):
        for cache in caches:
            if cache.get(call) is None:
                cache.keep(evaluate(scorecard, call))
    for cache in caches:
        cache.close()
        assert cache.problems == []
    assert audited(pack, tmp_path, many(2 * BATCH + 5)).recalled == 2 * BATCH + 5


def test_its_size_is_bounded_and_the_oldest_go_first(pack: Path, tmp_path: Path) -> None:
    scorecard = compiled(pack)
    limit = 200_000
    for first in range(0, 3000, 600):
        cache = ResultCache(tmp_path, scorecard, max_bytes=limit)
        run(many(3000)[first : first + 600], scorecard, UNUSED, cache=cache)
        assert database(tmp_path).stat().st_size <= limit
    known = [
        cache.get(call) is not None for cache in [ResultCache(tmp_path, scorecard)] for call in many(3000)
    ]
    assert known == sorted(known)
    assert 300 < sum(known) < 3000


def test_a_result_stays_thirty_days(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = sys.modules["csaudit.batch.store"]
    day = store.today()
    audited(pack, tmp_path, many(3))
    monkeypatch.setattr(store, "today", lambda: day + 30)
    assert audited(pack, tmp_path, [RUDE_CALL]).recalled == 0
    assert audited(pack, tmp_path, many(3)).recalled == 3
    monkeypatch.setattr(store, "today", lambda: day + 31)
    audited(pack, tmp_path, [])
    assert audited(pack, tmp_path, [*many(3), RUDE_CALL]).recalled == 1


def test_a_crashed_check_is_asked_again(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        for way in ("judge", "decided"):  # in Python, and with what the kernel finds
            patched.setattr(type(compiled(pack).checks[0].matcher), way, crash)
        (result,) = audited(pack, tmp_path, [RUDE_CALL]).results
        assert result.outcomes[0].outcome.value == "error"
    again = audited(pack, tmp_path, [RUDE_CALL])
    assert again.recalled == 0
    assert again.results[0].outcomes[0].outcome.value == "fail"


def test_it_is_for_its_owner_only(pack: Path, tmp_path: Path) -> None:
    audited(pack, tmp_path / "cache", many(3))
    made = list((tmp_path / "cache").rglob("*"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_file()} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made if path.is_dir()} == {0o700}
    assert clean(tmp_path / "cache") > 0
    assert not list((tmp_path / "cache").rglob("*"))


def test_the_command_line(tmp_path: Path) -> None:
    calls, folder = tmp_path / "calls", tmp_path / "cache"
    calls.mkdir()
    (calls / "rude.txt").write_text(RUDE, encoding="utf-8")
    (calls / "good.txt").write_text(GOOD, encoding="utf-8")
    there = {"CSAUDIT_CACHE_DIR": str(folder)}
    without = csaudit("audit", str(calls), "-f", "json", "--no-cache", **there)
    assert not folder.exists()
    cold = csaudit("audit", str(calls), "-f", "json", **there)
    warm = csaudit("audit", str(calls), "-f", "json", "--cache-dir", str(folder))
    assert without.stdout == cold.stdout == warm.stdout
    assert "取自缓存" not in cold.stderr
    assert "2 通内容和检查都没变，取自缓存" in warm.stderr
    assert "2 call(s)" in csaudit("cache", "show", "--lang", "en", **there).stdout
    assert csaudit("cache", "clean", **there).returncode == 0
    assert "缓存是空的" in csaudit("cache", "show", **there).stdout


def test_a_folder_that_others_can_write_to_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    done = csaudit("audit", str(tmp_path), "--cache-dir", str(shared))
    assert done.returncode == 2
    assert "chmod 700" in done.stderr
    assert not list(shared.iterdir())


def test_results_without_facts_serve_only_who_wants_none(tmp_path: Path) -> None:
    scorecard = ScorecardRecipe().build()
    calls = many(3)

    def again(folder: str, *, with_facts: bool) -> Batch:
        cache = ResultCache(tmp_path / folder, scorecard)
        return run(calls, scorecard, UNUSED, cache=cache, with_facts=with_facts)

    full, bare = (run(calls, scorecard, UNUSED, with_facts=wanted).results for wanted in (True, False))
    assert all(each.facts for each in full)
    assert bare == tuple(replace(each, facts={}) for each in full)
    for folder, wanted, recalled in (
        ("bare first", False, 0),
        ("bare first", False, 3),
        ("bare first", True, 0),
        ("bare first", True, 3),
        ("bare first", False, 3),
        ("full first", True, 0),
        ("full first", False, 3),
        ("full first", True, 3),
    ):
        batch = again(folder, with_facts=wanted)
        assert (batch.recalled, batch.results) == (recalled, full if wanted else bare)


def test_a_scorecard_that_names_no_analysis_knows_no_results_without_facts(
    pack: Path, tmp_path: Path
) -> None:
    scorecard = compiled(pack)
    run(many(3), scorecard, UNUSED, cache=ResultCache(tmp_path, scorecard), with_facts=False)
    assert audited(pack, tmp_path, many(3)).recalled == 3
