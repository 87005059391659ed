"""Run the examples of checks and cues; prove by mutation that each exception is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from csaudit.cues import PhraseText, Tagger
from csaudit.dialogue import DialogueView
from csaudit.engine import CompiledScorecard, compile_checks
from csaudit.engine.answers import judge
from csaudit.engine.scorecard import CompiledCheck
from csaudit.engine.surroundings import CueResolver
from csaudit.errors import Location, PackError
from csaudit.kinds import SILENT, Spec
from csaudit.model import Role
from csaudit.packs import Library, LoadedCheck
from csaudit.packs.spec import ExampleSpec
from csaudit.quality.transcript import Example, ExampleError, parse_example
from csaudit.text import fold

GROUPS = ("bad", "good", "near_miss", "todo")


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that doesn't come out as it should, or an example that is missing."""

    subject: str
    """A check or a cue."""
    at: Location
    zh: str
    en: str
    call: str = ""
    """The example's text."""


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """What running the examples of a library gave."""

    checks: int
    cues: int
    examples: int
    failures: tuple[Failure, ...]
    mutations: int = 0


def run_examples(library: Library, subjects: Sequence[str] = (), *, strict: bool = False) -> ExampleRun:
    """The examples of checks and cues; `strict` also wants every check proven.

    Proven: at least one bad, one good and one near-miss example, and no exception whose removal leaves all of them green.
    `PackError` if the packs don't compile.
    """
    failures: list[Failure] = []
    examples = mutations = 0
    checks = [check for check in library.checks.values() if _wanted(check.check, check.pack, subjects)]
    compiled = compile_checks(library, [check.check for check in checks]) if checks else None
    for check in checks:
        assert compiled is not None
        number, found = _run_check(check, compiled)
        examples += number
        failures += found
        if strict:
            failures += _missing(check)
            if not found:
                tried, survived = _mutate(library, check)
                mutations += tried
                failures += survived
    cues = [cue for cue in library.cues.values() if _wanted(cue.name, cue.pack, subjects)]
    for cue in cues:
        examples += len(cue.spec.examples.hit) + len(cue.spec.examples.miss)
        failures += _run_cue(library, cue.name)
        if strict and not (cue.spec.examples.hit and cue.spec.examples.miss):
            failures.append(
                Failure(cue.name, cue.at, "线索缺 hit 或 miss 例子", "the cue lacks hit or miss examples")
            )
    return ExampleRun(len(checks), len(cues), examples, tuple(failures), mutations)


def _wanted(name: str, pack: str, subjects: Sequence[str]) -> bool:
    return not subjects or name in subjects or pack in subjects


def _examples_of(check: LoadedCheck) -> Iterator[tuple[str, int, ExampleSpec]]:
    for group in GROUPS:
        for number, spec in enumerate(getattr(check.spec.examples, group)):
            yield group, number, spec


def _run_check(check: LoadedCheck, compiled: CompiledScorecard) -> tuple[int, list[Failure]]:
    one = next(each for each in compiled.checks if each.check == check.check)
    failures: list[Failure] = []
    count = 0
    for group, number, spec in _examples_of(check):
        count += 1
        at = getattr(spec.call, "at", None) or check.at
        try:
            example = parse_example(spec, f"{check.check}/{group}/{number}")
        except ExampleError as error:
            zh, en = error.args
            failures.append(Failure(check.check, at, zh, en, str(spec.call)))
            continue
        wrong = _verdict_of_example(one, compiled, example, group)
        if wrong:
            failures.append(Failure(check.check, at, wrong[0], wrong[1], str(spec.call)))
    return count, failures


def _verdict_of_example(
    check: CompiledCheck, compiled: CompiledScorecard, example: Example, group: str
) -> tuple[str, str] | None:
    """What is wrong with how an example came out, `None` if nothing is."""
    view = DialogueView.of(example.call, compiled.tagger, compiled.analysis)
    verdict = judge(check, view, SILENT, compiled.checks)
    reported = {occurrence.spot.turn for occurrence in verdict.occurrences}
    if group == "todo":
        right = reported == set(example.marked)
        return (
            ("todo 例子已经能通过，请挪到 bad 或 good", "this todo example passes now: promote it")
            if right
            else None
        )
    if group != "bad":
        if not reported:
            return None
        return (
            f"{group} 例子不该报，却报了第 {_turns(reported)} 轮",
            f"a {group} example was reported at turn {_turns(reported)}",
        )
    if not reported:
        why = f"（{verdict.outcome.value}：{verdict.reason}）" if verdict.reason else ""
        excused = "，".join(f"{each.reason}" for each in verdict.excused)
        return (
            f"bad 例子没有报出来{why}" + (f"，被例外挡住：{excused}" if excused else ""),
            f"a bad example wasn't reported {verdict.reason}"
            + (f", excused by: {excused}" if excused else ""),
        )
    if example.marked and reported != set(example.marked):
        return (
            f"应报第 {_turns(example.marked)} 轮，实报第 {_turns(reported)} 轮",
            f"marked at turn {_turns(example.marked)}, reported at {_turns(reported)}",
        )
    return None


def _turns(turns: Iterable[int]) -> str:
    return "、".join(str(turn + 1) for turn in sorted(turns))


def _missing(check: LoadedCheck) -> list[Failure]:
    lacking = [group for group in ("bad", "good", "near_miss") if not getattr(check.spec.examples, group)]
    return [
        Failure(check.check, check.at, f"缺 {'、'.join(lacking)} 例子", f"no {', '.join(lacking)} example")
        for _ in lacking[:1]
    ]


def _run_cue(library: Library, name: str) -> list[Failure]:
    loaded = library.cues[name]
    resolver = CueResolver(library)
    resolver.enter(name, loaded.pack, loaded.at)
    resolver.cue(name)
    if resolver.problems:
        raise PackError(tuple(resolver.problems))
    tagger = Tagger(resolver.used.values(), resolver.models)
    failures = []
    for wanted, texts in ((True, loaded.spec.examples.hit), (False, loaded.spec.examples.miss)):
        for text in texts:
            hits = _cue_hits(tagger, name, str(text))
            if bool(hits) is not wanted:
                at = getattr(text, "at", None) or loaded.at
                phrases = "、".join(phrase.text for phrase in hits)
                zh = "hit 例子没有命中" if wanted else f"miss 例子被命中：{phrases}"
                en = "a hit example isn't hit" if wanted else f"a miss example is hit by {phrases}"
                failures.append(Failure(name, at, zh, en, call=str(text)))
    return failures


def _cue_hits(tagger: Tagger, name: str, text: str) -> list[PhraseText]:
    """What the cue hears in one turn, whoever says it."""
    said = (tagger.look([fold(text)], [role]).said(name) for role in (Role.AGENT, Role.CUSTOMER))
    return [hit.phrase for hit in next(filter(None, said), ())]


def _mutate(library: Library, check: LoadedCheck) -> tuple[int, list[Failure]]:
    """Remove each exception of a check in turn; one whose removal breaks no example is proven by nothing."""
    failures = []
    tried = 0
    for path, key, params in _without_one_exception(check.params):
        tried += 1
        mutant = replace(check, params=params)
        changed = replace(library, checks={**library.checks, check.check: mutant})
        _, broken = _run_check(mutant, compile_checks(changed, [check.check]))
        if not broken:
            failures.append(
                Failure(
                    check.check,
                    check.at,
                    f"去掉例外 {path}（{key}）后例子照样全过：没有例子证明它有用",
                    f"no example breaks when the exception {path} ({key}) is removed",
                )
            )
    return tried, failures


def _holds_specs(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Spec)


def _without_one_exception(params: Spec, path: str = "") -> Iterator[tuple[str, str, Spec]]:
    """Copies of a specification that lack one exception each, wherever in it that stands."""
    for name in type(params).model_fields:
        value = getattr(params, name)
        here = f"{path}.{name}" if path else name
        if name == "unless":
            for number, exception in enumerate(value):
                left = value[:number] + value[number + 1 :]
                yield f"{here}[{number}]", exception.key, params.model_copy(update={name: left})
        elif isinstance(value, Spec):
            for where, key, inner in _without_one_exception(value, here):
                yield where, key, params.model_copy(update={name: inner})
        elif _holds_specs(value):
            for number, each in enumerate(value):
                for where, key, inner in _without_one_exception(each, f"{here}[{number}]"):
                    items = (*value[:number], inner, *value[number + 1 :])
                    yield where, key, params.model_copy(update={name: items})
        elif isinstance(value, dict):
            for entry, each in value.items():
                for number, spec in enumerate(each if _holds_specs(each) else ()):
                    for where, key, inner in _without_one_exception(spec, f"{here}.{entry}[{number}]"):
                        items = (*each[:number], inner, *each[number + 1 :])
                        yield where, key, params.model_copy(update={name: {**value, entry: items}})
