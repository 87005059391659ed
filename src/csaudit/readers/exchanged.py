"""Whether agent and customer are labelled the wrong way round, by how each side talks. Doubt only where it is plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from csaudit.model import Call, Role, SkippedCall
from csaudit.readers.draft import warning
from csaudit.readers.manner import POLITE, agency
from csaudit.readers.options import ReadOptions

MARGIN: Final = 10
"""Points by which the customer must sound more like an agent than the agent does."""


def is_exchanged(call: Call) -> bool:
    """Whether each side plainly talks like the other."""
    agent, customer = (
        "\n".join([turn.text for turn in call.turns if turn.role is role])
        for role in (Role.AGENT, Role.CUSTOMER)
    )
    if not agent or not customer or agent.count(POLITE) > customer.count(POLITE):
        return False
    return agency(customer) - agency(agent) >= MARGIN


def doubted(calls: Iterable[Call | SkippedCall], options: ReadOptions) -> Iterator[Call | SkippedCall]:
    """The calls, with a warning on those whose roles seem exchanged."""
    doubt = warning("exchanged_by_option" if options.swap_roles else "exchanged")
    for call in calls:
        if isinstance(call, Call) and is_exchanged(call):
            yield replace(call, warnings=(*call.warnings, doubt))
        else:
            yield call
