"""Promises about the whole: what start-up imports, what pickles, what the catalogue holds."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import string
import subprocess
import sys

import pytest

import csaudit.wording
from csaudit.errors import CsauditError, Location, PackError, Problem, TranscriptError, UsageError
from csaudit.kinds import kinds

HEAVY = ("pandas", "numpy", "jieba", "pydantic", "re2", "ahocorasick_rs", "xlsxwriter", "jinja2")


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_start_up_imports_nothing_heavy(argument: str) -> None:
    program = (
        "import sys\n"
        f"sys.argv = ['csaudit', {argument!r}]\n"
        "from csaudit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_the_engine_imports_no_command_line_no_tables_no_formats() -> None:
    program = (
        "import sys\nimport csaudit.engine\n"
        "print([name for name in ('typer', 'rich', 'pandas', 'csaudit.readers', 'csaudit.reports', 'csaudit.cli')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "error",
    [
        UsageError("错", "wrong"),
        TranscriptError("错", "wrong"),
        PackError((Problem(Location("a.yaml", 1, 2), "错", "wrong"),)),
    ],
)
def test_errors_cross_processes(error: CsauditError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (again.say("zh"), again.say("en")) == (error.say("zh"), error.say("en"))


def test_the_kinds_are_these() -> None:
    assert list(kinds()) == [
        "combine",
        "count",
        "forbid",
        "measure",
        "order",
        "priority",
        "repeat",
        "require",
        "respond",
        "weigh",
    ]
    for name, kind in kinds().items():
        document = importlib.import_module(f"csaudit.kinds.{name}").__doc__ or ""
        assert "```yaml" in document, f"{name} shows no example"
        assert hasattr(kind, "Params")


AREAS = [
    module.name
    for module in pkgutil.iter_modules(csaudit.wording.__path__)
    if hasattr(importlib.import_module(f"csaudit.wording.{module.name}"), "ENTRIES")
]


@pytest.mark.parametrize("area", AREAS)
def test_the_catalogue_says_everything_twice_with_the_same_slots(area: str) -> None:
    entries = importlib.import_module(f"csaudit.wording.{area}").ENTRIES
    assert entries
    for key, (zh, en) in entries.items():
        assert zh.strip() and en.strip(), key
        slots = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (zh, en)]
        assert slots[0] == slots[1], key
