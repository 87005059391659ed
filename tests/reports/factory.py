"""Invented runs for the report tests."""

from __future__ import annotations

from dataclasses import replace

from csaudit.model import (
    CallResult,
    CheckCard,
    CheckOutcome,
    Confidence,
    Evidence,
    Finding,
    GroupReport,
    LedgerLine,
    Outcome,
    Role,
    RunInfo,
    RunReport,
    Score,
    Severity,
    SkippedCall,
    Suppressed,
    Tally,
    Window,
)

BRUSH_OFF = "taboo.brush-off"
NO_EMPATHY = "empathy.unanswered"
NO_LIMIT = "solution.no-timeframe"
SILENCE = "timing.long-silence"
PROMISE = "expectation.overpromise"
PACE = "rapport.trial"
GREETING = "process.greeting"

_FIELDS = {
    Outcome.PASS: "passed",
    Outcome.FAIL: "failed",
    Outcome.NOT_APPLICABLE: "not_applicable",
    Outcome.UNKNOWN: "unknown",
    Outcome.REVIEW: "review",
    Outcome.ERROR: "error",
}


def card(check: str, dimension: str, zh: str, en: str, **more: object) -> CheckCard:
    made = CheckCard(
        check=check,
        kind="forbid",
        dimension=dimension,
        severity="major",
        confidence="high",
        title={"zh": zh, "en": en},
        message={"zh": f"{zh}：客服说了“{{match}}”", "en": f"{en}: the agent said “{{match}}”"},
        why={"zh": "客户听到的是“这事没人管”。", "en": "The customer hears that nobody cares."},
        suggest={
            "zh": "我来帮您跟进，今天 18 点前给您回电。",
            "en": "I'll follow it up and call you by 6 p.m.",
        },
        cite=("服务规范 3.2",),
        section="attitude",
    )
    return replace(made, **more)  # type: ignore[arg-type]


CARDS = {
    made.check: made
    for made in (
        card(BRUSH_OFF, "taboo_phrase", "推诿", "Brush-off"),
        card(NO_EMPATHY, "missing_empathy", "情绪无人承接", "Feeling left unanswered", kind="respond"),
        card(NO_LIMIT, "no_timeframe", "没有时限", "No time limit", severity="minor", section="solution"),
        card(SILENCE, "process", "长时间静音", "Long silence", section="solution", message={"zh": "静音 {seconds} 秒"}),
        card(PROMISE, "overpromise", "过度承诺", "Over-promise", enforce="warn"),
        card(PACE, "missed_rapport", "试运行项", "Trial item", enforce="shadow"),
        card(GREETING, "process", "开场问候", "Greeting", severity="minor", section="solution"),
    )
}  # fmt: skip


def evidence(
    turn: int, role: Role, text: str, quote: str, time: float | None = None, **more: object
) -> Evidence:
    start = text.index(quote)
    return replace(Evidence(turn, role, start, start + len(quote), quote, text, time), **more)  # type: ignore[arg-type]


def finding(check: str, at: Evidence, **more: object) -> Finding:
    about = CARDS[check]
    made = Finding(
        check=check,
        dimension=about.dimension,
        outcome=Outcome.FAIL,
        severity=Severity(about.severity),
        confidence=Confidence.HIGH,
        evidence=at,
        slots={"match": at.quote},
        fingerprint=f"{check}-{at.turn}-{at.start}",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def outcomes(**given: Outcome) -> tuple[CheckOutcome, ...]:
    """One outcome per check; those not given pass. Names as in this module, lower case."""
    names = {
        "brush_off": BRUSH_OFF, "no_empathy": NO_EMPATHY, "no_limit": NO_LIMIT, "silence": SILENCE,
        "promise": PROMISE, "pace": PACE, "greeting": GREETING,
    }  # fmt: skip
    reasons = {
        Outcome.UNKNOWN: "no-times",
        Outcome.NOT_APPLICABLE: "no-trigger",
        Outcome.ERROR: "ValueError: no such field",
    }
    return tuple(
        CheckOutcome(check, given.get(name, Outcome.PASS), reasons.get(given.get(name, Outcome.PASS), ""))
        for name, check in names.items()
    )


def call(
    call_id: str, agent: str, team: str, score: Score, findings: tuple[Finding, ...], **more: object
) -> CallResult:
    metadata = {"agent_id": agent, "team": team, "date": "2025-03-04", "channel": "phone"}
    made = CallResult(
        call_id=call_id,
        metadata={name: value for name, value in metadata.items() if value},
        source=f"calls/{call_id}.txt",
        source_format="text",
        sha256="ab" * 32,
        role_source="file",
        turns=14,
        score=score,
        findings=findings,
        outcomes=outcomes(silence=Outcome.UNKNOWN),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def grouped(name: str, results: list[CallResult], with_teams: bool) -> GroupReport:
    scores: dict[float, int] = {}
    tallies: dict[str, Tally] = {}
    for result in results:
        if result.score.value is not None:
            scores[result.score.value] = scores.get(result.score.value, 0) + 1
        for outcome in result.outcomes:
            here = Tally(**{_FIELDS[outcome.outcome]: 1})
            tallies[outcome.check] = tallies.get(outcome.check, Tally()) + here
        for fault in result.findings:
            if fault.outcome is Outcome.FAIL:
                tallies[fault.check] = tallies[fault.check] + Tally(findings=1)
    return GroupReport(
        name=name,
        calls=len(results),
        scored=sum(scores.values()),
        failed_calls=sum(r.score.fatal or r.score.passed is False for r in results),
        fatal_calls=sum(r.score.fatal for r in results),
        scores=dict(sorted(scores.items())),
        tallies=dict(sorted(tallies.items())),
        teams=tuple(sorted({r.team for r in results if r.team})) if with_teams else (),
    )


def run(results: tuple[CallResult, ...], skipped: tuple[SkippedCall, ...] = (), **more: object) -> RunReport:
    ordered = tuple(sorted(results, key=lambda r: (r.call_id, r.source)))
    made = RunReport(
        run=RunInfo(
            version="0.9.1",
            scorecard="demo.service",
            scorecard_sha256="0123456789abcdef" * 4,
            pass_mark=80.0,
            sections={
                "attitude": {"zh": "服务态度", "en": "Attitude"},
                "solution": {"zh": "问题解决", "en": "Solution"},
            },
            files=len(ordered) + len(skipped),
        ),
        checks=CARDS,
        results=ordered,
        teams=tuple(
            grouped(team, [r for r in ordered if r.team == team], False)
            for team in sorted({r.team for r in ordered})
        ),
        agents=tuple(
            grouped(agent, [r for r in ordered if r.agent == agent], True)
            for agent in sorted({r.agent for r in ordered})
        ),
        skipped=skipped,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def talk_facts() -> dict[str, object]:
    """Facts with one of everything, as the engine writes them."""
    return {
        "emotion": {
            "levels": [0, 0, 3, 0, 1, 3, 4, 0, 2, 0, 1, 0, 0, 0], "roles": "acacacacacacac", "peak": 4,
            "peak_turn": 6, "calm_turn": 12, "calm_seconds": 100.5, "calm_in_time": True,
            "triggers": [5], "agent_peak": 3, "agent_rose": 5,
        },
        "customer_type": "irate",
        "agent": {"reaction": "fight", "reactions": {"fight": 4}, "style": "compete"},
        "issues": [
            {"category": "entry", "title": {"zh": "进不去走不了", "en": "Locked out"}, "core": True, "stated": 2,
             "quote": "等了三天了，车还在门外，电话13812345678", "restated": [4, 8], "taken_up": 7, "parked": None,
             "answered": 11, "seconds_to_take_up": 41.0},
            {"category": "other", "title": {}, "core": False, "stated": 4, "quote": "发票呢", "restated": [],
             "taken_up": None, "parked": None, "answered": None, "seconds_to_take_up": None},
        ],
        "process": [{"process": "complaint", "title": {"zh": "投诉处理", "en": "Complaint"}, "share": 0.4,
                     "steps": [{"step": "accept", "turn": None, "options": 0},
                               {"step": "solution", "turn": 9, "options": 2},
                               {"step": "limit", "turn": 11, "options": 0}]}],
        "questions": {"closed": 3, "judging": 1},
        "suggestions": {"flat": 1},
        "strengths": [{"strength": "customer-side", "turn": 7, "span": [0, 12], "quote": "为了不耽误您，我先放行"}],
        "relapses": [{"calm": 4, "upset": 6, "proposal": {"turn": 5, "span": [0, 5], "quote": "您先等审核"}}],
        "steering": {"attempts": 2, "followed_after": 2, "turns": [7, 9]},
        "limits": [{"turn": 9, "span": [0, 8], "quote": "我没有权限直接退", "reason": False, "authority": True,
                    "alternative": True, "early": False}],
        "record": {"fields": ["备注"], "parts": [{"part": "problem", "there": True}, {"part": "follow-up", "there": False}]},
        "timing": {"agent_share": 0.6},
    }  # fmt: skip


def fatal_call() -> CallResult:
    shout = "这个不归我管，您爱找谁找谁去"
    plea = "我电话13812345678，等了三天了，你们到底管不管"
    findings = (
        finding(
            NO_EMPATHY,
            evidence(2, Role.CUSTOMER, plea, "等了三天了", 31.0,
                     phrase="等了…天", cue="lexicon.waiting", where="lexicon/feeling.yaml:18", line=7),
            related=(evidence(3, Role.AGENT, "您报一下订单号", "您报一下订单号", 36.5, line=8),),
            window=Window(3, 6),
            episode=1,
        ),
        finding(
            BRUSH_OFF,
            evidence(5, Role.AGENT, shout, "不归我管", 62.25,
                     phrase="不归(我|我们)管", cue="lexicon.brush_off", where="lexicon/taboo.yaml:7", line=10),
            severity=Severity.FATAL,
            related=(evidence(2, Role.CUSTOMER, plea, "等了三天了", 31.0),),
            episode=2,
        ),
        finding(BRUSH_OFF, evidence(5, Role.AGENT, shout, "爱找谁找谁去", 62.25), episode=2),
        finding(PROMISE, evidence(9, Role.AGENT, "我保证明天一定到", "保证", 90.0), episode=3),
        finding(NO_LIMIT, evidence(11, Role.AGENT, "那您再等等吧", "再等等", 120.0), episode=4,
                outcome=Outcome.REVIEW, confidence=Confidence.LOW),
        finding(PACE, evidence(12, Role.CUSTOMER, "我是十年的老客户了", "老客户", 131.0), episode=5),
    )  # fmt: skip
    ledger = (
        LedgerLine("base", 100.0),
        LedgerLine("charge", -10.0, NO_EMPATHY, "attitude", 0),
        LedgerLine("charge", -40.0, BRUSH_OFF, "attitude", 1),
        LedgerLine("cap", 8.5, "attitude", "attitude"),
    )
    found = outcomes(
        brush_off=Outcome.FAIL, no_empathy=Outcome.FAIL, no_limit=Outcome.REVIEW, silence=Outcome.UNKNOWN,
        promise=Outcome.FAIL, pace=Outcome.FAIL, greeting=Outcome.NOT_APPLICABLE,
    )  # fmt: skip
    return call(
        "C001", "A01", "华东一组", Score(58.5, False, True, ledger, 4, 7), findings,
        outcomes=found,
        warnings=(("有两轮说话人可能标反", "Two turns may have swapped speakers"),),
        facts=talk_facts(),
        metadata={"agent_id": "A01", "agent_name": "林小北", "team": "华东一组", "date": "2025-03-04",
                  "customer_phone": "13812345678"},
    )  # fmt: skip


def minor_call() -> CallResult:
    findings = (finding(NO_LIMIT, evidence(8, Role.AGENT, "我们会尽快处理的", "尽快处理"), episode=1),)
    ledger = (LedgerLine("base", 100.0), LedgerLine("charge", -3.0, NO_LIMIT, "solution", 0))
    quoted = evidence(4, Role.AGENT, "我绝不会说不归我管", "不归我管")
    found = tuple(
        replace(o, suppressed=(Suppressed(BRUSH_OFF, quoted, "negated"),)) if o.check == BRUSH_OFF else o
        for o in outcomes(no_limit=Outcome.FAIL, silence=Outcome.UNKNOWN)
    )
    return call("C002", "A02", "华东一组", Score(97.0, True, False, ledger, 6, 7), findings, outcomes=found)


def clean_call() -> CallResult:
    return call("C003", "A01", "华东二组", Score(100.0, True, False, (LedgerLine("base", 100.0),), 6, 7), ())


def unscored_call() -> CallResult:
    crashed = outcomes(**dict.fromkeys(
        ("brush_off", "no_empathy", "no_limit", "silence", "promise", "pace"), Outcome.UNKNOWN
    ), greeting=Outcome.ERROR)  # fmt: skip
    return call(
        "C004", "", "", Score(None, None, False, (), 0, 7), (), outcomes=crashed, role_source="unknown"
    )


def demo() -> RunReport:
    """A small run with one of everything."""
    skipped = (
        SkippedCall(
            "calls/scan.pdf", "这是 PDF，不是转写文本", "This is a PDF, not a transcript", "binary-file"
        ),
        SkippedCall("calls/b.csv:17", "没有说话人一列", "There is no speaker column", "no-roles"),
    )
    return run((fatal_call(), minor_call(), clean_call(), unscored_call()), skipped)
