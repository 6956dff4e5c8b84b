"""What a network computes in."""

import os

import numpy as np
import pytest

pytestmark = pytest.mark.slow

IS_TENSORFLOW = os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow"


@pytest.fixture
def machine(monkeypatch):
    """Pretend a processor that is fast in some precision, and some devices."""
    import keras

    from pellucid.training import precision

    def be(processor, devices):
        monkeypatch.setattr(precision, "fast_format", lambda: processor)
        if devices is not None:
            monkeypatch.setattr(keras.distribution, "list_devices", lambda: devices)

    return be


@pytest.mark.parametrize("processor", ["float32", "bfloat16"])
@pytest.mark.parametrize("setting", ["float32", "bfloat16"])
def test_what_is_asked_for_is_taken(setting, processor, machine):
    from pellucid.training.precision import choose_precision

    machine(processor, ["cpu:0"])
    assert choose_precision(setting) == setting


@pytest.mark.parametrize(
    ("processor", "devices", "expected"),
    [
        ("float32", ["cpu:0"], "float32"),
        ("bfloat16", ["cpu:0"], "bfloat16" if IS_TENSORFLOW else "float32"),
        ("float32", ["gpu:0", "gpu:1"], "bfloat16"),
        ("float32", ["tpu:0"], "float32"),
    ],
)
def test_by_itself_it_is_what_is_fast(processor, devices, expected, machine):
    from pellucid.training.precision import choose_precision

    machine(processor, devices)
    assert choose_precision("auto") == expected


def test_the_devices_of_this_machine_are_found(machine):
    """JAX answers with an error when it is asked for GPUs where there are none."""
    import keras

    from pellucid.training.precision import choose_precision

    machine("float32", None)
    expected = "bfloat16" if "gpu" in keras.distribution.list_devices()[0] else "float32"
    assert choose_precision("auto") == expected


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_layers_compute_in_it_and_keep_their_weights_in_float32(precision):
    import keras

    from pellucid.training.precision import computing_in

    with computing_in(precision):
        layer = keras.layers.Dense(3)
        answer = layer(np.ones((2, 4), np.float32))
    assert layer.compute_dtype == precision
    assert keras.backend.standardize_dtype(answer.dtype) == precision
    assert keras.backend.standardize_dtype(layer.kernel.dtype) == "float32"
    after = keras.layers.Dense(3)
    assert after.compute_dtype == "float32"


def test_what_was_before_comes_back_after_an_error_too():
    import keras

    from pellucid.training.precision import computing_in

    before = keras.config.dtype_policy()
    with pytest.raises(ZeroDivisionError), computing_in("bfloat16"):
        _ = 1 / 0
    assert keras.config.dtype_policy() == before
