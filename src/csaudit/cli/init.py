"""`csaudit init`: a folder to start from: configuration, a pack with one proven check, CI, an invented call."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from csaudit.cli.options import Lang, say_err
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

_LANG = language()
FILES: Final = {
    "csaudit.yaml": "{lang}/csaudit.yaml",
    "suppressions.yaml": "{lang}/suppressions.yaml",
    "checks/ours/pack.yaml": "both/pack.yaml",
    "checks/ours/hurrying.yaml": "both/hurrying.yaml",
    "calls/example.txt": "both/example.txt",
    ".github/workflows/csaudit.yml": "{lang}/github.yml",
    ".gitlab/csaudit.gitlab-ci.yml": "{lang}/gitlab.yml",
}
IGNORED, IGNORES = ".gitignore", "{lang}/gitignore.txt"
COMMANDS: Final = (
    "csaudit checks lint checks/",
    "csaudit checks test ours --strict --pack checks/",
    "csaudit audit calls/ --pack checks/",
)


def init(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help=say("init.dir", _LANG))] = ".",
    force: Annotated[bool, typer.Option("--force", help=say("init.force", _LANG))] = False,
    lang: Lang = "",
) -> None:
    """The files, unless one of them is there already; then the three commands to go on with."""
    from csaudit.reports.files import write_atomically  # noqa: PLC0415 — start-up of `--help`

    lang = lang or _LANG
    home = Path(folder)
    if home.exists() and not home.is_dir():
        raise UsageError(*both("init.not_a_folder", path=folder))
    there = [name for name in FILES if (home / name).exists()]
    if there and not force:
        zh, en = (
            say("init.exists", each, files=("、" if each == "zh" else ", ").join(there))
            for each in ("zh", "en")
        )
        raise UsageError(zh, en)
    for name, source in FILES.items():
        write_atomically(home / name, _text(source, lang).encode("utf-8"))
        say_err(say("init.wrote", lang, path=home / name))
    if _ignore(home / IGNORED, _text(IGNORES, lang)):
        say_err(say("init.wrote", lang, path=home / IGNORED))
    away = [] if home.resolve() == Path.cwd() else [f"cd '{folder}'"]
    sys.stdout.write(
        "\n".join([say("init.next", lang), *(f"  {each}" for each in (*away, *COMMANDS))]) + "\n"
    )


def _text(source: str, lang: str) -> str:
    from importlib.resources import files  # noqa: PLC0415 — start-up of `--help`

    return (files("csaudit.cli.starter") / source.format(lang=lang)).read_text(encoding="utf-8")


def _ignore(path: Path, wanted: str) -> bool:
    """Add the lines that a `.gitignore` lacks; it is never overwritten. Whether there were any."""
    from csaudit.reports.files import write_atomically  # noqa: PLC0415

    held = path.read_text(encoding="utf-8", errors="surrogateescape") if path.is_file() else ""
    known = set(held.splitlines())
    lacking = [line for line in wanted.splitlines() if line not in known]
    if not any(not line.startswith("#") for line in lacking):
        return False
    start = held if not held or held.endswith("\n") else held + "\n"
    write_atomically(path, (start + "\n".join(lacking) + "\n").encode("utf-8", "surrogateescape"))
    return True
