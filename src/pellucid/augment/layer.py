"""What all augmentations have in common: when they act, on which images, and their randomness.

They are built on Keras' operations on images, the same that Keras' preprocessing layers are
built on, and not on these layers, because of what those do in Keras 3.15:

- none takes a probability, and RandomFlip has a fixed one;
- RandomCrop, RandomGaussianBlur and RandAugment draw once for the whole batch;
- RandomRotation and RandomZoom forbid compiling, so that JAX runs the whole model step by step;
- RandomSaturation, and RandomColorJitter with it, limit the saturation to 255 instead of 1;
- RandomGaussianBlur darkens the borders, since it pads with zeros;
- ContrastLimitedAdaptiveHistogramEqualization needs a kilobyte for each value of each pixel.

Where they can be compared, the tests do.
"""

from typing import Any

import keras
from keras import ops

from pellucid.augment.parameters import check_number, parameters_of
from pellucid.errors import ConfigError


class Augmentation(keras.layers.Layer):
    """Base of all augmentations: changes some of the images of a batch, in training only.

    Input and output are pixels of shape (batch, height, width, channels), values 0 to 255, with
    one channel (grey) or three (RGB); the output is float32, whatever the precision of the model.
    Each image draws its own random numbers. A subclass says in `augment` what is done.

    Args:
        p: Probability that an image is changed, 0 to 1.
        seed: From 0; the same seed gives the same sequence of changes. None draws one.
        **kwargs: Name and the like, for Keras.

    Raises:
        ConfigError: A parameter has a value that cannot be used, or the images cannot be.
    """

    def __init__(self, *, p: float, seed: int | None, **kwargs: Any) -> None:
        # Shares of pixels and hues do not survive the 8 bits that bfloat16 has.
        kwargs["dtype"] = "float32"
        super().__init__(**kwargs)
        self.p = check_number(self, "p", p, 0, 1)
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        # TensorFlow has no compiled version of the operation that warps images.
        self.supports_jit = keras.backend.backend() != "tensorflow"

    def build(self, input_shape: Any) -> None:
        """Check the shape (batch, height, width, channels) of what will come."""
        if len(input_shape) != 4 or input_shape[-1] not in (1, 3) or None in input_shape[1:3]:
            raise ConfigError(
                f"The augmentation {type(self).__name__} takes pictures of shape (batch, height, "
                f"width, 1 or 3) with a known size; it was given {tuple(input_shape)}."
            )

    def call(self, pixels: Any, training: bool = False) -> Any:
        """Change the images that chance picks if `training`, else none."""
        pixels = ops.cast(pixels, "float32")
        if not training:
            return self.at_inference(pixels)
        changed = ops.clip(self.augment(pixels), 0, 255)
        if self.p == 1:
            return changed
        is_changed = self.uniform(pixels, 0, 1) < self.p
        return ops.where(per_picture(is_changed), changed, self.otherwise(pixels))

    def augment(self, pixels: Any) -> Any:
        """Change every image, each at random; values may leave 0 to 255."""
        raise NotImplementedError

    def otherwise(self, pixels: Any) -> Any:
        """What becomes, in training, of the images that are not changed."""
        return pixels

    def at_inference(self, pixels: Any) -> Any:
        """What becomes of all images outside of training."""
        return pixels

    def uniform(self, pixels: Any, least: float, most: float) -> Any:
        """Draw a number for each image, shape (batch,)."""
        return self.uniforms((ops.shape(pixels)[0],), least, most)

    def uniforms(self, shape: tuple[Any, ...], least: float, most: float) -> Any:
        """Draw numbers of any shape."""
        return keras.random.uniform(shape, least, most, dtype="float32", seed=self.seed_generator)

    def whole_numbers(self, pixels: Any, n: int) -> Any:
        """Draw a whole number from 0 to n - 1 for each image, shape (batch,)."""
        shape = (ops.shape(pixels)[0],)
        return keras.random.randint(shape, 0, n, dtype="int32", seed=self.seed_generator)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Keep the shape; Keras asks."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Give what is needed to make the layer again."""
        own = {name: getattr(self, name) for name in parameters_of(type(self))}
        return {**super().get_config(), **own, "seed": self.seed}


def per_picture(values: Any) -> Any:
    """Bring values of shape (batch,) to (batch, 1, 1, 1), to go with pixels."""
    return ops.reshape(values, (-1, 1, 1, 1))
