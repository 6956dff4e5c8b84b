"""What the tests of generated code share: run it, and compare what it builds."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

RUFF = Path(sys.executable).with_name("ruff")


def _build(code: str):
    import keras

    namespace = {"keras": keras, "layers": keras.layers}
    exec(compile(code, "model_code", "exec"), namespace)
    return namespace["build_model"]()


def _plan(model):
    """List the layers of a model with all that they are made of, models inside unfolded."""
    import keras

    return [
        (layer.name, type(layer).__name__)
        + ((_plan(layer),) if isinstance(layer, keras.Model) else (layer.get_config(),))
        for layer in model.layers
    ]


def _pictures(model, seed: int):
    random = np.random.default_rng(seed)
    inputs = [random.uniform(0, 255, (2, *i.shape[1:])).astype(np.float32) for i in model.inputs]
    return inputs if len(inputs) > 1 else inputs[0]


def _assert_same(code: str, model) -> None:
    """The code builds the same layers, and with the same weights it gives the same answers."""
    rebuilt = _build(code)
    assert _plan(rebuilt) == _plan(model)
    assert rebuilt.name == model.name
    assert rebuilt.count_params() == model.count_params()
    trainable = [weight.shape for weight in model.trainable_weights]
    assert [weight.shape for weight in rebuilt.trainable_weights] == trainable
    random = np.random.default_rng(1)
    # Not the initial weights, among which zeros and ones would hide a mistake.
    weights = [w + random.normal(0, 0.005, w.shape) for w in model.get_weights()]
    model.set_weights(weights)
    rebuilt.set_weights(weights)
    pictures = _pictures(model, seed=2)
    answers, others = (net(pictures, training=False) for net in (model, rebuilt))
    answers, others = (a if isinstance(a, list) else [a] for a in (answers, others))
    assert len(answers) == len(others)
    for answer, other in zip(answers, others, strict=True):
        assert np.isfinite(np.asarray(answer, np.float32)).all()
        np.testing.assert_array_equal(answer, other)


def _assert_tidy(source: str) -> None:
    """Ruff has nothing to mend, in its own style and by strict rules."""
    rules = "A,B,C4,D2,D3,D4,E,F,I,N,PIE,RET,RUF,S,SIM,UP,W"
    ignored = "--ignore=D203,D213,D212,E501"
    check = ["check", "--isolated", f"--select={rules}", ignored, "--stdin-filename=x.py", "-"]
    for arguments in (check, ["format", "--isolated", "--diff", "--stdin-filename=x.py", "-"]):
        done = subprocess.run(
            [RUFF, *arguments], input=source, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def build():
    """Give a function from model code to the model that it builds."""
    return _build


@pytest.fixture(scope="session")
def assert_same():
    """Give a function that compares what code builds with a model."""
    return _assert_same


@pytest.fixture(scope="session")
def assert_tidy():
    """Give a function that has ruff judge a whole script."""
    return _assert_tidy
