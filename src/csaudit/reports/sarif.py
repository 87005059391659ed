"""SARIF 2.1.0: for code scanning, editors and every other reader of static analysis results.

A result is a finding (`kind` fail or review) or a hit that an exception excused (`suppressions`). What passed or didn't
apply is counted in the properties of its rule: one result per call and check would drown the findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import orjson

from csaudit.engine.aggregate import tallied
from csaudit.model import CheckCard, Outcome, RunReport, Tally
from csaudit.reports import phrasing, run_json
from csaudit.reports.options import RenderOptions
from csaudit.reports.places import place, place_of_skipped
from csaudit.reports.prepare import prepare
from csaudit.reports.ranked import ranked
from csaudit.reports.sarif_result import (
    BASE,
    TAXONOMY,
    Indexes,
    Json,
    artifact,
    excused_result,
    finding_result,
)
from csaudit.reports.summary import provenance
from csaudit.wording import say

MOST_RESULTS = 25_000
"""GitHub refuses a run with more …"""
SHOWN_RESULTS = 5_000
"""… and shows as many, the worst."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as a SARIF log, the worst results first; no clock in it."""
    report = prepare(report, options, for_people=True)
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]}
    return run_json.dumped(log, pretty=True)


def _run(report: RunReport, options: RenderOptions) -> Json:
    lang = options.lang
    dimensions = list(dict.fromkeys(card.dimension for card in report.checks.values() if card.dimension))
    indexes = Indexes(
        {check: index for index, check in enumerate(report.checks)},
        {dimension: index for index, dimension in enumerate(dimensions)},
    )
    results, left_out = _results(report, indexes, options)
    return {
        "tool": {"driver": _driver(report, indexes, lang)},
        "automationDetails": {"id": f"csaudit/{report.run.scorecard}/"},
        "originalUriBaseIds": {BASE: {"description": {"text": say("reports.sarif_base", lang)}}},
        "invocations": [_invocation(report, indexes, len(results), left_out, options)],
        "taxonomies": [_taxonomy(dimensions, report, lang)],
        "columnKind": "unicodeCodePoints",
        "language": "zh-CN" if lang == "zh" else "en-US",
        "results": results,
        "properties": {
            "scorecard": report.run.scorecard,
            "scorecard_sha256": report.run.scorecard_sha256,
            "pass_mark": float(report.run.pass_mark),
            "calls": len(report.results),
            "skipped": len(report.skipped),
            "provenance": provenance(report, lang),
        },
    }


def _results(
    report: RunReport, indexes: Indexes, options: RenderOptions
) -> tuple[list[orjson.Fragment], int]:
    """The results, worst first and each dumped at once (they may be many), and how many had to be left out."""
    found = ranked(report)
    excused = [
        (result, hit)
        for result in report.results
        for outcome in result.outcomes
        for hit in outcome.suppressed
        if hit.check not in report.checks or report.checks[hit.check].enforce != "shadow"
    ]

    def all_of_them() -> Iterator[Json]:
        for at in found:
            yield finding_result(at, indexes, options)
        for result, hit in excused:
            yield excused_result(result, hit, report, indexes, options)

    results = [orjson.Fragment(orjson.dumps(each)) for each in islice(all_of_them(), MOST_RESULTS)]
    return results, len(found) + len(excused) - len(results)


def _driver(report: RunReport, indexes: Indexes, lang: str) -> Json:
    counts = tallied(report.results)
    return {
        "name": "csaudit",
        "semanticVersion": report.run.version,
        "supportedTaxonomies": [{"name": TAXONOMY, "index": 0}],
        "rules": [
            _descriptor(card, counts.get(check, Tally()), indexes, lang)
            for check, card in report.checks.items()
        ],
    }


_LEVELS = {"fatal": "error", "major": "error", "minor": "warning"}


def _descriptor(card: CheckCard, tally: Tally, indexes: Indexes, lang: str) -> Json:
    title = phrasing.title(card, card.check, lang)
    level = _LEVELS.get(card.severity, "warning")
    if card.enforce != "fail":
        level = "warning" if card.enforce == "warn" and level == "error" else "note"
    taxon = {
        "id": card.dimension,
        "index": indexes.taxa.get(card.dimension, -1),
        "toolComponent": {"name": TAXONOMY, "index": 0},
    }
    return {
        "id": card.check,
        "shortDescription": {"text": title},
        "fullDescription": {"text": phrasing.filled(phrasing.in_language(card.why, lang), {}) or title},
        "help": _help(card, lang),
        "defaultConfiguration": {"level": level},
        **({"relationships": [{"target": taxon, "kinds": ["superset"]}]} if card.dimension else {}),
        "properties": {
            "tags": [tag for tag in ("csaudit", card.dimension, card.severity) if tag],
            "kind": card.kind,
            "severity": card.severity,
            "confidence": card.confidence,
            "section": card.section,
            "enforce": card.enforce,
            "outcomes": run_json.counts(tally),
        },
    }


def _help(card: CheckCard, lang: str) -> Json:
    """Why, what to say instead, and where the requirement stands, as text and as Markdown."""
    from csaudit.reports.markdown_parts import escaped  # noqa: PLC0415 - the same rules as in the Markdown report

    colon = say("reports.colon", lang)
    texts = [
        (say("reports.finding_why", lang), phrasing.filled(phrasing.in_language(card.why, lang), {})),
        (say("reports.finding_suggest", lang), phrasing.filled(phrasing.in_language(card.suggest, lang), {})),
        (say("reports.finding_cite", lang), say("reports.list_separator", lang).join(card.cite)),
    ]
    told = [(label, text) for label, text in texts if text] or [("", phrasing.title(card, card.check, lang))]
    return {
        "text": "\n".join(f"{label}{colon}{text}" if label else text for label, text in told),
        "markdown": "\n\n".join(
            f"**{label}**{colon}{escaped(text)}" if label else escaped(text) for label, text in told
        ),
    }


def _taxonomy(dimensions: list[str], report: RunReport, lang: str) -> Json:
    return {
        "name": TAXONOMY,
        "version": report.run.version,
        "organization": "csaudit",
        "shortDescription": {"text": say("reports.sarif_rubric", lang)},
        "taxa": [
            {"id": dimension, "shortDescription": {"text": phrasing.named("dimension", dimension, lang)}}
            for dimension in dimensions
        ],
    }


def _invocation(
    report: RunReport, indexes: Indexes, listed: int, left_out: int, options: RenderOptions
) -> Json:
    crashed = any(o.outcome is Outcome.ERROR for result in report.results for o in result.outcomes)
    return {
        "executionSuccessful": report.run.complete and not report.skipped and not crashed,
        "toolExecutionNotifications": list(_notifications(report, indexes, listed, left_out, options)),
    }


def _notifications(
    report: RunReport, indexes: Indexes, listed: int, left_out: int, options: RenderOptions
) -> Iterator[Json]:
    """What the results don't say: unreadable transcripts, crashed checks, what had to be left out."""
    lang = options.lang
    if not report.run.complete:
        yield _notification("interrupted", "error", say("reports.incomplete", lang))
    if left_out:
        text = say("reports.sarif_left_out", lang, n=left_out, limit=MOST_RESULTS)
        yield _notification("results-left-out", "warning", text)
    if listed > SHOWN_RESULTS:
        text = say("reports.sarif_shown", lang, n=listed, limit=SHOWN_RESULTS)
        yield _notification("results-not-shown", "note", text)
    for skipped in report.skipped:
        where = place_of_skipped(skipped, options)
        physical = artifact(where)
        if where.line:
            physical["region"] = {"startLine": where.line}
        yield {
            **_notification(
                f"unreadable/{skipped.code}", "error", skipped.zh if lang == "zh" else skipped.en
            ),
            "locations": [{"physicalLocation": physical}],
        }
    for result in report.results:
        for outcome in result.outcomes:
            if outcome.outcome is Outcome.ERROR:
                where = place(result.source, None, options)
                index = indexes.rules.get(outcome.check)
                title = phrasing.title(report.checks.get(outcome.check), outcome.check, lang)
                text = f"{result.call_id}{say('reports.colon', lang)}{title}{say('reports.colon', lang)}{outcome.reason}"
                yield {
                    **_notification("check-crashed", "error", text),
                    "associatedRule": {"id": outcome.check, **({} if index is None else {"index": index})},
                    "locations": [{"physicalLocation": artifact(where)}],
                }


def _notification(what: str, level: str, text: str) -> Json:
    return {"descriptor": {"id": what}, "level": level, "message": {"text": text or what}}
