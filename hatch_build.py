"""Build the native kernel (`src/csaudit/native/*.c`) where there is a C compiler; without one csaudit runs in Python alone, slower.

Part of the build (`pip install`); by hand: `python hatch_build.py`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import zlib
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object

FOLDER = Path("src/csaudit/native")
LIBRARY = FOLDER / "kernel.so"
FLAGS = (
    "-std=c99",
    "-O3",
    "-fPIC",
    "-shared",
    "-fvisibility=hidden",
    "-ffp-contract=off",
    "-Wall",
    "-Wextra",
    "-Werror",
)
"""`-ffp-contract=off`: a fused multiply-add would round otherwise than Python does."""


class NativeKernel(BuildHookInterface):
    """Compiles before the files of a wheel, or of an editable installation, are collected."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library to the wheel, which then fits this platform only."""
        library = compile_kernel(Path(self.root))
        if library is None:
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
        if version != "editable":
            build_data["force_include"][str(library)] = "csaudit/native/kernel.so"


def compile_kernel(root: Path) -> Path | None:
    """The library, compiled; `None` and a line on standard error where that can't be done."""
    library = root / LIBRARY
    if os.environ.get("CSAUDIT_NATIVE") == "0":
        return _without(library, "CSAUDIT_NATIVE=0")
    compiler = _compiler()
    if compiler is None:
        return _without(library, "no C compiler found (set CC to name one)")
    fresh = library.with_name(f"kernel-{os.getpid()}.so")
    sources = sorted(map(str, (root / FOLDER).glob("*.c")))
    stamp = f"-DCSAUDIT_SOURCES={zlib.crc32(b''.join(each.read_bytes() for each in sorted((root / FOLDER).glob('*.[ch]'))))}u"
    done = subprocess.run(
        [*compiler, *FLAGS, stamp, "-o", str(fresh), *sources, "-lm"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        fresh.unlink(missing_ok=True)
        return _without(library, f"{compiler[0]} failed:\n{done.stderr[-2000:]}")
    fresh.replace(library)
    return library


def _compiler() -> list[str] | None:
    named = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    for words in map(shlex.split, filter(None, named)):
        if shutil.which(words[0]):
            return words
    return None


def _without(library: Path, why: str) -> None:
    library.unlink(missing_ok=True)
    print(f"csaudit: the native kernel is not built, audits will be slower: {why}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(compile_kernel(Path(__file__).resolve().parent) is None)
