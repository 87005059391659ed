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


def _customer(labels: str, unsure: str = "") -> Move:
    return Move(Role.CUSTOMER, frozenset(labels.split()), frozenset(unsure.split()))


MOVES: Final = {
    "taboo": _agent(TABOO, calls=True),
    "judging": _agent(JUDGING, "contempt pressure", calls=True),
    "competing": _agent("compete confrontation", "pressure", calls=True),
    "promising": _agent("promise overpromise", calls=True),
    "side-first": _agent("secondary core_issue_neglect", calls=True),
    "vague": _agent("vague no_timeframe", calls=True),
    "insisting": _agent("insist single_solution", calls=True),
    "not-listening": _agent("cut_in closed_listening", calls=True),
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
    "calming": _customer("withdraw", "contempt pressure judging"),
}
