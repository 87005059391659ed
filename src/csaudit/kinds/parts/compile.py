"""From a moment as written to a moment that can be found."""

from __future__ import annotations

from csaudit.cues import PhraseText
from csaudit.kinds.parts.build import Surroundings
from csaudit.kinds.parts.moment import Moment, MomentSpec
from csaudit.kinds.parts.spec import place
from csaudit.model import Role

_ROLES = {"agent": Role.AGENT, "customer": Role.CUSTOMER, "any": None}


def compile_moment(spec: MomentSpec, around: Surroundings, default: str) -> Moment:
    """The moment with its cues resolved; `default` is who speaks when the moment doesn't say."""
    sensors: list[tuple[str, ...]] = []
    if spec.cue:
        sensors.append(around.share(tuple([around.cue(name) for name in spec.cue])))
    if spec.says:
        sensors.append((around.inline(_texts(spec.says), ()),))
    if spec.regex:
        sensors.append((around.inline((), _texts(spec.regex)),))
    absent: list[str] = []
    if spec.not_ is not None:
        absent += [around.cue(name) for name in spec.not_.cue]
        if spec.not_.says:
            absent.append(around.inline(_texts(spec.not_.says), ()))
    return around.share(
        Moment(
            role=_ROLES[spec.who or default],
            sensors=tuple(sensors),
            absent=around.share(tuple(absent)),
            question=spec.question,
            length=spec.length,
            where=spec.where,
            at_least=spec.at_least,
        )
    )


def compile_moments(specs: tuple[MomentSpec, ...], around: Surroundings, default: str) -> tuple[Moment, ...]:
    """Several moments, any of which will do."""
    return tuple(compile_moment(spec, around, default) for spec in specs)


def _texts(texts: tuple[str, ...]) -> tuple[PhraseText, ...]:
    return tuple(PhraseText(str(text), place(text)) for text in texts)
