"""JUnit XML, as Jenkins and GitLab read it: a suite per call, a test case per check.

A charged finding is a failure, a crashed check an error. What is not applicable, can't be judged, is for review or is only
a warning is skipped, with the reason: none of it is a pass. Shadow checks are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
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


class _Case(NamedTuple):
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
    names = {
        check: _name(check, phrasing.title(card, check, lang))
        for check, card in report.checks.items()
        if card.enforce != "shadow"
    }
    condensed = len(report.results) * len(names) > MOST_CASES
    empty = True
    seen: Counter[str] = Counter()
    for result in report.results:
        cases = list(_cases(result, report, names, options, condensed=condensed))
        if cases:
            empty = False
            yield result.call_id, _classname(result, seen, lang), cases
    trouble = list(_unread(report, lang))
    if trouble or empty:
        run = [_Case(say("reports.junit_run", lang), "skipped", "empty", say("reports.junit_nothing", lang))]
        yield "csaudit", "csaudit", trouble or run


def _name(check: str, title: str) -> str:
    return check if title == check else f"{check} {title}"


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
    result: CallResult,
    report: RunReport,
    names: Mapping[str, str],
    options: RenderOptions,
    *,
    condensed: bool,
) -> Iterator[_Case]:
    lang = options.lang
    found: dict[str, list[Ranked]] = {}
    for at in ranked_of(result, report):
        found.setdefault(at.finding.check, []).append(at)
    quiet: Counter[Outcome] = Counter()
    for outcome in result.outcomes:
        name = names.get(outcome.check, "")
        if not name and outcome.check in report.checks:  # a shadow check
            continue
        quietly = outcome.outcome in (Outcome.PASS, Outcome.NOT_APPLICABLE) and outcome.check not in found
        if condensed and quietly:
            quiet[outcome.outcome] += 1
            continue
        if outcome.check in found:
            yield _case(name or outcome.check, outcome, found[outcome.check], result, options)
        else:
            yield _bare_case(name or outcome.check, outcome.outcome, outcome.reason, lang)
    if quiet:
        counts = {"passed": quiet[Outcome.PASS], "not_applicable": quiet[Outcome.NOT_APPLICABLE]}
        yield _Case(say("reports.junit_condensed", lang, n=quiet.total(), **counts))


@lru_cache(maxsize=4096)
def _bare_case(name: str, outcome: Outcome, reason: str, lang: str) -> _Case:
    """Of a check without findings: most are, and the same for every call."""
    if outcome is Outcome.PASS:
        return _Case(name)
    if outcome is Outcome.ERROR:
        return _Case(name, "error", "crash", reason)
    kind = phrasing.named("outcome", outcome.value, lang)
    if outcome is Outcome.FAIL:  # a fault without a finding: nothing was charged, nothing can be shown
        return _Case(name, "failure", outcome.value, kind)
    why = phrasing.reason(reason, lang) if reason and outcome is not Outcome.REVIEW else ""
    message = f"{kind}{say('reports.colon', lang)}{why}" if why else kind
    return _Case(name, "skipped", outcome.value, message)


def _case(
    name: str, outcome: CheckOutcome, found: list[Ranked], result: CallResult, options: RenderOptions
) -> _Case:
    if outcome.outcome is Outcome.ERROR:
        return _Case(name, "error", "crash", outcome.reason)
    body = "\n\n".join(_told(at, result, options) for at in found)
    message = phrasing.excerpt(found[0].message(options.lang), _TEXT)
    if outcome.outcome is Outcome.FAIL and any(at.manner == "fail" for at in found):
        return _Case(name, "failure", found[0].finding.severity.value, message, body)
    manner = found[0].manner
    if manner == "fail":  # a fault, but the check didn't fail: nothing was charged, nothing can be shown
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
    kinds = Counter(map(attrgetter("what"), cases))
    counts = f'tests="{len(cases)}" failures="{kinds["failure"]}" errors="{kinds["error"]}" skipped="{kinds["skipped"]}"'
    start = f"<testcase classname={_attribute(classname)}"
    cases_xml = "".join([start + (_told_xml(case) if case.body else _bare_xml(case)) for case in cases])
    return f'<testsuite name={_attribute(name or "csaudit")} {counts} time="0">\n{cases_xml}</testsuite>\n'


@lru_cache(maxsize=4096)
def _bare_xml(case: _Case) -> str:
    """A case without a body, but for its class name: most are the same for every call."""
    head = f' name={_attribute(case.name)} time="0"'
    return f"{head}><{case.what}{_given(case)}/></testcase>\n" if case.what else f"{head}/>\n"


def _told_xml(case: _Case) -> str:
    head = f' name={_attribute(case.name)} time="0"'
    return f"{head}><{case.what}{_given(case)}>{escape(_xml(case.body))}</{case.what}></testcase>\n"


def _given(case: _Case) -> str:
    attributes = (("type", case.kind), ("message", case.message))
    return "".join([f" {name}={_attribute(value)}" for name, value in attributes if value])


@lru_cache(maxsize=4096)
def _attribute(text: str) -> str:
    return quoteattr(_xml(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _xml(text: str) -> str:
    """`text` with what XML 1.0 can't carry replaced."""
    return _NOT_XML.sub("\ufffd", text)
