"""JSON Schemas of what analysts write, for editors: every key with its Chinese description."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, RootModel

from csaudit.kinds import kinds
from csaudit.packs.analysis_spec import AnalysisSpec
from csaudit.packs.spec import CheckSpec, CueSpec, PackSpec, ScorecardSpec

SCHEMAS = ("check", "cue", "scorecard", "analysis", "pack")


class CueFile(RootModel[dict[str, CueSpec]]):
    """A file of cues: name → cue."""


def json_schema(name: str) -> dict[str, Any]:
    """The schema of a `check`, `cue` file, `scorecard`, `analysis` or `pack`; `KeyError` for any other name."""
    models: dict[str, type[BaseModel]] = {
        "check": CheckSpec,
        "cue": CueFile,
        "scorecard": ScorecardSpec,
        "analysis": AnalysisSpec,
        "pack": PackSpec,
    }
    schema = models[name].model_json_schema(mode="validation", by_alias=True)
    if name == "check":
        _add_kinds(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _add_kinds(schema: dict[str, Any]) -> None:
    """One property per kind, exactly one of which must be there."""
    definitions = schema.setdefault("$defs", {})
    for name, kind in kinds().items():
        inner = kind.Params.model_json_schema(mode="validation", by_alias=True)
        definitions.update(inner.pop("$defs", {}))
        definitions[f"kind-{name}"] = inner
        schema["properties"][name] = {"$ref": f"#/$defs/kind-{name}"}
    schema["oneOf"] = [{"required": [name]} for name in kinds()]
