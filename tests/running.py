"""Run csaudit as a process, on two small calls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUDE = "客户：我等了三天了，气死我了！\n客服：这不归我管，你找别人。\n客户：那谁管？\n客服：不知道。\n客户：算了。\n客服：嗯。\n"
GOOD = "客服：您好，请问有什么可以帮您？\n客户：密码怎么改？\n客服：我教您，在设置里点修改密码。\n客户：好的谢谢，再见。\n客服：不客气，祝您生活愉快，再见。\n"


def csaudit(*args: str, stdin: str | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    return csaudit_in(None, *args, stdin=stdin, **env)


def csaudit_in(
    folder: Path | None, *args: str, stdin: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """The same, run in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "csaudit", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        input=stdin,
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", **env},
    )
