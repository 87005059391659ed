"""The handbook: a page for each check, for those who are judged by it and those who train them."""

from csaudit.quality.handbook.marks import shortened
from csaudit.quality.handbook.pages import Handbook, pages

__all__ = ["Handbook", "pages", "shortened"]
