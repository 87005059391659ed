"""The published JSON Schema of the run JSON (draft 2020-12); docs are generated from it."""

from __future__ import annotations

from csaudit.model import Confidence, Outcome, Role, Severity
from csaudit.reports.run_json import SCHEMA_VERSION
from csaudit.reports.schema_parts import (
    Schema,
    by_name,
    const,
    count,
    flag,
    list_of,
    mapping_of,
    number,
    one_of,
    pair,
    strings,
    text,
    texts,
    titled,
)


def json_schema() -> Schema:
    """The schema that `render("json")` keeps to; additions in a version are new optional keys only."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:csaudit:run:{SCHEMA_VERSION}",
        "title": "csaudit run",
        "description": "One audit: the scorecard, its checks, every call with its findings, and the groups.",
        **mapping_of(
            {
                "schema_version": const(SCHEMA_VERSION, "Changes when a reader of this JSON would break."),
                "lang": one_of(["zh", "en"], "Language of `message` and `suggest`."),
                "tool": {"$ref": "#/$defs/tool"},
                "run": {"$ref": "#/$defs/run"},
                "checks": by_name("#/$defs/check", "By check id, in the scorecard's order."),
                "calls": list_of("#/$defs/call", "Sorted by call id, then source."),
                "teams": list_of("#/$defs/group", "Sorted by name; the empty name holds calls without a team."),
                "agents": list_of("#/$defs/group", "Sorted by name; the empty name holds calls without one."),
                "skipped": list_of("#/$defs/skipped", "Transcripts that couldn't be audited, each with its reason."),
            }
        ),
        "$defs": {
            "tool": titled("Tool", {"name": const("csaudit", "Always."), "version": text("Version of csaudit.")}),
            "run": titled("Run", _RUN),
            "check": titled("Check", _CHECK),
            "call": titled("Call", _CALL),
            "finding": titled("Finding", {**_FINDING_HEAD, **_EVIDENCE, **_FINDING_TAIL}),
            "evidence": titled("Evidence", _EVIDENCE),
            "ledger_line": titled("Ledger line", _LEDGER),
            "outcome": titled("Outcome of one check on one call", _OUTCOME),
            "suppressed": titled("Hit that an exception excused", {**_SUPPRESSED, **_EVIDENCE}),
            "suppression": titled("What was decided after an appeal", _APPEAL),
            "group": titled("Agent or team", _GROUP),
            "tally": titled("Counts of one check over a group's calls", _TALLY),
            "skipped": titled("Skipped transcript", _SKIPPED),
            "texts": texts("A text per language."),
        },
    }  # fmt: skip


_RUN = {
    "scorecard": text("Id of the scorecard."),
    "scorecard_sha256": text("Of the scorecard with all its checks and cues, so that a run can be repeated."),
    "pass_mark": number("Score from which a call passes."),
    "sections": by_name("#/$defs/texts", "Titles of the scorecard's sections, in its order."),
    "complete": flag("False when the run was interrupted."),
    "files": count("Files that were opened."),
    "gone": count("Findings of the baseline that these calls no longer have; absent without a baseline."),
    "suppressions": count("Entries of the list of suppressions; absent without one."),
    "today": text("The date expiries were held against; only where a suppression had expired."),
    "notices": {
        "type": "array",
        "items": mapping_of({"zh": text("Chinese."), "en": text("English.")}),
        "description": "Doubts about suppressions, the baseline and checks that never applied; absent without any.",
    },
}
_CHECK = {
    "kind": text("The relation it tests: forbid, require, respond, order, count, measure, repeat, …"),
    "dimension": text("Key of the rubric's dimension."),
    "severity": text("How bad: minor, major or fatal."),
    "confidence": text("How sure when it fires: high, medium or low."),
    "title": texts("Short name, per language."),
    "message": texts("What is wrong, with slots in braces, per language."),
    "why": texts("Why it matters to the customer, per language."),
    "suggest": texts("What to say instead, per language."),
    "cite": strings("Where the requirement comes from."),
    "section": text("Section of the scorecard."),
    "enforce": one_of(["fail", "warn", "shadow"], "Charged; shown but not charged; counted only."),
}
_EVIDENCE = {
    "turn": count("0-based index of the turn in the call as read."),
    "role": one_of([role.value for role in Role], "Who speaks."),
    "span": pair("Start and end of the quote in `turn_text`, in code points: turn_text[start:end] == quote."),
    "quote": text("The words."),
    "time": number("Seconds from the start of the call; null without timestamps.", null=True),
    "turn_text": text("The whole turn."),
    "phrase": text("The phrase that fired, as written in YAML."),
    "cue": text("The cue it belongs to."),
    "where": text("file:line of the phrase."),
    "by_sound": const(True, "The quote only sounds like the phrase; absent otherwise."),
    "line": count("1-based line or row of the source where the turn starts; absent where there is none."),
}
_FINDING_HEAD = {
    "check": text("Check id."),
    "dimension": text("Key of the rubric's dimension."),
    "outcome": one_of(
        [Outcome.FAIL.value, Outcome.REVIEW.value], "`review` is for a person; it costs nothing."
    ),
    "severity": one_of([severity.value for severity in Severity], "How bad."),
    "confidence": one_of([confidence.value for confidence in Confidence], "How sure."),
}
_FINDING_TAIL = {
    "related": list_of("#/$defs/evidence", "What makes it wrong: trigger, replies that didn't do it."),
    "window": pair("First and last turn searched (inclusive): the evidence of an absence.", null=True),
    "slots": texts("Values for the slots of the message."),
    "message": text("What is wrong, in the run's language."),
    "suggest": text("What to say instead, in the run's language."),
    "cite": strings("Where the requirement comes from."),
    "episode": {"type": "integer", "description": "Findings of a call with one number are charged once."},
    "fingerprint": text("Stable name of the finding, for baselines."),
    "baseline": one_of(["new", "unchanged"], "Against the baseline; absent without one."),
    "suppression": {"$ref": "#/$defs/suppression"},
}
_SUPPRESSED = {"check": text("Check id."), "reason": text("Key of the exception.")}
_APPEAL = {
    "status": one_of(
        ["accepted", "under_review", "rejected", "upheld", "expired"],
        "Only `accepted` takes the finding out of the score.",
    ),
    "reason": text("Why."),
    "by": text("Who decided."),
    "expires": text("The last day it holds, YYYY-MM-DD; empty for good."),
}
_LEDGER = {
    "kind": one_of(["base", "charge", "cap", "floor"], "`cap` and `floor` give points back."),
    "points": number("Signed; the lines add up to the score."),
    "item": text("Check (charge) or section (cap)."),
    "section": text("Section of the scorecard."),
    "finding": {"type": ["integer", "null"], "description": "Index into the call's findings, for a charge."},
}
_OUTCOME = {
    "check": text("Check id."),
    "outcome": one_of([outcome.value for outcome in Outcome], "Only `pass` is a pass."),
    "reason": text("Why there is no verdict: a stable key; empty otherwise."),
    "suppressed": list_of("#/$defs/suppressed", "Hits that exceptions excused: listed, not counted."),
}
_CALL = {
    "call_id": text("Id of the call."),
    "source": text("Where it was read, as the user named it."),
    "format": text("The reader: text, jsonl, csv, …"),
    "sha256": text("Of the call's normalised content."),
    "role_source": text("How roles were found: file, option, sidecar, inferred, batch or unknown."),
    "role_confidence": number(
        "How sure they are where csaudit found them itself, 0 to 1; absent where they were given."
    ),
    "metadata": texts("agent_id, agent_name, team, queue, date, direction, channel; others pass through."),
    "turns": count("Number of turns."),
    "score": number("Points; null when nothing on the scorecard could be judged.", null=True),
    "passed": {"type": ["boolean", "null"], "description": "Reached the pass mark without a fatal finding."},
    "fatal": flag("A fatal finding fails the call whatever the score."),
    "judged": count("Items that were judged (pass or fail) …"),
    "items": count("… of how many."),
    "ledger": list_of("#/$defs/ledger_line", "The arithmetic of the score."),
    "findings": list_of("#/$defs/finding", "In order of turn, span, check; with those of shadow checks."),
    "outcomes": list_of("#/$defs/outcome", "One per check of the scorecard, in its order."),
    "warnings": {
        "type": "array",
        "items": mapping_of({"zh": text("Chinese."), "en": text("English.")}),
        "description": "Doubts about the transcript.",
    },
    "facts": {"type": "object", "description": "What the dialogue analysis found: emotion, issues, …"},
}
_GROUP = {
    "name": text("Agent id or team; empty for calls that name none."),
    "teams": strings("The teams an agent's calls name; empty for a team."),
    "calls": count("Calls audited."),
    "scored": count("Calls that have a score."),
    "failed_calls": count("Calls that didn't pass, fatal ones included."),
    "fatal_calls": count("Calls with a fatal finding."),
    "scores": {
        "type": "array",
        "items": {"type": "array", "prefixItems": [{"type": "number"}, {"type": "integer"}], "items": False},
        "description": "Score and number of calls that got it: a histogram that merges by adding.",
    },
    "tallies": by_name("#/$defs/tally", "By check id."),
}
_TALLY = {
    "applicable": count("passed + failed: the denominator of every rate."),
    "passed": count("Calls that passed the check."),
    "failed": count("Calls that failed it."),
    "not_applicable": count("Calls without an occasion for it."),
    "unknown": count("Calls where it can't be judged."),
    "review": count("Calls left to a person."),
    "error": count("Calls on which the check crashed."),
    "findings": count("Findings with outcome `fail`; a call may hold several."),
}
_SKIPPED = {
    "source": text("File, and row, line or call where there is one."),
    "code": text("Short stable name of the reason."),
    "zh": text("The reason in Chinese."),
    "en": text("The reason in English."),
}
