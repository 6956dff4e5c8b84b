"""Grad-CAM, occlusion and receptive fields: NumPy on a trace, and gradients of TensorFlow."""

import json
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tests.lessons.drawn_pictures import BACKGROUND, PLACES, SIDE, draw_picture, is_for_training

from pellucid.explanation.evidence.grad_cam import grad_cam
from pellucid.explanation.receptive_field import receptive_field
from pellucid.explanation.trace import trace

RECORD = Path(__file__).parents[3] / "web/src/lib/lessons/evidence/networks.json"
NETWORKS = ("marked", "mixed")
EXAMPLES = ((0, 8, 8, True), (0, 8, 8, False), (1, 5, 9, True))
"""Shape, row, column, and whether the picture has the mark."""
SQUARES = ((0, 0, 3), (8, 8, 5), (6, 2, 4))
"""Row, column and side of a square that covers the picture."""
RULES = {"as_trained": (True, False), "without": (False, False), "swapped": (False, True)}
"""Whether the cross and the ring have the mark."""


def build(weights: dict[str, Any]) -> keras.Model:
    """Build a recorded network in float64; it gives its maps, logits and probabilities."""
    layers = keras.layers
    kind: dict[str, Any] = {"activation": "relu", "dtype": "float64"}
    inputs = keras.Input((SIDE, SIDE, 1), dtype="float64")
    first, second = layers.Conv2D(4, 3, **kind), layers.Conv2D(6, 3, padding="same", **kind)
    dense = layers.Dense(2, dtype="float64")
    pooled = layers.MaxPooling2D(dtype="float64")(first(inputs))
    maps = second(pooled)
    logits = dense(layers.GlobalAveragePooling2D(dtype="float64")(maps))
    # Keras' kernels are (rows, columns, channels, filters).
    for layer, name in ((first, "first"), (second, "second")):
        kernels = np.transpose(weights[name]["kernels"], (2, 3, 1, 0))
        layer.set_weights([kernels, np.array(weights[name]["biases"])])
    dense.set_weights([np.array(weights["weights"]), np.array(weights["biases"])])
    return keras.Model(inputs, [pooled, maps, logits])


def listed(array: np.ndarray) -> list[Any]:
    """Give an array as lists, without the digits that no test compares."""
    found: list[Any] = np.round(array, 10).tolist()
    return found


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def answers(model: keras.Model, pictures: list[np.ndarray]) -> np.ndarray:
    batch = keras.ops.convert_to_tensor(np.array(pictures)[..., None], "float64")
    return softmax(keras.ops.convert_to_numpy(model(batch)[2]))


def enlarge(coarse: np.ndarray) -> np.ndarray:
    resized = tf.raw_ops.ResizeBilinear(
        images=coarse[None, ..., None], size=[SIDE, SIDE], half_pixel_centers=True
    )
    return resized.numpy()[0, ..., 0]


def heat(model: keras.Model, picture: np.ndarray, layer: int, to: int) -> dict[str, Any]:
    tail = keras.Model(model.outputs[layer], model.outputs[2])
    maps = model(picture[None, ..., None])[layer]
    with tf.GradientTape() as tape:
        tape.watch(maps)
        logit = tail(maps)[0, to]
    activations, gradients = maps.numpy()[0], tape.gradient(logit, maps).numpy()[0]
    weights = gradients.mean((0, 1))
    weighted = (activations * weights).sum(-1)
    coarse = grad_cam(activations, gradients)
    np.testing.assert_allclose(coarse, np.maximum(weighted, 0), atol=1e-12)
    return {
        "layer": ("pooled", "second")[layer],
        "class": to,
        "maps": listed(activations.transpose(2, 0, 1)),
        "gradients": listed(gradients.transpose(2, 0, 1)),
        "weights": listed(weights),
        "sum": listed(weighted),
        "keras_heat": listed(enlarge(coarse)),
    }


def covered(picture: np.ndarray, row: int, column: int, side: int) -> np.ndarray:
    changed = picture.copy()
    changed[row : row + side, column : column + side] = BACKGROUND
    return changed


def example(model: keras.Model, drawn: tuple[int, int, int, bool]) -> dict[str, Any]:
    picture = draw_picture(*drawn)
    before = answers(model, [picture])[0]
    after = answers(model, [covered(picture, *square) for square in SQUARES])
    places = range(SIDE - 3 + 1)
    every = [covered(picture, row, column, 3) for row in places for column in places]
    return {
        "drawn": drawn,
        "picture": listed(picture),
        "probabilities": before.tolist(),
        "heats": [heat(model, picture, layer, to) for layer in (0, 1) for to in drawn[:1]],
        "falls": [
            {"square": square, "falls": (before - one).tolist()}
            for square, one in zip(SQUARES, after, strict=True)
        ],
        "every_fall": listed((before[0] - answers(model, every)[:, 0]).reshape(len(places), -1)),
    }


def accuracies(model: keras.Model) -> dict[str, float]:
    found = {}
    for rule, marks in RULES.items():
        drawn = [
            (shape, row, column, marks[shape])
            for row, column in PLACES
            if not is_for_training(row, column)
            for shape in (0, 1)
        ]
        probabilities = answers(model, [draw_picture(*one) for one in drawn])
        right = probabilities.argmax(1) == [shape for shape, *_ in drawn]
        found[rule] = float(right.mean())
    return found


def fields(model: keras.Model) -> list[list[int]]:
    """Find the largest receptive field of each layer's numbers with places: call, rows."""
    found = []
    traced = trace(model, np.zeros(model.inputs[0].shape[1:], np.float32))
    for call, values in enumerate(traced.values):
        shape = values[0].shape
        if len(shape) != 3:
            continue
        box = receptive_field(traced, call, (shape[0] // 2, shape[1] // 2, 0))
        if box is not None:
            found.append([call, box.bottom - box.top])
    return found


def golden() -> dict[str, Any]:
    """Give each step of Grad-CAM, the falls of covered parts, accuracies and receptive fields."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    models = {name: build(record[name]) for name in NETWORKS}
    return {
        "networks": [
            {
                "network": name,
                "examples": [example(model, drawn) for drawn in EXAMPLES],
                "accuracies": accuracies(model),
            }
            for name, model in models.items()
        ],
        "fields": {
            "own": fields(models["mixed"]),
        },
    }
