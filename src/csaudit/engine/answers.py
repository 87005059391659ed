"""What every check says of a call: most by itself, the scales after they know what the others found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, cast

from csaudit.cues.said import Talk
from csaudit.dialogue import DialogueView, listen, suspect_each
from csaudit.engine.relations import Related
from csaudit.engine.scorecard import CompiledCheck, CompiledScorecard, is_evidence
from csaudit.engine.settle import UNSAID, Answer, found_by, settle_each, told_by
from csaudit.engine.weighed import Listened, look_up, quote
from csaudit.kinds import SILENT, Matcher, Trace, Verdict
from csaudit.kinds.forbid import Forbid
from csaudit.kinds.parts.layout import Decided
from csaudit.kinds.parts.verdict import not_applicable, unknown
from csaudit.kinds.require import Require
from csaudit.kinds.weigh import Weigh
from csaudit.model import CheckOutcome, Outcome, Role


class Answered(NamedTuple):
    """What the checks say of a call."""

    answers: dict[str, Answer]
    """Of each check, in the order of the scorecard."""
    told: Sequence[CompiledCheck]
    """Those of which it may be more than an outcome."""


def answers(scorecard: CompiledScorecard, views: Sequence[DialogueView]) -> list[Answered]:
    """What the checks say of each call. Models and the kernel look at all the calls at once; nothing else passes between them."""
    unfit = [_unfit(view) for view in views]
    heard = _heard(scorecard, [view for view, why in zip(views, unfit, strict=True) if why is None])
    related = scorecard.relations.tell(views) if scorecard.relations is not None else None
    answered = [
        _early(scorecard, view, why, None if related is None else related[number])
        for number, (view, why) in enumerate(zip(views, unfit, strict=True))
    ]
    if not scorecard.scales:
        return answered
    early = [one.answers for one in answered]
    told = [
        told_by([check for check in one.told if check.check in scorecard.evidence], one.answers)
        for one in answered
    ]
    for view, each in zip(views, told, strict=True):
        view.found = found_by(each)
    standing = []
    for pack, (talk, judged) in heard.items():
        with suppress(Exception):
            listened = Listened(talk, suspect_each(judged, pack, talk), _places(judged, views))
            standing.append((listened, look_up(scorecard, pack, listened, views, early)))
    for view, why, said in zip(views, unfit, early, strict=True):
        for scale in scorecard.scales:
            if said[scale.check.check] is UNSAID:  # it wasn't looked up for all the calls at once
                said[scale.check.check] = _answer(scale.check, view, why)
    borne = settle_each(scorecard, early, told, views)
    for listened, found in standing:
        quote(listened.talk, found, borne, views, early)
    weighed = [scale.check for scale in scorecard.scales]
    return [Answered(one.answers, [*one.told, *weighed]) for one in answered]


def _places(some: Sequence[DialogueView], views: Sequence[DialogueView]) -> list[int]:
    """Where some of the calls stand among all of them."""
    places = {id(view): place for place, view in enumerate(views)}
    return [places[id(view)] for view in some]


def _heard(
    scorecard: CompiledScorecard, views: Sequence[DialogueView]
) -> Mapping[str, tuple[Talk, Sequence[DialogueView]]]:
    """What the model of each pack makes of the calls that its scales judge.

    Where this fails, the checks of each call ask for it themselves, and say what went wrong.
    """
    heard = {}
    for pack, least in scorecard.models.items():
        judged = [view for view in views if len(view.call.turns) >= least]
        with suppress(Exception):
            if judged:
                heard[pack] = listen(judged, pack), judged
    return heard


def _early(
    scorecard: CompiledScorecard, view: DialogueView, unfit: Verdict | None, related: Related | None
) -> Answered:
    """What each check says of a call; those that weigh hold their places.

    `related` is what the kernel says, which doesn't know of lost order.
    """
    answered: dict[str, Answer] = dict.fromkeys(scorecard.by_name, UNSAID if unfit is None else unfit)
    if unfit is not None:
        return Answered(answered, scorecard.early)
    if related is None or not view.call.ordered:
        answered.update(_judged(scorecard.early, view))
        return Answered(answered, scorecard.early)
    checks, answered = scorecard.checks, related.answers
    for number, rows in related.decided.items():
        check = checks[number]
        try:
            answered[check.check] = cast(Decided, check.matcher).decided(view, rows)
        except Exception as error:
            answered[check.check] = _crashed(check, error)
    left = [checks[number] for number in related.left]
    answered.update(_judged(left, view))
    return Answered(answered, [checks[number] for number in sorted((*related.decided, *related.left))])


def _judged(checks: Sequence[CompiledCheck], view: DialogueView) -> dict[str, Answer]:
    """What each of the checks says of a call: most hear nothing, and that costs next to nothing."""
    answered: dict[str, Answer] = {}
    tags = view.tags
    holds, sure = tags.holds, tags.sure
    for check in checks:
        if check.untimed is not None and not view.clocked:
            answered[check.check] = check.untimed
            continue
        try:
            for ear, unheard in check.quiet:
                bits = ear.bits
                if not (bits & sure or (bits & tags.may and holds(ear))):
                    answered[check.check] = unheard
                    break
            else:
                answered[check.check] = _judge(check, view, SILENT)
        except Exception as error:
            answered[check.check] = _crashed(check, error)
    return answered


def _answer(check: CompiledCheck, view: DialogueView, unfit: Verdict | None) -> Answer:
    try:
        return _judge(check, view, SILENT) if unfit is None else unfit
    except Exception as error:
        return _crashed(check, error)


def _crashed(check: CompiledCheck, error: Exception) -> CheckOutcome:
    return CheckOutcome(check.check, Outcome.ERROR, f"{type(error).__name__}: {error}")


def judge(
    check: CompiledCheck, view: DialogueView, trace: Trace, beside: Sequence[CompiledCheck] = ()
) -> Verdict:
    """One check on one call, with its applicability; a `weigh` check goes by what those `beside` it find."""
    unfit = _unfit(view)
    if unfit is not None:
        return unfit
    if isinstance(check.matcher, Weigh):
        others = [other for other in beside if is_evidence(other)]
        view.found = found_by(told_by(others, _judged(others, view)))
    return _judge(check, view, trace)


def _unfit(view: DialogueView) -> Verdict | None:
    """What every check answers on a call that none can judge; `None` for any other call."""
    roles = view.roles
    if view.call.role_source == "unknown" or roles.count(Role.UNKNOWN) == len(roles):
        return unknown("roles-unknown")
    for role, reason in ((Role.AGENT, "no-agent-turns"), (Role.CUSTOMER, "no-customer-turns")):
        if role not in roles:
            return unknown(reason)
    return None


def _needs_order(matcher: Matcher) -> bool:
    """Whether a check looks at what one side says before or after the other; each side's own turns are in order."""
    if isinstance(matcher, Require):
        return not matcher.guard.looks_within
    if isinstance(matcher, Forbid) and matcher.after is matcher.before is matcher.until is None:
        return not matcher.guard.looks_within
    return True


def _judge(check: CompiledCheck, view: DialogueView, trace: Trace) -> Verdict:
    call = view.call
    if check.applies_to is not None:
        applies = check.applies_to
        if check.untimed is not None and not view.clocked:
            return unknown("no-times")
        for field, accept in applies.accepts.items():
            value = call.metadata.get(field, "")
            if not value and applies.on_missing == "skip":
                return unknown(f"metadata-missing:{field}")
            if value and ((accept.any and value not in accept.any) or value in accept.not_):
                return not_applicable(f"metadata:{field}")
    if not call.ordered and _needs_order(check.matcher):
        return _unheard(check, view) or unknown("order-lost")
    return check.matcher.judge(view, trace)


def _unheard(check: CompiledCheck, view: DialogueView) -> Verdict | None:
    """What a check says where nothing it listens for is heard, which no order could change."""
    quiet = (outcome for gates, outcome in check.quiet if not view.tags.holds(gates))
    return next((Verdict(outcome.outcome, reason=outcome.reason) for outcome in quiet), None)
