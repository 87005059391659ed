"""Whether agent and customer are labelled the wrong way round, by how each side talks. Doubt only where it is plain."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from csaudit.model import Call, Role
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
    return bool(agent and customer) and sound_exchanged(agent, customer)


def sound_exchanged(agent: str, customer: str) -> bool:
    """The same by what both sides say."""
    return agent.count(POLITE) <= customer.count(POLITE) and agency(customer) - agency(agent) >= MARGIN


def doubted(call: Call, options: ReadOptions) -> Call:
    """The call, with a warning where its roles seem exchanged."""
    if not is_exchanged(call):
        return call
    doubt = warning("exchanged_by_option" if options.swap_roles else "exchanged")
    return replace(call, warnings=(*call.warnings, doubt))
