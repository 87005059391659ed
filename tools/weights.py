"""The file that `csaudit.cues.LearnedModel` reads: what was learned, as whole numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from csaudit.cues.said import SIDES
from csaudit.model import Role
from learning import BEFORE, FLOOR, SCALE, STEPS, Array, Vocabulary


def export(
    vocabulary: Vocabulary,
    fitted: Mapping[Role, Mapping[str, LogisticRegression]],
    scales: Mapping[str, Array],
) -> bytes:
    """The bytes of the file; `scales` are named `fault_role` and `features_role`, `typical_role`."""
    count = len(vocabulary.keys)
    parts: dict[str, Any] = {"keys": vocabulary.keys, "floor": np.int64((FLOOR * SCALE) ** 2)}
    own: dict[Role, Array] = {}
    other: dict[Role, Array] = {}
    for side, models in fitted.items():
        weights = np.stack([model.coef_[0] for model in models.values()], axis=1)
        weights *= np.concatenate([vocabulary.weight, vocabulary.weight * BEFORE])[:, None]
        unit = np.abs(weights).max(axis=0) / STEPS
        whole = np.round(weights / unit).astype(np.int16)
        own[side], other[side] = whole[:count], whole[count:]
        parts[f"{side.value}_moves"] = np.array(list(models))
        parts[f"{side.value}_bias"] = np.array([model.intercept_[0] for model in models.values()])
        parts[f"{side.value}_unit"] = unit
    squares = (vocabulary.weight**2).astype(np.int16)[:, None]
    for side in SIDES:
        table = np.hstack([squares, own[side], other[SIDES[side]]])
        parts[f"{side.value}_table"] = np.vstack([np.zeros((1, table.shape[1]), dtype=np.int16), table])
    parts |= scales
    parts["faults"] = np.array(
        sorted({name.rpartition("_")[0] for name in scales if not name.startswith(("features_", "typical_"))})
    )
    out = io.BytesIO()
    np.savez_compressed(out, **parts)
    return out.getvalue()
