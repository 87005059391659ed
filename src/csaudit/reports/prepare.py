"""What happens to a run before any format renders it."""

from __future__ import annotations

from csaudit.model import RunReport
from csaudit.reports.controls import encodable, visible
from csaudit.reports.masking import masked_report
from csaudit.reports.options import RenderOptions
from csaudit.reports.traverse import Rewrite, piecewise, rewritten, same_length


def prepare(report: RunReport, options: RenderOptions, *, for_people: bool) -> RunReport:
    """Mask (unless told otherwise), make encodable and, for people, drop characters that act."""
    if options.mask:
        report = masked_report(report)
    if for_people:
        return rewritten(
            report,
            Rewrite(piecewise(visible), visible, lambda _, value: visible(value), visible),
        )
    return rewritten(
        report,
        Rewrite(same_length(encodable), encodable, lambda _, value: encodable(value), encodable),
    )
