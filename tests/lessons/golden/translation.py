"""A small convnet with fixed weights, by Keras, and an object that moves, by NumPy."""

import math
from typing import Any

import keras
import numpy as np

SIDE = 28
BACKGROUND = 0.2
OBJECT = [[0.2, 0.8, 1, 0.2], [0.9, 0.3, 1, 0.6], [1, 0.2, 0.4, 1], [0.2, 1, 0.7, 0.2]]
FIRST = [[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]], [[[1, 2, 1], [0, 0, 0], [-1, -2, -1]]]]
FIRST_BIASES = [-0.3, -0.3]
SECOND = [
    [[[0.5, 0, 0.5], [0, -0.5, 0], [0.5, 0, 0.5]], [[0, 0.5, 0], [0.5, -0.5, 0.5], [0, 0.5, 0]]],
    [[[0, 0.5, 0], [0.5, 0.5, 0.5], [0, 0.5, 0]], [[-0.5, 0, 0.5], [0, 0.5, 0], [0.5, 0, -0.5]]],
]
SECOND_BIASES = [-0.5, -0.5]
WEIGHTS = [[12, -12], [8, -8]]
BIASES = [-0.8, 0.8]
ROW, COLUMN = 12, 8
ROWS = (0, ROW, 19)
LAST = SIDE - 4
# Cells of the second convolution at the left and at the right whose windows reach the padding.
EDGES = {(1, "valid"): (0, 0), (1, "same"): (2, 2), (2, "valid"): (0, 0), (2, "same"): (1, 2)}


def build(stride: int, padding: str) -> keras.Model:
    """Build the network in float64, so that the web app's numbers can be compared closely."""
    layers = keras.layers
    kind: dict[str, Any] = {"padding": padding, "activation": "relu", "dtype": "float64"}
    inputs = keras.Input((SIDE, SIDE, 1), dtype="float64")
    first = layers.Conv2D(2, 3, strides=stride, **kind)
    second = layers.Conv2D(2, 3, **kind)
    dense = layers.Dense(2, activation="softmax", dtype="float64")
    values = [first(inputs)]
    values.append(second(values[-1]))
    values.append(layers.GlobalAveragePooling2D(dtype="float64")(values[-1]))
    values.append(dense(values[-1]))
    # Keras' kernels are (rows, columns, channels, filters).
    first.set_weights([np.transpose(FIRST, (2, 3, 1, 0)), np.array(FIRST_BIASES)])
    second.set_weights([np.transpose(SECOND, (2, 3, 1, 0)), np.array(SECOND_BIASES)])
    dense.set_weights([np.array(WEIGHTS, float), np.array(BIASES)])
    return keras.Model(inputs, values)


def picture(row: int, column: int) -> np.ndarray:
    drawn = np.full((SIDE, SIDE), BACKGROUND)
    drawn[row : row + 4, column : column + 4] = OBJECT
    return drawn


def relative(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.linalg.norm(other - one) / np.linalg.norm(one))


def equivariance_error(before: np.ndarray, after: np.ndarray, cells: float, edges: tuple) -> float:
    """Compare rows x columns x channels with themselves after a shift by whole cells."""
    near, far = edges
    n = before.shape[1]
    before, after = (maps[near : n - far, near : n - far] for maps in (before, after))
    n = before.shape[1]
    return min(
        relative(before[:, : n - shift], after[:, shift:])
        for shift in {math.floor(cells), math.ceil(cells)}
    )


def setting(stride: int, padding: str) -> dict[str, Any]:
    model = build(stride, padding)
    curves, traces = [], {}
    for row in ROWS:
        pictures = np.stack([picture(row, column) for column in range(LAST + 1)])
        batch = keras.ops.convert_to_tensor(pictures[..., None], "float64")
        values = [keras.ops.convert_to_numpy(value) for value in model(batch)]
        curves.append({"row": row, "probabilities": values[-1][:, 0].tolist()})
        traces[row] = [pictures, *values]
    middle = traces[ROW]
    answers = middle[-1][:, 0]
    return {
        "stride": stride,
        "padding": padding,
        "curves": curves,
        "second": middle[2][COLUMN].transpose(2, 0, 1).tolist(),
        "largest_change": float(np.abs(answers[COLUMN : COLUMN + 9] - answers[COLUMN]).max()),
        "range": float(np.ptp(answers)),
        "changes": [
            {
                "shift": shift,
                "layers": [relative(v[COLUMN], v[COLUMN + shift]) for v in middle],
                "equivariance_error": equivariance_error(
                    middle[2][COLUMN],
                    middle[2][COLUMN + shift],
                    shift / stride,
                    EDGES[stride, padding],
                ),
            }
            for shift in range(9)
        ],
    }


def golden() -> dict[str, Any]:
    """Give the answers of all four settings for each place, and how much each layer changes."""
    return {
        "object": OBJECT,
        "first": FIRST,
        "second": SECOND,
        "weights": WEIGHTS,
        "settings": [
            setting(stride, padding) for stride in (1, 2) for padding in ("valid", "same")
        ],
    }
