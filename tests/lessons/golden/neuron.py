"""Lesson 1: a neuron's sums, the guide's perceptron, scikit-learn's logistic regression."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from tests.lessons.drawn_points import draw_points

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "training_loop_by_hand.py"
N_PASSES = {"apart": 6, "mixed": 12}
NEURON = np.array([-2.0, 3.0, 0.5])


def _guide() -> ModuleType:
    spec = importlib.util.spec_from_file_location("training_loop_by_hand", GUIDE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _arrays(points: list[dict[str, Any]]) -> tuple[np.ndarray, np.ndarray]:
    inputs = np.array([[point["brightness"], point["redness"]] for point in points])
    return inputs, np.array([point["label"] for point in points])


def _perceptron(data_set: str) -> dict[str, Any]:
    inputs, labels = _arrays(draw_points(data_set))
    n_passes = N_PASSES[data_set]
    weights, bias, mistakes = _guide().train_perceptron(inputs, labels, n_passes)
    return {"weights": weights.tolist(), "bias": float(bias), "mistakes": mistakes}


def _logistic(data_set: str) -> dict[str, Any]:
    inputs, labels = _arrays(draw_points(data_set))
    model = LogisticRegression(tol=1e-12, max_iter=1000, solver="newton-cholesky")
    model.fit(inputs, labels)
    probabilities = model.predict_proba(inputs)[:, 1]
    return {
        "weights": model.coef_[0].tolist(),
        "bias": float(model.intercept_[0]),
        "probabilities": probabilities.tolist(),
        "loss": float(log_loss(labels, probabilities)),
        "mistakes": int((model.predict(inputs) != labels).sum()),
    }


def _activations() -> list[dict[str, float | str]]:
    import tensorflow as tf

    found = []
    for name in ("sigmoid", "tanh", "relu"):
        z = tf.constant([-6.0, -2.0, -0.5, 0.0, 0.5, 1.5, 4.0], tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(z)
            value = getattr(tf.nn, name)(z)
        slope = tape.gradient(value, z)
        rows = zip(z.numpy(), value.numpy(), slope.numpy(), strict=True)
        found += [
            {"name": name, "z": float(a), "value": float(b), "slope": float(c)} for a, b, c in rows
        ]
    return found


def _distance_moved(by: float) -> float:
    """The shortest way from the line to the one with the larger bias: weights @ way = -by."""
    way = np.linalg.lstsq(NEURON[None, :2], np.array([-by]), rcond=None)[0]
    return float(np.linalg.norm(way))


def golden() -> dict[str, Any]:
    """Give the numbers of lesson 1."""
    inputs, labels = _arrays(draw_points("apart"))
    sums = inputs @ NEURON[:2] + NEURON[2]
    return {
        "points": {name: draw_points(name) for name in N_PASSES},
        "neuron": {
            "weights": NEURON[:2].tolist(),
            "bias": float(NEURON[2]),
            "sums": sums.tolist(),
            "mistakes": int(((sums > 0) != labels).sum()),
            "guessed_sum": float(np.dot([0.6, 0.3, 1], NEURON)),
            "moved_by": 0.5,
            "moved": _distance_moved(0.5),
        },
        "perceptron": {name: _perceptron(name) for name in N_PASSES},
        "activations": _activations(),
        "logistic": {name: _logistic(name) for name in N_PASSES},
    }
