"""Pictures to augment, and augmentations whose chance is known."""

import numpy as np
import pytest
from PIL import Image
from skimage import data


def photo(height: int, width: int) -> np.ndarray:
    """Give a sample photo, uint8 RGB."""
    return np.asarray(Image.fromarray(data.astronaut()).resize((width, height)))


@pytest.fixture(name="photo")
def _photo():
    return photo


@pytest.fixture
def apply():
    """Apply a layer in training to a batch, or to one picture, and give the result as NumPy."""

    def call(layer, pixels, training=True):
        pixels = np.asarray(pixels, np.float32)
        batch = pixels if pixels.ndim == 4 else pixels[None]
        result = np.asarray(layer(batch, training=training))
        return result if pixels.ndim == 4 else result[0]

    return call


@pytest.fixture
def at_the_limit():
    """Make a layer draw the upper end of every range."""
    from keras import ops

    def change(layer):
        layer.uniform = lambda pixels, least, most: ops.full((pixels.shape[0],), float(most))
        return layer

    return change
