"""What identifies a compiled scorecard: the cards of its checks, and the hash of everything that can change a verdict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from csaudit.cues import LearnedModel
from csaudit.model import CheckCard
from csaudit.packs import Library, LoadedCheck, LoadedScorecard, Override
from csaudit.packs.override import as_data


def check_card(loaded: LoadedCheck, section: str, enforce: str) -> CheckCard:
    """What a reader of a report needs to know of a check."""
    spec = loaded.spec
    return CheckCard(
        check=loaded.check,
        kind=loaded.kind,
        dimension=spec.dimension,
        severity=spec.severity.value,
        confidence=spec.confidence.value,
        title=spec.title.both(),
        message=spec.message.both(),
        why=spec.why.both() if spec.why else {},
        suggest=spec.suggest.both() if spec.suggest else {},
        cite=tuple(str(each) for each in spec.cite),
        section=section,
        enforce=enforce,
    )


def scorecard_sha256(
    library: Library,
    scorecard: LoadedScorecard,
    checks_used: Iterable[str],
    cues_used: Iterable[str],
    models: Iterable[LearnedModel],
    overrides: tuple[Override, ...] = (),
) -> str:
    """Of everything that can change a verdict: the form, its checks, their cues and models, what a configuration changes.

    Examples and comments don't count.
    """
    used = list(checks_used)
    checks = {
        check: {key: value for key, value in library.checks[check].raw.items() if key != "examples"}
        for check in used
    }
    cues = {
        name: {key: value for key, value in library.cues[name].raw.items() if key != "examples"}
        for name in cues_used
        if name in library.cues
    }
    analysis = library.analyses.get(scorecard.spec.analysis)
    content = {
        "scorecard": scorecard.raw,
        "items": used,
        "checks": checks,
        "cues": cues,
        "analysis": analysis.raw if analysis else None,
        "models": sorted(model.sha256 for model in models),
        **({"overrides": as_data(overrides)} if overrides else {}),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
