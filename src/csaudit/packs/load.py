"""Load packs: every file of every pack, all their mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from csaudit.errors import Location, PackError, Problem, UsageError
from csaudit.kinds import kinds
from csaudit.packs.analysis_spec import AnalysisSpec
from csaudit.packs.library import Library, LoadedAnalysis, LoadedCheck, LoadedCue, LoadedScorecard
from csaudit.packs.locate import ANALYSES, SCORECARDS, Folder, StandIn, sources, stem, yaml_files
from csaudit.packs.spec import CheckSpec, CueSpec, PackSpec, ScorecardSpec
from csaudit.packs.validate import locate, validate
from csaudit.packs.yaml import Document, read

MODEL = "model.npz"
"""The weights of a pack's learned moves."""
T = TypeVar("T", LoadedCue, LoadedCheck, LoadedScorecard, LoadedAnalysis)


def load(folders: Sequence[str] = (), *, builtin: bool = True, instead: Sequence[StandIn] = ()) -> Library:
    """The shipped packs and the user's folders, validated; `PackError` carries every problem of every file.

    `instead` are edited copies of shipped packs: they are loaded in their place.
    """
    library, problems = load_leniently(folders, builtin=builtin, instead=instead)
    if problems:
        raise PackError(tuple(problems))
    return library


def load_leniently(
    folders: Sequence[str] = (), *, builtin: bool = True, instead: Sequence[StandIn] = ()
) -> tuple[Library, list[Problem]]:
    """What could be loaded, and the problems of what couldn't."""
    loader = _Loader()
    for source in sources(folders, instead, builtin=builtin):
        for pack in source.packs:
            loader.pack(pack)
        loader.scorecards(source.root, source.without)
    loader.problems.sort(key=lambda problem: (problem.at.file, problem.at.line, problem.at.column))
    return loader.library(), loader.problems


class _Loader:
    """Collects what the files say; used once."""

    def __init__(self) -> None:
        self.packs: dict[str, PackSpec] = {}
        self.pack_at: dict[str, Location] = {}
        self.cues: dict[str, LoadedCue] = {}
        self.checks: dict[str, LoadedCheck] = {}
        self.cards: dict[str, LoadedScorecard] = {}
        self.analyses: dict[str, LoadedAnalysis] = {}
        self.models: dict[str, Traversable] = {}
        self.problems: list[Problem] = []

    def library(self) -> Library:
        """What was loaded, sorted."""
        return Library(
            dict(sorted(self.packs.items())),
            dict(sorted(self.cues.items())),
            dict(sorted(self.checks.items())),
            dict(sorted(self.cards.items())),
            dict(sorted(self.analyses.items())),
            dict(sorted(self.models.items())),
        )

    def pack(self, folder: Folder) -> None:
        """One pack: `pack.yaml`, its cues, its checks."""
        name = folder.name
        document = self.read(folder.path / "pack.yaml", f"{folder.shown}/pack.yaml")
        spec = validate(document, document.data, PackSpec) if document.root is not None else None
        self.problems += document.problems
        if name in self.packs:
            self.clash(document.start(), "检查包", "pack", name, self.pack_at[name])
            return
        self.pack_at[name] = document.start()
        if spec is not None:
            self.packs[name] = spec
        if (folder.path / MODEL).is_file():
            self.models[name] = folder.path / MODEL
        for path, shown in yaml_files(folder.path / "cues", f"{folder.shown}/cues"):
            self.cue_file(name, self.read(path, shown))
        for path, shown in yaml_files(folder.path, folder.shown):
            if stem(shown) != "pack":
                self.check_file(name, folder, self.read(path, shown))

    def read(self, path: Traversable, shown: str) -> Document:
        """A YAML file; bytes that aren't UTF-8 are a problem like any other."""
        try:
            return read(path.read_bytes().decode("utf-8-sig"), shown)
        except UnicodeDecodeError as error:
            document = Document(shown, [])
            document.problems.append(
                Problem(
                    document.start(),
                    f"文件不是 UTF-8 编码（第 {error.start} 字节）",
                    f"the file isn't UTF-8 (byte {error.start})",
                    "请另存为 UTF-8",
                    "save it as UTF-8",
                    code="encoding",
                )
            )
            return document

    def cue_file(self, pack: str, document: Document) -> None:
        """A file of cues: name → cue."""
        if isinstance(document.data, dict):
            for key, data in document.data.items():
                spec = validate(document, data, CueSpec, (key,))
                if spec is not None:
                    name = f"{pack}.{key}"
                    at = locate(document, (key,), key=True)
                    self.add(self.cues, name, LoadedCue(name, pack, spec, at, data), at, "线索", "cue")
        elif document.root is not None:
            validate(document, document.data, CueSpec)
        self.problems += document.problems

    def check_file(self, pack: str, folder: Folder, document: Document) -> None:
        """A file with one check."""
        name = f"{pack}.{stem(document.file)}"
        known = tuple(kinds())
        data = document.data
        if not isinstance(data, dict):
            if document.root is not None:
                validate(document, data, CheckSpec)
            self.problems += document.problems
            return
        given = [key for key in data if key in known]
        spec = validate(
            document, {key: value for key, value in data.items() if key not in known}, CheckSpec, also=known
        )
        if len(given) != 1:
            document.problems.append(_not_one_kind(document, given, known))
        params = [validate(document, data[kind], kinds()[kind].Params, (kind,)) for kind in given[:1]]
        if spec is not None and len(given) == 1 and params[0] is not None:
            at = document.start()
            check = LoadedCheck(name, pack, str(given[0]), params[0], spec, at, folder.shipped, data)
            self.add(self.checks, name, check, at, "检查", "check")
        self.problems += document.problems

    def scorecards(self, root: Folder, without: frozenset[str]) -> None:
        """The scorecards and analyses beside the packs."""
        for home, take in ((SCORECARDS, self.scorecard_file), (ANALYSES, self.analysis_file)):
            for path, shown in yaml_files(root.path / home, f"{root.shown}/{home}"):
                if f"{home}/{path.name}" not in without:
                    take(self.read(path, shown))

    def analysis_file(self, document: Document) -> None:
        """A file that says which cues the dialogue analysis goes by."""
        name = stem(document.file)
        spec = validate(document, document.data, AnalysisSpec) if document.root is not None else None
        if spec is not None:
            at = document.start()
            self.add(
                self.analyses, name, LoadedAnalysis(name, spec, at, document.data), at, "对话分析", "analysis"
            )
        self.problems += document.problems

    def scorecard_file(self, document: Document) -> None:
        """A file with one scorecard."""
        name = stem(document.file)
        spec = validate(document, document.data, ScorecardSpec) if document.root is not None else None
        if spec is not None:
            at = document.start()
            self.add(
                self.cards, name, LoadedScorecard(name, spec, at, document.data), at, "评分表", "scorecard"
            )
        self.problems += document.problems

    def add(self, found: dict[str, T], name: str, loaded: T, at: Location, zh: str, en: str) -> None:
        """File under a name; a second one of that name is a problem that names both places."""
        if name in found:
            self.clash(at, zh, en, name, found[name].at)
        else:
            found[name] = loaded

    def clash(self, at: Location, zh: str, en: str, name: str, other: Location) -> None:
        """Two things of one name."""
        self.problems.append(
            Problem(
                at,
                f"{zh}“{name}”重名，另一个在 {other.file}:{other.line}",
                f"duplicate {en} {name!r}; the other one is at {other.file}:{other.line}",
                code="duplicate-id",
            )
        )


def load_scorecard(path: str) -> tuple[LoadedScorecard | None, list[Problem]]:
    """A scorecard file the user names."""
    loader = _Loader()
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"评分表文件不存在：{path}", f"no such scorecard: {path}")
    loader.scorecard_file(loader.read(file, path))
    return next(iter(loader.cards.values()), None), loader.problems


def _not_one_kind(document: Document, given: Iterable[str], known: tuple[str, ...]) -> Problem:
    chosen = list(given)
    if not chosen:
        return Problem(
            document.start(),
            f"没有写检查种类：{'、'.join(known)} 取一",
            f"no kind given: one of {', '.join(known)}",
            code="no-kind",
        )
    return Problem(
        locate(document, (chosen[1],), key=True),
        f"只能有一个检查种类，这里有 {'、'.join(chosen)}",
        f"a check has one kind, this one has {', '.join(chosen)}",
        code="two-kinds",
    )
