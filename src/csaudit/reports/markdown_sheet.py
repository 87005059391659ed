"""The feedback sheet of one agent in Markdown."""

from __future__ import annotations

from csaudit.model import RunReport
from csaudit.reports.markdown_facts import strength_lines
from csaudit.reports.markdown_parts import Lines, colon, escaped, finding_lines
from csaudit.reports.sheet import Sheet, sheet_numbers
from csaudit.reports.summary import provenance
from csaudit.wording import say


def sheet_lines(sheet: Sheet, report: RunReport, lang: str) -> Lines:
    """The sheet: strengths first, then what hurt, then what to practise, then the signatures."""
    yield from [f"# {escaped(say('reports.sheet_title', lang, agent=sheet.agent))}", ""]
    yield f"> {say('reports.sheet_basis', lang)}"
    yield f"> {escaped(provenance(report, lang))}"
    yield ""
    yield escaped(sheet_numbers(sheet, lang))
    yield from ["", escaped(say("reports.facts_sheet_rates", lang))]
    yield from ["", f"## {say('reports.sheet_good', lang)}", ""]
    yield from strength_lines(sheet.quotes, lang)
    for title, n in sheet.strengths:
        yield f"- {escaped(say('reports.sheet_good_item', lang, title=title, n=n))}"
    if sheet.more_strengths:
        yield f"- {say('reports.sheet_good_more', lang, n=sheet.more_strengths)}"
    if not sheet.strengths and not sheet.quotes:
        yield say("reports.sheet_good_none", lang)
    yield from ["", f"## {say('reports.sheet_hurt', lang)}", ""]
    if sheet.manner:
        yield from [*(f"- {label}{colon(lang)}{escaped(value)}" for label, value in sheet.manner), ""]
    if not sheet.hurt:
        yield say("reports.sheet_hurt_none", lang)
    for hurt in sheet.hurt:
        yield from ["", f"### {escaped(hurt.dimension)} · {say('reports.sheet_times', lang, n=hurt.total)}"]
        for call_id, finding in hurt.examples:
            yield from ["", f"`{call_id.replace('`', '')}`"]
            yield from finding_lines(finding, lang)
    if sheet.review:
        yield from ["", say("reports.sheet_review", lang, n=sheet.review)]
    if sheet.practice:
        yield from ["", f"## {say('reports.sheet_practice', lang)}", ""]
    for at, practice in enumerate(sheet.practice, 1):
        yield f"{at}. **{escaped(practice.title)}**"
        yield f"   - {escaped(practice.prompt)}"
        if practice.suggest:
            yield f"   - {say('reports.practice_try', lang)}{colon(lang)}{escaped(practice.suggest)}"
    yield from ["", "---", "", escaped(say("reports.sheet_appeal", lang)), ""]
    yield from [escaped(say("reports.sheet_sign", lang)), "", ""]
