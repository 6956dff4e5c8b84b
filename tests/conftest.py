"""What every test has: a cache of its own, and the same pseudo-random examples each time."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    # With as many processes as cores, threads of NumPy and SciPy wait for one another by turning
    # in circles: some tests took three times as long. Read when NumPy is imported, later than here.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

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
def machine_folder(tmp_path_factory) -> Path:
    """Give a folder that all processes of pytest-xdist share; what is made there, under a lock."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def bodies(machine_folder) -> Path:
    """Give the folder of the bodies that any process has converted, which takes ten seconds each.

    A cache that tests share has its `backbones` there, and the rest for one process: what a test
    holds back of its pictures would keep the tests of another waiting.
    """
    folder = machine_folder / "backbones"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _shared_cache(tmp_path_factory, bodies) -> Path:
    folder = tmp_path_factory.mktemp("shared_cache")
    (folder / "backbones").symlink_to(bodies, target_is_directory=True)
    return folder


@pytest.fixture
def shared_cache(_shared_cache, cache_of_its_own, monkeypatch) -> Path:
    """Share one cache among the slow tests that need a converted backbone."""
    monkeypatch.setenv("PELLUCID_CACHE", str(_shared_cache))
    return _shared_cache
