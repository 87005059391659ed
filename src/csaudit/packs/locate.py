"""Where packs are: the ones that ship with csaudit, and the user's folders.

In a wheel the packs lie in `csaudit/_packs`, in a checkout in `checks/` beside `src/`. Files are named `checks/…` either way, so that
a result says the same wherever it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from csaudit.errors import UsageError

YAML_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that may hold packs, and how to name it to people."""

    path: Traversable
    shown: str
    shipped: bool


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
