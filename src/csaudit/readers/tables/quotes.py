"""Records of a delimited text whose quotes within a quoted cell aren't doubled: `"他说"不行"就挂了"`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csaudit.readers.tables.cells import Row


def loose_rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows, where a quote ends a cell only if a delimiter or the end of a line follows it."""
    mark = re.escape(delimiter)
    quoted = re.compile(
        rf'[ \t]*"((?:[^"]++|""|"(?![ \t]*(?:{mark}|[\r\n]|\Z)))*+)"[ \t]*(?={mark}|[\r\n]|\Z)'
    )
    plain = re.compile(rf"[^{mark}\r\n]*+")
    here, line, cells, first = 0, 1, list[object](), 1
    while here < len(text):
        found = quoted.match(text, here)
        if found is not None:
            cell = found[1].replace('""', '"')
        else:
            found = plain.match(text, here)
            cell = found[0] if found else ""
        line += text.count("\n", here, found.end() if found else here)
        here = found.end() if found else here
        cells.append(cell)
        if text.startswith(delimiter, here):
            here += len(delimiter)
            if here < len(text):
                continue
            cells.append("")
        else:
            here += 2 if text.startswith("\r\n", here) else 1
            line += 1
        yield Row(first, cells if cells != [""] else [])
        cells, first = [], line
