"""`csaudit appeals …`: verdicts into the list, and what accepted appeals are good for beyond their own call."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.options import Lang, Packs, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.cli.verdicts import from_report
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

if TYPE_CHECKING:
    from csaudit.model import Call
    from csaudit.quality.regression import Regression

_LANG = language()
AROUND = 2

app = typer.Typer(help=say("gate.appeals", _LANG), no_args_is_help=True, rich_markup_mode=None)

app.command("from-report", help=say("verdicts.help", _LANG))(from_report)


@app.command("to-examples", help=say("gate.appeals_to_examples", _LANG))
@reads
def to_examples(
    suppressions: Annotated[str, typer.Argument(metavar="FILE", help=say("gate.appeals_file", _LANG))],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATHS]...", help=say("gate.appeals_paths", _LANG))
    ] = None,
    out: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help=say("gate.appeals_out", _LANG))
    ] = "",
    around: Annotated[
        int, typer.Option("--around", metavar="N", min=0, help=say("gate.appeals_turns", _LANG))
    ] = AROUND,
    todo: Annotated[bool, typer.Option("--todo", help=say("gate.appeals_todo", _LANG))] = False,
    pack: Packs = None,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Good examples of the checks that were wrong, one YAML document a check."""
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415 — start-up of `--help`
    from csaudit.quality.regression import regressions  # noqa: PLC0415
    from csaudit.quality.suppressions import load_suppressions  # noqa: PLC0415
    from csaudit.reports.files import write_atomically  # noqa: PLC0415
    from csaudit.reports.masking import mask  # noqa: PLC0415

    del isolated
    lang, settings = lang or language(), settings_of(config)
    accepted = [entry for entry in load_suppressions(suppressions) if entry.spec.status == "accepted"]
    if not accepted:
        raise UsageError(*both("gate.appeals_none"))
    where = paths or list(settings.values["paths"].value)
    if not where:
        raise UsageError(*both("gate.no_paths"))
    library = ScorecardRecipe(packs=tuple(pack or ()), overrides=settings.overrides).library()
    found, lost = regressions(library, accepted, _calls(where, reading), around, mask)
    for entry in lost:
        say_err(say("gate.appeals_lost", lang, at=entry.place, call=entry.spec.call))
    text = "---\n".join(_documents(found, "todo" if todo else "good", lang))
    if out:
        write_atomically(Path(out), text.encode())
    else:
        sys.stdout.write(text)
    firing, checks = sum(each.fires for each in found), len({each.check for each in found})
    say_err(say("gate.appeals_done", lang, n=len(found), checks=checks, firing=firing))
    if lost:
        raise typer.Exit(1)


def _calls(paths: Sequence[str], reading: Reading) -> dict[str, Call]:
    from csaudit.model import Call  # noqa: PLC0415 — start-up of `--help`
    from csaudit.readers import read_together  # noqa: PLC0415

    files, _ = reading.find(paths)
    calls = (item for item in read_together(files, reading.options()) if isinstance(item, Call))
    return {call.call_id: call for call in calls}


def _documents(found: Sequence[Regression], group: str, lang: str) -> Iterator[str]:
    """One document a check: what to paste into its file."""
    by_check: dict[str, list[Regression]] = {}
    for each in found:
        by_check.setdefault(each.check, []).append(each)
    for check, examples in sorted(by_check.items()):
        lines = [f"# {check}", "examples:", f"  {group}:"]
        for each in examples:
            lines += _example(each, lang)
        yield "\n".join(lines) + "\n"


def _example(each: Regression, lang: str) -> Iterator[str]:
    why = " ".join(str(each.entry.spec.reason).split())
    yield f"    # {say('reports.appeal_accepted', lang)}{say('reports.colon', lang)}{why}"
    if not each.metadata and not each.times:
        yield "    - |"
        yield from (f"      {line}" for line in each.lines)
        return
    yield "    - call: |"
    yield from (f"        {line}" for line in each.lines)
    if each.metadata:
        yield f"      metadata: {json.dumps(dict(each.metadata), ensure_ascii=False)}"
    if each.times:
        yield f"      times: {json.dumps([list(pair) for pair in each.times])}"
