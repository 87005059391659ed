"""From packs to something that audits: matchers, one tagger, prices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from csaudit.cues import Ear, Tagger
from csaudit.dialogue import Analysis
from csaudit.engine.analyse import compile_analysis
from csaudit.engine.identity import check_card, scorecard_sha256
from csaudit.engine.relations import relations
from csaudit.engine.scorecard import EXTRA_SECTION, CompiledCheck, CompiledScorecard, Item
from csaudit.engine.surroundings import CueResolver, included_circle
from csaudit.errors import Location, PackError, Problem
from csaudit.kinds import kinds
from csaudit.kinds.parts.silence import Listening
from csaudit.model import CheckOutcome, Severity
from csaudit.packs import Library, LoadedCheck, LoadedScorecard, Override
from csaudit.packs.spec import ItemSpec, ScorecardSpec


def compile_scorecard(
    library: Library,
    scorecard: LoadedScorecard,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    overrides: tuple[Override, ...] = (),
) -> CompiledScorecard:
    """The scorecard over the library's checks; `PackError` carries every unknown name.

    `select` and `ignore` are check ids, packs, dimensions or globs; the caller has made sure each matches something.
    `overrides` go by check id; what they change about the checks themselves is in the library already.
    """
    items, problems = _items(library, scorecard)
    items = _overridden(items, overrides)
    wanted = {
        check: item
        for check, item in items.items()
        if (not select or names_check(select, library.checks[check]))
        and not names_check(ignore, library.checks[check])
    }
    resolver = CueResolver(library)
    judging = [_compile_check(library.checks[check], item, resolver) for check, item in wanted.items()]
    analysis = _analysis(library, scorecard, resolver)
    problems += resolver.problems
    problems += _circles(library, resolver)
    if problems:
        raise PackError(tuple(problems))
    tagger = Tagger((resolver.used[name] for name in sorted(resolver.used)), resolver.models)
    compiled = [replace(check, quiet=_quiet(check, tagger)) for check in judging]
    spec = scorecard.spec
    sections, titles = _sections(spec, extra=any(check.item.section == EXTRA_SECTION for check in compiled))
    return CompiledScorecard(
        name=scorecard.name,
        sha256=scorecard_sha256(
            library, scorecard, wanted, resolver.used, resolver.models.values(), overrides
        ),
        pass_mark=spec.pass_mark,
        episode_gap=spec.episode_gap,
        sections=sections,
        section_titles=titles,
        checks=tuple(compiled),
        cards={
            check.check: check_card(library.checks[check.check], check.item.section, check.item.enforce)
            for check in compiled
        },
        tagger=tagger,
        analysis=analysis,
        relations=relations(compiled, tagger),
    )


def _circles(library: Library, resolver: CueResolver) -> list[Problem]:
    """Cues that include each other."""
    circle = included_circle(resolver.used)
    if not circle:
        return []
    at, path = library.cues[circle[0]].at, " → ".join(circle)
    return [Problem(at, f"线索互相包含：{path}", f"cues include each other: {path}", code="include-circle")]


def _sections(spec: ScorecardSpec, *, extra: bool) -> tuple[dict[str, float], dict[str, dict[str, str]]]:
    """The points and titles of the sections; `extra` adds the one for checks that no section names."""
    sections = {str(section.id): float(section.points) for section in spec.sections}
    titles = {str(section.id): section.title.both() for section in spec.sections}
    if extra:
        sections[EXTRA_SECTION] = 0.0
        titles[EXTRA_SECTION] = {"zh": "评分表之外", "en": "Not on the scorecard"}
    return sections, titles


def _quiet(check: CompiledCheck, tagger: Tagger) -> tuple[tuple[Ear, CheckOutcome], ...]:
    """See `CompiledCheck.quiet`; none where the call's metadata must be asked first."""
    if check.applies_to is not None or not isinstance(check.matcher, Listening):
        return ()
    return tuple(
        (tagger.ear_of(each.cues), CheckOutcome(check.check, each.verdict.outcome, each.verdict.reason))
        for each in check.matcher.silences()
    )


def _analysis(library: Library, scorecard: LoadedScorecard, resolver: CueResolver) -> Analysis | None:
    name = scorecard.spec.analysis
    if not name:
        return None
    if name not in library.analyses:
        at = getattr(name, "at", None) or scorecard.at
        resolver.problems.append(
            Problem(at, f"没有对话分析“{name}”", f"no such analysis: {name}", code="unknown-analysis")
        )
        return None
    return compile_analysis(library.analyses[name], resolver)


def compile_checks(library: Library, checks: Iterable[str]) -> CompiledScorecard:
    """These checks, on a plain form of one section: what `checks test` and `explain` run.

    With a `weigh` check come all shipped ones: it goes by what they find.
    """
    at = Location("", 1, 1)
    names = list(checks)
    if any(library.checks[name].kind == "weigh" for name in names):
        names += [name for name, check in library.checks.items() if check.shipped and name not in names]
    wants_issues = any(library.checks[name].kind == "priority" for name in names)
    spec = ScorecardSpec.model_validate(
        {
            "title": "test",
            "analysis": next(iter(library.analyses), "") if wants_issues else "",
            "sections": [
                {"id": "all", "title": "all", "points": 100, "items": [{"check": check} for check in names]}
            ],
        }
    )
    return compile_scorecard(library, LoadedScorecard("test", spec, at, {}))


def names_check(names: Sequence[str], check: LoadedCheck) -> bool:
    """Whether one of the names means this check: its id, an alias, its pack, its dimension, or a glob of its id."""
    means = {check.check, check.pack, check.spec.dimension, *check.spec.aliases}
    return any(name in means or fnmatchcase(check.check, name) for name in names)


def _items(library: Library, scorecard: LoadedScorecard) -> tuple[dict[str, Item], list[Problem]]:
    """Check → item, in the scorecard's order; a check named twice keeps its first place, a `check:` beats a `pack:`."""
    spec = scorecard.spec
    items: dict[str, Item] = {}
    named: set[str] = {str(item.check) for section in spec.sections for item in section.items if item.check}
    problems: list[Problem] = []
    for section in spec.sections:
        for item in section.items:
            for check in _checks_of(library, item, named, problems, scorecard.at):
                items.setdefault(check.check, _item(section.id, item, check, spec))
    for check in library.checks.values():
        if not check.shipped and check.check not in items:
            items[check.check] = Item(EXTRA_SECTION, 0.0, enforce="warn")
    return items, problems


def _overridden(items: dict[str, Item], overrides: tuple[Override, ...]) -> dict[str, Item]:
    """The items as a configuration wants them; checks that it switches off are gone."""
    changes = {each.check: each.spec for each in overrides}
    changed = {}
    for check, item in items.items():
        spec = changes.get(check)
        if spec is None:
            changed[check] = item
        elif spec.enabled:
            changed[check] = replace(
                item,
                enforce=spec.enforce or item.enforce,
                deduct=float(spec.deduct) if spec.deduct is not None else item.deduct,
            )
    return changed


def _checks_of(
    library: Library, item: ItemSpec, named: set[str], problems: list[Problem], at: Location
) -> list[LoadedCheck]:
    """The checks an item of a scorecard stands for."""
    if item.check is not None:
        found = [
            check for check in library.checks.values() if item.check in (check.check, *check.spec.aliases)
        ]
        missing, zh, en = item.check, "检查", "check"
    else:
        found = [
            check for check in library.checks.values() if check.pack == item.pack and check.check not in named
        ]
        missing, zh, en = item.pack or "", "检查包", "pack"
    if not found and missing not in library.packs:
        where = getattr(missing, "at", None) or at
        problems.append(
            Problem(where, f"没有这个{zh}：{missing}", f"no such {en}: {missing}", code="unknown-check")
        )
    return found


def _item(section: str, item: ItemSpec, check: LoadedCheck, spec: ScorecardSpec) -> Item:
    severity = check.spec.severity
    return Item(
        section=str(section),
        deduct=float(item.deduct if item.deduct is not None else getattr(spec.prices, severity.value)),
        per=item.per,
        cap=item.cap,
        fatal=severity is Severity.FATAL if item.fatal is None else item.fatal,
        enforce=item.enforce,
    )


def _compile_check(loaded: LoadedCheck, item: Item, resolver: CueResolver) -> CompiledCheck:
    resolver.enter(loaded.check, loaded.pack, loaded.at)
    return CompiledCheck(
        check=loaded.check,
        dimension=loaded.spec.dimension,
        severity=loaded.spec.severity,
        confidence=loaded.spec.confidence,
        matcher=kinds()[loaded.kind].build(loaded.params, resolver),
        item=item,
        applies_to=loaded.spec.applies_to,
        weighed=loaded.spec.weighed,
    )
