"""What the dialogue analysis found in a call, as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csaudit.cues import CueHit
from csaudit.dialogue import timing
from csaudit.dialogue.analysis import Analysis
from csaudit.dialogue.customer import customer_type
from csaudit.dialogue.emotion import EmotionTrack, threatened, track
from csaudit.dialogue.guidance import limits, relapses, steering
from csaudit.dialogue.issues import Issue, core_issue
from csaudit.dialogue.process import AGENT, CUSTOMER, cover, kinds_of_question, turns_by_name
from csaudit.dialogue.record import read_record
from csaudit.dialogue.strengths import find_strengths, said_around, span_around
from csaudit.dialogue.styles import conflict_style, dominant, reactions
from csaudit.dialogue.view import DialogueView
from csaudit.model import Evidence, Finding, Role

_ESCALATION = "missed_escalation"
_INITIALS = {role: role.value[0] for role in Role}


def facts(
    view: DialogueView,
    analysis: Analysis,
    findings: Sequence[Finding] = (),
    excused: Sequence[Evidence] = (),
) -> dict[str, Any]:
    """Everything the analysis found; empty parts are left out. Spans index the turn's original text.

    `excused` is what exceptions of the checks let pass.

    What has an order is a list: the keys of a mapping come back sorted from a file.
    """
    emotion = analysis.emotion_of(view)
    faults = [each for each in findings if each.is_fault]
    harmless = _harmless(excused, faults) if emotion.agent_peak else []
    threats = {
        each.evidence.turn
        for each in faults
        if each.dimension == _ESCALATION and each.evidence.role is CUSTOMER
    }
    if harmless:
        emotion = track(view, analysis.emotion, harmless)
    if threats:
        emotion = threatened(view, emotion, threats)
    found: dict[str, Any] = {
        "emotion": _emotion(view, emotion),
        "customer_type": customer_type(view, emotion, analysis.types).value,
        "issues": _issues(view, analysis),
        "process": _processes(view, analysis),
        "questions": kinds_of_question(view, analysis.questions),
        "suggestions": turns_by_name(view, analysis.suggestions),
        "strengths": find_strengths(view, analysis.strengths, analysis.ways, faults),
        "agent": _agent(view, analysis, emotion, faults),
        "relapses": [
            {"calm": each.calm_turn, "upset": each.upset_turn, "proposal": said_around(view, each.proposal)}
            for each in relapses(view, emotion.levels, analysis.guidance)
        ],
        "steering": _steering(view, analysis, emotion),
        "limits": [
            {
                **said_around(view, each.hit),
                "reason": each.reason,
                "authority": each.authority,
                "alternative": each.alternative,
                "early": each.early,
            }
            for each in limits(view, analysis.guidance)
        ],
        "record": _record(view, analysis),
        "timing": _timing(view),
    }
    return {key: value for key, value in found.items() if value}


def _harmless(excused: Sequence[Evidence], faults: Sequence[Finding]) -> list[Evidence]:
    """What the agent said that is excused, and that no other check finds fault with; what it lacks is no matter."""
    found = [each.evidence for each in faults if each.evidence.cue]
    return [
        said
        for said in excused
        if said.role is AGENT
        and not any(
            said.turn == each.turn and said.start < each.end and each.start < said.end for each in found
        )
    ]


def _emotion(view: DialogueView, emotion: EmotionTrack) -> dict[str, Any]:
    return {
        "levels": list(emotion.levels),
        "roles": "".join(map(_INITIALS.__getitem__, view.roles)),
        "peak": emotion.peak,
        "peak_turn": emotion.peak_turn,
        "calm_turn": emotion.calm_turn,
        "calm_seconds": None if emotion.calm_seconds is None else round(emotion.calm_seconds, 1),
        "calm_in_time": emotion.in_time,
        "triggers": list(emotion.triggers),
        "agent_peak": emotion.agent_peak,
        "agent_rose": emotion.agent_rose,
    }


def _processes(view: DialogueView, analysis: Analysis) -> list[dict[str, Any]]:
    return [
        {
            "process": each.process,
            "title": dict(analysis.process_titles.get(each.process, {})),
            "share": round(each.share, 2),
            "steps": [
                {"step": step, "turn": turn, "options": each.options.get(step, 0)}
                for step, turn in each.steps
            ],
        }
        for each in cover(view, analysis.processes, analysis.ways)
    ]


def _agent(
    view: DialogueView, analysis: Analysis, emotion: EmotionTrack, faults: Sequence[Finding]
) -> dict[str, Any]:
    """Stress reaction and conflict style; empty when there is nothing to say."""
    weights = reactions(faults, analysis.styles)
    reaction, style = dominant(weights), conflict_style(view, emotion, faults, weights, analysis.styles)
    found: dict[str, Any] = {}
    if reaction is not None:
        found["reaction"] = reaction.value
        found["reactions"] = {kind.value: weight for kind, weight in weights.items() if weight}
    if style is not None:
        found["style"] = style.value
    return found


def _steering(view: DialogueView, analysis: Analysis, emotion: EmotionTrack) -> dict[str, Any]:
    attempts = steering(view, emotion.levels, analysis.guidance)
    if not attempts:
        return {}
    followed = next((number for number, each in enumerate(attempts, 1) if each.followed), None)
    return {
        "attempts": len(attempts),
        "followed_after": followed,
        "turns": [each.hit.turn for each in attempts],
    }


def _record(view: DialogueView, analysis: Analysis) -> dict[str, Any]:
    record = read_record(view.call, analysis.record)
    if record is None:
        return {}
    parts = [{"part": name, "there": there} for name, there in record.parts.items()]
    return {"fields": list(record.fields), "parts": parts}


def _issues(view: DialogueView, analysis: Analysis) -> list[dict[str, Any]]:
    issues = analysis.issues_of(view)
    core = core_issue(issues)
    return [
        {
            "category": issue.category,
            "title": dict(analysis.issue_titles.get(issue.category, {})),
            "core": issue is core,
            "stated": issue.stated_turn,
            "quote": _said(view, issue.stated, issue.stated_turn),
            "restated": list(issue.restated),
            "taken_up": issue.taken_up.turn if issue.taken_up else None,
            "parked": issue.parked.turn if issue.parked else None,
            "answered": issue.answered.turn if issue.answered else None,
            "seconds_to_take_up": _seconds(view, issue),
        }
        for issue in issues
    ]


def _seconds(view: DialogueView, issue: Issue) -> float | None:
    if issue.taken_up is None:
        return None
    start, taken = view.call.turns[issue.stated_turn].start, view.call.turns[issue.taken_up.turn].start
    return None if start is None or taken is None or taken < start else round(taken - start, 1)


def _said(view: DialogueView, hit: CueHit | None, turn: int) -> str:
    start, end = span_around(view, hit) if hit is not None else (None, None)
    return view.call.turns[turn].text[start:end]


def _timing(view: DialogueView) -> dict[str, Any]:
    """Talk share always, the rest where times allow."""
    call = view.call
    share = timing.share_of(view.turns_of(AGENT), view.spoken)
    found: dict[str, Any] = {} if share is None else {"agent_share": round(share, 3)}
    if view.timed:
        silences = [each.value for each in timing.pauses(call)]
        found["longest_silence"] = round(max(silences, default=0.0), 1)
        if call.overlap_reliable:
            cuts = [each for each in timing.interruptions(call) if view.role(each.turn) is AGENT]
            found["agent_interruptions"] = len(cuts)
        found["seconds"] = round(max(turn.end or 0.0 for turn in call.turns), 1)
    return found
