"""What every test runs under."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile(
    "csaudit", deadline=None
)  # machines are shared: how long an example takes says nothing
settings.load_profile("csaudit")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Runs of the program share a cache of results, but not with whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSAUDIT_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield
