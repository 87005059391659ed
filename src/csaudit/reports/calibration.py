"""Tables of a calibration or a change as text, Markdown, JSON, CSV or HTML. What stands in them is the caller's business."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from html import escape
from typing import Any

from csaudit.reports.controls import visible


@dataclass(frozen=True, slots=True)
class Table:
    """A named table: cells are text, numbers or nothing."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableReport:
    """Some tables under a title, and the same figures as JSON values."""

    title: str
    tables: tuple[Table, ...]
    values: dict[str, Any]


def render(report: TableReport, fmt: str, width: int = 120) -> bytes:
    """The report in `text` (of that width), `json`, `csv`, `md` or `html`; `KeyError` for any other."""
    if fmt == "text":
        return _text(report, width).encode("utf-8")
    return {"json": _json, "csv": _csv, "md": _md, "html": _html}[fmt](report).encode("utf-8")


def shown(cell: Any) -> str:
    """A cell as people read it: two decimals, a dash for what isn't known."""
    if cell is None:
        return "–"
    return f"{cell:.2f}" if isinstance(cell, float) else visible(str(cell))


def _text(report: TableReport, width: int) -> str:
    from rich.console import Console  # noqa: PLC0415 — only where text is asked for
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, color_system=None)
    console.print(Text(report.title))
    for table in report.tables:
        grid = RichTable(box=None, pad_edge=False)
        for number, column in enumerate(table.columns):
            grid.add_column(Text(column), justify="left" if _is_text(table, number) else "right")
        for row in table.rows:
            grid.add_row(*(Text(shown(cell)) for cell in row))
        console.print()
        console.print(Text(table.title))  # as the grid's own title it would be wrapped to the grid's width
        console.print(grid)
        if table.note:
            console.print(Text(table.note))
    return out.getvalue()


def _md(report: TableReport) -> str:
    from csaudit.reports.markdown_parts import escaped  # noqa: PLC0415 — only where Markdown is asked for

    parts = [f"# {escaped(report.title)}\n"]
    for table in report.tables:
        marks = [":---" if _is_text(table, column) else "---:" for column in range(len(table.columns))]
        rows = [table.columns, *table.rows]
        lines = [f"| {' | '.join(escaped(shown(cell)) for cell in row)} |" for row in rows]
        lines.insert(1, f"| {' | '.join(marks)} |")
        note = f"\n{escaped(table.note)}\n" if table.note else ""
        grid = "\n".join(lines) + "\n" if table.rows else ""
        parts.append(f"## {escaped(table.title)}\n\n{grid}{note}")
    return "\n".join(parts)


def _is_text(table: Table, column: int) -> bool:
    return all(isinstance(row[column], str) for row in table.rows)


def _json(report: TableReport) -> str:
    import orjson  # noqa: PLC0415

    return orjson.dumps(report.values, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"


def _csv(report: TableReport) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for table in report.tables:
        writer.writerow([table.key, *table.columns])
        for row in table.rows:
            writer.writerow([table.key, *(_defused(cell) for cell in row)])
    return out.getvalue()


def _defused(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    text = visible(cell) if isinstance(cell, str) else cell
    return f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t")) else text


_STYLE = (
    "body{font:15px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem;"
    "color:#1d2733}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border-bottom:1px solid #d9e0e7;"
    "padding:.35rem .6rem;text-align:right;vertical-align:top}th{background:#f2f5f8}td.t,th.t{text-align:left}p{color:#5a6775}"
)


def _html(report: TableReport) -> str:
    parts = [
        "<!doctype html><html><head><meta charset='utf-8'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{escape(report.title)}</title><style>{_STYLE}</style></head><body><h1>{escape(report.title)}</h1>",
    ]
    for table in report.tables:
        kinds = ["t" if _is_text(table, column) else "n" for column in range(len(table.columns))]
        head = "".join(
            f"<th class='{kind}'>{escape(name)}</th>" for name, kind in zip(table.columns, kinds, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td class='{kind}'>{escape(shown(cell))}</td>"
                for cell, kind in zip(row, kinds, strict=True)
            )
            + "</tr>"
            for row in table.rows
        )
        parts.append(
            f"<h2>{escape(table.title)}</h2><table><tr>{head}</tr>{body}</table><p>{escape(table.note)}</p>"
        )
    return "".join([*parts, "</body></html>\n"])
