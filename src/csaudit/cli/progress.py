"""How far an audit has come, for who watches it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from csaudit.wording import say


@contextlib.contextmanager
def progress(
    files: int, lang: str, *, quiet: bool
) -> Iterator[tuple[Callable[[], None], Callable[[], None]]]:
    """A progress bar on a terminal's standard error, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield (lambda: None), (lambda: None)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[calls]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("cli.progress", lang), total=files, calls="")
        count = 0

        def on_call() -> None:
            nonlocal count
            count += 1
            if count % 50 == 0:
                bar.update(task, calls=say("cli.progress_calls", lang, calls=count))

        yield (lambda: bar.advance(task)), on_call
