"""The calls of a plain-text transcript: headers, separators, turns, continuation lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from csaudit.model import Role
from csaudit.readers.draft import CallDraft, TurnDraft, warning
from csaudit.readers.finish import is_silence
from csaudit.readers.limits import MAX_TURN_CHARS
from csaudit.readers.names import add_metadata, metadata_key
from csaudit.readers.prose.items import has_items, parse_items
from csaudit.readers.prose.labels import find_headers, find_labels, inline_splitter
from csaudit.readers.prose.lines import Mark, header, marks, take_times
from csaudit.readers.roles import classify

_RULE: Final = re.compile(r"\s*[=\-*_#~—]{3,}\s*")
_TITLE: Final = re.compile(
    r"[=\-*#\s]*(第\s*[\d一二三四五六七八九十百]{1,5}\s*[通个條条次]\S{0,6}"
    r"|(通话|会话|对话|录音|call|conversation|session|transcript)\s*[#:：_-]?\s*\d{1,6})\s*[:：=\-*#\s]*",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[\s=\-*_#~—第通会对录cst]", re.IGNORECASE)
"""What these two begin with."""
_FOOTER: Final = re.compile(r"\s*transcribed by https?://\S+\s*", re.IGNORECASE)
_PIECES: Final = re.compile(r"\s{2,}|\t|\s*[|｜；;]\s*")
_PAIR: Final = re.compile(
    r"[#*\-\s]*+[【\[]?\s*([^:：=【】\[\]]{1,20}?)\s*(?:[】\]]\s*[:：]?|[:：=])\s*(\S.*)"
)
_COLON: Final = re.compile("[:：]")
_SIGN: Final = re.compile("[:：=】\\]]")
BREAK: Final = re.compile(r"\\r\\n|\\n|<br\s*/?>", re.IGNORECASE)
_NOTICE: Final = re.compile(
    r"\s*(?:.{0,24}撤回了一条(?:成员)?消息|.{1,24}(?:加入|退出|离开|进入)了(?:群聊|会话|聊天室|本次会话)"
    r"|[-—\s]*以[上下](?:是|为)(?:历史消息|聊天记录|新消息|打招呼的内容)[-—\s]*"
    r"|.{0,24} (?:recalled|unsent|deleted) (?:a|this) message\.?"
    r"|(?:消息记录|消息分组|消息对象)[:：（(].{0,60})\s*",
    re.IGNORECASE,
)
"""What a chat program says of the chat itself: recalled messages, who joined, heads of exports."""
_SAID: Final = re.compile(r"[，。？！,?!]")
_MAX_HEADER: Final = 2_000
"""Characters of a line of key-values; a longer one is speech."""
_UNREAD: Final = 60
"""Characters above the first label that may be a title; more is reported as not read."""


def parse(text: str, *, single: bool = False) -> list[CallDraft]:
    """The calls in a text; none when it has no labels. `single` takes the whole as one call (a table cell)."""
    if has_items(text):
        call = parse_items(text)
        return [call] if call.turns else []
    lines = _lines(text)
    marked = [marks(line) for line in lines]
    if BREAK.search(text):  # line breaks written out as `\\n` or `<br>` hide turns
        whole = _lines(BREAK.sub("\n", text))
        remarked = [marks(line) for line in whole]
        if _count(_under(find_labels(whole, remarked), remarked)) > _count(
            _under(find_labels(lines, marked), marked)
        ):
            lines, marked = whole, remarked
    headed = [header(line) for line in lines]
    headers, labels = find_headers(lines, headed), find_labels(lines, marked)
    heads = [head if head and head.label in headers else None for head in headed]
    starts = _under(labels, marked)
    if headers and _count(heads) >= _count(starts):
        return _Builder(lines, heads, headers, True, single).calls()
    return _Builder(lines, starts, labels, False, single).calls() if labels else []


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _under(labels: frozenset[str], marked: Sequence[list[Mark]]) -> list[Mark | None]:
    """How each line starts a turn of one of the labels."""
    return [next((mark for mark in readings if mark.label in labels), None) for readings in marked]


def _count(starts: Sequence[Mark | None]) -> int:
    return len(starts) - starts.count(None)


def _separated(pieces: Sequence[str]) -> list[str]:
    """The turns of one line without the mark that stands between all of them, if one does."""
    texts = [piece.strip(" |\t") for piece in pieces]
    marks_between = {text[-1:] for text in texts[:-1]}
    if len(marks_between) == 1 and marks_between <= {"；", ";"} and len(texts) > 2:
        return [text.rstrip("；;") for text in texts]
    return texts


def _is_notice(line: str) -> bool:
    return len(line) < 100 and _NOTICE.fullmatch(line) is not None


def pairs(line: str) -> list[tuple[str, str]]:
    """The key-value pairs a header line consists of; empty when it isn't made of pairs."""
    if len(line) > _MAX_HEADER or _SIGN.search(line) is None:
        return []
    pieces = [_PAIR.fullmatch(piece) for piece in _PIECES.split(line.strip()) if piece]
    if not pieces or not all(pieces):
        whole = _PAIR.fullmatch(line.strip())
        pieces = [whole] if whole else []
    return [(found[1].strip(), found[2].strip()) for found in pieces if found]


class _Builder:
    """Walks the lines once and collects calls."""

    def __init__(
        self,
        lines: Sequence[str],
        starts: Sequence[Mark | None],
        labels: frozenset[str],
        below: bool,
        single: bool,
    ) -> None:
        self.lines = lines
        self.starts = starts
        self.labels = labels
        self.below = below
        self.single = single
        self.splitter = inline_splitter(labels)
        self.call = CallDraft([], line=1)
        self.done: list[CallDraft] = []
        self.unread = 0

    def calls(self) -> list[CallDraft]:
        here, fresh = 0, True
        while here < len(self.lines):
            line = self.lines[here]
            block = self._header_block(here) if fresh and not self.single and line.strip() else 0
            if block:
                self._next_call(here)
                for row in self.lines[here : here + block]:
                    self._take_pairs(row, block=True)
                here += block
                continue
            fresh = not line.strip()
            if not fresh:
                fresh = self._take(here, line)
            here += 1
        self._next_call(len(self.lines))
        return self.done

    def _take(self, here: int, line: str) -> bool:
        """One line; true when it ends a paragraph as a blank line would."""
        if not self.single and _PARTS.match(line) and (_RULE.fullmatch(line) or _TITLE.fullmatch(line)):
            self._next_call(here)
            return True
        mark = self.starts[here]
        if mark is not None:
            self._turn(mark, here + 1)
        elif is_silence(take_times(line)[2]) or _FOOTER.fullmatch(line) or _is_notice(line):
            pass
        elif not self.single and self._is_header(line):
            if any(metadata_key(key) == "call_id" for key, _ in pairs(line)):
                self._next_call(here)
            self._take_pairs(line)
        elif self.call.turns:
            last = self.call.turns[-1]
            if len(last.text) <= MAX_TURN_CHARS:  # beyond it the turn is refused, whatever follows
                last.text = f"{last.text}\n{line.strip()}" if last.text else line.strip()
        else:
            self.unread += len(line.strip())
        return False

    def _is_header(self, line: str) -> bool:
        """Key-values above the first turn; below it only a call's id starts something new."""
        keys = [metadata_key(key) for key, _ in pairs(line)]
        return "call_id" in keys if self.call.turns else bool(keys)

    def _header_block(self, here: int) -> int:
        """Length of a paragraph of key-values from `here` that stands apart from the turns, or 0."""
        known: list[str] = []
        spoken = False
        for stop in range(here, len(self.lines)):
            line = self.lines[stop]
            if not line.strip() or _RULE.fullmatch(line):
                return stop - here if len(known) >= 2 or ("call_id" in known and not spoken) else 0
            if (start := self.starts[stop]) is not None and start.start is not None:
                return 0  # `[00:12] 客服：您好` is a pair, too, but nobody describes a call by times
            found = pairs(line) if stop - here <= 30 and len(line) <= 200 else []
            for key, value in found:
                if key not in self.labels:
                    known += filter(None, [metadata_key(key)])
                elif len(value) > 12 or _SAID.search(value):
                    return 0
                else:
                    spoken = True
            if not found:
                return 0
        return 0

    def _take_pairs(self, line: str, *, block: bool = False) -> None:
        for key, value in pairs(line):
            role = classify(key) if block and key in self.labels else None
            name = {Role.AGENT: "agent_name", Role.CUSTOMER: "customer_name"}.get(role or Role.UNKNOWN, key)
            add_metadata(self.call.metadata, name, value)

    def _turn(self, mark: Mark, number: int) -> None:
        turn = TurnDraft(mark.label, mark.text.strip(), mark.start, mark.end, number)
        self.call.turns.append(turn)
        if self.splitter is None or self.below or _COLON.search(mark.text) is None:
            return
        pieces = self.splitter.split(mark.text)
        if len(pieces) == 1:
            return
        texts = _separated([pieces[0], *pieces[3::3]])
        turn.text, turn.end = texts[0], None
        for time, label, words in zip(pieces[1::3], pieces[2::3], texts[1:], strict=True):
            start = take_times(time)[0] if time.strip() else None
            self.call.turns.append(TurnDraft(label, words, start, None, number))

    def _next_call(self, here: int) -> None:
        """End the call if it has turns; what has only a header goes on."""
        call = self.call
        if call.turns:
            call.call_id = call.metadata.pop("call_id", "")
            if self.unread > _UNREAD:
                call.warnings.append(warning("unread_text", chars=self.unread))
            self.done.append(call)
            self.call, self.unread = CallDraft([], line=here + 1), 0
        elif here >= len(self.lines) and self.done:
            for key, value in call.metadata.items():
                self.done[-1].metadata.setdefault(key, value)
