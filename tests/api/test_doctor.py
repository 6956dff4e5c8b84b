"""What `pellucid.doctor` says of this machine, against the system's own answers."""

import importlib.metadata
import os
import platform

import psutil
import pytest

import pellucid


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PELLUCID_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_facts_are_those_of_the_system(cache, monkeypatch):
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    found = pellucid.doctor()
    assert found.python == platform.python_version()
    assert found.memory == psutil.virtual_memory().total
    assert 1 <= found.n_cores <= os.cpu_count()
    assert found.versions["keras"] == importlib.metadata.version("keras")
    assert found.backend == "tensorflow"
    assert found.backend_version is not None
    assert not found.trains_on_gpu
    assert (found.cache, found.cache_size) == (cache, 0)
    assert found.free_disk > 0
    assert not cache.exists()


def test_the_cache_is_summed_with_its_subfolders(cache):
    (cache / "backbones").mkdir(parents=True)
    (cache / "backbones" / "one.onnx").write_bytes(b"x" * 1000)
    (cache / "pictures.sqlite").write_bytes(b"x" * 24)
    assert pellucid.doctor().cache_size == 1024


def test_a_backend_that_is_not_installed(cache, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "abacus")
    found = pellucid.doctor()
    assert (found.backend, found.backend_version) == ("abacus", None)


def test_extras_are_those_of_the_metadata():
    extras = {each.name: each.missing for each in pellucid.doctor().extras}
    assert extras.keys() == set(importlib.metadata.metadata("pellucid").get_all("Provides-Extra"))
    for missing in extras.values():
        for name in missing:
            with pytest.raises(importlib.metadata.PackageNotFoundError):
                importlib.metadata.version(name)
