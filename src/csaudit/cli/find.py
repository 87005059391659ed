"""Find what the user names: a check, a call."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from csaudit.errors import UsageError
from csaudit.wording import both, say

if TYPE_CHECKING:
    from csaudit.model import Call
    from csaudit.packs import Library
    from csaudit.readers import ReadOptions


def known_check(library: Library, name: str) -> str:
    """The id of a check given by id, alias or Chinese title; `UsageError` with a suggestion for any other."""
    for check in library.checks.values():
        titles = check.spec.title.both().values()
        if name in (check.check, *check.spec.aliases, *titles):
            return check.check
    near = difflib.get_close_matches(name, list(library.checks), 1, 0.5)
    zh, en = both("cli.no_check", check=name)
    if near:
        more_zh, more_en = both("cli.did_you_mean", near=near[0])
        zh, en = zh + more_zh, en + more_en
    raise UsageError(zh, en)


def find_call(place: str, options: ReadOptions | None = None) -> Call:
    """The call at `FILE` or `FILE:ID`; a file name may hold a colon itself."""
    from csaudit.model import Call, SkippedCall  # noqa: PLC0415
    from csaudit.readers import ReadOptions, read_path  # noqa: PLC0415

    path, wanted = _split(place)
    options = options or ReadOptions()
    items = list(read_path(path, options))
    calls = [item for item in items if isinstance(item, Call)]
    if not calls:
        skip = next((item for item in items if isinstance(item, SkippedCall)), None)
        raise UsageError(
            say("cli.no_calls", "zh", path=path, why=skip.zh if skip else "空"),
            say("cli.no_calls", "en", path=path, why=skip.en if skip else "empty"),
        )
    if wanted:
        for item in calls:
            if item.call_id == wanted:
                return _as_in_folder(path, item, options)
        known = "、".join(item.call_id for item in calls[:10])
        raise UsageError(*both("cli.no_call", path=path, call=wanted, known=known))
    if len(calls) > 1:
        raise UsageError(*both("cli.many_calls", path=path, n=len(calls), first=calls[0].call_id))
    return _as_in_folder(path, calls[0], options)


def _split(place: str) -> tuple[str, str]:
    """File and call id: the longest beginning that is a file, for ids may hold colons as well."""
    if Path(place).exists() or place == "-":
        return place, ""
    colons = [at for at, sign in enumerate(place) if sign == ":"]
    for at in reversed(colons):
        if place[:at] == "-" or Path(place[:at]).is_file():
            return place[:at], place[at + 1 :]
    path, _, wanted = place.rpartition(":")
    return path, wanted


def _as_in_folder(path: str, call: Call, options: ReadOptions) -> Call:
    """The call with the roles that an audit of its folder gives it (docs/decisions/0005)."""
    from csaudit.model import Call  # noqa: PLC0415
    from csaudit.readers import find_paths, read_together  # noqa: PLC0415
    from csaudit.readers.votes import may_gain  # noqa: PLC0415

    if path == "-" or options.agent_channel is not None or not may_gain(call):
        return call
    files, _ = find_paths([str(Path(path).parent)])
    for item in read_together(files, options):
        if isinstance(item, Call) and (item.call_id, item.source) == (call.call_id, call.source):
            return item
    return call
