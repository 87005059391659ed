"""JUnit XML, as Jenkins and GitLab read it: a suite per call, a test case per check.

A charged finding is a failure, a crashed check an error. What is not applicable, can't be judged, is for review or is only
a warning is skipped, with the reason: none of it is a pass. Shadow checks are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from csaudit.model import CallResult, CheckOutcome, Outcome, RunReport
from csaudit.reports import phrasing
from csaudit.reports.options import RenderOptions
from csaudit.reports.places import place_of
from csaudit.reports.prepare import prepare
from csaudit.reports.ranked import Ranked, ranked_of
from csaudit.wording import say

MOST_CASES = 150_000
"""From here on a call's passed and not applicable checks share one case: Jenkins holds every case in memory, and GitLab
reads no file above 30 MB (150,000 cases take about 26)."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT = 800


@dataclass(frozen=True, slots=True)
class _Case:
    """One test case: `what` is `""` (passed), `failure`, `error` or `skipped`."""

    name: str
    what: str = ""
    kind: str = ""
    message: str = ""
    body: str = ""


def render(report: RunReport, options: RenderOptions) -> bytes:
    """The run as JUnit XML; a run without calls has one case that says so."""
    report = prepare(report, options, for_people=True)
    out = io.BytesIO()
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="csaudit" time="0">\n')
    for name, classname, cases in _suites(report, options):
        out.write(_suite(name, classname, cases).encode())
    out.write(b"</testsuites>\n")
    return out.getvalue()


def _suites(report: RunReport, options: RenderOptions) -> Iterator[tuple[str, str, list[_Case]]]:
    """Name, class name and cases of each suite; no class name comes twice."""
    lang = options.lang
    checks = [check for check, card in report.checks.items() if card.enforce != "shadow"]
    condensed = len(report.results) * len(checks) > MOST_CASES
    empty = True
    seen: Counter[str] = Counter()
    for result in report.results:
        cases = list(_cases(result, report, options, condensed=condensed))
        if cases:
            empty = False
            yield result.call_id, _classname(result, seen, lang), cases
    trouble = list(_unread(report, lang))
    if trouble or empty:
        run = [_Case(say("reports.junit_run", lang), "skipped", "empty", say("reports.junit_nothing", lang))]
        yield "csaudit", "csaudit", trouble or run


def _classname(result: CallResult, seen: Counter[str], lang: str) -> str:
    """`team.agent.call`: dots of their own would make further levels in Jenkins, a repeated name is numbered."""
    parts = (result.team, result.agent, result.call_id)
    name = ".".join(phrasing.group_name(part.replace(".", "_").strip(), lang) for part in map(_xml, parts))
    while True:
        seen[name] += 1
        if seen[name] == 1:
            return name
        name = f"{name}#{seen[name]}"


def _cases(
    result: CallResult, report: RunReport, options: RenderOptions, *, condensed: bool
) -> Iterator[_Case]:
    lang = options.lang
    found: dict[str, list[Ranked]] = {}
    for at in ranked_of(result, report):
        found.setdefault(at.finding.check, []).append(at)
    quiet: Counter[Outcome] = Counter()
    for outcome in result.outcomes:
        card = report.checks.get(outcome.check)
        if card and card.enforce == "shadow":
            continue
        quietly = outcome.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE) and outcome.check not in found
        if condensed and quietly:
            quiet[outcome.outcome] += 1
            continue
        title = phrasing.title(card, outcome.check, lang)
        name = outcome.check if title == outcome.check else f"{outcome.check} {title}"
        yield _case(name, outcome, found.get(outcome.check, []), result, options)
    if quiet:
        counts = {"passed": quiet[Outcome.PASS], "not_applicable": quiet[Outcome.NOT_APPLICABLE]}
        yield _Case(say("reports.junit_condensed", lang, n=quiet.total(), **counts))


def _case(
    name: str, outcome: CheckOutcome, found: list[Ranked], result: CallResult, options: RenderOptions
) -> _Case:
    lang = options.lang
    if outcome.outcome is Outcome.PASS and not found:
        return _Case(name)
    if outcome.outcome is Outcome.ERROR:
        return _Case(name, "error", "crash", outcome.reason)
    kind = phrasing.named("outcome", outcome.outcome.value, lang)
    if outcome.outcome not in (Outcome.FAIL, Outcome.REVIEW) and not found:
        why = phrasing.reason(outcome.reason, lang) if outcome.reason else ""
        colon = say("reports.colon", lang)
        return _Case(name, "skipped", outcome.outcome.value, f"{kind}{colon}{why}" if why else kind)
    charged = outcome.outcome is Outcome.FAIL and any(at.manner == "fail" for at in found)
    body = "\n\n".join(_told(at, result, options) for at in found)
    message = phrasing.excerpt(found[0].message(lang), _TEXT) if found else kind
    if charged:
        return _Case(name, "failure", found[0].finding.severity.value, message, body)
    manner = found[0].manner if found else outcome.outcome.value
    if manner == "fail":  # a fault without a finding: nothing was charged, nothing can be shown
        return _Case(name, "failure", manner, message)
    return _Case(name, "skipped", manner, message, body)


def _told(at: Ranked, result: CallResult, options: RenderOptions) -> str:
    """A finding in the body of its case: where, what, what to say instead."""
    lang = options.lang
    colon = say("reports.colon", lang)
    where = place_of(result, at.finding.evidence, options)
    evidence = at.finding.evidence
    said = f"{phrasing.turn_label(evidence, lang)}{colon}{phrasing.excerpt(evidence.turn_text, _TEXT)}"
    suggest = phrasing.suggest(at.finding, at.card, lang)
    lines = [
        f"{where.path}:{where.line}" if where.line else where.path,
        said,
        phrasing.excerpt(at.message(lang), _TEXT),
        f"{say('reports.finding_suggest', lang)}{colon}{suggest}" if suggest else "",
    ]
    return "\n".join(filter(None, lines))


def _unread(report: RunReport, lang: str) -> Iterator[_Case]:
    """What keeps the run from being complete, as errors: unreadable transcripts, an interruption."""
    seen: Counter[str] = Counter()
    for skipped in report.skipped:
        name = f"{say('reports.junit_unreadable', lang)} {skipped.source}"
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} #{seen[name]}"
        yield _Case(name, "error", skipped.code, skipped.zh if lang == "zh" else skipped.en)
    if not report.run.complete:
        text = say("reports.junit_interrupted", lang)
        yield _Case(say("reports.junit_run", lang), "error", "interrupted", text)


def _suite(name: str, classname: str, cases: list[_Case]) -> str:
    kinds = Counter(case.what for case in cases)
    counts = f'tests="{len(cases)}" failures="{kinds["failure"]}" errors="{kinds["error"]}" skipped="{kinds["skipped"]}"'
    cases_xml = "".join(_case_xml(case, classname) for case in cases)
    return f'<testsuite name={_attribute(name or "csaudit")} {counts} time="0">\n{cases_xml}</testsuite>\n'


def _case_xml(case: _Case, classname: str) -> str:
    head = f'<testcase classname={_attribute(classname)} name={_attribute(case.name)} time="0"'
    if not case.what:
        return f"{head}/>\n"
    attributes = "".join(_given((("type", case.kind), ("message", case.message))))
    if case.body:
        return f"{head}><{case.what}{attributes}>{escape(_xml(case.body))}</{case.what}></testcase>\n"
    return f"{head}><{case.what}{attributes}/></testcase>\n"


def _given(attributes: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f" {name}={_attribute(value)}" for name, value in attributes if value)


def _attribute(text: str) -> str:
    return quoteattr(_xml(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _xml(text: str) -> str:
    """`text` with what XML 1.0 can't carry replaced."""
    return _NOT_XML.sub("\ufffd", text)
