"""The phrase language: what an analyst writes, parsed into a small tree.

`不归我管` literal · `(甲|乙|)` alternatives · `…` gap of up to 8 characters · `{3}` gap of up to 3 · `<滚>` whole word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from csaudit.text import fold

GAP = 8
"""Characters a `…` may skip (LINTERS §2.2)."""
LONGEST_GAP = 40
MOST_WAYS = 10_000
"""In how many ways the gaps of one phrase may be filled, so that no phrase can be slow: four `…` are 9^4 = 6,561."""
CLAUSE_END = ",、"
"""What a clause gap doesn't cross either."""
SENTENCE_END = "。!?;\n"
"""What no gap crosses, as it looks after folding."""


class PhraseError(ValueError):
    """A phrase that can't be read. `args` are `(zh, en, position)`; position is 0-based in the phrase."""

    def __init__(self, zh: str, en: str, position: int) -> None:
        super().__init__(zh, en, position)


@dataclass(frozen=True, slots=True)
class Literal:
    """Characters next to each other, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `size` characters of anything but a sentence end."""

    size: int
    clause: bool = False
    """Commas end it too: for negations, which don't reach over one (别急，我保证…)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; an empty one makes it optional."""

    branches: tuple[Sequence, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A sequence that must be made of whole words in the turn."""

    inside: Sequence


Node = Literal | Gap | Choice | Word


@dataclass(frozen=True, slots=True)
class Sequence:
    """Nodes one after another."""

    nodes: tuple[Node, ...]


_PLAIN = re.compile(r"(?:[^()|<>{}….]|\.(?!\.\.))+")
"""Characters that stand for themselves."""


class _Reader:
    """A recursive-descent reader over one phrase."""

    def __init__(self, phrase: str) -> None:
        self.source = phrase
        self.text = fold(phrase.strip())
        self.at = 0
        self.ways = 1

    def sequence(self, stop: str) -> Sequence:
        """Nodes up to one of the characters of `stop`, which isn't consumed."""
        nodes: list[Node] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if character in stop:
                break
            plain = _PLAIN.match(self.text, self.at)
            if plain is not None:
                nodes.append(Literal(plain.group()))
                self.at = plain.end()
            elif character in ")|}>":
                raise PhraseError(f"多余的“{character}”", f"unexpected {character!r}", self.at)
            else:
                nodes.append(self.special(character))
        return Sequence(tuple(nodes))

    def special(self, character: str) -> Node:
        """The node that starts with a special character."""
        if character == "(":
            return self.choice()
        if character == "<":
            return self.word()
        return self.numbered_gap() if character == "{" else self.dotted_gap()

    def choice(self) -> Choice:
        """`(甲|乙|)`."""
        opened = self.at
        branches = []
        while True:
            self.at += 1
            branches.append(self.sequence("|)"))
            if self.at >= len(self.text):
                raise PhraseError("“(”没有配对的“)”", "'(' is never closed", opened)
            if self.text[self.at] == ")":
                self.at += 1
                return Choice(tuple(branches))

    def word(self) -> Word:
        """`<滚>`."""
        opened = self.at
        self.at += 1
        inside = self.sequence(">")
        if self.at >= len(self.text):
            raise PhraseError("“<”没有配对的“>”", "'<' is never closed", opened)
        self.at += 1
        if not inside.nodes:
            raise PhraseError("“<>”里没有字", "'<>' is empty", opened)
        return Word(inside)

    def dotted_gap(self) -> Gap:
        """`…`, `……` or `...`: one gap, however many dots."""
        self.count_ways(GAP)
        while self.text.startswith(("…", "..."), self.at):
            self.at += 1 if self.text[self.at] == "…" else 3
        return Gap(GAP)

    def numbered_gap(self) -> Gap:
        """`{3}`, or `{3-}` inside a clause."""
        opened = self.at
        closed = self.text.find("}", opened)
        inside = self.text[opened + 1 : closed] if closed > 0 else ""
        digits = inside.removesuffix("-")
        if not digits.isdecimal() or not 0 < int(digits) <= LONGEST_GAP:
            raise PhraseError(
                f"“{{n}}”里要写 1 到 {LONGEST_GAP} 的数字",
                f"'{{n}}' takes a number from 1 to {LONGEST_GAP}",
                opened,
            )
        self.count_ways(int(digits))
        self.at = closed + 1
        return Gap(int(digits), inside.endswith("-"))

    def count_ways(self, size: int) -> None:
        """One more gap; too many, or too wide, are refused."""
        self.ways *= size + 1
        if self.ways > MOST_WAYS:
            raise PhraseError("间隔太多或太宽", "too many gaps, or too wide ones", self.at)


def read(phrase: str) -> Sequence:
    """The tree of a phrase; `PhraseError` where it can't be read."""
    if phrase.lstrip().startswith("cue:"):
        raise PhraseError(
            "引用线索要写成 {cue: 名字}，不能写在短语里", "name a cue as {cue: NAME}, not in a phrase", 0
        )
    reader = _Reader(phrase)
    tree = reader.sequence("")
    if not tree.nodes:
        raise PhraseError("短语是空的", "the phrase is empty", 0)
    if isinstance(tree.nodes[0], Gap) or isinstance(tree.nodes[-1], Gap):
        raise PhraseError("短语不能以间隔开头或结尾", "a phrase can't start or end with a gap", 0)
    if "\n" in reader.text:
        raise PhraseError("短语不能跨行", "a phrase can't span lines", 0)
    return tree
