"""Turned arrays, counted parameters and shuffled pixels, by NumPy and Keras."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
from skimage.data import chelsea
from sklearn.datasets import load_digits

LESSON = Path(__file__).parents[3] / "web/src/lib/lessons/pictures"
TURNS = {
    "same": lambda x: x,
    "left_right": np.fliplr,
    "up_down": np.flipud,
    "left": np.rot90,
    "half": lambda x: np.rot90(x, 2),
    "right": lambda x: np.rot90(x, -1),
    "transposed": np.transpose,
}
N_UNITS = 3


def permutation(n: int, seed: int) -> list[int]:
    """Shuffle as the web app does: Fisher and Yates, with a linear congruential generator."""
    order = list(range(n))
    state = seed
    for last in range(n - 1, 0, -1):
        state = (state * 1664525 + 1013904223) % 2**32
        other = state * (last + 1) // 2**32
        order[last], order[other] = order[other], order[last]
    return order


def neighbour_difference(picture: np.ndarray) -> float:
    across, down = np.abs(np.diff(picture, axis=1)), np.abs(np.diff(picture, axis=0))
    return float((across.sum() + down.sum()) / (across.size + down.size))


def n_dense(size: int, channels: int, units: int) -> int:
    inputs = keras.Input((size, size, channels))
    outputs = keras.layers.Dense(units)(keras.layers.Flatten()(inputs))
    return keras.Model(inputs, outputs).count_params()


def n_convolution(kernel: int, channels: int, maps: int) -> int:
    inputs = keras.Input((32, 32, channels))
    return keras.Model(inputs, keras.layers.Conv2D(maps, kernel)(inputs)).count_params()


def golden() -> dict[str, Any]:
    """Give what NumPy makes of a digit, and what Keras counts."""
    digit = load_digits().images[3]
    oblong = np.arange(12.0).reshape(3, 4)
    order = permutation(64, 1)
    shuffled = digit.ravel()[order]
    pixel, unit = np.indices((64, N_UNITS))
    weights = ((pixel * 7 + unit * 5) % 11 - 5).astype(float)
    marked = np.zeros((8, 8))
    marked[0, 3] = 1
    face = chelsea()[15:255, 105:345].astype(float)
    recorded = json.loads((LESSON / "recorded.json").read_text(encoding="utf-8"))
    return {
        "digit": digit.tolist(),
        "oblong": oblong.tolist(),
        "turned": {name: turn(digit).tolist() for name, turn in TURNS.items()},
        "turned_oblong": {name: turn(oblong).tolist() for name, turn in TURNS.items()},
        "places": {
            name: [int(at[0]) for at in np.nonzero(turn(marked))] for name, turn in TURNS.items()
        },
        "dense": [
            [size, channels, units, n_dense(size, channels, units)]
            for size in (8, 28, 32, 100, 180)
            for channels in (1, 3)
            for units in (16, 64)
        ],
        "convolution": [
            [kernel, channels, maps, n_convolution(kernel, channels, maps)]
            for kernel in (1, 3, 5, 7)
            for channels in (1, 3)
            for maps in (16, 64)
        ],
        "permutation": order,
        "shuffled": shuffled.tolist(),
        "neighbours": neighbour_difference(digit),
        "neighbours_shuffled": neighbour_difference(shuffled.reshape(8, 8)),
        "weights": weights.tolist(),
        "sums": (digit.ravel() @ weights).tolist(),
        "sums_shuffled": (shuffled @ weights[order]).tolist(),
        "pixels": [
            {
                "row": row,
                "column": column,
                "pixel": face[5 * row : 5 * row + 5, 5 * column : 5 * column + 5]
                .mean((0, 1))
                .round()
                .astype(int)
                .tolist(),
            }
            for row, column in ((0, 0), (0, 47), (20, 14), (24, 24), (47, 47))
        ],
        "accuracies": {
            name: {
                "mean": float(np.mean(values)),
                "spread": float(np.std(values, ddof=1)),
                "low": min(values),
                "high": max(values),
            }
            for name, values in recorded["accuracies"].items()
        },
    }
