"""What a table is, and the cells that several tables have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from csaudit.engine.stats import Rate
from csaudit.wording import say

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


class Table(NamedTuple):
    """Rows with one cell for each column."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def frame(self) -> pd.DataFrame:
        """The same for pandas, cells kept as the objects they are."""
        import pandas  # noqa: PLC0415 - half a second that only exports need

        return pandas.DataFrame(self.rows, columns=list(self.columns), dtype=object)


def table(rows: Iterable[Row], columns: tuple[str, ...]) -> Table:
    """Rows as a table with these columns."""
    return Table(columns, [tuple([row[column] for column in columns]) for row in rows])


def rate_cells(rate: Rate, lang: str) -> Row:
    """A rate with its interval, by column."""
    low, high = rate.interval
    return {
        "failed_rate": None if rate.share is None else round(rate.share, 4),
        "failed_low": round(low, 4) if rate.of else None,
        "failed_high": round(high, 4) if rate.of else None,
        "small_sample": yes_no(rate.small, lang),
    }


def yes_no(answer: bool, lang: str) -> str:
    """Yes or no, as a cell."""
    return say("reports.yes" if answer else "reports.no", lang)
