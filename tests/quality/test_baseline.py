"""A baseline: what goes in comes out, in any order, and it only grows when it is made anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csaudit.errors import UsageError
from csaudit.model import (
    CallResult,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    Outcome,
    Role,
    Score,
    Severity,
    Suppression,
)
from csaudit.quality.baseline import Baseline, Known, compare, dump, known, load, pruned

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ENTRIES = st.builds(
    Known, st.sampled_from(["C1", "C2", "C3"]), st.sampled_from(["a.b", "a.c"]), st.sampled_from(["agent", "customer"]),
    WORDS, st.sampled_from("0123456789"),
)  # fmt: skip
BASELINES = st.lists(ENTRIES, max_size=12).map(lambda entries: tuple(sorted(entries)))


def finding(check: str, quote: str, fingerprint: str) -> Finding:
    at = Evidence(3, Role.AGENT, 0, len(quote), quote, quote)
    return Finding(
        check, "taboo_phrase", Outcome.FAIL, Severity.MAJOR, Confidence.HIGH, at, fingerprint=fingerprint
    )


def result(call: str, findings: tuple[Finding, ...]) -> CallResult:
    outcomes = tuple(CheckOutcome(check, Outcome.PASS) for check in ("a.b", "a.c"))
    return CallResult(
        call, {}, f"{call}.txt", "text", "", "file", 4, Score(None, None, fatal=False), findings, outcomes
    )


FINDINGS = st.builds(finding, st.sampled_from(["a.b", "a.c"]), WORDS, st.sampled_from("0123456789"))
RESULTS = st.lists(
    st.builds(result, st.sampled_from(["C1", "C2", "C4"]), st.lists(FINDINGS, max_size=4).map(tuple)),
    max_size=4,
)


def same(text: str) -> str:
    return text


@given(BASELINES, st.randoms())
def test_what_goes_in_comes_out_in_any_order(baseline: Baseline, random: object) -> None:
    assert load(dump(baseline), "b.json") == baseline
    lines = dump(baseline).decode().rstrip("\n").split("\n")
    middle = [line.rstrip(",") for line in lines[1:-1]]
    random.shuffle(middle)  # type: ignore[attr-defined]
    shuffled = "\n".join([lines[0], ",\n".join(middle), *lines[-1:]] if middle else lines)
    assert dump(load(shuffled.encode(), "b.json")) == dump(baseline)


@given(BASELINES)
def test_one_finding_a_line_without_clock_or_turn(baseline: Baseline) -> None:
    data = dump(baseline)
    found = json.loads(data)["findings"]
    assert all(set(each) == {"call", "check", "role", "quote", "fingerprint"} for each in found)
    assert data.count(b"\n") == (len(found) + 2 if found else 1)


@given(BASELINES, BASELINES)
def test_two_files_merged_by_lines_are_their_union(one: Baseline, two: Baseline) -> None:
    """As a version control system merges them: every line of both, sorted or not."""
    merged = dump((*two, *one))
    assert load(merged, "b.json") == tuple(sorted((*one, *two)))


@given(RESULTS)
def test_a_run_against_itself_is_unchanged(results: list[CallResult]) -> None:
    compared = compare(results, known(results, same), ["a.b", "a.c"])
    assert {f.baseline for each in compared.results for f in each.findings} <= {"unchanged"}
    assert compared.gone == ()


@given(RESULTS, BASELINES)
def test_every_finding_is_new_or_unchanged_and_none_is_lost(
    results: list[CallResult], baseline: Baseline
) -> None:
    compared = compare(results, baseline, ["a.b", "a.c"])
    before = [f.fingerprint for each in results for f in each.findings]
    after = [f for each in compared.results for f in each.findings]
    assert [f.fingerprint for f in after] == before
    unchanged = sum(f.baseline == "unchanged" for f in after)
    assert unchanged + sum(f.baseline == "new" for f in after) == len(before)
    calls = {each.call_id for each in results}
    looked_at = [entry for entry in baseline if entry.call in calls]
    assert len(compared.gone) <= len(looked_at)
    assert len(baseline) - len(looked_at) <= len(baseline) - len(compared.gone)


@given(RESULTS, BASELINES, st.randoms())
def test_the_order_of_the_calls_does_not_matter(
    results: list[CallResult], baseline: Baseline, random: object
) -> None:
    """With each call there once: which of two equal ones is new is for their order to say."""
    once = list({each.call_id: each for each in results}.values())
    shuffled = list(once)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = (compare(each, baseline, ["a.b", "a.c"]) for each in (once, shuffled))
    states = [
        {(each.call_id, place): f.baseline for each in which.results for place, f in enumerate(each.findings)}
        for which in (one, two)
    ]
    own = {entry.fingerprint: entry.call for entry in baseline}
    if all(own.get(f.fingerprint, each.call_id) == each.call_id for each in once for f in each.findings):
        assert sum(s == "new" for s in states[0].values()) == sum(s == "new" for s in states[1].values())
    assert known(once, same) == known(shuffled, same)


@given(RESULTS, BASELINES)
def test_pruning_only_removes_and_then_nothing_is_gone(results: list[CallResult], baseline: Baseline) -> None:
    gone = compare(results, baseline, ["a.b", "a.c"]).gone
    left = pruned(baseline, gone)
    assert len(left) == len(baseline) - len(gone)
    assert set(left) <= set(baseline)
    assert compare(results, left, ["a.b", "a.c"]).gone == ()
    assert all(entry in left for entry in baseline if entry.call not in {each.call_id for each in results})


def test_checks_that_did_not_run_are_left_alone() -> None:
    baseline = (Known("C1", "a.b", "agent", "x", "1"), Known("C1", "z.z", "agent", "x", "2"))
    assert compare([result("C1", ())], baseline, ["a.b"]).gone == baseline[:1]


def test_two_calls_of_one_id_are_counted_apart() -> None:
    twice = [result("C1", (finding("a.b", "x", "1"),)), result("C1", (finding("a.b", "x", "1"),))]
    states = [
        f.baseline for each in compare(twice, known(twice[:1], same), ["a.b"]).results for f in each.findings
    ]
    assert states == ["unchanged", "new"]


def test_quotes_are_masked_and_what_is_suppressed_stays_out() -> None:
    taken_back = replace(finding("a.b", "x", "1"), suppression=Suppression("accepted", "why"))
    under_review = replace(finding("a.b", "y", "2"), suppression=Suppression("under_review", "why"))
    (entry,) = known([result("C1", (taken_back, under_review))], lambda text: "*" * len(text))
    assert (entry.quote, entry.fingerprint) == ("*", "2")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"{}", b'{"csaudit_baseline": 2, "findings": []}', b'{"csaudit_baseline": 1}',
     b'{"csaudit_baseline": 1, "findings": [1]}', b'{"csaudit_baseline": 1, "findings": [{"call": "C"}]}',
     b'{"csaudit_baseline": 1, "findings": [{"call": 1, "check": "", "role": "", "quote": "", "fingerprint": ""}]}',
     b"<<<<<<< ours\n", b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_anything_else_is_refused_with_its_name(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"known\.json"):
        load(data, "known.json")
