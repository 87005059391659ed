"""The published JSON Schema of the run JSON (draft 2020-12); docs are generated from it."""

from __future__ import annotations

from typing import Any

from csaudit.model import Confidence, Outcome, Role, Severity
from csaudit.reports.run_json import SCHEMA_VERSION

Schema = dict[str, Any]
_OPTIONAL = {"by_sound", "line", "role_confidence"}


def json_schema() -> Schema:
    """The schema that `render("json")` keeps to; additions in a version are new optional keys only."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:csaudit:run:{SCHEMA_VERSION}",
        "title": "csaudit run",
        "description": "One audit: the scorecard, its checks, every call with its findings, and the groups.",
        **_object(
            {
                "schema_version": _const(SCHEMA_VERSION, "Changes when a reader of this JSON would break."),
                "lang": _enum(["zh", "en"], "Language of `message` and `suggest`."),
                "tool": {"$ref": "#/$defs/tool"},
                "run": {"$ref": "#/$defs/run"},
                "checks": _mapping("#/$defs/check", "By check id, in the scorecard's order."),
                "calls": _list("#/$defs/call", "Sorted by call id, then source."),
                "teams": _list("#/$defs/group", "Sorted by name; the empty name holds calls without a team."),
                "agents": _list("#/$defs/group", "Sorted by name; the empty name holds calls without one."),
                "skipped": _list("#/$defs/skipped", "Transcripts that couldn't be audited, each with its reason."),
            }
        ),
        "$defs": {
            "tool": _titled("Tool", {"name": _const("csaudit", "Always."), "version": _text("Version of csaudit.")}),
            "run": _titled("Run", _RUN),
            "check": _titled("Check", _CHECK),
            "call": _titled("Call", _CALL),
            "finding": _titled("Finding", {**_FINDING_HEAD, **_EVIDENCE, **_FINDING_TAIL}),
            "evidence": _titled("Evidence", _EVIDENCE),
            "ledger_line": _titled("Ledger line", _LEDGER),
            "outcome": _titled("Outcome of one check on one call", _OUTCOME),
            "suppressed": _titled("Hit that an exception excused", {**_SUPPRESSED, **_EVIDENCE}),
            "group": _titled("Agent or team", _GROUP),
            "tally": _titled("Counts of one check over a group's calls", _TALLY),
            "skipped": _titled("Skipped transcript", _SKIPPED),
            "texts": _texts("A text per language."),
        },
    }  # fmt: skip


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in _OPTIONAL],
        "additionalProperties": False,
    }


def _titled(title: str, properties: Schema) -> Schema:
    return {"title": title, **_object(properties)}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _number(description: str, *, null: bool = False) -> Schema:
    return {"type": ["number", "null"] if null else "number", "description": description}


def _enum(values: list[str], description: str) -> Schema:
    return {"enum": values, "description": description}


def _const(value: object, description: str) -> Schema:
    return {"const": value, "description": description}


def _list(ref: str, description: str) -> Schema:
    return {"type": "array", "items": {"$ref": ref}, "description": description}


def _mapping(ref: str, description: str) -> Schema:
    return {"type": "object", "additionalProperties": {"$ref": ref}, "description": description}


def _strings(description: str) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _texts(description: str) -> Schema:
    return {"type": "object", "additionalProperties": {"type": "string"}, "description": description}


def _pair(description: str, *, null: bool = False) -> Schema:
    return {
        "type": ["array", "null"] if null else "array",
        "prefixItems": [{"type": "integer", "minimum": 0}] * 2,
        "items": False,
        "minItems": 2,
        "description": description,
    }


_RUN = {
    "scorecard": _text("Id of the scorecard."),
    "scorecard_sha256": _text(
        "Of the scorecard with all its checks and cues, so that a run can be repeated."
    ),
    "pass_mark": _number("Score from which a call passes."),
    "sections": _mapping("#/$defs/texts", "Titles of the scorecard's sections, in its order."),
    "complete": _flag("False when the run was interrupted."),
    "files": _count("Files that were opened."),
}
_CHECK = {
    "kind": _text("The relation it tests: forbid, require, respond, order, count, measure, repeat, …"),
    "dimension": _text("Key of the rubric's dimension."),
    "severity": _text("How bad: minor, major or fatal."),
    "confidence": _text("How sure when it fires: high, medium or low."),
    "title": _texts("Short name, per language."),
    "message": _texts("What is wrong, with slots in braces, per language."),
    "why": _texts("Why it matters to the customer, per language."),
    "suggest": _texts("What to say instead, per language."),
    "cite": _strings("Where the requirement comes from."),
    "section": _text("Section of the scorecard."),
    "enforce": _enum(["fail", "warn", "shadow"], "Charged; shown but not charged; counted only."),
}
_EVIDENCE = {
    "turn": _count("0-based index of the turn in the call as read."),
    "role": _enum([role.value for role in Role], "Who speaks."),
    "span": _pair(
        "Start and end of the quote in `turn_text`, in code points: turn_text[start:end] == quote."
    ),
    "quote": _text("The words."),
    "time": _number("Seconds from the start of the call; null without timestamps.", null=True),
    "turn_text": _text("The whole turn."),
    "phrase": _text("The phrase that fired, as written in YAML."),
    "cue": _text("The cue it belongs to."),
    "where": _text("file:line of the phrase."),
    "by_sound": _const(True, "The quote only sounds like the phrase; absent otherwise."),
    "line": _count("1-based line or row of the source where the turn starts; absent where there is none."),
}
_FINDING_HEAD = {
    "check": _text("Check id."),
    "dimension": _text("Key of the rubric's dimension."),
    "outcome": _enum(
        [Outcome.FAIL.value, Outcome.REVIEW.value], "`review` is for a person; it costs nothing."
    ),
    "severity": _enum([severity.value for severity in Severity], "How bad."),
    "confidence": _enum([confidence.value for confidence in Confidence], "How sure."),
}
_FINDING_TAIL = {
    "related": _list("#/$defs/evidence", "What makes it wrong: trigger, replies that didn't do it."),
    "window": _pair("First and last turn searched (inclusive): the evidence of an absence.", null=True),
    "slots": _texts("Values for the slots of the message."),
    "message": _text("What is wrong, in the run's language."),
    "suggest": _text("What to say instead, in the run's language."),
    "cite": _strings("Where the requirement comes from."),
    "episode": {"type": "integer", "description": "Findings of a call with one number are charged once."},
    "fingerprint": _text("Stable name of the finding, for baselines."),
}
_SUPPRESSED = {"check": _text("Check id."), "reason": _text("Key of the exception.")}
_LEDGER = {
    "kind": _enum(["base", "charge", "cap", "floor"], "`cap` and `floor` give points back."),
    "points": _number("Signed; the lines add up to the score."),
    "item": _text("Check (charge) or section (cap)."),
    "section": _text("Section of the scorecard."),
    "finding": {"type": ["integer", "null"], "description": "Index into the call's findings, for a charge."},
}
_OUTCOME = {
    "check": _text("Check id."),
    "outcome": _enum([outcome.value for outcome in Outcome], "Only `pass` is a pass."),
    "reason": _text("Why there is no verdict: a stable key; empty otherwise."),
    "suppressed": _list("#/$defs/suppressed", "Hits that exceptions excused: listed, not counted."),
}
_CALL = {
    "call_id": _text("Id of the call."),
    "source": _text("Where it was read, as the user named it."),
    "format": _text("The reader: text, jsonl, csv, …"),
    "sha256": _text("Of the call's normalised content."),
    "role_source": _text("How roles were found: file, option, sidecar, inferred, batch or unknown."),
    "role_confidence": _number(
        "How sure they are where csaudit found them itself, 0 to 1; absent where they were given."
    ),
    "metadata": _texts("agent_id, agent_name, team, queue, date, direction, channel; others pass through."),
    "turns": _count("Number of turns."),
    "score": _number("Points; null when nothing on the scorecard could be judged.", null=True),
    "passed": {"type": ["boolean", "null"], "description": "Reached the pass mark without a fatal finding."},
    "fatal": _flag("A fatal finding fails the call whatever the score."),
    "judged": _count("Items that were judged (pass or fail) …"),
    "items": _count("… of how many."),
    "ledger": _list("#/$defs/ledger_line", "The arithmetic of the score."),
    "findings": _list("#/$defs/finding", "In order of turn, span, check; with those of shadow checks."),
    "outcomes": _list("#/$defs/outcome", "One per check of the scorecard, in its order."),
    "warnings": {
        "type": "array",
        "items": _object({"zh": _text("Chinese."), "en": _text("English.")}),
        "description": "Doubts about the transcript.",
    },
    "facts": {"type": "object", "description": "What the dialogue analysis found: emotion, issues, …"},
}
_GROUP = {
    "name": _text("Agent id or team; empty for calls that name none."),
    "teams": _strings("The teams an agent's calls name; empty for a team."),
    "calls": _count("Calls audited."),
    "scored": _count("Calls that have a score."),
    "failed_calls": _count("Calls that didn't pass, fatal ones included."),
    "fatal_calls": _count("Calls with a fatal finding."),
    "scores": {
        "type": "array",
        "items": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "integer"}], "items": False},
        "description": "Score and number of calls that got it: a histogram that merges by adding.",
    },
    "tallies": _mapping("#/$defs/tally", "By check id."),
}
_TALLY = {
    "applicable": _count("passed + failed: the denominator of every rate."),
    "passed": _count("Calls that passed the check."),
    "failed": _count("Calls that failed it."),
    "not_applicable": _count("Calls without an occasion for it."),
    "unknown": _count("Calls where it can't be judged."),
    "review": _count("Calls left to a person."),
    "error": _count("Calls on which the check crashed."),
    "findings": _count("Findings with outcome `fail`; a call may hold several."),
}
_SKIPPED = {
    "source": _text("File, and row, line or call where there is one."),
    "code": _text("Short stable name of the reason."),
    "zh": _text("The reason in Chinese."),
    "en": _text("The reason in English."),
}
