"""Make calls and packs for tests, the way a user would write them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from csaudit.engine import CompiledScorecard, compile_checks, evaluate
from csaudit.model import Call, CallResult, Role, Turn
from csaudit.packs import Library, load

ROLES = {
    "客服": Role.AGENT,
    "客户": Role.CUSTOMER,
    "机器人": Role.BOT,
    "系统": Role.SYSTEM,
    "未知": Role.UNKNOWN,
}
HEAD = """
dimension: taboo_phrase
title: {zh: 测试, en: test}
severity: major
message: {zh: '说了“{match}”', en: 'said "{match}"'}
"""


def make_call(
    transcript: str,
    call_id: str = "T1",
    *,
    times: Sequence[tuple[float, float]] = (),
    role_source: str = "file",
    metadata: Mapping[str, str] | None = None,
) -> Call:
    """A call from `客服：…` lines."""
    turns = []
    for index, line in enumerate(filter(None, map(str.strip, transcript.strip().splitlines()))):
        label, _, text = line.partition("：")
        start, end = times[index] if times else (None, None)
        turns.append(Turn(index, ROLES[label], text, start, end))
    return Call(call_id, tuple(turns), metadata or {}, role_source=role_source)


def make_pack(folder: Path, checks: dict[str, str], cues: str = "", name: str = "p") -> Path:
    """A pack folder with checks (the block of the kind, or a whole file) and one file of cues."""
    pack = folder / name
    (pack / "cues").mkdir(parents=True, exist_ok=True)
    (pack / "pack.yaml").write_text("csaudit: 1\ntitle: {zh: 包, en: pack}\n", encoding="utf-8")
    for check, text in checks.items():
        body = textwrap.dedent(text)
        whole = body if "dimension:" in body else HEAD + body
        (pack / f"{check}.yaml").write_text(whole, encoding="utf-8")
    if cues:
        (pack / "cues" / "own.yaml").write_text(textwrap.dedent(cues), encoding="utf-8")
    return pack


def make_library(folder: Path, checks: dict[str, str], cues: str = "") -> Library:
    """Only this pack, loaded."""
    return load((str(make_pack(folder, checks, cues)),), builtin=False)


def compile_one(folder: Path, check: str, cues: str = "") -> CompiledScorecard:
    """One check `p.c`, compiled alone."""
    return compile_checks(make_library(folder, {"c": check}, cues), ["p.c"])


def audit_one(folder: Path, check: str, call: Call, cues: str = "") -> CallResult:
    """One check `p.c` on one call."""
    return evaluate(compile_one(folder, check, cues), call)
