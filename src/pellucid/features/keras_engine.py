"""Compute features with a Keras model, on a GPU through JAX."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import DataError
from pellucid.gpu import exact_products
from pellucid.i18n import gettext as _
from pellucid.inference.precision import N_FLOAT32_CONVOLUTIONS, Precision

if TYPE_CHECKING:
    import keras

N_AT_ONCE = 64
"""Number of images in a batch."""

_MAX_RUNNING = 2
"""Maximum number of batches on the GPU at a time: the one that it computes, and the next one."""


def engine_name() -> str:
    """Return the name and the versions of what computes, as a part of names in the cache."""
    import jax

    return f"jax {version('jax')} {jax.default_backend()} keras {version('keras')}"


class KerasEngine:
    """A Keras model, compiled by JAX; the backend of Keras must be JAX.

    Args:
        model: Functional model from pixels to features, in float32.
        precision: "float32", or "bfloat16" after the first `N_FLOAT32_CONVOLUTIONS` convolutions.
        n_at_once: Number of images in a batch; `N_AT_ONCE` by default.
    """

    def __init__(
        self, model: "keras.Model", precision: Precision, n_at_once: int | None = None
    ) -> None:
        import jax

        def compute(state: Any, pixels: Any) -> Any:
            inputs = jax.numpy.asarray(pixels, "float32")
            features, _ = model.stateless_call(*state, inputs, training=False)
            return jax.numpy.asarray(features, "float32")

        self.input_shape, self.n_at_once = model.input_shape[1:], n_at_once or N_AT_ONCE
        self._state = (
            [variable.value for variable in model.trainable_variables],
            [variable.value for variable in model.non_trainable_variables],
        )
        pixels = np.zeros((self.n_at_once, *self.input_shape), np.uint8)
        with _computing_in(precision, model), exact_products():
            self._compiled = jax.jit(compute).lower(self._state, pixels).compile()

    def start(self, pixels: Pixels) -> Any:
        """Start computing the features of `n_at_once` images.

        Args:
            pixels: Shape (n_at_once, height, width, channels), uint8. It must not be changed
                afterwards, since it may be read later.

        Returns:
            JAX's array of the features, shape (n_at_once, n_features), which may not be ready.
        """
        return self._compiled(self._state, pixels)

    def queue(self) -> "KerasQueue":
        """Return a new queue for images; each caller needs its own."""
        return KerasQueue(self)


class KerasQueue:
    """A queue of images that an engine computes in batches, in the order of their submission.

    The GPU computes while the caller decodes the next images. The queue has the methods of
    `inference.engine.EngineQueue`.

    Args:
        engine: The engine.
    """

    def __init__(self, engine: KerasEngine) -> None:
        self._engine = engine
        self._keys: list[Any] = []  # of the batch that is being filled
        self._pixels = self._new_batch()
        self._running: deque[tuple[list[Any], Any]] = deque()
        self._done: list[tuple[Any, NDArray[np.float32]]] = []

    def _new_batch(self) -> Pixels:
        return np.zeros((self._engine.n_at_once, *self._engine.input_shape), np.uint8)

    def submit(self, key: Any, pixels: Pixels) -> None:
        """Add one image, and start computing if the batch is full.

        Args:
            key: Key that is returned with the result.
            pixels: Image, shape (height, width, channels), uint8. It may be changed afterwards.

        Raises:
            DataError: The image does not fit the input of the model. It was not added, and the
                queue can still be used.
        """
        if pixels.shape != self._engine.input_shape or pixels.dtype != np.uint8:
            raise DataError(
                _(
                    "The model was given {received}. Expected uint8 of shape ({sizes}): height, "
                    "width, channels, values from 0 to 255.",
                    received=_("{dtype} of shape {shape}", dtype=pixels.dtype, shape=pixels.shape),
                    sizes=", ".join(map(str, self._engine.input_shape)),
                )
            )
        self._pixels[len(self._keys)] = pixels
        self._keys.append(key)
        if len(self._keys) == len(self._pixels):
            self._start()

    def _start(self) -> None:
        while len(self._running) >= _MAX_RUNNING:
            self._take_oldest()
        self._running.append((self._keys, self._engine.start(self._pixels)))
        self._keys, self._pixels = [], self._new_batch()

    def _take_oldest(self) -> None:
        keys, features = self._running[0]
        rows = np.asarray(features)  # waits
        self._running.popleft()
        # The last rows of a batch that was not full belong to no image.
        self._done.extend(zip(keys, rows, strict=False))

    def collect(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Return the results that are ready, each with its key, and remove them from the queue."""
        while self._running and self._running[0][1].is_ready():
            self._take_oldest()
        ready, self._done = self._done, []
        return ready

    def finish(self) -> list[tuple[Any, NDArray[np.float32]]]:
        """Wait for all submitted images, and return their results."""
        if self._keys:
            self._start()  # padded with zeros, since another size would be compiled on its own
        while self._running:
            self._take_oldest()
        return self.collect()


@contextmanager
def _computing_in(precision: Precision, model: "keras.Model") -> Iterator[None]:
    """Make the layers of a model compute in a precision within the context.

    In bfloat16, the first convolutions remain in float32, since they cause most of the rounding
    error (docs/decisions/0004-bfloat16.md), and so do the layers that pool over all positions and
    those that put features together. The weights are always float32.
    """
    import keras

    exact = (
        keras.layers.GlobalAveragePooling2D,
        keras.layers.GlobalMaxPooling2D,
        keras.layers.Concatenate,
    )
    before = [layer.dtype_policy for layer in model.layers]
    n_convolutions = 0
    for layer in model.layers[:-1]:
        n_convolutions += "Conv" in type(layer).__name__  # also DepthwiseConv2D, SeparableConv2D
        is_reduced = precision != "float32" and n_convolutions > N_FLOAT32_CONVOLUTIONS
        if is_reduced and not isinstance(layer, exact):
            layer.dtype_policy = keras.DTypePolicy("mixed_bfloat16")
    try:
        yield
    finally:
        for layer, policy in zip(model.layers, before, strict=True):
            layer.dtype_policy = policy
