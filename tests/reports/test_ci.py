"""What CI systems read: valid by their schemas, honest about levels, inside their limits."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csaudit.model import Outcome, Role, RunReport, Score, Severity, SkippedCall, Window
from csaudit.reports import RenderOptions, github, junit, render, sarif
from csaudit.reports.places import place
from reports import factory
from reports.ci_readers import READERS, read_github, read_gitlab, read_junit, read_sarif
from reports.hostile import HOSTILE, hostile_run

EMPTY = factory.run(())
RUNS = [factory.demo(), EMPTY, replace(factory.demo(), checks={}), *map(hostile_run, HOSTILE)]
"""One of everything, nothing, checks that nobody knows, and hostile words everywhere."""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("fmt", READERS)
@pytest.mark.parametrize("run", RUNS)
def test_every_run_is_valid(run: RunReport, fmt: str, lang: str) -> None:
    assert READERS[fmt](render(fmt, run, RenderOptions(lang=lang))) is not None


@pytest.mark.parametrize("fmt", READERS)
def test_english_is_english(fmt: str) -> None:
    text = render(fmt, factory.demo(), RenderOptions(lang="en")).decode()
    assert "Brush-off" in text
    assert "推诿" not in text
    assert "建议话术" not in text


# SARIF


def results_of(run: RunReport, **options: Any) -> list[Any]:
    results: list[Any] = read_sarif(render("sarif", run, RenderOptions(**options)))["results"]
    return results


def test_sarif_says_how_bad_and_how_sure() -> None:
    told = [
        (result["ruleId"], result["kind"], result["level"], "suppressions" in result)
        for result in results_of(factory.demo())
    ]
    assert told == [
        (factory.BRUSH_OFF, "fail", "error", False),
        (factory.NO_EMPATHY, "fail", "error", False),
        (factory.BRUSH_OFF, "fail", "error", False),
        (factory.NO_LIMIT, "fail", "warning", False),
        (factory.PROMISE, "fail", "warning", False),  # enforce: warn
        (factory.NO_LIMIT, "review", "none", False),
        (factory.BRUSH_OFF, "informational", "none", True),  # excused
    ]  # and nothing of the shadow check


def test_sarif_finds_the_turn_in_the_file_and_in_the_call() -> None:
    (location,) = results_of(factory.demo())[1]["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "calls/C001.txt", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7, "snippet": {"text": "等了三天了"}},
    }
    assert [each["fullyQualifiedName"] for each in location["logicalLocations"]] == ["call/C001/turn/3"]


def test_sarif_has_no_region_where_the_line_is_unknown() -> None:
    physical = results_of(factory.demo())[2]["locations"][0]["physicalLocation"]
    assert "region" not in physical


def test_sarif_walks_from_the_trigger_to_the_deadline() -> None:
    (flow,) = results_of(factory.demo())[1]["codeFlows"]
    steps = [
        step["location"]["logicalLocations"][0]["fullyQualifiedName"]
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert steps == ["call/C001/turn/3", "call/C001/turn/4", "call/C001/turn/7"]


def test_sarif_carries_fingerprint_rank_dimension_and_reason() -> None:
    results = results_of(factory.demo())
    assert results[0]["partialFingerprints"]["csaudit/v1"] == f"{factory.BRUSH_OFF}-5-2"
    assert [result["rank"] for result in results] == [100.0, 10.0, 0.0, 3.0, 0.0, 0.0, 0.0]
    assert results[0]["taxa"][0]["id"] == "taboo_phrase"
    assert results[-1]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "例外放过：前面有否定"}
    ]


def test_sarif_rules_explain_themselves_and_count_what_passed() -> None:
    run = read_sarif(render("sarif", factory.demo(), RenderOptions()))
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == list(factory.CARDS)
    assert "服务规范 3.2" in rules[factory.BRUSH_OFF]["help"]["markdown"]
    assert rules[factory.BRUSH_OFF]["properties"]["outcomes"]["passed"] == 2
    assert "precision" not in rules[factory.BRUSH_OFF]["properties"]  # nobody labelled anything
    assert [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_sarif_notifies_of_what_was_not_audited() -> None:
    (invocation,) = read_sarif(render("sarif", factory.demo(), RenderOptions()))["invocations"]
    told = [note["descriptor"]["id"] for note in invocation["toolExecutionNotifications"]]
    assert told == ["unreadable/binary-file", "unreadable/no-roles", "check-crashed"]
    row = invocation["toolExecutionNotifications"][1]["locations"][0]["physicalLocation"]
    assert row["artifactLocation"]["uri"] == "calls/b.csv"
    assert row["region"] == {"startLine": 17}
    assert invocation["executionSuccessful"] is False
    (fine,) = read_sarif(render("sarif", factory.run((factory.clean_call(),)), RenderOptions()))[
        "invocations"
    ]
    assert fine == {"executionSuccessful": True, "toolExecutionNotifications": []}


def test_sarif_keeps_to_the_limit_of_github_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (sarif.MOST_RESULTS, sarif.SHOWN_RESULTS) == (25_000, 5_000)
    every = results_of(factory.demo())
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    monkeypatch.setattr(sarif, "SHOWN_RESULTS", 2)
    run = read_sarif(render("sarif", factory.demo(), RenderOptions(lang="en")))
    assert len(run["results"]) == 3
    assert [result["ruleId"] for result in run["results"]] == [result["ruleId"] for result in every[:3]]
    left, shown = run["invocations"][0]["toolExecutionNotifications"][:2]
    assert left["message"]["text"].startswith("4 more results")
    assert "GitHub shows the worst 2" in shown["message"]["text"]


def test_sarif_has_no_clock() -> None:
    data = render("sarif", factory.demo(), RenderOptions()).decode()
    assert not re.search(r'TimeUtc|"guid"|timestamp', data)


@pytest.mark.parametrize(
    ("source", "uri", "line"),
    [
        ("calls/华东 1.txt", "calls/%E5%8D%8E%E4%B8%9C%201.txt", 4),
        ("calls/b.xlsx!明细", "calls/b.xlsx", 4),
        ("calls/b!c.txt", "calls/b%21c.txt", 4),
        ("./a#b?.txt", "a%23b%3F.txt", 4),
        ("/repo/calls/a.txt", "calls/a.txt", 4),
        ("/elsewhere/a.txt", "file:///elsewhere/a.txt", 4),
        ("a:b.txt", "a%3Ab.txt", 4),
    ],
)
def test_places_are_named_from_the_repository(source: str, uri: str, line: int) -> None:
    where = place(source, line, RenderOptions(root="/repo", here="/repo"))
    assert (where.uri, where.line) == (uri, line)


def test_places_below_a_folder_of_the_repository() -> None:
    options = RenderOptions(root="/repo", here="/repo/qa")
    assert place("calls/a.txt", 1, options).path == "qa/calls/a.txt"
    assert place("../calls/a.txt", 1, options).path == "calls/a.txt"


# JUnit


def case_states(run: RunReport, **options: Any) -> dict[tuple[str, str], str]:
    cases = read_junit(render("junit", run, RenderOptions(**options)))
    return {
        (case.attrib["classname"], case.attrib["name"].split()[0]): case[0].tag if len(case) else "passed"
        for case in cases
    }


def tags(cases: list[ElementTree.Element]) -> Counter[str]:
    return Counter(case[0].tag if len(case) else "passed" for case in cases)


def test_junit_has_one_case_per_call_and_check() -> None:
    states = case_states(factory.demo())
    call = "华东一组.A01.C001"
    assert {check: state for (at, check), state in states.items() if at == call} == {
        factory.BRUSH_OFF: "failure",
        factory.NO_EMPATHY: "failure",
        factory.NO_LIMIT: "skipped",  # for review
        factory.SILENCE: "skipped",  # unknown
        factory.PROMISE: "skipped",  # enforce: warn
        factory.GREETING: "skipped",  # not applicable
    }
    assert states["华东二组.A01.C003", factory.BRUSH_OFF] == "passed"
    assert states["（未注明）.（未注明）.C004", factory.GREETING] == "error"


def test_junit_says_why_a_case_was_skipped() -> None:
    cases = read_junit(render("junit", factory.demo(), RenderOptions(lang="en")))
    why = {case.attrib["name"].split()[0]: case[0].get("message") for case in cases[:6]}
    assert why[factory.SILENCE] == "can't be judged: the transcript has no reliable times"
    assert why[factory.GREETING] == "not applicable: the occasion didn't arise"
    assert str(why[factory.PROMISE]).endswith("[warning, not charged]")


def test_junit_is_never_empty() -> None:
    (case,) = read_junit(render("junit", EMPTY, RenderOptions()))
    assert case[0].tag == "skipped"


def test_junit_reports_unreadable_transcripts_and_interruptions_as_errors() -> None:
    run = factory.run((), (SkippedCall("a.pdf", "是 PDF", "a PDF", "binary-file"),) * 2)
    run = replace(run, run=replace(run.run, complete=False))
    cases = read_junit(render("junit", run, RenderOptions()))
    assert [case[0].tag for case in cases] == ["error"] * 3


def test_junit_keeps_calls_with_one_id_apart() -> None:
    twins = [factory.call("C.1", "A.1", "T", Score(100.0, True, False), (), source=f"{n}.txt") for n in "ab"]
    other = factory.call("C_1", "A_1", "T", Score(100.0, True, False), ())
    classes = {at for at, _ in case_states(factory.run((*twins, other)))}
    assert classes == {"T.A_1.C_1", "T.A_1.C_1#2", "T.A_1.C_1#3"}


def test_junit_of_a_large_run_counts_what_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tags(read_junit(render("junit", factory.demo(), RenderOptions())))
    monkeypatch.setattr(junit, "MOST_CASES", 10)
    cases = read_junit(render("junit", factory.demo(), RenderOptions(lang="en")))
    short = tags(cases)
    assert (short["failure"], short["error"]) == (whole["failure"], whole["error"])
    assert short["passed"] == 3  # one for each call with quiet checks
    assert "the other 5 checks: 5 pass, 0 not applicable" in {case.attrib["name"] for case in cases}


# GitHub


def many(severities: list[Severity], outcome: Outcome = Outcome.FAIL, **card: Any) -> RunReport:
    found = tuple(
        factory.finding(
            factory.BRUSH_OFF,
            factory.evidence(at, Role.AGENT, "不归我管", "不归我管", line=at + 1),
            severity=severity,
            outcome=outcome,
            fingerprint="the same",
        )
        for at, severity in enumerate(severities)
    )
    run = factory.run((factory.call("C1", "A1", "T", Score(0.0, False, False), found),))
    return replace(
        run, checks={**run.checks, factory.BRUSH_OFF: replace(factory.CARDS[factory.BRUSH_OFF], **card)}
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(list(Severity)), max_size=60),
    st.sampled_from([Outcome.FAIL, Outcome.REVIEW]),
    st.sampled_from(["fail", "warn", "shadow"]),
)
def test_github_never_annotates_more_than_is_shown(
    severities: list[Severity], outcome: Outcome, enforce: str
) -> None:
    run = many(severities, outcome, enforce=enforce)
    commands = read_github(render("github", run, RenderOptions(lang="en")))
    counts = Counter(level for level, _, _ in commands)
    assert counts["error"] <= 10 and counts["warning"] <= 10
    assert [level for level, _, _ in commands].index("notice") == len(commands) - 1
    listed = 0 if enforce == "shadow" else len(severities)
    more = re.search(r"(\d+) more", commands[-1][2])
    assert counts["error"] + counts["warning"] + (int(more[1]) if more else 0) == listed
    if enforce != "fail" or outcome is Outcome.REVIEW:
        assert counts["error"] == 0
    grave = sum(severity is not Severity.MINOR for severity in severities)
    if enforce == "fail" and outcome is Outcome.FAIL:
        assert counts["error"] == min(grave, 10)


def test_github_shows_the_worst() -> None:
    run = many([Severity.MAJOR] * 15 + [Severity.FATAL])
    first = read_github(render("github", run, RenderOptions()))[0]
    assert first[1]["line"] == "16"


@given(st.text())
def test_github_commands_carry_any_words(words: str) -> None:
    run = hostile_run(words)
    level, properties, text = read_github(render("github", run, RenderOptions(mask=False)))[0]
    assert level == "error"
    assert properties["title"] == f"{factory.BRUSH_OFF} 推诿"
    assert "推诿：客服说了" in text


@settings(max_examples=40, deadline=None)
@given(st.integers(2_000, 60_000))
def test_github_summary_fits_and_says_what_is_missing(room: int) -> None:
    run = many([Severity.MAJOR] * 300)
    data = github.summary(run, RenderOptions(lang="en"), room)
    assert len(data) <= room
    text = data.decode()
    rows = text.count("| major |")
    assert rows == 300 or f"{300 - rows} more are not listed" in text


def test_github_summary_without_room_stays_within_it() -> None:
    for room in (-5, 0, 10, 500):
        assert len(github.summary(factory.demo(), RenderOptions(), room)) <= max(room, 0)


# GitLab


def test_gitlab_severities_are_those_of_what_is_charged() -> None:
    told = {
        (issue["check_name"], issue["severity"])
        for issue in read_gitlab(render("gitlab", factory.demo(), RenderOptions()))
    }
    assert told == {
        (factory.BRUSH_OFF, "blocker"),
        (factory.BRUSH_OFF, "critical"),
        (factory.NO_EMPATHY, "critical"),
        (factory.NO_LIMIT, "minor"),
        (factory.NO_LIMIT, "info"),  # for review
        (factory.PROMISE, "major"),  # enforce: warn
    }


def test_gitlab_is_sorted_and_says_which_check() -> None:
    issues = read_gitlab(render("gitlab", factory.demo(), RenderOptions()))
    places = [(issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in issues]
    assert places == sorted(places)
    assert all(issue["description"].startswith(f"{issue['check_name']} ") for issue in issues)


def test_gitlab_takes_repeated_fingerprints_apart() -> None:
    issues = read_gitlab(render("gitlab", many([Severity.MAJOR] * 5), RenderOptions()))
    assert len(issues) == 5
    assert issues[0]["fingerprint"] == "the same"
    again = read_gitlab(render("gitlab", many([Severity.MAJOR] * 5), RenderOptions()))
    assert issues == again


def test_gitlab_clears_old_findings_with_an_empty_list() -> None:
    assert read_gitlab(render("gitlab", EMPTY, RenderOptions())) == []


@pytest.mark.parametrize("fmt", READERS)
def test_a_window_without_replies_is_fine(fmt: str) -> None:
    plea = factory.evidence(0, Role.CUSTOMER, "等了三天了", "三天")
    fault = factory.finding(factory.NO_EMPATHY, plea, window=Window(1, 3), fingerprint="")
    run = factory.run((factory.call("C1", "A1", "T", Score(0.0, False, False), (fault,)),))
    assert READERS[fmt](render(fmt, run, RenderOptions()))


@pytest.mark.parametrize("fmt", READERS)
def test_personal_data_in_quotes_and_messages_is_masked(fmt: str) -> None:
    words = "您打13812345678找他"
    at = factory.evidence(0, Role.AGENT, words, words, line=1)
    run = factory.run(
        (factory.call("C1", "A1", "T", Score(0.0, False, False), (factory.finding(factory.BRUSH_OFF, at),)),)
    )
    call = replace(run.results[0], outcomes=factory.outcomes(brush_off=Outcome.FAIL))
    run = replace(run, results=(call,))
    assert b"13812345678" not in render(fmt, run, RenderOptions())
    assert b"138****5678" in render(fmt, run, RenderOptions())
    assert b"13812345678" in render(fmt, run, RenderOptions(mask=False))
    assert b"13812345678" not in github.summary(run, RenderOptions())


@pytest.mark.parametrize("fmt", READERS)
@settings(max_examples=50, deadline=None)
@given(words=st.text())
def test_any_words_are_carried(fmt: str, words: str) -> None:
    assert READERS[fmt](render(fmt, hostile_run(words), RenderOptions(mask=False)))
