"""The pages: one a check, and an index by dimension. The same packs give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csaudit.engine import CompiledScorecard
from csaudit.engine.scorecard import Item
from csaudit.model import Confidence
from csaudit.packs import Library, LoadedCheck
from csaudit.packs.spec import DIMENSIONS, ExampleSpec
from csaudit.packs.words import Words as BothLanguages
from csaudit.quality.handbook.cues import cue_section
from csaudit.quality.handbook.looks import looks
from csaudit.quality.handbook.marks import block, bullets, code, plain, table
from csaudit.quality.handbook.moments import Words
from csaudit.quality.transcript import unmarked
from csaudit.wording import say

INDEX = "README.md"
GROUPS = ("bad", "good", "near_miss", "todo")


@dataclass(frozen=True, slots=True)
class Handbook:
    """What a handbook is made from."""

    library: Library
    scorecard: CompiledScorecard
    title: BothLanguages
    """Of the scorecard."""
    lang: str

    def say(self, key: str, **slots: object) -> str:
        """A sentence of the handbook."""
        return say(f"handbook.{key}", self.lang, **slots)

    def item(self, check: LoadedCheck) -> Item | None:
        """The check's place on the scorecard."""
        compiled = self.scorecard.by_name.get(check.check)
        return compiled.item if compiled is not None and compiled.item.section in self._charged else None

    @property
    def _charged(self) -> set[str]:
        return {section for section, points in self.scorecard.sections.items() if points}


def pages(handbook: Handbook, names: Sequence[str] = ()) -> dict[str, str]:
    """File name → Markdown; `names` are checks or packs, all by default."""
    chosen = [
        check
        for check in handbook.library.checks.values()
        if not names or check.check in names or check.pack in names
    ]
    made = {f"{check.check}.md": page(handbook, check) for check in chosen}
    return {INDEX: _index(handbook, chosen), **made} if chosen else {}


def _index(handbook: Handbook, checks: Sequence[LoadedCheck]) -> str:
    title = plain(handbook.title.both()[handbook.lang])
    parts = [f"# {handbook.say('index')}", handbook.say("index_about", scorecard=title)]
    heads = [handbook.say(f"col_{name}") for name in ("check", "title", "severity", "price")]
    for dimension in DIMENSIONS:
        rows = [_row(handbook, check) for check in checks if check.spec.dimension == dimension]
        if rows:
            name = say(f"model.dimension_{dimension}", handbook.lang)
            parts += [f"## {name}", table(heads, rows)]
    return "\n\n".join(parts) + "\n"


def _row(handbook: Handbook, check: LoadedCheck) -> list[str]:
    item = handbook.item(check)
    price = _price(handbook, item) if item is not None else "—"
    severity = say(f"model.severity_{check.spec.severity.value}", handbook.lang)
    link = f"[{code(check.check)}]({check.check}.md)"
    return [link, plain(check.spec.title.both()[handbook.lang]), severity, price]


def page(handbook: Handbook, check: LoadedCheck) -> str:
    """The page of a check."""
    words = Words(handbook.library, check.pack, handbook.lang)
    parts = [f"# {plain(check.spec.title.both()[handbook.lang])}", _facts(handbook, check)]
    parts += _reasons(handbook, check)
    parts += [f"## {handbook.say('price')}", bullets((0, line) for line in _costs(handbook, check))]
    parts += [f"## {handbook.say('looks')}", bullets(looks(check, words))]
    for group in GROUPS:
        examples: tuple[ExampleSpec, ...] = getattr(check.spec.examples, group)
        if examples:
            parts += [f"## {handbook.say(group)}", *(_example(example) for example in examples)]
    cues = list(cue_section(check, words))
    if cues:
        parts += [f"## {handbook.say('cues')}", "\n".join(cues)]
    return "\n\n".join(parts) + "\n"


def _facts(handbook: Handbook, check: LoadedCheck) -> str:
    spec, lang = check.spec, handbook.lang
    level = say(f"model.confidence_{spec.confidence.value}", lang)
    facts = (
        code(check.check),
        say(f"model.dimension_{spec.dimension}", lang),
        say(f"model.severity_{spec.severity.value}", lang),
        handbook.say("confidence", level=level),
    )
    return " · ".join(facts)


def _reasons(handbook: Handbook, check: LoadedCheck) -> Iterator[str]:
    spec, lang = check.spec, handbook.lang
    for key in ("why", "suggest", "message"):
        text: BothLanguages | None = getattr(spec, key)
        if text is not None and text.both()[lang]:
            yield handbook.say(key, text=plain(text.both()[lang]))
    mark = "；" if lang == "zh" else "; "
    for key, texts in (("cite", spec.cite), ("aliases", spec.aliases)):
        if texts:
            yield handbook.say(key, text=mark.join(plain(str(each)) for each in texts))
    yield handbook.say("place", text=f"{check.at.file}:{check.at.line}")


def _costs(handbook: Handbook, check: LoadedCheck) -> Iterator[str]:
    title = plain(handbook.title.both()[handbook.lang])
    item = handbook.item(check)
    if item is None:
        yield handbook.say("price_off", scorecard=title)
    else:
        yield handbook.say(
            "price_on",
            scorecard=title,
            section=plain(handbook.scorecard.section_titles[item.section][handbook.lang]),
            points=f"{handbook.scorecard.sections[item.section]:g}",
            price=_price(handbook, item),
        )
    if check.spec.confidence is Confidence.LOW:
        yield handbook.say("review_only")
    if not check.spec.weighed:
        yield handbook.say("unweighed")


def _price(handbook: Handbook, item: Item) -> str:
    if item.enforce != "fail":
        return handbook.say(f"enforce_{item.enforce}")
    parts = [handbook.say(f"per_{item.per}", points=f"{item.deduct:g}")]
    parts += [handbook.say("cap", points=f"{item.cap:g}")] if item.cap is not None else []
    parts += [handbook.say("fatal")] if item.fatal else []
    return ("，" if handbook.lang == "zh" else ", ").join(parts)


def _example(example: ExampleSpec) -> str:
    """The transcript, the turns to be reported pointed at."""
    lines = []
    for line in str(example.call).splitlines():
        if line.strip():
            text, marked = unmarked(line)
            lines.append(f"{'▶' if marked else ' '} {text}")
    settings = [f"{name}={value}" for name, value in example.metadata.items()]
    return block([f"[{', '.join(settings)}]", *lines] if settings else lines)
