"""What happens to a run before any format renders it."""

from __future__ import annotations

from csaudit.model import RunReport
from csaudit.reports.controls import encodable, visible
from csaudit.reports.masking import STAFF_FIELDS, mask
from csaudit.reports.options import RenderOptions
from csaudit.reports.traverse import Rewrite, piecewise, remembered, rewritten, same_length


def prepare(report: RunReport, options: RenderOptions, *, for_people: bool) -> RunReport:
    """Mask (unless told otherwise), make encodable and, for people, drop characters that act; all in one walk.

    Personal data is masked in quotes, turns, slots, facts, warnings and customer metadata.
    """
    clean = visible if for_people else encodable
    hide = mask if options.mask else _shown
    text, label = remembered(lambda text: clean(hide(text))), remembered(clean)

    def field(name: str, value: str) -> str:
        return label(value) if name in STAFF_FIELDS else text(value)

    evidence = piecewise(remembered(hide), clean, text) if for_people else same_length(text)
    return rewritten(report, Rewrite(evidence, text, field, label))


def _shown(text: str) -> str:
    return text
