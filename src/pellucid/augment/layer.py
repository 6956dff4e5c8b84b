"""Base class of all augmentations: decides when and on which images they act.

The augmentations are built on Keras' image operations. They do not use Keras' preprocessing layers,
which are built on the same operations, because in Keras 3.15 these have limits:

- none takes a probability, and RandomFlip has a fixed one;
- RandomCrop, RandomGaussianBlur and RandAugment draw once for the whole batch;
- RandomRotation and RandomZoom forbid compiling, so that JAX runs the whole model step by step;
- RandomSaturation, and RandomColorJitter with it, limit the saturation to 255 instead of 1;
- RandomGaussianBlur darkens the borders, since it pads with zeros;
- ContrastLimitedAdaptiveHistogramEqualization needs a kilobyte for each value of each pixel.

Tests compare the results with those of Keras' layers where both compute the same.
"""

from typing import Any

import keras
from keras import ops

from pellucid.augment.parameters import check_number, parameters_of
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _


class Augmentation(keras.layers.Layer):
    """Base class of all augmentations: changes some of the images of a batch, in training only.

    Input and output are pixels of shape (batch, height, width, channels), values 0 to 255, with
    one channel (grey) or three (RGB). The output is float32, whatever the precision of the model.
    Random numbers are drawn for each image. Subclasses implement `augment`.

    Args:
        p: Probability that an image is changed, 0 to 1.
        seed: Seed, at least 0; the same seed gives the same sequence of changes. None draws a seed.
        **kwargs: Further arguments of `keras.layers.Layer`, such as a name.

    Raises:
        ConfigError: A parameter has an unusable value, or the images have an unusable shape.
    """

    def __init__(self, *, p: float, seed: int | None, **kwargs: Any) -> None:
        # The 8 bits of bfloat16 are too few for fractions of pixel values and for hues.
        kwargs["dtype"] = "float32"
        super().__init__(**kwargs)
        self.p = check_number(self, "p", p, 0, 1)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        # TensorFlow cannot compile the operation that warps images.
        self.supports_jit = keras.backend.backend() != "tensorflow"

    def build(self, input_shape: Any) -> None:
        """Check that the input shape is (batch, height, width, 1 or 3)."""
        if len(input_shape) != 4 or input_shape[-1] not in (1, 3) or None in input_shape[1:3]:
            raise ConfigError(
                _(
                    "The augmentation {name} takes pictures of shape (batch, height, width, "
                    "1 or 3) with a known size; it was given {shape}.",
                    name=type(self).__name__,
                    shape=tuple(input_shape),
                )
            )

    def call(self, pixels: Any, training: bool = False) -> Any:
        """Change randomly chosen images if `training`; otherwise change none."""
        pixels = ops.cast(pixels, "float32")
        if not training:
            return self.at_inference(pixels)
        changed = ops.clip(self.augment(pixels), 0, 255)
        if self.p == 1:
            return changed
        is_changed = self.uniform(pixels, 0, 1) < self.p
        return ops.where(per_picture(is_changed), changed, self.otherwise(pixels))

    def augment(self, pixels: Any) -> Any:
        """Change every image at random; the result may exceed 0 to 255."""
        raise NotImplementedError

    def otherwise(self, pixels: Any) -> Any:
        """Return the output in training for the images that are not changed."""
        return pixels

    def at_inference(self, pixels: Any) -> Any:
        """Return the output outside of training."""
        return pixels

    def uniform(self, pixels: Any, minimum: float, maximum: float) -> Any:
        """Draw a uniform number for each image, shape (batch,)."""
        return self.uniforms((ops.shape(pixels)[0],), minimum, maximum)

    def uniforms(self, shape: tuple[Any, ...], minimum: float, maximum: float) -> Any:
        """Draw uniform numbers of any shape."""
        return keras.random.uniform(
            shape, minimum, maximum, dtype="float32", seed=self.seed_generator
        )

    def whole_numbers(self, pixels: Any, n: int) -> Any:
        """Draw a whole number from 0 to n - 1 for each image, shape (batch,)."""
        shape = (ops.shape(pixels)[0],)
        return keras.random.randint(shape, 0, n, dtype="int32", seed=self.seed_generator)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Return the input shape, which does not change."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Return the arguments of the layer, for serialization."""
        own = {name: getattr(self, name) for name in parameters_of(type(self))}
        return {**super().get_config(), **own, "seed": self.seed}


def per_picture(values: Any) -> Any:
    """Reshape values from (batch,) to (batch, 1, 1, 1), for broadcasting with pixels."""
    return ops.reshape(values, (-1, 1, 1, 1))
