"""YAML packs: located, strictly validated specifications of cues, checks and scorecards."""

from csaudit.packs.library import Library, LoadedAnalysis, LoadedCheck, LoadedCue, LoadedScorecard
from csaudit.packs.load import load, load_leniently, load_scorecard
from csaudit.packs.locate import StandIn

__all__ = [
    "Library",
    "LoadedAnalysis",
    "LoadedCheck",
    "LoadedCue",
    "LoadedScorecard",
    "StandIn",
    "load",
    "load_leniently",
    "load_scorecard",
]
