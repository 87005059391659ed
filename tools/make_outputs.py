"""Keeps the outputs quoted in the documents real: runs each quoted command anew and writes what it prints.

A quoted output is a comment with a shell command, then a block with the command's standard output:

    <!-- output: csaudit audit sample_transcripts | head -n 20 -->
    ```text
    …
    ```

Commands run in the root of the repository with this interpreter's `csaudit`. Run `python tools/make_outputs.py`, or
with `--check` to learn whether the documents are up to date.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
DOCUMENTS: Final = ("README.md", "docs/tutorial/*.md", "docs/how-to/*.md", "docs/explanation/*.md")
BLOCK: Final = re.compile(r"(<!-- output: (?P<command>[^\n]+?) -->\n```text\n).*?(```\n)", re.DOTALL)


@cache
def output(command: str) -> str:
    """What a command prints on standard output; a document can't quote one that could not run (exit code 2)."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CSAUDIT_")}
    plain.pop("FORCE_COLOR", None)
    plain["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{plain.get('PATH', '')}"
    done = subprocess.run(command, shell=True, cwd=ROOT, env=plain, capture_output=True, check=False)
    if done.returncode == 2:
        sys.exit(f"{command}\n{done.stderr.decode()}")
    text = done.stdout.decode()
    return text if text.endswith("\n") else text + "\n"


def refreshed(text: str) -> str:
    """A document with its quoted outputs made anew."""
    return BLOCK.sub(lambda block: block[1] + output(block["command"]) + block[3], text)


def main() -> int:
    """Write the documents, or compare them: 1 when `--check` finds an output that differs."""
    parser = argparse.ArgumentParser(description="Make the outputs quoted in the documents anew.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when an output differs")
    check = parser.parse_args().check
    stale = []
    for path in sorted(path for pattern in DOCUMENTS for path in ROOT.glob(pattern)):
        text = path.read_text(encoding="utf-8")
        fresh = refreshed(text)
        if fresh != text:
            stale.append(path)
            if not check:
                path.write_text(fresh, encoding="utf-8")
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
