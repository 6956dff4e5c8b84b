"""Whether Keras computes on a GPU, with a stand-in for JAX."""

import importlib.util
import subprocess
import sys
from types import SimpleNamespace

import pytest

from pellucid import gpu


@pytest.fixture
def jax(monkeypatch):
    """Make JAX Keras' backend, with a package for a GPU, and a GPU."""
    device = SimpleNamespace(compute_capability="9.0")
    stand_in = SimpleNamespace(default_backend=lambda: "gpu", devices=lambda: [device])
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setitem(sys.modules, "jax", stand_in)
    monkeypatch.setitem(sys.modules, "jax_plugins", SimpleNamespace())
    monkeypatch.setattr(gpu, "import_keras", lambda: None)
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: name == "jax_plugins" or find_spec(name)
    )
    return stand_in


def test_a_gpu_that_jax_finds(jax):
    assert gpu.computes_on_gpu()


def test_a_package_for_a_gpu_that_is_not_there(jax, monkeypatch):
    jax.default_backend = lambda: "cpu"
    assert not gpu.computes_on_gpu()


def test_keras_is_not_started_for_another_backend_or_without_such_a_package(jax, monkeypatch):
    def start():
        raise AssertionError

    monkeypatch.setattr(gpu, "import_keras", start)
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert not gpu.computes_on_gpu()
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not gpu.computes_on_gpu()


@pytest.mark.parametrize(
    ("capability", "expected"),
    [("9.0", "bfloat16"), ("8.0", "bfloat16"), ("7.5", "float32"), ("gfx942", "bfloat16")],
)
def test_the_number_format_follows_from_what_the_gpu_can_do(jax, capability, expected):
    jax.devices()[0].compute_capability = capability
    assert gpu.fast_on_gpu() == expected


@pytest.mark.slow
@pytest.mark.once
def test_without_a_gpu_the_features_recipe_does_not_import_keras(monkeypatch):
    program = (
        "import sys; from pellucid.gpu import computes_on_gpu; "
        "print(computes_on_gpu(), 'keras' in sys.modules)"
    )
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "False False\n"
