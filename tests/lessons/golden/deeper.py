"""Costs of kernels that Keras counts, and gradients of a deep network by TensorFlow."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from scipy.signal import convolve2d
from tests.lessons.drawn_points import random_numbers

from pellucid.config import ModelOptions
from pellucid.explanation.calls import list_calls
from pellucid.explanation.multiply_adds import multiply_adds
from pellucid.models.googlenet import build_googlenet

SIDE = 56
"""Rows and columns of the maps that the stacks are on."""
STACKS = ((3, 3), (5,), (3, 3, 3), (7,), (1, 3, 1), (5, 3), (3, 3, 3, 3, 3, 3, 3))
CHANNELS = ((64, 64), (3, 64), (256, 128))
WIDTHS = (1, 16, 64, 154, 155, 192)
IN, OUT, MAPS = 192, 32, 28
"""Channels before and after the 5 x 5 convolution of GoogLeNet's module 3a, and its maps' side."""

N_PICTURES, WIDTH, N_CLASSES, DEPTH = 8, 16, 3, 20
SEEDS = (1, 2, 3, 4, 5)
ACTIVATIONS = ("sigmoid", "tanh", "relu")
INITIALIZERS = ("glorot", "he")
SHORTCUTS = {"none": "0" * DEPTH, "all": "1" * DEPTH, "half": "0" * 10 + "1" * 10}


def costs(model: keras.Model) -> dict[str, int]:
    """Count parameters as Keras does, and multiply-adds as the explorer does."""
    calls, _ = list_calls(model)
    counts = [
        multiply_adds(call, [layer.input.shape[1:]], layer.output.shape[1:])
        for call in calls
        if (layer := call.operation)
    ]
    return {"parameters": model.count_params(), "multiply_adds": sum(n or 0 for n in counts)}


def stack(kernels: tuple[int, ...], given: int, filters: int) -> dict[str, Any]:
    inputs = keras.Input((SIDE, SIDE, given))
    x = inputs
    # How many paths lead from each pixel to the middle one of the output.
    paths = np.ones((1, 1))
    for size in kernels:
        x = keras.layers.Conv2D(filters, size, padding="same", activation="relu")(x)
        paths = convolve2d(paths, np.ones((size, size)))
    return {
        "kernels": kernels,
        "in": given,
        "out": filters,
        "field": len(paths),
        "paths": paths.astype(int).tolist(),
        **costs(keras.Model(inputs, x)),
    }


def reduced(width: int) -> dict[str, Any]:
    inputs = keras.Input((MAPS, MAPS, IN))
    x = keras.layers.Conv2D(width, 1, activation="relu")(inputs)
    x = keras.layers.Conv2D(OUT, 5, padding="same", activation="relu")(x)
    return {"width": width, **costs(keras.Model(inputs, x))}


def direct() -> dict[str, int]:
    inputs = keras.Input((MAPS, MAPS, IN))
    x = keras.layers.Conv2D(OUT, 5, padding="same", activation="relu")(inputs)
    return costs(keras.Model(inputs, x))


def inception_3a() -> list[int]:
    """Parameters of the 1 x 1 and of the 5 x 5 convolution in pellucid's GoogLeNet."""
    layers = build_googlenet((224, 224, 3), 10, ModelOptions()).layers
    wide = next(i for i, one in enumerate(layers) if getattr(one, "kernel_size", 0) == (5, 5))
    narrow = layers[wide].input._keras_history.operation
    return [narrow.count_params(), layers[wide].count_params()]


def bottleneck() -> list[int]:
    """Parameters of ResNet-50's block on 256 channels, and of two 3 x 3 convolutions instead."""
    conv = keras.layers.Conv2D
    inputs = keras.Input((MAPS, MAPS, 256))
    narrow = keras.Sequential([inputs, conv(64, 1), conv(64, 3, padding="same"), conv(256, 1)])
    wide = keras.Sequential([inputs, *(conv(256, 3, padding="same") for _ in range(2))])
    return [narrow.count_params(), wide.count_params()]


def drawn(seed: int, initializer: str) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Draw inputs and weights as the web app draws them."""
    random = random_numbers(seed)

    def uniform(rows: int, columns: int, limit: float) -> np.ndarray:
        return np.array([[(2 * random() - 1) * limit for _ in range(columns)] for _ in range(rows)])

    inputs = uniform(N_PICTURES, WIDTH, np.sqrt(3))
    fan = 2 * WIDTH if initializer == "glorot" else WIDTH
    hidden = [uniform(WIDTH, WIDTH, np.sqrt(6 / fan)) for _ in range(DEPTH)]
    return inputs, hidden, uniform(WIDTH, N_CLASSES, np.sqrt(6 / (WIDTH + N_CLASSES)))


def gradient_norms(seed: int, activation: str, initializer: str, shortcuts: str) -> dict[str, Any]:
    inputs, hidden, last = drawn(seed, initializer)
    layers = [
        keras.layers.Dense(WIDTH, activation=activation, use_bias=False, dtype="float64")
        for _ in range(DEPTH)
    ]
    classes = keras.layers.Dense(N_CLASSES, use_bias=False, dtype="float64")
    x = start = keras.Input((WIDTH,), dtype="float64")
    for layer, has_shortcut in zip(layers, shortcuts, strict=True):
        f = layer(x)
        x = keras.layers.Add(dtype="float64")([f, x]) if has_shortcut == "1" else f
    model = keras.Model(start, classes(x))
    for layer, weights in zip([*layers, classes], [*hidden, last], strict=True):
        layer.set_weights([weights])
    with tf.GradientTape() as tape:
        logits = model(tf.constant(inputs))
        labels = tf.constant(np.arange(N_PICTURES) % N_CLASSES)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(losses)
    gradients = tape.gradient(loss, [layer.kernel.value for layer in layers])
    return {
        "seed": seed,
        "activation": activation,
        "initializer": initializer,
        "shortcuts": shortcuts,
        "loss": float(loss),
        "norms": [float(tf.norm(gradient)) for gradient in gradients],
    }


def golden() -> dict[str, Any]:
    """Give counts of Keras, and norms of gradients."""
    cases = [
        (seed, activation, initializer, "none" if seed % 2 else "all")
        for seed in SEEDS
        for activation in ACTIVATIONS
        for initializer in INITIALIZERS
    ]
    cases += [(seed, "sigmoid", "glorot", name) for seed in SEEDS for name in SHORTCUTS]
    return {
        "side": SIDE,
        "stacks": [stack(kernels, *channels) for kernels in STACKS for channels in CHANNELS],
        "reduced": [reduced(width) for width in WIDTHS],
        "direct": direct(),
        "inception_3a": inception_3a(),
        "bottleneck": bottleneck(),
        "inputs": drawn(1, "glorot")[0].tolist(),
        "gradients": [
            gradient_norms(seed, activation, initializer, SHORTCUTS[name])
            for seed, activation, initializer, name in dict.fromkeys(cases)
        ],
    }
