"""Roles for the labels of one call: from the file, from an option, from what is said, or openly unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from csaudit.model import Role
from csaudit.readers.draft import CallDraft, TurnDraft, Warning_, warning
from csaudit.readers.infer import MARGIN, infer, score
from csaudit.readers.options import ReadOptions
from csaudit.readers.roles import classify, is_user

_NUMBER: Final = re.compile(r"[\s_\-#]*0*(\d+)$")
_SWAP: Final = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
_SPEAKS: Final = (Role.AGENT, Role.CUSTOMER)


@dataclass(slots=True)
class Roles:
    """Role per label, and how they were found."""

    of: dict[str, Role]
    source: str
    warnings: list[Warning_] = field(default_factory=list)


def assign(draft: CallDraft, options: ReadOptions) -> Roles:
    """The role of every label of a call. Never a silent guess: see `Roles.source` and the warnings."""
    roles = _by_option(draft.turns, options) or _by_file(draft)
    if options.swap_roles:
        roles = _exchanged(roles)
    if not roles.warnings:
        heard = {role for role in roles.of.values() if role in _SPEAKS}
        if len(heard) == 1:
            roles.warnings.append(warning(f"only_{next(iter(heard))}"))
    return roles


def _exchanged(roles: Roles) -> Roles:
    """Agent and customer the other way round; what was unknown stays so, what was inferred is now the user's word."""
    swapped = {label: _SWAP.get(role, role) for label, role in roles.of.items()}
    if roles.source == "unknown":
        return Roles(swapped, "unknown", roles.warnings)
    return Roles(swapped, "option", [] if roles.source == "inferred" else roles.warnings)


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


def _by_file(draft: CallDraft) -> Roles:
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
        roles[label] = Role.AGENT if set(roles.values()) & set(_SPEAKS) == {Role.CUSTOMER} else Role.CUSTOMER
    if not open_labels:
        return Roles(roles, "file")
    return _by_speech(draft, roles, open_labels)


def _by_direction(label: str, labels: list[str], metadata: dict[str, str]) -> Role | None:
    """主叫 and 被叫 name the sides once the direction of the call is known."""
    sides = {"主叫": Role.CUSTOMER, "被叫": Role.AGENT}
    if label not in sides or not set(sides) <= set(labels):
        return None
    if metadata.get("direction") not in {"inbound", "outbound"}:
        return None
    return sides[label] if metadata["direction"] == "inbound" else _SWAP[sides[label]]


def _by_speech(draft: CallDraft, roles: dict[str, Role], open_labels: list[str]) -> Roles:
    speech: dict[str, list[str]] = {label: [] for label in open_labels}
    for turn in draft.turns:
        if turn.label in speech:
            speech[turn.label].append(turn.text)
    known = set(roles.values()) & set(_SPEAKS)
    if len(known) == 2:
        names = "、".join(open_labels)
        unknown = dict.fromkeys(open_labels, Role.UNKNOWN)
        return Roles({**roles, **unknown}, "file", [warning("speaker_unknown", labels=names)])
    if len(known) == 1 and len(open_labels) == 1 and open_labels[0].strip():
        side = _SWAP[next(iter(known))]
        points = score(speech[open_labels[0]])
        if points < MARGIN if side is Role.CUSTOMER else points > -MARGIN:
            return _told({**roles, open_labels[0]: side}, side, open_labels[0])
    found = infer(speech) if not known else None
    if found:
        agents = "、".join(label for label, role in found.items() if role is Role.AGENT)
        return _told({**roles, **found}, Role.AGENT, agents)
    unknown = dict.fromkeys(open_labels, Role.UNKNOWN)
    names = "、".join(label or "?" for label in open_labels[:6])
    return Roles({**roles, **unknown}, "unknown", [warning("roles_unknown", labels=names)])


def _told(roles: dict[str, Role], side: Role, label: str) -> Roles:
    return Roles(roles, "inferred", [warning(f"inferred_{side}", label=label)])
