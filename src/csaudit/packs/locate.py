"""Where packs are: the ones that ship with csaudit, and the user's folders.

In a wheel the packs lie in `csaudit/_packs`, in a checkout in `checks/` beside `src/`. Files are named `checks/…` either way, so that
a result says the same wherever it was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, NamedTuple

from csaudit.errors import UsageError

YAML_ENDINGS = (".yaml", ".yml")
SCORECARDS: Final = "scorecards"
ANALYSES: Final = "analysis"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that may hold packs, and how to name it to people."""

    path: Traversable
    shown: str
    shipped: bool
    called: str = ""
    """The name of the pack, where the folder's own name isn't to be it."""

    @property
    def name(self) -> str:
        """The name of the pack that lies here."""
        return self.called or Path(self.path.name).name or stem(self.shown)


class StandIn(NamedTuple):
    """A folder whose packs stand in for shipped packs of the same name: an edited copy."""

    path: str
    called: str = ""
    """The name of the pack, where the folder is one and has another."""
    aside: tuple[str, ...] = ()
    """Packs that the user's folders don't bring either: those of what it is compared with."""


class Source(NamedTuple):
    """A folder, and the packs in it that count."""

    root: Folder
    packs: list[Folder]
    without: frozenset[str] = frozenset()
    """Scorecards and analyses in it that don't count: `scorecards/NAME.yaml`."""


def shipped() -> Folder:
    """The folder of the packs that ship with csaudit."""
    packs = resources.files("csaudit") / "_packs"
    if packs.is_dir():
        return Folder(packs, "checks", shipped=True)
    return Folder(Path(__file__).resolve().parents[3] / "checks", "checks", shipped=True)


def user(path: str) -> Folder:
    """A folder the user names: a pack, or a folder of packs."""
    folder = Path(path)
    if not folder.is_dir():
        raise UsageError(f"检查包文件夹不存在：{path}", f"no such pack folder: {path}")
    return Folder(folder, path.rstrip("/\\") or path, shipped=False)


def packs_in(folder: Folder) -> Iterator[Folder]:
    """The packs of a folder: itself if it holds `pack.yaml`, else its sub-folders that do; sorted."""
    if (folder.path / "pack.yaml").is_file():
        yield folder
        return
    for child in sorted(folder.path.iterdir(), key=lambda child: child.name):
        if child.is_dir() and (child / "pack.yaml").is_file():
            yield Folder(child, f"{folder.shown}/{child.name}", folder.shipped)


def sources(folders: Sequence[str], instead: Sequence[StandIn], *, builtin: bool) -> Iterator[Source]:
    """Where to load from: what ships and the user's folders, but for what the edited copies stand in for; the copies.

    A copy that brings a shipped scorecard is one of everything: nothing that ships is loaded beside it.
    """
    base = shipped()
    edited = [replace(user(each.path), called=each.called) for each in instead]
    shipped_names = {pack.name for pack in packs_in(base)}
    alone = any(_form_names(root) & _form_names(base) for root in edited)
    copies = {pack.name for root in edited for pack in packs_in(root)}
    if builtin and not alone:
        yield Source(base, [pack for pack in packs_in(base) if pack.name not in copies])
    for root in edited:
        packs = [replace(pack, shipped=alone or pack.name in shipped_names) for pack in packs_in(root)]
        yield Source(root, packs)
    aside = copies.union(*(each.aside for each in instead))
    forms = frozenset().union(*(forms_in(root) for root in edited))
    for path in folders:
        root = user(path)
        packs = list(packs_in(root))
        if not packs:
            raise UsageError(
                f"{root.shown} 里没有检查包（缺 pack.yaml）", f"{root.shown} holds no pack (no pack.yaml)"
            )
        yield Source(root, [pack for pack in packs if pack.name not in aside], forms)


def forms_in(root: Folder) -> frozenset[str]:
    """The scorecards and analyses of a folder: `scorecards/NAME.yaml`."""
    return frozenset(
        shown for home in (SCORECARDS, ANALYSES) for _, shown in yaml_files(root.path / home, home)
    )


def _form_names(root: Folder) -> set[str]:
    return {stem(shown) for _, shown in yaml_files(root.path / SCORECARDS, SCORECARDS)}


def yaml_files(folder: Traversable, shown: str) -> Iterator[tuple[Traversable, str]]:
    """The YAML files directly in a folder, sorted, with the names to show."""
    if not folder.is_dir():
        return
    for child in sorted(folder.iterdir(), key=lambda child: child.name):
        if child.is_file() and child.name.endswith(YAML_ENDINGS):
            yield child, f"{shown}/{child.name}"


def stem(name: str) -> str:
    """`judge.yaml` → `judge`."""
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
