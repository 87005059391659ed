"""GitHub Actions: annotations on standard output, and a summary of the run in Markdown.

GitHub shows ten errors and ten warnings of a step and drops the rest without a word; so do we, but the last line says how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from csaudit.model import RunReport
from csaudit.reports import phrasing
from csaudit.reports.counting import totals
from csaudit.reports.markdown_parts import colon, escaped
from csaudit.reports.options import RenderOptions
from csaudit.reports.places import place_of
from csaudit.reports.prepare import prepare
from csaudit.reports.ranked import Ranked, ranked
from csaudit.reports.summary import provenance, summary_lines
from csaudit.wording import say

MOST = {"error": 10, "warning": 10}
"""Annotations of each level that GitHub shows of one step."""
SUMMARY_BYTES = 1 << 20
"""GitHub refuses a larger summary of a step."""
_TEXT = 800


def render(report: RunReport, options: RenderOptions) -> bytes:
    """Workflow commands: the worst findings, then one notice with what isn't among them."""
    report = prepare(report, options, for_people=True)
    shown: Counter[str] = Counter()
    left: Counter[str] = Counter()
    lines = []
    for at in ranked(report):
        level = at.level if at.level in MOST else ("review" if at.level == "none" else "warning")
        if at.level in MOST and shown[level] < MOST[level]:
            shown[level] += 1
            lines.append(_annotation(at, options))
        else:
            left[level] += 1
    return ("\n".join([*lines, _notice(report, shown.total(), left, options.lang)]) + "\n").encode()


def summary(report: RunReport, options: RenderOptions, room: int = SUMMARY_BYTES) -> bytes:
    """The run for `$GITHUB_STEP_SUMMARY`: Markdown of at most `room` bytes, cut where a line says so."""
    report = prepare(report, options, for_people=True)
    found = ranked(report)
    lang = options.lang
    head = list(_head(report, bool(found), lang))
    tail = list(_tail(report, lang))
    note = say("reports.github_rows_left_out", lang, n=len(found), kib=SUMMARY_BYTES >> 10)
    free = room - _size([*head, *tail, note, ""])
    rows: list[str] = []
    for at in found:
        row = _row(at, options)
        if _size([row]) > free:
            break
        free -= _size([row])
        rows.append(row)
    if len(rows) < len(found):
        note = say("reports.github_rows_left_out", lang, n=len(found) - len(rows), kib=SUMMARY_BYTES >> 10)
        rows += ["", note]
    data = "".join(f"{line}\n" for line in [*head, *rows, *tail]).encode()
    return data if len(data) <= room else data[: max(room, 0)].decode("utf-8", "ignore").encode()


def _annotation(at: Ranked, options: RenderOptions) -> str:
    where = place_of(at.result, at.finding.evidence, options)
    lang = options.lang
    properties = {"file": where.path, "line": str(where.line or ""), "title": at.title(lang)}
    given = ",".join(f"{name}={_property(text)}" for name, text in properties.items() if text)
    at_turn = f"{at.result.call_id} · {phrasing.turn_label(at.finding.evidence, lang)}"
    text = f"{at_turn}{colon(lang)}{phrasing.excerpt(at.message(lang), _TEXT)}"
    if suggest := phrasing.suggest(at.finding, at.card, lang):
        text += f"\n{say('reports.finding_suggest', lang)}{colon(lang)}{phrasing.excerpt(suggest, _TEXT)}"
    return f"::{at.level} {given}::{_data(text)}"


def _notice(report: RunReport, shown: int, left: Counter[str], lang: str) -> str:
    text = say("reports.github_run", lang, calls=len(report.results), skipped=len(report.skipped))
    if left:
        counts = {"errors": left["error"], "warnings": left["warning"], "review": left["review"]}
        text += say("reports.github_more", lang, n=left.total(), **counts)
    else:
        text += say("reports.github_all" if shown else "reports.github_none", lang)
    return f"::notice title={_property(say('reports.github_title', lang))}::{_data(text)}"


def _data(text: str) -> str:
    """`text` as the data of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as the value of a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _head(report: RunReport, any_found: bool, lang: str) -> Iterator[str]:
    yield f"## {say('reports.title', lang)}"
    yield from ["", f"> {escaped(provenance(report, lang))}", ""]
    yield from (f"- {escaped(line)}" for line in summary_lines(report, totals(report), lang))
    yield ""
    if not any_found:
        yield say("reports.no_findings" if report.results else "reports.no_calls", lang)
        return
    heads = [
        phrasing.heading(name, lang)
        for name in ("severity", "title", "call_id", "turn_no", "message", "source")
    ]
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)


def _row(at: Ranked, options: RenderOptions) -> str:
    where = place_of(at.result, at.finding.evidence, options)
    lang = options.lang
    cells = (
        phrasing.named("severity", at.finding.severity.value, lang),
        at.title(lang),
        at.result.call_id,
        phrasing.turn_label(at.finding.evidence, lang),
        phrasing.excerpt(at.message(lang), _TEXT),
        f"{where.path}:{where.line}" if where.line else where.path,
    )
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _tail(report: RunReport, lang: str) -> Iterator[str]:
    """What couldn't be audited, the first hundred; then what no audit of text can tell."""
    most = 100
    if report.skipped:
        yield from ["", f"### {say('reports.skipped', lang)}", ""]
        for skipped in report.skipped[:most]:
            reason = skipped.zh if lang == "zh" else skipped.en
            yield f"- {escaped(phrasing.excerpt(skipped.source, _TEXT))}{colon(lang)}{escaped(phrasing.excerpt(reason, _TEXT))}"
        if len(report.skipped) > most:
            yield f"- {say('reports.and_more', lang, n=len(report.skipped) - most)}"
    yield from ["", f"<sub>{say('reports.limits_text', lang)}</sub>"]


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
