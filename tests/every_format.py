"""The one invented call in every shape of every format: the styles and tables of `same_call`, the vendors' JSON, csaudit's own."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import same_call
import vendor_cn
import western
from csaudit.model import Role
from western.call import Said

SPOKEN = same_call.SPOKEN
EXPECTED = [(Role(role), text) for role, text, _, _ in SPOKEN]
TIMES = [(float(start), float(end)) for _, _, start, end in SPOKEN]


class Shape(NamedTuple):
    """A file with the call: its name, and its text, or its bytes where it isn't text."""

    name: str
    content: str | bytes

    @property
    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content.encode()


def native() -> dict[str, Any]:
    turns = [{"role": role, "start": start, "end": end, "text": text} for role, text, start, end in SPOKEN]
    return {"call_id": "W7", "metadata": {"agent_id": "2046"}, "turns": turns}


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


OWN = {
    "one line of JSONL": Shape("w.jsonl", compact(native())),
    "JSONL": Shape("w.jsonl", compact(native()) + "\n"),
    "one JSON object": Shape("w.json", json.dumps(native(), ensure_ascii=False, indent=2)),
    "a list of calls": Shape("w.json", compact([native()])),
    "a turn a line": Shape(
        "w.jsonl", "".join(compact({"call_id": "W7", **turn}) + "\n" for turn in native()["turns"])
    ),
    "a transcript in a string": Shape("w.json", compact({"call_id": "W7", "transcript": same_call.COLON})),
}
SHAPES: dict[str, Shape] = {
    **OWN,
    **{name: Shape(written.name, written.data) for name, written in same_call.SAME.items()},
    **{name: Shape("w.json", compact(document)) for name, (_, document) in vendor_cn.VENDORS.items()},
    **{
        name: Shape("w.json", compact(write([Said(*spoken) for spoken in SPOKEN])))
        for name, (_, write) in western.FORMATS.items()
    },
}
