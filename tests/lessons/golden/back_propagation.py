"""Lesson 2: slopes by automatic differentiation, and multiplications that are counted."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np

HIDDEN = [[0.5, -1.0, 0.2], [-1.5, 2.0, 0.0], [1.0, 1.0, -0.5]]
OUTPUT = [1.2, -0.8, 0.6, 0.1]
INPUTS = [0.6, 0.3]
WIDTHS = [[2, 3, 1], [4, 4, 1], [3, 5, 4, 1], [8, 8, 8, 8, 1]]


def _network(activation: str, target: int) -> dict[str, Any]:
    import tensorflow as tf

    hidden = tf.Variable(HIDDEN, dtype=tf.float64)
    output = tf.Variable(OUTPUT, dtype=tf.float64)
    inputs = tf.constant(INPUTS, tf.float64)
    with tf.GradientTape() as tape:
        sums = tf.linalg.matvec(hidden[:, :2], inputs) + hidden[:, 2]
        values = getattr(tf.nn, activation)(sums)
        total = tf.tensordot(output[:3], values, 1) + output[3]
        probability = tf.nn.sigmoid(total)
        loss = -tf.math.log(probability if target else 1 - probability)
    watched = [hidden, output, sums, values, total, probability]
    slopes = [slope.numpy().tolist() for slope in tape.gradient(loss, watched)]
    return {
        "activation": activation,
        "target": target,
        "sums": sums.numpy().tolist(),
        "values": values.numpy().tolist(),
        "sum": float(total),
        "probability": float(probability),
        "loss": float(loss),
        # As the lesson lists them: each hidden neuron's two weights and bias, then the output's.
        "slopes": [*np.ravel(slopes[0]).tolist(), *slopes[1]],
        "slopes_of_sums": slopes[2],
        "slopes_of_values": slopes[3],
        "slope_of_sum": slopes[4],
        "slope_of_probability": slopes[5],
    }


def _chain(activation: str, length: int, weight: float, value: float) -> dict[str, Any]:
    import tensorflow as tf

    start = tf.constant(value, tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(start)
        x = start
        for _ in range(length):
            x = getattr(tf.nn, activation)(weight * x)
    return {
        "activation": activation,
        "length": length,
        "weight": weight,
        "input": value,
        "value": float(x),
        "slope": float(tape.gradient(x, start)),
    }


class _Counted(float):
    """A number that counts its multiplications."""

    n = 0

    def __mul__(self, other: float) -> "_Counted":
        _Counted.n += 1
        return _Counted(float(self) * float(other))

    def __add__(self, other: float) -> "_Counted":
        return _Counted(float(self) + float(other))

    __radd__ = __add__


Counted = list[_Counted]


def _dot(weights: Iterable[_Counted], numbers: Iterable[_Counted]) -> _Counted:
    return sum((w * x for w, x in zip(weights, numbers, strict=True)), _Counted(0))


def _backwards(
    weights: list[list[Counted]], values: list[Counted], bends: list[Counted], loss: _Counted
) -> list[Any]:
    """One pass from the loss gives the slopes of all parameters, layer by layer."""
    arriving, found = [loss], []
    for layer in reversed(range(len(weights))):
        sums = [a * b for a, b in zip(arriving, bends[layer], strict=True)]
        found.append([[s * v for v in values[layer]] + [s] for s in sums])
        if layer:
            arriving = [_dot(column, sums) for column in zip(*weights[layer], strict=True)]
    return found[::-1]


def _forwards(
    weights: list[list[Counted]], values: list[Counted], bends: list[Counted], loss: _Counted
) -> list[Any]:
    """The effect of each parameter is carried to the loss by itself."""

    def carry(layer: int, unit: int, start: _Counted) -> _Counted:
        change = [start * bends[layer][unit]]
        if layer + 1 < len(weights):
            # Only one neuron has changed: one column of the next weights.
            rows = zip(weights[layer + 1], bends[layer + 1], strict=True)
            change = [(row[unit] * change[0]) * bend for row, bend in rows]
        for later in range(layer + 2, len(weights)):
            rows = zip(weights[later], bends[later], strict=True)
            change = [_dot(row, change) * bend for row, bend in rows]
        return change[0] * loss

    return [
        [
            [carry(layer, unit, start) for start in [*values[layer], _Counted(1)]]
            for unit in range(len(weights[layer]))
        ]
        for layer in range(len(weights))
    ]


def _count(widths: list[int]) -> dict[str, Any]:
    """Differentiate dense layers in both directions with numbers that count."""
    random = np.random.default_rng(2)

    def numbers(*shape: int) -> Any:
        if not shape:
            return _Counted(random.normal())
        return [numbers(*shape[1:]) for _ in range(shape[0])]

    weights = [numbers(n, m) for m, n in pairwise(widths)]
    values = [numbers(n) for n in widths]
    bends = [numbers(n) for n in widths[1:]]
    _Counted.n = 0
    backwards = _backwards(weights, values, bends, _Counted(0.7))
    n_backwards, _Counted.n = _Counted.n, 0
    forwards = _forwards(weights, values, bends, _Counted(0.7))
    for one, other in zip(forwards, backwards, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)
    return {
        "widths": widths,
        "parameters": sum(len(row) for layer in forwards for row in layer),
        "backwards": n_backwards,
        "forwards": _Counted.n,
    }


def _last_layer() -> dict[str, Any]:
    import tensorflow as tf

    scores = tf.constant([2.0, 1.0, -1.0], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(scores)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(1, scores)
    return {
        "scores": scores.numpy().tolist(),
        "target": 1,
        "probabilities": tf.nn.softmax(scores).numpy().tolist(),
        "slopes": tape.gradient(loss, scores).numpy().tolist(),
    }


def golden() -> dict[str, Any]:
    """Give the numbers of lesson 2."""
    return {
        "networks": [
            _network(activation, target)
            for activation in ("sigmoid", "tanh", "relu")
            for target in (1, 0)
        ],
        "chains": [
            _chain("sigmoid", 10, 1.0, 0.5),
            _chain("relu", 10, 1.0, 0.5),
            _chain("tanh", 10, 1.0, 0.5),
            _chain("sigmoid", 5, 4.0, 0.5),
            _chain("relu", 20, 1.5, 0.5),
        ],
        "most_of_ten_sigmoids": float(np.prod(np.full(10, 0.25))),
        "counts": [_count(widths) for widths in WIDTHS],
        "last_layer": _last_layer(),
    }
