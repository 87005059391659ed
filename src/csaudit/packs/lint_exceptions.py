"""Exceptions that can never apply or always do, and conditions that are always or never true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from csaudit.cues.grammar import Choice, Literal, Node, Word
from csaudit.cues.grammar import Sequence as PhraseTree
from csaudit.cues.phrase import parse
from csaudit.errors import Location, Problem
from csaudit.kinds import Spec
from csaudit.kinds.combine import Params as Combine
from csaudit.kinds.combine import holds
from csaudit.kinds.combine import parse as parse_expr
from csaudit.kinds.forbid import Params as Forbid
from csaudit.kinds.parts.exception import ExceptionSpec, GuardedSpec
from csaudit.kinds.parts.moment import MomentSpec
from csaudit.kinds.parts.spec import LocatedText
from csaudit.packs.library import Library, LoadedCheck
from csaudit.packs.lint_phrases import warn, where

_OF_CUSTOMERS = {"when", "after", "before", "until"}
"""Moments in which the customer speaks unless they say otherwise."""
_UNNEGATABLE = "不没别无"
"""A phrase that starts so is exempt from `negated`."""
MOST_NAMES = 10
Doubt = tuple[str, str, str]
"""Code, Chinese, English."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """What the exceptions excuse."""

    who: str
    spec: MomentSpec | None
    """`None` where it is a whole turn, as in `measure`."""

    @property
    def whole_turn(self) -> bool:
        """Whether nothing in particular is said, so that the hit begins where the turn does."""
        return self.spec is None or not (self.spec.cue or self.spec.says or self.spec.regex)


def doubtful_conditions(check: LoadedCheck, library: Library) -> Iterator[Problem]:
    """Of a check: its exceptions, its expression, and whether it forbids every turn."""
    params = check.params
    for hit, path, exceptions in _guarded(params):
        for number, exception in enumerate(exceptions):
            doubt = _doubt(check, library, hit, exception, exceptions[:number])
            if doubt is not None:
                code, zh, en = doubt
                name = f"{path}[{number}]（{exception.key}）"
                at = _place(exception, check.at)
                yield warn(
                    at, code, f"例外 {name} {zh}", f"exception {path}[{number}] ({exception.key}) {en}"
                )
    if isinstance(params, Combine) and (truth := _constant(params)) is not None:
        zh, en = ("总是成立", "is always true") if truth else ("永远不成立", "is never true")
        code = "always-true" if truth else "never-true"
        yield warn(
            where(params.expr, check.at), code, f"expr“{params.expr}”{zh}", f"expr {params.expr!r} {en}"
        )
    if isinstance(params, Forbid) and _anything(params):
        zh, en = "forbid 没有写要找什么：每一轮都算", "forbid says nothing to look for: every turn is one"
        yield warn(check.at, "always-true", zh, en)


def _guarded(params: Spec) -> Iterator[tuple[_Hit, str, tuple[ExceptionSpec, ...]]]:
    """Every list of exceptions with what it excuses and its path."""
    own: tuple[ExceptionSpec, ...] = getattr(params, "unless", ())
    if own and type(params).__module__.rpartition(".")[2] != "priority":
        spec = params if isinstance(params, MomentSpec) else None
        yield _Hit((spec.who if spec else getattr(params, "who", None)) or "agent", spec), "unless", own
    for name in type(params).model_fields:
        value = getattr(params, name)
        entries = value.items() if isinstance(value, dict) else [("", value)]
        for key, moments in entries:
            default = "customer" if name in _OF_CUSTOMERS else "agent"
            for number, moment in enumerate(moments if isinstance(moments, tuple) else ()):
                if isinstance(moment, GuardedSpec) and moment.unless:
                    path = f"{name}{'.' + key if key else ''}[{number}].unless"
                    yield _Hit(moment.who or default, moment), path, moment.unless


def _doubt(
    check: LoadedCheck, library: Library, hit: _Hit, exception: ExceptionSpec, before: Sequence[ExceptionSpec]
) -> Doubt | None:
    key = exception.key
    value = getattr(exception, key)
    if exception in before:
        return "never-excuses", "前面已经有一条同样的", "repeats one before it"
    if key == "metadata":
        return _of_metadata(check, value)
    if key in ("quoted", "third_party", "negated") and hit.whole_turn:
        return (
            "never-excuses",
            "永远用不上：要看的是整轮话，前面没有字",
            "never applies: the hit is a whole turn",
        )
    if key == "negated" and _never_negated(check, library, hit.spec):
        zh, en = (
            "永远用不上：短语都以“不、没、别、无”开头",
            "never applies: all the phrases begin with a negation",
        )
        return "never-excuses", zh, en
    if not isinstance(value, tuple):
        return None
    if key in ("same_turn", "same_sentence"):
        if all(_another_speaker(each, hit) for each in value):
            return (
                "never-excuses",
                "永远用不上：一轮话只有一个人说",
                "never applies: one turn has one speaker",
            )
        if any(_anything(each) and not _another_speaker(each, hit) for each in value):
            return (
                "always-excuses",
                "总是成立：没有写要有什么，这个检查报不出来",
                "always applies: nothing is ever reported",
            )
    if key == "replying_to" and all((each.who or "customer") == hit.who for each in value):
        return "never-excuses", "永远用不上：上一轮是对方说的", "never applies: the other side spoke before"
    return None


def _of_metadata(check: LoadedCheck, wanted: dict[str, tuple[str, ...]]) -> Doubt | None:
    if not wanted:
        return "always-excuses", "总是成立：没有写字段", "always applies: it names no field"
    accepted = check.spec.applies_to.accepts if check.spec.applies_to is not None else {}
    for field, values in wanted.items():
        accept = accepted.get(field)
        left = [
            value
            for value in values
            if accept is None or ((not accept.any or value in accept.any) and value not in accept.not_)
        ]
        if not left:
            zh = (
                f"永远用不上：applies_to 已经排除了这些 {field}"
                if values
                else f"永远用不上：{field} 没有写值"
            )
            en = (
                f"never applies: applies_to leaves none of these {field}"
                if values
                else f"never applies: {field} has no value"
            )
            return "never-excuses", zh, en
    return None


def _another_speaker(moment: MomentSpec, hit: _Hit) -> bool:
    return moment.who not in (None, "any", hit.who) and hit.who != "any"


def _anything(moment: MomentSpec) -> bool:
    """Whether any turn of the role fits."""
    named = moment.cue or moment.says or moment.regex or moment.not_
    return not (named or moment.question or moment.length or moment.where)


def _never_negated(check: LoadedCheck, library: Library, spec: MomentSpec | None) -> bool:
    """Whether every phrase that gives the hit begins with a negation; `False` where that can't be told."""
    if spec is None:
        return False
    phrases = list(spec.says) if not spec.cue else []
    for name in spec.cue:
        loaded = library.cues.get(f"{check.pack}.{name}") or library.cues.get(str(name))
        if loaded is None or loaded.spec.include or loaded.spec.regex or loaded.spec.learned:
            return False
        phrases += [*loaded.spec.any, *(each for group in loaded.spec.options.values() for each in group)]
    return bool(phrases) and all(_begins(parse(phrase), _UNNEGATABLE) for phrase in phrases)


def _begins(tree: PhraseTree, characters: str) -> bool:
    """Whether every match begins with one of the characters."""
    return bool(tree.nodes) and _node_begins(tree.nodes[0], characters)


def _node_begins(node: Node, characters: str) -> bool:
    if isinstance(node, Literal):
        return node.text[0] in characters
    if isinstance(node, Choice):
        return all(_begins(branch, characters) for branch in node.branches)
    return isinstance(node, Word) and _begins(node.inside, characters)


def _constant(params: Combine) -> bool | None:
    """What the expression says whatever happens; `None` for one that depends on the call."""
    tree = parse_expr(params.expr)
    names = [name for name in params.let if name in params.expr]
    if len(names) > MOST_NAMES:
        return None
    answers = {
        holds(tree, dict(zip(names, values, strict=True)).__getitem__)
        for values in product((False, True), repeat=len(names))
    }
    return answers.pop() if len(answers) == 1 else None


def _place(spec: object, fallback: Location) -> Location:
    """The first text of a specification that knows its place."""
    if isinstance(spec, LocatedText):
        return spec.at or fallback
    inner: Sequence[object] = ()
    if isinstance(spec, Spec):
        inner = [getattr(spec, name) for name in type(spec).model_fields]
    elif isinstance(spec, tuple | list):
        inner = spec
    elif isinstance(spec, dict):
        inner = [*spec.values()]
    return next((at for each in inner if (at := _place(each, fallback)) is not fallback), fallback)
