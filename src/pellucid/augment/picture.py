"""One image augmented outside of a model: for features that are computed once, and to look at."""

import threading
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from pellucid.augment.layer import Augmentation


class PictureAugmenter:
    """Augments image by image as in training, compiled; safe to call from several threads.

    Args:
        layers: Applied in order. Copies are used, so that the random states of these stay as
            they are.
    """

    def __init__(self, layers: list[Augmentation]) -> None:
        self._layers = layers
        self._models: dict[tuple[int, ...], keras.Model] = {}
        self._lock = threading.Lock()

    def __call__(self, pixels: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
        """Augment an image.

        Args:
            pixels: Shape (height, width, 1 or 3), values 0 to 255.
            seed: From 0. The result depends on the layers, the pixels and the seed, not on what
                was augmented before.

        Returns:
            The same shape, unless there is an augmentation that gives another size.
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
    """Layers that think they train: `predict` compiles, but says that nothing trains."""

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
