"""`combine`: a boolean of named moments, for what the other kinds can't say.

`let` names moments, `expr` joins the names with `and`, `or`, `not` and brackets; it says when the call is at fault.
Reported: the first spot of the first name in `expr` that occurs; else the last turn of the call.

```yaml
combine:
  let:
    sold: {who: agent, says: [已经帮您开通]}
    asked: {who: customer, says: [(同意|可以|好的)…开通]}
  expr: sold and not asked
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from csaudit.dialogue import DialogueView
from csaudit.kinds.parts.build import Matcher, Surroundings
from csaudit.kinds.parts.exception import GuardedSpecs
from csaudit.kinds.parts.guarded import Guarded, compile_guarded
from csaudit.kinds.parts.layout import AND, COMBINE, NAME, NOT, OR, Layout, counted
from csaudit.kinds.parts.silence import Silence, silence
from csaudit.kinds.parts.spec import Spec, Text
from csaudit.kinds.parts.trace import Trace
from csaudit.kinds.parts.verdict import PASSED, Excused, Occurrence, Spot, Verdict, judged, not_applicable


class Params(Spec):
    """The keys of `combine`."""

    let: dict[str, GuardedSpecs] = Field(description="给时刻起名")
    expr: Text = Field(description="名字用 and、or、not、括号连接；成立即违规")

    @model_validator(mode="after")
    def _readable(self) -> Params:
        tokens = _tokens(self.expr)
        known = {each for each in tokens if each not in _WORDS}
        if wrong := known - set(self.let):
            raise PydanticCustomError(
                "expr",
                "{en}",
                {
                    "zh": f"expr 里的 {'、'.join(sorted(wrong))} 没有在 let 里定义",
                    "en": f"expr names {', '.join(sorted(wrong))}, which let doesn't define",
                },
            )
        parse(self.expr)
        return self


_WORDS = {"and", "or", "not", "(", ")"}
_TOKEN = re.compile(r"\s*([()]|[\w-]+|\S)")

_OPERATORS = {"and": AND, "or": OR, "not": NOT}

Node = str | tuple[str, tuple["Node", ...]]
"""A name, or an operator with its operands."""


def _tokens(expr: str) -> list[str]:
    return _TOKEN.findall(expr)


def parse(expr: str) -> Node:
    """The tree of an expression: `or` of `and` of `not`."""
    tokens = _tokens(expr)

    def fail() -> PydanticCustomError:
        return PydanticCustomError(
            "expr", "{en}", {"zh": f"expr 写错了：{expr}", "en": f"expr can't be read: {expr}"}
        )

    def joined(word: str, lower: str) -> Node:
        parts = [level[lower]()]
        while tokens and tokens[0] == word:
            tokens.pop(0)
            parts.append(level[lower]())
        return parts[0] if len(parts) == 1 else (word, tuple(parts))

    def atom() -> Node:
        if not tokens:
            raise fail()
        token = tokens.pop(0)
        if token == "not":
            return ("not", (atom(),))
        if token == "(":
            inside = level["or"]()
            if not tokens or tokens.pop(0) != ")":
                raise fail()
            return inside
        if token in _WORDS:
            raise fail()
        return token

    level = {"or": lambda: joined("or", "and"), "and": lambda: joined("and", "atom"), "atom": atom}
    tree = level["or"]()
    if tokens:
        raise fail()
    return tree


@dataclass(frozen=True, slots=True)
class Combine:
    """A compiled `combine`."""

    let: Mapping[str, Guarded]
    tree: Node
    names: tuple[str, ...]
    """In the order of the expression."""
    plain: bool
    """No moment has exceptions, so that one that isn't looked for leaves no trace in the verdict."""

    def silences(self) -> tuple[Silence, ...]:
        """See `Listening`: of `a and b and not c`, neither `a` nor `b` may be missing."""
        if not self.plain or isinstance(self.tree, str) or self.tree[0] != "and":
            return ()
        needed = (self.let[each] for each in self.tree[1] if isinstance(each, str))
        return tuple(each for moment in needed for each in silence(moment, PASSED))

    def _occurs(self, view: DialogueView) -> Callable[[str], bool]:
        def occurs(name: str) -> bool:
            moments = self.let[name]
            return moments.occurs(view) if moments.at_least == 1 else bool(moments.find(view)[0])

        return occurs

    def judge(self, view: DialogueView, trace: Trace) -> Verdict:
        """At most one occurrence."""
        if self.plain and not trace.on and view.call.turns and not holds(self.tree, self._occurs(view)):
            return PASSED
        found: dict[str, list[Spot]] = {}
        excused: list[Excused] = []
        for name, moment in self.let.items():
            found[name], more = moment.find(view)
            excused += more
            spot = found[name][0] if found[name] else None
            trace.add("named", spot, good=bool(spot), name=name)
        if not view.call.turns:
            return not_applicable("no-turns")
        if not holds(self.tree, lambda name: bool(found[name])):
            return judged([], excused)
        spots = [found[name][0] for name in self.names if found[name]]
        last = view.call.turns[-1]
        spot = spots[0] if spots else Spot(last.index, 0, len(last.text))
        return judged([Occurrence(spot, tuple(spots[1:]))], excused)

    def lay_out(self, layout: Layout) -> int | None:
        """See `LaidOut`."""
        return layout.row(COMBINE, self._lay_out(layout, self.tree)) if self.plain else None

    def _lay_out(self, layout: Layout, tree: Node) -> int:
        if isinstance(tree, str):
            return layout.row(NAME, layout.standing(self.let[tree]))
        operator, operands = tree
        parts = counted([self._lay_out(layout, each) for each in operands])
        return layout.row(_OPERATORS[operator], *parts)


def holds(tree: Node, true: Callable[[str], bool]) -> bool:
    """Whether an expression holds, given which names do."""
    if isinstance(tree, str):
        return true(tree)
    operator, operands = tree
    if operator == "not":
        return not holds(operands[0], true)
    return (all if operator == "and" else any)(holds(each, true) for each in operands)


def build(params: Params, around: Surroundings) -> Matcher:
    """A compiled `combine`."""
    names = tuple(dict.fromkeys(token for token in _tokens(params.expr) if token not in _WORDS))
    return Combine(
        {name: compile_guarded(specs, around, "agent") for name, specs in params.let.items()},
        parse(params.expr),
        names,
        plain=not any(each.unless for specs in params.let.values() for each in specs),
    )
