"""Transcripts, ids and metadata that attack the reader of a report."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from rich.cells import cell_len

from csaudit.model import Role, Score
from csaudit.reports import FORMATS, RenderOptions, load, render
from csaudit.reports.controls import visible
from reports import factory
from reports.hostile import HOSTILE, hostile_run


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("by", [None, "agent"])
def test_renders_as_utf8_whatever_is_in_it(fmt: str, by: str | None, words: str) -> None:
    data = render(fmt, hostile_run(words), RenderOptions(by=by))
    if fmt != "xlsx":
        assert data.decode("utf-8").strip()


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("fmt", ["text", "md", "html", "csv", "junit", "github", "gitlab", "sarif"])
def test_nothing_acts_on_a_terminal(fmt: str, words: str) -> None:
    text = render(fmt, hostile_run(words), RenderOptions(mask=False)).decode()
    acting = {sign for sign in text if sign != "\n" and (ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0)}
    assert acting == set()
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("by", [None, "agent"])
def test_html_has_no_script_no_image_no_address(words: str, by: str | None) -> None:
    page = render("html", hostile_run(words), RenderOptions(by=by)).decode()
    seen = _Tags()
    seen.feed(page)
    assert not seen.tags & {"script", "img", "iframe", "link", "object", "base"}
    assert not {name for name in seen.attributes if name.startswith("on")} | (seen.attributes & {"src"})
    assert "{{" not in page or "{{ 7*7 }}" in page


def test_html_needs_nothing_from_outside() -> None:
    page = render("html", factory.demo(), RenderOptions()).decode()
    assert "http://" not in page
    assert "https://" not in page
    assert "url(" not in page


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", " =1"])
def test_csv_cells_are_defused(words: str) -> None:
    text = render("csv", hostile_run(words), RenderOptions(by="call")).decode()
    cells = [cell.strip('"') for line in text.splitlines()[1:] for cell in line.split(",")]
    assert any(cell.startswith("'") for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝"))]


@pytest.mark.parametrize("words", [word for word in HOSTILE if "\ud800" not in word])
def test_workbook_holds_no_formula_and_no_link(words: str) -> None:
    with zipfile.ZipFile(io.BytesIO(render("xlsx", hostile_run(words), RenderOptions()))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 8
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]


def test_workbook_keeps_the_words() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render("xlsx", hostile_run("=1+1"), RenderOptions())))
    rows = book.get_sheet_by_name("发现").to_python()
    assert rows[1][rows[0].index("原话")] == "=1+1"


def test_rich_markup_is_only_words() -> None:
    text = render("text", hostile_run("[bold]甲[/bold]"), RenderOptions(color=True)).decode()
    assert "[bold]甲[/bold]" in text


def test_markdown_markup_is_only_words() -> None:
    text = render("md", hostile_run("a|b\n# c <b> *d* [e](f) `g`"), RenderOptions()).decode()
    assert "a\\|b \\# c &lt;b&gt; \\*d\\* \\[e\\](f) \\`g\\`" in text
    assert "<b>" not in text


def test_json_keeps_the_words_exactly() -> None:
    words = "\x1b[31m红\u202e</script>"
    loaded = load(render("json", hostile_run(words), RenderOptions(mask=False)))
    assert loaded == hostile_run(words)


@pytest.mark.parametrize("fmt", ["text", "md", "html"])
def test_a_huge_quote_is_cut_sensibly(fmt: str) -> None:
    words = "啊" * 50_000
    at = factory.evidence(0, Role.CUSTOMER, words, words)
    call = factory.call("C", "A", "T", Score(1.0, False, False), (factory.finding(factory.BRUSH_OFF, at),))
    data = render(fmt, factory.run((call,)), RenderOptions(by="call")).decode()
    assert "…" in data
    assert data.count("啊") < 5_000


def test_a_huge_cell_fits_into_excel() -> None:
    words = "啊" * 50_000
    at = factory.evidence(0, Role.CUSTOMER, words, words)
    call = factory.call("C", "A", "T", Score(1.0, False, False), (factory.finding(factory.BRUSH_OFF, at),))
    book = CalamineWorkbook.from_filelike(io.BytesIO(render("xlsx", factory.run((call,)), RenderOptions())))
    rows = book.get_sheet_by_name("发现").to_python()
    assert len(str(rows[1][rows[0].index("原话")])) == 32_000


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("by", ["call", "agent", "team"])
def test_terminal_lines_fit(width: int, by: str) -> None:
    text = render("text", factory.demo(), RenderOptions(width=width, by=by)).decode()
    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_colour_only_when_asked() -> None:
    assert b"\x1b" not in render("text", factory.demo(), RenderOptions())
    assert b"\x1b[" in render("text", factory.demo(), RenderOptions(color=True))


@given(st.text())
def test_visible_text_is_one_harmless_line_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert visible(shown) == shown
    assert not [sign for sign in shown if ord(sign) < 32]


def test_a_slot_without_a_value_does_not_crash() -> None:
    at = factory.evidence(1, Role.AGENT, "稍等", "稍等")
    call = factory.call(
        "C", "A", "T", Score(1.0, False, False), (factory.finding(factory.SILENCE, at, slots={}),)
    )
    for lang in ("zh", "en"):
        text = render("text", factory.run((call,)), RenderOptions(lang=lang)).decode()
        assert "静音 … 秒" in text


def test_a_finding_of_an_unknown_check_does_not_crash() -> None:
    run = replace(factory.demo(), checks={})
    for fmt in FORMATS:
        assert render(fmt, run, RenderOptions())
