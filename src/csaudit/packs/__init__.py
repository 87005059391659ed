"""YAML packs: located, strictly validated specifications of cues, checks and scorecards."""

from csaudit.packs.library import Library, LoadedAnalysis, LoadedCheck, LoadedCue, LoadedScorecard
from csaudit.packs.load import load, load_leniently, load_scorecard

__all__ = [
    "Library",
    "LoadedAnalysis",
    "LoadedCheck",
    "LoadedCue",
    "LoadedScorecard",
    "load",
    "load_leniently",
    "load_scorecard",
]
