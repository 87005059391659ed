"""Every format in both languages, byte for byte.

After a wanted change: `CSAUDIT_REGOLD=1 pytest tests/reports/test_golden.py`, then read the diff.
"""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from csaudit.reports import FORMATS, RenderOptions, render
from reports import factory

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
CASES = [
    *(("run", fmt, None) for fmt in ("text", "json", "jsonl", "csv", "md", "html", "xlsx")),
    *(("run", fmt, None) for fmt in ("sarif", "junit", "github", "gitlab")),
    *(("agent", fmt, "agent") for fmt in ("text", "csv", "md", "html")),
    *(("team", fmt, "team") for fmt in ("text", "csv")),
    *(("call", fmt, "call") for fmt in ("text", "csv")),
]


def readable(fmt: str, data: bytes) -> bytes:
    if fmt != "xlsx":
        return data
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return (json.dumps(sheets, ensure_ascii=False, indent=1) + "\n").encode()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "fmt", "by"), CASES)
def test_golden(name: str, fmt: str, by: str | None, lang: str) -> None:
    got = readable(fmt, render(fmt, factory.demo(), RenderOptions(lang=lang, by=by, width=80)))
    golden = GOLDEN / f"{name}.{lang}.{fmt}{'.json' if fmt == 'xlsx' else ''}"
    if os.environ.get("CSAUDIT_REGOLD"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(got)
    assert got.decode() == golden.read_bytes().decode()


@pytest.mark.parametrize("fmt", FORMATS)
def test_same_run_same_bytes(fmt: str) -> None:
    options = RenderOptions()
    assert render(fmt, factory.demo(), options) == render(fmt, factory.demo(), options)
