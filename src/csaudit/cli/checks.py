"""`csaudit checks …`: list, show, lint, test, new, schema, explain, diff, docs, stats."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from csaudit.cli.checks_diff import diff
from csaudit.cli.checks_docs import docs
from csaudit.cli.checks_stats import stats
from csaudit.cli.config.options import ConfigFile, Isolated, settings_of
from csaudit.cli.exits import ExitCode, render_problem
from csaudit.cli.find import find_call, known_check
from csaudit.cli.options import Lang, Packs, say_err
from csaudit.cli.reading import NO_OPTIONS, Reading, reads
from csaudit.errors import UsageError
from csaudit.wording import both, language, say

_LANG = language()

app = typer.Typer(help=say("cli.checks", _LANG), no_args_is_help=True, rich_markup_mode=None)
app.command("docs", help=say("checks.docs", _LANG))(docs)
app.command("stats", help=say("checks.stats", _LANG))(stats)

Json = Annotated[bool, typer.Option("--json", help=say("cli.json_output", _LANG))]
Check = Annotated[str, typer.Argument(metavar="CHECK", help=say("cli.check_id", _LANG))]


@app.command("list", help=say("cli.checks_list", _LANG))
def list_checks(
    pack: Packs = None,
    as_json: Json = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Every check: id, dimension, severity, confidence, kind, title."""
    del config, isolated  # the packs of a configuration are `pack`'s default
    from csaudit.packs import load  # noqa: PLC0415 — start-up of `--help`

    lang = lang or language()
    checks = load(tuple(pack or ())).checks.values()
    if as_json:
        rows = [
            {
                "check": check.check,
                "kind": check.kind,
                "dimension": check.spec.dimension,
                "severity": check.spec.severity.value,
                "confidence": check.spec.confidence.value,
                "title": check.spec.title.both(),
                "file": check.at.file,
            }
            for check in checks
        ]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, header_style="bold")
    for column in ("check", "dimension", "severity", "kind", "title"):
        table.add_column(column, no_wrap=column != "title")
    for check in checks:
        dimension = say(f"model.dimension_{check.spec.dimension}", lang)
        severity = say(f"model.severity_{check.spec.severity.value}", lang)
        table.add_row(check.check, dimension, severity, check.kind, check.spec.title.both()[lang])
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(table)


@app.command("show", help=say("cli.checks_show", _LANG))
def show(
    check: Check,
    pack: Packs = None,
    as_json: Json = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """One check, resolved."""
    del config, isolated
    from csaudit.cli.show import describe  # noqa: PLC0415
    from csaudit.packs import load  # noqa: PLC0415

    library = load(tuple(pack or ()))
    name = known_check(library, check)
    sys.stdout.write(describe(library, name, lang or language(), as_json=as_json))


@app.command("lint", help=say("cli.checks_lint", _LANG))
def lint(
    pack: Annotated[list[str] | None, typer.Argument(metavar="[DIR]...", help=say("cli.pack", _LANG))] = None,
    strict: Annotated[bool, typer.Option("--strict", help=say("cli.lint_strict", _LANG))] = False,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """Errors and warnings of the shipped packs and of the given folders, else of those of the configuration."""
    from csaudit.engine import compile_checks  # noqa: PLC0415
    from csaudit.errors import PackError  # noqa: PLC0415
    from csaudit.packs import load_leniently, override  # noqa: PLC0415
    from csaudit.packs.lint import lint as find_doubts  # noqa: PLC0415

    del isolated
    lang, settings, folders = lang or language(), settings_of(config), pack or []
    library, problems = load_leniently(tuple(folders))
    if folders == settings.values["packs"].value:  # its overrides are of the checks in its packs
        problems += override(library, settings.overrides)[1]
    try:
        if library.checks:
            compile_checks(library, library.checks)
    except PackError as error:
        problems += error.problems
    problems += find_doubts(library)
    shown = [
        problem
        for problem in problems
        if not folders or problem.level == "error" or _in(problem.at.file, folders)
    ]
    for problem in shown:
        sys.stdout.write(render_problem(problem, lang))
    errors = sum(problem.level == "error" for problem in shown)
    if shown:
        say_err(say("cli.lint_found", lang, errors=errors, warnings=len(shown) - errors))
    else:
        say_err(say("cli.lint_ok", lang, checks=len(library.checks), cues=len(library.cues)))
    raise typer.Exit(int(ExitCode.GATE_FAILED if errors or (strict and shown) else ExitCode.OK))


def _in(file: str, folders: list[str]) -> bool:
    return any(file.startswith(folder.rstrip("/\\")) for folder in folders)


@app.command("test", help=say("cli.checks_test", _LANG))
def test(
    subjects: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help=say("cli.subjects", _LANG))
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help=say("cli.strict", _LANG))] = False,
    pack: Packs = None,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """The examples in the packs are their tests."""
    del config, isolated
    from csaudit.packs import load  # noqa: PLC0415
    from csaudit.quality.examples import run_examples  # noqa: PLC0415

    lang = lang or language()
    done = run_examples(load(tuple(pack or ())), tuple(subjects or ()), strict=strict)
    if not done.checks and not done.cues:
        raise UsageError(*both("cli.test_none"))
    for failure in done.failures:
        sys.stdout.write(f"{failure.at}: {failure.subject}: {failure.zh if lang == 'zh' else failure.en}\n")
        for line in failure.call.strip().splitlines():
            sys.stdout.write(f"    {line}\n")
    key = "cli.test_failed" if done.failures else "cli.test_ok"
    say_err(
        say(
            key,
            lang,
            failures=len(done.failures),
            examples=done.examples,
            checks=done.checks,
            cues=done.cues,
            mutations=done.mutations,
        )
    )
    raise typer.Exit(int(ExitCode.GATE_FAILED if done.failures else ExitCode.OK))


@app.command("new", help=say("cli.checks_new", _LANG))
def new(
    check: Check,
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help=say("cli.new_kind", _LANG))] = "forbid",
    folder: Annotated[str, typer.Option("--in", metavar="DIR", help=say("cli.new_dir", _LANG))] = "checks",
    lang: Lang = "",
) -> None:
    """A new check `pack.name`, in `DIR/pack/name.yaml`, with `pack.yaml` if that is missing."""
    from csaudit.kinds import kinds  # noqa: PLC0415
    from csaudit.packs.skeleton import skeleton  # noqa: PLC0415

    lang = lang or _LANG
    pack, dot, name = check.partition(".")
    if not dot or not pack or not name or not all(c.isalnum() or c in "-_" for c in pack + name):
        raise UsageError(*both("cli.new_bad_id", check=check))
    if kind not in kinds():
        raise UsageError(*both("cli.new_kind_unknown", kind=kind, known=" ".join(kinds())))
    home = Path(folder) / pack
    path = home / f"{name}.yaml"
    if path.exists():
        raise UsageError(*both("cli.new_exists", path=path))
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "pack.yaml").exists():
        (home / "pack.yaml").write_text(f"csaudit: 1\ntitle: {{zh: {pack}, en: {pack}}}\n", encoding="utf-8")
    path.write_text(skeleton(kind), encoding="utf-8")
    say_err(say("cli.new_written", lang, path=path, check=check, pack=home))


@app.command("schema", help=say("cli.checks_schema", _LANG))
def schema(
    name: Annotated[str, typer.Argument(metavar="NAME", help=say("cli.schema_name", _LANG))] = "check",
) -> None:
    """A JSON Schema on standard output."""
    from csaudit.packs.schema import SCHEMAS, json_schema  # noqa: PLC0415

    if name not in SCHEMAS:
        raise UsageError(*both("cli.schema_unknown", name=name))
    sys.stdout.write(json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n")


@app.command("explain", help=say("cli.checks_explain", _LANG))
@reads
def explain(
    check: Check,
    call: Annotated[str, typer.Option("--call", metavar="FILE[:ID]", help=say("cli.call_place", _LANG))] = "",
    pack: Packs = None,
    reading: Reading = NO_OPTIONS,
    config: ConfigFile = "",
    isolated: Isolated = False,
    lang: Lang = "",
) -> None:
    """The evaluation tree of a check on a call; without a call, the check itself."""
    from csaudit.cli.explain import render  # noqa: PLC0415
    from csaudit.engine import compile_checks  # noqa: PLC0415
    from csaudit.engine.recipe import ScorecardRecipe  # noqa: PLC0415
    from csaudit.quality.explain import explain as explain_call  # noqa: PLC0415

    del isolated
    lang = lang or language()
    library = ScorecardRecipe(packs=tuple(pack or ()), overrides=settings_of(config).overrides).library()
    name = known_check(library, check)
    if not call:
        from csaudit.cli.show import describe  # noqa: PLC0415

        sys.stdout.write(describe(library, name, lang, as_json=False))
        return
    explanation = explain_call(compile_checks(library, [name]), name, find_call(call, reading.options()))
    sys.stdout.write(render(explanation, library.checks[name].spec.title.both()[lang], lang))


app.command("diff", help=say("change.command", _LANG))(diff)
