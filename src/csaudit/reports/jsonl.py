"""JSON Lines: one call per line, each line tied to its tool and scorecard."""

from __future__ import annotations

from csaudit.model import RunReport
from csaudit.reports import run_json
from csaudit.reports.options import RenderOptions
from csaudit.reports.prepare import prepare


def render(report: RunReport, options: RenderOptions) -> bytes:
    """One line per audited call, in the order of the run; no calls give no bytes."""
    report = prepare(report, options, for_people=False)
    head = {
        "schema_version": run_json.SCHEMA_VERSION,
        "lang": options.lang,
        "tool": run_json.tool(report),
        "scorecard": report.run.scorecard,
        "scorecard_sha256": report.run.scorecard_sha256,
    }
    calls = run_json.Calls(report.checks, options.lang, pretty=False)
    return b"".join(
        run_json.dumped({**head, **calls.as_json(result)}, pretty=False) for result in report.results
    )
