"""What every test has: a cache of its own, and the same pseudo-random examples each time."""

from pathlib import Path

import pytest
from hypothesis import settings

# Same examples on every run and every machine; a slow machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True)
def cache_of_its_own(tmp_path_factory, monkeypatch) -> Path:
    """Keep every test away from the user's cache, and from the other tests'."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("PELLUCID_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("shared_cache")


@pytest.fixture
def shared_cache(_shared_cache, cache_of_its_own, monkeypatch) -> Path:
    """Share one cache among the slow tests that need a converted backbone."""
    monkeypatch.setenv("PELLUCID_CACHE", str(_shared_cache))
    return _shared_cache
