"""Roles for the labels of one call: from the file, from an option, from what is said, or openly unknown."""

from __future__ import annotations

import re
from typing import Final

from csaudit.model import Role
from csaudit.readers.decide import OTHER, SPEAKS, Roles, by_speech, told_by_user
from csaudit.readers.draft import CallDraft, TurnDraft, warning
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify, is_user

_NUMBER: Final = re.compile(r"[\s_\-#]*0*(\d+)$")


def assign(draft: CallDraft, options: ReadOptions) -> Roles:
    """The role of every label of a call. Never a silent guess: see `Roles.source` and the warnings.

    What names a role is believed: an option that names a speaker, then the file, then an option or a table that
    names the agent's channel or name. Only then what is said decides, and last what the folder's other calls tell.
    """
    roles = _by_option(draft.turns, options) or _by_file(draft, options)
    if options.swap_roles:
        roles = _exchanged(roles)
    if not roles.warnings:
        heard = {role for role in roles.of.values() if role in SPEAKS}
        if len(heard) == 1:
            roles.warnings.append(warning(f"only_{next(iter(heard))}"))
    return roles


def _exchanged(roles: Roles) -> Roles:
    """Agent and customer the other way round; what was unknown stays so, what was inferred is now the user's word."""
    swapped = {label: OTHER.get(role, role) for label, role in roles.of.items()}
    if roles.source == "unknown":
        return Roles(swapped, "unknown", roles.warnings)
    guessed = roles.source in {"inferred", "batch"}
    return Roles(swapped, "option", [] if guessed else roles.warnings)


def _labels(turns: list[TurnDraft]) -> list[str]:
    return list(dict.fromkeys(turn.label for turn in turns))


def _by_option(turns: list[TurnDraft], options: ReadOptions) -> Roles | None:
    """The agent by name or number; bots and the system stay what they are."""
    if not options.agent_speaker:
        return None
    wanted = {name.strip().casefold() for name in options.agent_speaker}
    labels = _labels(turns)
    agents = [label for label in labels if _names(label) & wanted]
    if not agents:
        return None
    roles: dict[str, Role] = {}
    for label in labels:
        known = classify(label)
        others = known if known in {Role.BOT, Role.SYSTEM} else Role.CUSTOMER
        roles[label] = Role.AGENT if label in agents else others
    return Roles(roles, "option")


def _names(label: str) -> set[str]:
    """What a user may call a speaker: `spk_0` answers to `spk_0` and to `0`."""
    folded = label.strip().casefold()
    number = _NUMBER.search(folded)
    return {folded, number[1]} if number else {folded}


def _by_file(draft: CallDraft, options: ReadOptions) -> Roles:
    roles: dict[str, Role] = {}
    open_labels: list[str] = []
    labels = _labels(draft.turns)
    for label in labels:
        role = classify(label) or _by_direction(label, labels, draft.metadata)
        if role is None:
            open_labels.append(label)
        else:
            roles[label] = role
    for label in [label for label in open_labels if is_user(label)]:
        open_labels.remove(label)
        roles[label] = Role.AGENT if set(roles.values()) & set(SPEAKS) == {Role.CUSTOMER} else Role.CUSTOMER
    told = told_by_user(draft, roles, open_labels, options)
    if told is not None:
        return Roles(*told)
    if not open_labels:
        return Roles(roles, "file")
    return by_speech(draft, roles, open_labels, options)


def _by_direction(label: str, labels: list[str], metadata: dict[str, str]) -> Role | None:
    """主叫 and 被叫 name the sides once the direction of the call is known."""
    sides = {"主叫": Role.CUSTOMER, "被叫": Role.AGENT}
    if label not in sides or not set(sides) <= set(labels):
        return None
    if metadata.get("direction") not in {"inbound", "outbound"}:
        return None
    return sides[label] if metadata["direction"] == "inbound" else OTHER[sides[label]]
