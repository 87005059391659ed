"""From an analysis as written to one that can be run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csaudit.cues import Cue, Tagger
from csaudit.dialogue import Analysis
from csaudit.dialogue.customer import TypeCues
from csaudit.dialogue.emotion import EmotionScale
from csaudit.dialogue.guidance import GuidanceCues
from csaudit.dialogue.issues import Category, Taxonomy
from csaudit.dialogue.process import Process, WaysOut
from csaudit.dialogue.record import RecordRules
from csaudit.dialogue.strengths import Strength, Strengths
from csaudit.dialogue.styles import Reaction, StyleRules
from csaudit.engine.surroundings import CueResolver
from csaudit.packs import LoadedAnalysis
from csaudit.packs.analysis_spec import AnalysisSpec, GuidanceSpec, IssueSpec, StylesSpec, TypesSpec

Names = tuple[str, ...]


class _Compiler:
    """The parts of one analysis; unknown cues are noted on the resolver."""

    def __init__(self, spec: AnalysisSpec, resolver: CueResolver) -> None:
        self.spec, self.resolver = spec, resolver

    def cues(self, names: Iterable[str]) -> Names:
        return self.resolver.share(tuple([self.resolver.cue(name) for name in names]))

    def named(self, groups: Mapping[str, Iterable[str]]) -> dict[str, Names]:
        return {str(name): self.cues(names) for name, names in groups.items()}

    def emotion(self) -> EmotionScale:
        sides: dict[str, dict[int, Names]] = {"customer": {}, "agent": {}}
        for each in self.spec.emotion:
            levels = sides[each.who]
            levels[each.level] = self.resolver.share(levels.get(each.level, ()) + self.cues(each.cue))
        signs = self.spec.emotion_signs
        return EmotionScale(
            sides["customer"],
            sides["agent"],
            *map(self.cues, (signs.intensifier, signs.consequence, signs.softened)),
        )

    def taxonomy(self) -> Taxonomy:
        spec = self.spec
        return Taxonomy(
            tuple(self.category(each) for each in spec.issues),
            parked=self.cues(spec.parked),
            solved=self.cues(spec.solved),
            limited=self.cues(spec.limited),
            asking=self.cues(spec.asking),
        )

    def category(self, spec: IssueSpec) -> Category:
        return Category(
            str(spec.id),
            spec.rank,
            "important" in spec.quadrant,
            "urgent" in spec.quadrant,
            spec.core,
            self.cues(spec.cue),
            self.cues(spec.taken_up),
        )

    def styles(self, spec: StylesSpec) -> StyleRules:
        return StyleRules(
            {kind: tuple(map(str, getattr(spec, kind.value))) for kind in Reaction},
            tuple(map(str, spec.yielding)),
            self.cues(spec.compromise),
            self.cues(spec.acknowledging),
            self.ways(spec.solving),
            self.cues(spec.settling),
        )

    def ways(self, cues: Names) -> WaysOut:
        return WaysOut(self.cues(cues), tuple(map(str, self.spec.procedures)))

    def record(self) -> RecordRules:
        """Notes get a tagger of their own: they are tagged apart from the talk."""
        parts = self.named(self.spec.record.parts)
        if not parts:
            return RecordRules()
        used: dict[str, Cue] = {}
        waiting = [name for names in parts.values() for name in names]
        while waiting:
            cue = self.resolver.used[waiting.pop()]
            if cue.name not in used:
                used[cue.name] = cue
                waiting += cue.include
        return RecordRules(tuple(map(str, self.spec.record.fields)), parts, Tagger(used.values()))

    def each(self, spec: TypesSpec | GuidanceSpec) -> dict[str, Names]:
        return {name: self.cues(getattr(spec, name)) for name in type(spec).model_fields}


def compile_analysis(loaded: LoadedAnalysis, resolver: CueResolver) -> Analysis:
    """The analysis with its cues resolved; unknown ones are noted on the resolver."""
    spec = loaded.spec
    resolver.enter(f"analysis.{loaded.name}", "", loaded.at)
    make = _Compiler(spec, resolver)
    return Analysis(
        emotion=make.emotion(),
        taxonomy=make.taxonomy(),
        processes=tuple(
            Process(str(each.id), make.cues(each.when), tuple(make.named(each.steps).items()))
            for each in spec.processes
        ),
        questions=make.named(spec.questions),
        suggestions=make.named(spec.suggestions),
        strengths=Strengths(
            {
                str(name): Strength(make.cues(each.cue), make.cues(each.after))
                for name, each in spec.strengths.items()
            }
        ),
        ways=make.ways(spec.solved),
        types=TypeCues(**make.each(spec.customer_types)),
        styles=make.styles(spec.styles),
        guidance=GuidanceCues(**make.each(spec.guidance)),
        record=make.record(),
        issue_titles={str(each.id): each.title.both() for each in spec.issues},
        process_titles={str(each.id): each.title.both() for each in spec.processes},
    )
