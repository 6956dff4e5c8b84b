"""Parameters of the course's convnet with three ends, and what the ends make of maps."""

from typing import Any

import keras
import numpy as np

from pellucid.config import ModelOptions
from pellucid.models.rgb_convnet import build_rgb_convnet

SIZES = (32, 48, 64, 96, 128, 224)
N_CLASSES = 10
MAP_SIDE = 7
OBJECT = [[1, 2, 1], [2, 3, 2], [1, 2, 1]]
START = (1, 1)
MAPS = [
    [[0, 0, 0, 0], [0, 8, 5, 0], [0, 7, 4, 0], [0, 0, 0, 0]],
    [[1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 3], [0, 0, 2, 5]],
    [[0, 2, 0, 2], [2, 0, 2, 0], [0, 2, 0, 2], [2, 0, 2, 0]],
    [[8, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
]
WEIGHTS = [[2.0, -1.0, 0.5], [-1.5, 2.5, 0.5], [0.5, -0.5, 1.0], [1.0, 0.0, -2.0]]
BIASES = [0.25, -0.5, 0.1]


def with_other_end(end: keras.layers.Layer) -> keras.Model:
    """Build the course's convnet for all sizes, with another layer where `Flatten` stands."""
    published = build_rgb_convnet((32, 32, 3), N_CLASSES, ModelOptions())
    inputs = keras.Input((None, None, 3))
    x = inputs
    for layer in published.layers:
        copy = type(layer).from_config(layer.get_config())
        x = end(x) if layer.name == "flatten" else copy(x)
    return keras.Model(inputs, x)


def parameters(size: int) -> dict[str, Any]:
    model = build_rgb_convnet((size, size, 3), N_CLASSES, ModelOptions())
    return {
        "size": size,
        "side": model.get_layer("max_pool_3").output.shape[1],
        "vector": model.get_layer("flatten").output.shape[1],
        "flatten": model.count_params(),
    }


def placed(row: int, column: int) -> np.ndarray:
    drawn = np.zeros((MAP_SIDE, MAP_SIDE))
    drawn[row : row + 3, column : column + 3] = OBJECT
    return drawn


def shifted(row: int, column: int) -> dict[str, Any]:
    before, after = placed(*START), placed(row, column)
    # A neuron that has learned the object at its first place: its weights are that picture.
    weights = before.ravel()
    return {
        "row": row,
        "column": column,
        "changed": int((before != after).sum()),
        "relative": float(np.linalg.norm(after - before) / np.linalg.norm(before)),
        "neuron": float(after.ravel() @ weights),
        "mean": float(after.mean()),
        "max": float(after.max()),
    }


def golden() -> dict[str, Any]:
    """Give counts of Keras, and sums of NumPy."""
    maps, weights, biases = np.array(MAPS, float), np.array(WEIGHTS), np.array(BIASES)
    means = maps.mean((1, 2))
    logits = means @ weights + biases
    class_maps = np.einsum("chw,ck->khw", maps, weights) + biases[:, None, None]
    powers = np.exp(logits - logits.max())
    dense = keras.layers.Dense(3, dtype="float64")
    dense.build((None, 4))
    dense.set_weights([weights, biases])
    mean_layer = keras.layers.GlobalAveragePooling2D(dtype="float64")
    by_keras = keras.ops.convert_to_numpy(dense(mean_layer(maps.transpose(1, 2, 0)[None])))[0]
    np.testing.assert_allclose(by_keras, logits, rtol=1e-12)
    return {
        "parameters": [parameters(size) for size in SIZES],
        "mean": with_other_end(keras.layers.GlobalAveragePooling2D()).count_params(),
        "max": with_other_end(keras.layers.GlobalMaxPooling2D()).count_params(),
        "object": OBJECT,
        "start": START,
        "shifts": [shifted(*at) for at in ((1, 1), (1, 2), (2, 2), (1, 4), (4, 4), (0, 3))],
        "maps": MAPS,
        "weights": WEIGHTS,
        "biases": BIASES,
        "means": means.tolist(),
        "contributions": (means[:, None] * weights).tolist(),
        "logits": logits.tolist(),
        "probabilities": (powers / powers.sum()).tolist(),
        "class_map_means": class_maps.mean((1, 2)).tolist(),
        "class_maps": class_maps.tolist(),
    }
