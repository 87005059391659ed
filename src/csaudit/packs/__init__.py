"""YAML packs: located, strictly validated specifications of cues, checks and scorecards."""

from csaudit.packs.library import Library, LoadedAnalysis, LoadedCheck, LoadedCue, LoadedScorecard
from csaudit.packs.load import load, load_leniently, load_scorecard
from csaudit.packs.locate import StandIn
from csaudit.packs.override import Override, OverrideSpec, find_check, override

__all__ = [
    "Library",
    "LoadedAnalysis",
    "LoadedCheck",
    "LoadedCue",
    "LoadedScorecard",
    "Override",
    "OverrideSpec",
    "StandIn",
    "find_check",
    "load",
    "load_leniently",
    "load_scorecard",
    "override",
]
