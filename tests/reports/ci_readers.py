"""Readers of the formats for CI that refuse what the real ones refuse."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import xmlschema

SCHEMAS = Path(__file__).parents[1] / "schemas"


@cache
def _json_schema(name: str) -> Any:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


@cache
def _junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


def read_sarif(data: bytes) -> Any:
    """The only run of a SARIF log that keeps to the schema."""
    log = json.loads(data)
    _json_schema("sarif-2.1.0-rtm.5.json").validate(log)
    (run,) = log["runs"]
    return run


def read_junit(data: bytes) -> list[ElementTree.Element]:
    """The test cases of a JUnit file that keeps to Jenkins' schema and to what GitLab demands beside."""
    text = data.decode()
    _junit_schema().validate(text)
    root = ElementTree.fromstring(text)
    for suite in root.iter("testsuite"):
        cases = list(suite.iter("testcase"))
        told = [int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")]
        assert told == [len(cases), *(len(list(suite.iter(tag))) for tag in ("failure", "error", "skipped"))]
    cases = list(root.iter("testcase"))
    names = Counter((case.attrib["classname"], case.attrib["name"]) for case in cases)
    assert names.most_common(1)[0][1] == 1
    return cases


def read_gitlab(data: bytes) -> Any:
    """The issues of a code quality report that keeps to the documented fields, each with its own fingerprint."""
    issues = json.loads(data)
    _json_schema("gitlab-codequality.json").validate(issues)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^:,\r\n]*,?)*)::([^\r\n]*)")


def read_github(data: bytes) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and text of each annotation, as the runner decodes them."""
    commands = []
    for line in data.decode().removesuffix("\n").split("\n"):
        command = COMMAND.fullmatch(line)
        assert command, line
        properties = dict(pair.split("=", 1) for pair in command[2].split(",") if pair)
        decoded = {name: _decoded(text) for name, text in properties.items()}
        commands.append((command[1], decoded, _decoded(command[3])))
    return commands


def _decoded(text: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


READERS = {"sarif": read_sarif, "junit": read_junit, "gitlab": read_gitlab, "github": read_github}
