"""The learned moves: which labels are examples of each, and which files can't be trusted not to hold more of them."""

from __future__ import annotations

from typing import Final

from csaudit.model import Role
from learning import Move

TABOO: Final = (
    "brush_off powerless rule_wall counter blame belittle command impatient threat insult taboo_phrase"
)
JUDGING: Final = "demand_proof doubt deflect defend contradict judge_questioning"


def _agent(labels: str, unsure: str = "", *, calls: bool = False) -> Move:
    return Move(Role.AGENT, frozenset(labels.split()), frozenset(unsure.split()), calls)


def _customer(labels: str, unsure: str = "", *, calls: bool = False) -> Move:
    return Move(Role.CUSTOMER, frozenset(labels.split()), frozenset(unsure.split()), calls)


SNIPPETS: Final = "contempt feelings handling judging pressure promising refusal"
"""Files of snippets: none of them says which replies pass over a plea."""


MOVES: Final = {
    "taboo": _agent(TABOO, calls=True),
    "judging": _agent(JUDGING, "contempt pressure", calls=True),
    "competing": _agent("compete confrontation", "pressure", calls=True),
    "promising": _agent("promise overpromise", calls=True),
    "side-first": _agent("secondary core_issue_neglect", calls=True),
    "vague": _agent("vague no_timeframe", calls=True),
    "insisting": _agent("insist single_solution", calls=True),
    "not-listening": _agent("cut_in closed_listening", calls=True),
    "unmoved": _agent("after_missing_empathy", SNIPPETS, calls=True),
    "unheeding": _agent("after_missed_escalation", SNIPPETS, calls=True),
    "unthankful": _agent("after_missed_rapport", SNIPPETS, calls=True),
    "off-issue": _agent("after_core_issue_neglect", SNIPPETS, calls=True),
    "acknowledging": _agent("acknowledge", "handling contempt"),
    "thanking": _agent("thank_loyalty", "contempt"),
    "recording": _agent("record", "handling contempt pressure"),
    "limiting": _agent("time_limit", "handling contempt feelings"),
    "offering": _agent("alternative", "contempt pressure feelings"),
    "acting": _agent("act_now park"),
    "restating": _agent("restate", "refusal pressure feelings contempt"),
    "upset": _customer("upset", "contempt handling"),
    "hardship": _customer("hardship", "contempt handling"),
    "urgent": _customer("urgent", "contempt feelings judging"),
    "grievance": _customer("grievance", "contempt handling"),
    "loyalty": _customer("loyalty"),
    "signal": _customer("signal"),
    "ask-boss": _customer("ask_boss"),
    "refusing": _customer("reject", "contempt feelings judging pressure"),
    "ask-when": _customer("ask_when", "contempt handling feelings"),
    "side-demand": _customer("side_demand", "contempt feelings judging pressure refusal"),
    "pressing": _customer("press", "contempt"),
    "not-heard": _customer("not_heard", "contempt feelings pressure"),
    "in-need": _customer("missing_empathy", SNIPPETS, calls=True),
    "warning": _customer("missed_escalation", SNIPPETS, calls=True),
    "old-friend": _customer("missed_rapport", SNIPPETS, calls=True),
    "pleading": _customer("core_issue_neglect", SNIPPETS, calls=True),
    "stung": _customer("after_taboo_phrase after_confrontation", SNIPPETS, calls=True),
    "doubted": _customer("after_judge_questioning", SNIPPETS, calls=True),
    "off-point": _customer("after_core_issue_neglect", SNIPPETS, calls=True),
    "cut-off": _customer("after_closed_listening", SNIPPETS, calls=True),
    "cornered": _customer("after_single_solution", SNIPPETS, calls=True),
    "calming": _customer("withdraw", "contempt pressure judging"),
}
