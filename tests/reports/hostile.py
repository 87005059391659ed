"""Words that attack the reader of a report, and a run that has them everywhere."""

from __future__ import annotations

from dataclasses import replace

from csaudit.model import CallResult, CheckOutcome, Outcome, Role, RunReport, Score, SkippedCall
from reports import factory

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\x1b[31m红\x1b[0m\x1b]0;title\x07",
    "\x9b31m\x00\x08退格",
    "正常\u202e文字\u2066倒",
    "=HYPERLINK(\"http://evil.example\",\"点\")",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "[bold red]标记[/bold red] [/] :smile:",
    "| 表 | 格 |\n# 标题\n- 项\n```\n",
    "{{ 7*7 }} {% include 'x' %} {match}",
    "坏\ud800字",
    "https://evil.example/?q=1 www.evil.example @someone",
    "]]><x/>&amp;\ufffe",
    "一\r\n::error file=x::二%0A::stop-commands::t",
    "",
]  # fmt: skip


def hostile_run(words: str) -> RunReport:
    at = factory.evidence(1, Role.AGENT, f"前{words}后", words)
    fault = factory.finding(
        factory.BRUSH_OFF, at, slots={"match": words}, related=(replace(at, role=Role.CUSTOMER),)
    )
    made: CallResult = factory.call(
        words or "C", words, words, Score(50.0, False, False), (fault,),
        metadata={"agent_id": words, "agent_name": words, "team": words, "note": words},
        warnings=((words, words),),
        facts={words or "x": [words, {"k": words}]},
        source=words,
        outcomes=(CheckOutcome(factory.BRUSH_OFF, Outcome.ERROR, f"ValueError: {words}"),),
    )  # fmt: skip
    return factory.run((made,), (SkippedCall(words, words, words, "x"),))
