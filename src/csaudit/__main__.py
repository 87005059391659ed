"""`csaudit` and `python -m csaudit`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `--version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from csaudit import __version__  # noqa: PLC0415

        sys.stdout.write(f"csaudit {__version__}\n")
        return
    from csaudit.cli.app import run  # noqa: PLC0415

    run(sys.argv[1:])


if __name__ == "__main__":
    main()
