"""The JSON contract: published schema, and a way back without loss."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from csaudit.errors import UsageError
from csaudit.reports import RenderOptions, json_schema, load, render
from reports import factory

PLAIN = RenderOptions(mask=False)


def test_load_is_the_inverse_of_render() -> None:
    assert load(render("json", factory.demo(), PLAIN)) == factory.demo()


def test_how_sure_the_roles_are_is_kept_and_shown() -> None:
    demo = factory.demo()
    first = replace(demo.results[0], role_source="inferred", role_confidence=0.93)
    run = replace(demo, results=(first, *demo.results[1:]))
    data = render("json", run, PLAIN)
    jsonschema.validate(json.loads(data), json_schema())
    assert load(data) == run
    assert "inferred (93% sure)" in render("html", run, RenderOptions(lang="en")).decode()
    assert "inferred 1" in render("text", run, RenderOptions(lang="en")).decode()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rendering_what_was_loaded_gives_the_same_bytes(lang: str) -> None:
    options = RenderOptions(lang=lang)
    data = render("json", factory.demo(), options)
    assert render("json", load(data), options) == data


def test_a_chinese_run_renders_in_english() -> None:
    loaded = load(render("json", factory.demo(), RenderOptions(lang="zh")))
    english = json.loads(render("json", loaded, RenderOptions(lang="en")))
    assert english["calls"][0]["findings"][1]["message"] == "Brush-off: the agent said “不归我管”"


def test_rendered_json_keeps_to_the_schema() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for run in (factory.demo(), factory.run(())):
        jsonschema.validate(json.loads(render("json", run, PLAIN)), schema)


def test_every_key_of_the_schema_is_described() -> None:
    bare = [
        f"{name}.{key}"
        for name, definition in json_schema()["$defs"].items()
        for key, value in definition.get("properties", {}).items()
        if "description" not in value and "$ref" not in value
    ]
    assert bare == []


def test_form_of_the_bytes() -> None:
    data = render("json", factory.demo(), PLAIN)
    assert data.endswith(b"}\n")
    assert "不归我管".encode() in data
    assert data.startswith(b'{\n  "schema_version": 1,')


def test_outcomes_without_a_verdict_are_kept_apart_from_passes() -> None:
    call = json.loads(render("json", factory.demo(), PLAIN))["calls"][0]
    found = {outcome["check"]: outcome["outcome"] for outcome in call["outcomes"]}
    assert found[factory.SILENCE] == "unknown"
    assert found[factory.GREETING] == "not_applicable"
    assert found[factory.NO_LIMIT] == "review"


def test_shadow_findings_stay_in_json_with_their_card() -> None:
    run = json.loads(render("json", factory.demo(), PLAIN))
    assert factory.PACE in [finding["check"] for finding in run["calls"][0]["findings"]]
    assert run["checks"][factory.PACE]["enforce"] == "shadow"


def test_jsonl_is_one_call_per_line_tied_to_its_scorecard() -> None:
    lines = render("jsonl", factory.demo(), PLAIN).decode().splitlines()
    calls = [json.loads(line) for line in lines]
    assert [call["call_id"] for call in calls] == ["C001", "C002", "C003", "C004"]
    assert {call["scorecard_sha256"] for call in calls} == {factory.demo().run.scorecard_sha256}
    assert {call["tool"]["version"] for call in calls} == {"0.9.1"}


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"call_id,score\n1,2\n", "JSON"),
        (b"[1, 2]", "list"),
        (b'{"results": [], "stats": {}}', "results, stats"),
        (b'{"schema_version": 7, "tool": {"name": "csaudit"}, "calls": []}', "7"),
        (b'{"schema_version": 1, "tool": {"name": "csaudit", "version": "1"}, "calls": []}', "run"),
        (b'{"schema_version": 1, "tool": {"name": "csaudit", "version": "1"}, "calls": 3, "run": 4}', "int"),
    ],
)
def test_anything_else_is_refused_saying_what_was_found(data: bytes, named: str) -> None:
    with pytest.raises(UsageError) as refused:
        load(data)
    assert named in refused.value.say("en")
    assert refused.value.say("zh") != refused.value.say("en")
