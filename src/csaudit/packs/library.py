"""Packs, loaded: cues, checks and scorecards by name, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from csaudit.errors import Location
from csaudit.kinds import Spec
from csaudit.packs.analysis_spec import AnalysisSpec
from csaudit.packs.spec import CheckSpec, CueSpec, PackSpec, ScorecardSpec


@dataclass(frozen=True, slots=True)
class LoadedCue:
    """A cue of a pack."""

    name: str
    """`pack.cue`."""
    pack: str
    spec: CueSpec
    at: Location
    raw: Any
    """As in the file: for the scorecard's hash."""


@dataclass(frozen=True, slots=True)
class LoadedCheck:
    """A check of a pack."""

    check: str
    """`pack.file-stem`."""
    pack: str
    kind: str
    params: Spec
    spec: CheckSpec
    at: Location
    shipped: bool
    raw: Any


@dataclass(frozen=True, slots=True)
class LoadedScorecard:
    """A scorecard."""

    name: str
    spec: ScorecardSpec
    at: Location
    raw: Any


@dataclass(frozen=True, slots=True)
class LoadedAnalysis:
    """Which cues the dialogue analysis goes by."""

    name: str
    spec: AnalysisSpec
    at: Location
    raw: Any


@dataclass(frozen=True, slots=True)
class Library:
    """Everything the packs say. Sorted by name."""

    packs: Mapping[str, PackSpec]
    cues: Mapping[str, LoadedCue]
    checks: Mapping[str, LoadedCheck]
    scorecards: Mapping[str, LoadedScorecard]
    analyses: Mapping[str, LoadedAnalysis]
    models: Mapping[str, Traversable] = field(default_factory=dict)
    """Pack → the weights of its learned moves, where it has any."""
