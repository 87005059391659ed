"""Roles for labels that name none: from what the user or a table says, what is said in the call, or what its folder tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from csaudit.model import Role
from csaudit.readers.draft import CallDraft, Warning_, warning
from csaudit.readers.infer import MARGIN, Guess, infer, score
from csaudit.readers.options import ReadOptions

SPEAKS: Final = (Role.AGENT, Role.CUSTOMER)
OTHER: Final = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}


@dataclass(slots=True)
class Roles:
    """Role per label, and how they were found."""

    of: dict[str, Role]
    source: str
    warnings: list[Warning_] = field(default_factory=list)
    confidence: float | None = None


def told_by_user(
    draft: CallDraft, roles: dict[str, Role], open_labels: list[str], options: ReadOptions
) -> tuple[dict[str, Role], str] | None:
    """Roles and their source where a name, a channel or a table beside the file tells the agent."""
    mapped = {label: options.roles[label] for label in (*roles, *open_labels) if label in options.roles}
    names = {turn.label: turn.speaker for turn in draft.turns}
    agents = {
        label
        for label in (*roles, *open_labels)
        if options.agent_names and options.agent_names.know(label, names[label])
    }
    if agents and not mapped:
        rest = {label: roles.get(label, Role.CUSTOMER) for label in (*roles, *open_labels)}
        return {**rest, **dict.fromkeys(agents, Role.AGENT)}, "option"
    if mapped:
        rest = {label: roles.get(label, Role.UNKNOWN) for label in open_labels}
        return {**rest, **roles, **mapped}, "option"
    channel = options.agent_channel
    if open_labels and (by_channel := _on_channel(draft, open_labels, channel)):
        return {**roles, **by_channel}, "option"
    if open_labels and (by_channel := _on_channel(draft, open_labels, draft.agent_channel)):
        return {**roles, **by_channel}, "sidecar"
    return None


def channels(draft: CallDraft) -> dict[str, int]:
    """The channel of each label that has one: the one most of its turns are on."""
    counts: dict[str, Counter[int]] = {}
    for turn in draft.turns:
        if turn.channel is not None:
            counts.setdefault(turn.label, Counter())[turn.channel] += 1
    return {label: min(count, key=lambda each: (-count[each], each)) for label, count in counts.items()}


def _on_channel(draft: CallDraft, open_labels: Iterable[str], channel: int | None) -> dict[str, Role] | None:
    """Agent on one channel, customer on the others; `None` where the call doesn't have that channel."""
    found = channels(draft)
    here = [label for label in open_labels if label in found]
    if channel is None or channel not in {found[label] for label in here}:
        return None
    return {
        label: (Role.AGENT if found[label] == channel else Role.CUSTOMER) if label in found else Role.UNKNOWN
        for label in open_labels
    }


def by_speech(
    draft: CallDraft, roles: dict[str, Role], open_labels: list[str], options: ReadOptions
) -> Roles:
    """Roles by how each side talks; by the folder's other calls where that tells nothing; else unknown."""
    known = set(roles.values()) & set(SPEAKS)
    if len(known) == len(SPEAKS):
        names = "、".join(open_labels)
        unknown = dict.fromkeys(open_labels, Role.UNKNOWN)
        return Roles({**roles, **unknown}, "file", [warning("speaker_unknown", labels=names)])
    if len(known) == 1 and len(open_labels) == 1 and open_labels[0].strip():
        side = OTHER[next(iter(known))]
        label = open_labels[0]
        points = score([turn.text for turn in draft.turns if turn.label == label])
        if points < MARGIN if side is Role.CUSTOMER else points > -MARGIN:
            doubt = warning(f"inferred_{side}", label=label)
            return Roles({**roles, label: side}, "inferred", [doubt], 0.9)
    guess = None if known else infer([(turn.label, turn.text) for turn in draft.turns], open_labels)
    vote = options.vote
    voted = None if known or vote is None else _on_channel(draft, open_labels, vote.channel)
    if guess is not None:
        return _inferred(roles, guess, voted)
    if vote is not None and voted is not None and set(voted.values()) == set(SPEAKS):
        doubt = warning("batch_roles", channel=vote.channel)
        return Roles({**roles, **voted}, "batch", [doubt], vote.share)
    unknown = dict.fromkeys(open_labels, Role.UNKNOWN)
    names = "、".join(label or "?" for label in open_labels[:6])
    return Roles({**roles, **unknown}, "unknown", [warning("roles_unknown", labels=names)])


def _inferred(roles: dict[str, Role], guess: Guess, voted: dict[str, Role] | None) -> Roles:
    agents = "、".join(label for label, role in guess.roles.items() if role is Role.AGENT)
    doubts = [warning("inferred_agent", label=agents)]
    if voted is not None and voted != guess.roles:
        doubts.append(warning("possibly_swapped", label=agents))
    return Roles({**roles, **guess.roles}, "inferred", doubts, guess.confidence)
