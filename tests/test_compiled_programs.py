"""Programs that JAX compiled, kept in the cache folder."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from pellucid.compiled_programs import MAX_BYTES, keep_compiled_programs


class Config:
    """Stands in for JAX's."""

    def __init__(self):
        self.jax_compilation_cache_dir, self.settings = None, {}

    def update(self, name, value):
        self.settings[name] = value


@pytest.fixture
def config(monkeypatch):
    config = Config()
    monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(config=config))
    monkeypatch.setattr("warnings.filters", [])
    return config


def test_they_are_kept_in_the_cache_folder_up_to_a_size(config, cache_of_its_own):
    keep_compiled_programs()
    folder = cache_of_its_own / "compiled"
    assert config.settings["jax_compilation_cache_dir"] == str(folder)
    assert config.settings["jax_compilation_cache_max_size"] == MAX_BYTES
    assert folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_the_user_chose_is_left_to_jax(config, cache_of_its_own):
    config.jax_compilation_cache_dir = "/somewhere"
    keep_compiled_programs()
    assert not config.settings
    assert not (cache_of_its_own / "compiled").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such modes there")
def test_a_folder_that_others_can_write_to_is_not_used(config, cache_of_its_own):
    """What is loaded from it is run."""
    (cache_of_its_own / "compiled").mkdir()
    (cache_of_its_own / "compiled").chmod(0o777)
    keep_compiled_programs()
    assert not config.settings


def test_a_folder_that_cannot_be_made_stops_nothing(config, cache_of_its_own):
    (cache_of_its_own / "compiled").write_text("a file")
    keep_compiled_programs()
    assert not config.settings


def test_programs_that_a_killed_process_wrote_in_part_are_removed(config, cache_of_its_own):
    folder = cache_of_its_own / "compiled"
    folder.mkdir(mode=0o700)
    for name in ("whole", "killed-before", "killed-between"):
        (folder / f"{name}-cache").write_bytes(b"program")
    (folder / "whole-atime").write_bytes(bytes(8))
    (folder / "killed-between-atime").write_bytes(b"")
    keep_compiled_programs()
    assert {file.name for file in folder.glob("*-cache")} == {"whole-cache"}


PROGRAM = """
import json
from pellucid.keras_runtime import import_keras

import_keras()
import jax

x = jax.numpy.eye(30)
events = []
jax.monitoring.register_event_listener(lambda event, **_: events.append(event))

@jax.jit
def slow(x):
    for n in range(30):
        x = jax.numpy.tanh(x @ x) + n * jax.numpy.sin(x)
    return x

found = jax.device_get(slow(x)).tolist()
names = ("cache_hits", "cache_misses")  # a "miss" is counted when a program is written
print(json.dumps([*(events.count(f"/jax/compilation_cache/{name}") for name in names), found]))
"""


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.long
def test_a_second_process_reads_what_the_first_compiled(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)

    def run():
        done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
        assert done.stderr == ""
        return json.loads(done.stdout)

    (*counts, first), (*counts_again, second) = run(), run()
    assert (counts, counts_again) == ([0, 1], [1, 0])
    assert second == first
