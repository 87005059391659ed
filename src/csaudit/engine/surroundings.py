"""Resolve the names of cues, and register the phrases that checks bring along, for one scorecard."""

from __future__ import annotations

import difflib
from collections.abc import Hashable
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from csaudit.cues import Cue, LearnedModel, LearnedMove, PhraseText
from csaudit.errors import Location, Problem
from csaudit.kinds.parts.spec import place
from csaudit.packs import Library, LoadedCue
from csaudit.packs.spec import LearnedSpec

T = TypeVar("T", bound=Hashable)


class CueResolver:
    """The `Surroundings` of every check of a scorecard; collects the cues that are really used."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.used: dict[str, Cue] = {}
        self.problems: list[Problem] = []
        self.models: dict[str, LearnedModel] = {}
        """The models of the packs whose learned cues are used."""
        self._shared: dict[Any, Any] = {}
        self._check = ""
        self._pack = ""
        self._at = Location("", 1, 1)
        self._inline = 0

    def enter(self, check: str, pack: str, at: Location) -> None:
        """From now on, names and phrases are those of this check."""
        self._check, self._pack, self._at, self._inline = check, pack, at, 0

    def cue(self, name: str) -> str:
        """The full name of a cue, looked up in the check's own pack first."""
        known = self.library.cues
        full = f"{self._pack}.{name}" if f"{self._pack}.{name}" in known else str(name)
        if full not in known:
            self._unknown(name)
            self.used.setdefault(full, Cue(full))
            return full
        if full not in self.used:
            self._use(known[full])
        return full

    def inline(self, phrases: tuple[PhraseText, ...], regexes: tuple[PhraseText, ...]) -> str:
        """A cue of the check's own, named `check#1`, `check#2` and so on."""
        self._inline += 1
        name = f"{self._check}#{self._inline}"
        self.used[name] = Cue(name, phrases, regexes)
        return name

    def model(self, pack: str) -> LearnedModel | None:
        """The model of a pack; a pack without one is noted as a problem."""
        return self._model(pack, getattr(pack, "at", None) or self._at)

    def _model(self, pack: str, at: Location) -> LearnedModel | None:
        path = self.library.models.get(pack)
        if path is None:
            zh, en = f"检查包“{pack}”没有模型 model.npz", f"the pack {pack} has no model.npz"
            self.problems.append(Problem(at, zh, en, code="no-model"))
            return None
        return self.models.setdefault(str(pack), read_model(path))

    def share(self, thing: T) -> T:
        """An equal thing made before, if there is one."""
        shared: T = self._shared.setdefault(thing, thing)
        return shared

    def _use(self, loaded: LoadedCue) -> None:
        spec = loaded.spec
        outer, self._pack = self._pack, loaded.pack
        self.used[loaded.name] = Cue(loaded.name)  # a placeholder stops circles of `include`
        include = tuple(self.cue(name) for name in spec.include)
        self._pack = outer
        options = tuple(text for name, phrases in spec.options.items() for text in _texts(phrases, name))
        self.used[loaded.name] = Cue(
            loaded.name,
            _texts(spec.any) + options,
            _texts(spec.regex),
            _texts(spec.not_),
            include,
            self._learned(loaded, spec.learned) if spec.learned is not None else None,
            spec.homophones,
        )

    def _learned(self, loaded: LoadedCue, spec: LearnedSpec) -> LearnedMove | None:
        """The move of the pack's model that a cue stands for; a problem where there's no such."""
        where = f"{loaded.at.file}:{loaded.at.line}"
        model = self._model(loaded.pack, loaded.at)
        if model is None:
            return None
        known = [move for moves in model.moves.values() for move in moves]
        if spec.move not in known:
            near = difflib.get_close_matches(spec.move, known, 1, 0.5)
            hint = (f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?") if near else ("", "")
            zh, en = f"模型不认得“{spec.move}”", f"the model knows no move {spec.move!r}"
            self.problems.append(Problem(loaded.at, zh, en, *hint, code="unknown-move"))
            return None
        return LearnedMove(loaded.pack, str(spec.move), spec.at_least, where)

    def _unknown(self, name: str) -> None:
        at = getattr(name, "at", None) or self._at
        near = difflib.get_close_matches(name, list(self.library.cues), 1, 0.6) or difflib.get_close_matches(
            f"{self._pack}.{name}", list(self.library.cues), 1, 0.6
        )
        hint = (f"是不是“{near[0]}”？", f"did you mean {near[0]!r}?") if near else ("", "")
        self.problems.append(
            Problem(at, f"没有这个线索：{name}", f"no such cue: {name}", *hint, code="unknown-cue")
        )


_MODELS: dict[str, LearnedModel] = {}


def read_model(path: Traversable) -> LearnedModel:
    """A pack's model, read once per process: examples compile their check hundreds of times."""
    name = str(path)
    if name not in _MODELS:
        _MODELS[name] = LearnedModel(path.read_bytes())
    return _MODELS[name]


def _texts(phrases: tuple[str, ...], option: str = "") -> tuple[PhraseText, ...]:
    return tuple(PhraseText(str(text), place(text), option) for text in phrases)


def included_circle(cues: dict[str, Cue]) -> list[str]:
    """The names of a circle of `include`, empty when there is none."""
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done or name not in cues:
            return []
        for inner in cues[name].include:
            if circle := visit(inner, (*path, name)):
                return circle
        done.add(name)
        return []

    for name in cues:
        if circle := visit(name, ()):
            return circle
    return []
