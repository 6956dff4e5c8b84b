"""Augmentation of single images outside of a model, for precomputed features and for display."""

import threading
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.augment.layer import Augmentation


class PictureAugmenter:
    """Augments single images as in training, with compiled layers; thread-safe.

    Args:
        layers: Layers to apply in order. They are copied, so that their random states do not
            change.
    """

    def __init__(self, layers: list[Augmentation]) -> None:
        self._layers = layers
        self._models: dict[tuple[int, ...], keras.Model] = {}
        self._lock = threading.Lock()

    def __call__(self, pixels: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
        """Augment an image.

        Args:
            pixels: Image, shape (height, width, 1 or 3), values 0 to 255.
            seed: Seed, at least 0. The result depends only on the layers, the pixels and the seed,
                not on earlier calls.

        Returns:
            The augmented image; it has the same shape unless an augmentation changes the size.
        """
        if not self._layers:
            return pixels
        with self._lock:
            if pixels.shape not in self._models:
                self._models[pixels.shape] = self._compiled(pixels.shape)
            model = self._models[pixels.shape]
            random = np.random.default_rng(seed)
            for state in model.non_trainable_variables:
                state.assign([int(random.integers(2**31)), 0])
            changed = model.predict_on_batch(pixels[None].astype(np.float32))
        return np.rint(changed[0]).astype(np.uint8)

    def _compiled(self, shape: tuple[int, ...]) -> keras.Model:
        picture = keras.Input(shape, dtype="float32")
        copies = [type(layer).from_config(layer.get_config()) for layer in self._layers]
        return keras.Model(picture, _InTraining(copies)(picture))


class _InTraining(keras.layers.Layer):
    """Applies layers with training=True within `predict`, which compiles but does not train."""

    def __init__(self, inner: list[Augmentation]) -> None:
        super().__init__(dtype="float32")
        self.inner = inner
        self.supports_jit = all(layer.supports_jit for layer in inner)

    def build(self, input_shape: Any) -> None:
        for layer in self.inner:
            layer.build(input_shape)
            input_shape = layer.compute_output_shape(input_shape)

    def call(self, pixels: Any) -> Any:
        for layer in self.inner:
            pixels = layer(pixels, training=True)
        return pixels

    def compute_output_shape(self, input_shape: Any) -> Any:
        for layer in self.inner:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape
