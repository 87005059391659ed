"""Files read as one batch: what their calls tell together that none tells alone.

Every file is read in order of its name, whatever order it was named in, and its calls pass on at once. Only calls that a
vote of their folder could change wait until all files are read (docs/decisions/0005): as they are while few of them do,
else just their places, and their files are read again. So memory doesn't grow with the batch, and neither the order of
files nor the number of processes can change a role.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final, NamedTuple

from csaudit.model import Call, SkippedCall
from csaudit.readers.draft import Warning_, skipped
from csaudit.readers.options import ReadOptions, Vote
from csaudit.readers.paths import STDIN
from csaudit.readers.twins import without_twins
from csaudit.readers.votes import Electorate, choice, electorate, may_gain, may_vote, result
from csaudit.wording import both

HELD_TURNS: Final = 100_000
"""Turns of waiting calls that are kept: some 40 MB. The files of those that wait beyond are read again."""
_NUMBERED: Final = re.compile(r"#\d+$")
_CHANCE_TURNS: Final = 6
_CHANCE_CHARS: Final = 60
"""Calls shorter than this may say the same by chance: they are one only if they have one id."""

Item = Call | SkippedCall
Read = Callable[[str, ReadOptions], Iterator[Item]]


class _Waiting(NamedTuple):
    group: Electorate
    call: Call | None
    """`None` where too many wait already: only its place is known."""


class Together:
    """A batch of files. Iterate once; then `notes` says what was found out about the batch as a whole."""

    def __init__(self, files: Sequence[str], options: ReadOptions, read: Read) -> None:
        self._options = options
        self._read = read
        self.files, self.skips = without_twins(sorted(dict.fromkeys(files)))
        self._votes: dict[Electorate, Counter[int]] = {}
        self._waiting: dict[str, dict[int, _Waiting]] = {}
        self._held = 0
        self._seen: dict[str, tuple[str, str]] = {}
        self._gained: dict[Electorate, Counter[str]] = {}
        self._matched = Counter[str]()
        self._rows: set[int] = set()
        self.notes: list[Warning_] = []
        """About the batch: votes, and how its table of metadata matched. Complete when everything is read."""

    def __iter__(self) -> Iterator[Item]:
        yield from self.skips
        for file in self.files:
            yield from self.calls_of(file)
        yield from self.rest()

    def calls_of(self, file: str) -> Iterator[Item]:
        """What a file holds, but for the calls that wait for a vote."""
        for place, item in enumerate(self._read(file, self._options)):
            if not isinstance(item, Call):
                yield item
            elif self._has_to_wait(file, item):
                keep = self._held + len(item.turns) <= HELD_TURNS
                self._held += len(item.turns) if keep else 0
                waiting = _Waiting(electorate(item), item if keep else None)
                self._waiting.setdefault(file, {})[place] = waiting
            else:
                yield self._once(file, item)

    def rest(self) -> Iterator[Item]:
        """The calls that waited, when all the files are read."""
        votes = {group: vote for group, counts in self._votes.items() if (vote := result(counts))}
        for file in self.files:
            waiting = self._waiting.pop(file, {})
            for group in dict.fromkeys(each.group for each in waiting.values()):
                held = {place: each.call for place, each in waiting.items() if each.group == group}
                for call in self._settled(file, held, votes.get(group)):
                    self._count(group, call, votes.get(group))
                    yield self._once(file, call)
        self.notes += list(self._notes(votes))

    def _has_to_wait(self, file: str, call: Call) -> bool:
        if call.turns[0].channel is None and call.turns[-1].channel is None:
            return False  # most calls have no channels at all
        channel = choice(call)
        if channel is not None and may_vote(call):
            self._votes.setdefault(electorate(call), Counter())[channel] += 1
        return file != STDIN and self._options.agent_channel is None and may_gain(call)

    def _settled(self, file: str, held: dict[int, Call | None], vote: Vote | None) -> Iterator[Call]:
        """The calls at some places of a file, with the vote of their folder: read again where it matters."""
        calls = [call for call in held.values() if call is not None]
        if len(calls) == len(held) and (vote is None or all(choice(call) == vote.channel for call in calls)):
            yield from calls
            return
        for place, item in enumerate(self._read(file, replace(self._options, vote=vote))):
            if place in held and isinstance(item, Call):
                yield item

    def _count(self, group: Electorate, call: Call, vote: Vote | None) -> None:
        counts = self._gained.setdefault(group, Counter())
        counts["undecided"] += call.role_source == "batch"
        counts["swapped"] += vote is not None and choice(call) not in (None, vote.channel)

    def _once(self, file: str, call: Call) -> Item:
        """The call; a skip for one that was there already."""
        self._match(file, call)
        place = (call.call_id, call.source)
        before = self._seen.setdefault(call.sha256, place)
        if before is place:
            return call
        same_id = _NUMBERED.sub("", before[0]) == _NUMBERED.sub("", call.call_id)
        if same_id or (_is_long(call) and not (_has_id(*before) and _has_id(*place))):
            return skipped("duplicate", ":".join(reversed(place)), other=":".join(reversed(before)))
        return call

    def _match(self, file: str, call: Call) -> None:
        if self._options.sidecar is not None:
            rows = self._options.sidecar.find(_NUMBERED.sub("", call.call_id), file)
            self._matched["matched" if rows else "calls"] += 1
            self._rows.update(rows)

    def _notes(self, votes: dict[Electorate, Vote]) -> Iterator[Warning_]:
        for group in sorted(self._gained):
            counts = self._gained[group]
            if (vote := votes.get(group)) and counts.total():
                yield both(
                    "readers.note_vote",
                    folder=group.folder,
                    fmt=group.source_format,
                    share=f"{vote.share:.0%}",
                    channel=vote.channel,
                    votes=self._votes[group].total(),
                    undecided=counts["undecided"],
                    swapped=counts["swapped"],
                )
        sidecar = self._options.sidecar
        if sidecar is not None:
            unused = len(sidecar.rows) - len(self._rows)
            matched, calls = self._matched["matched"], self._matched["calls"]
            yield both("readers.note_metadata", path=sidecar.path, matched=matched, calls=calls, rows=unused)


def _is_long(call: Call) -> bool:
    """Whether no two calls say the same by chance."""
    return len(call.turns) >= _CHANCE_TURNS and sum(len(turn.text) for turn in call.turns) >= _CHANCE_CHARS


def _has_id(call_id: str, source: str) -> bool:
    """Whether a call's id is more than the name of its file."""
    name = PurePath(source.partition("!")[0]).name
    return _NUMBERED.sub("", call_id) != name.removesuffix(".gz").rpartition(".")[0]
