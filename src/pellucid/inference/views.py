"""Test-time augmentation: `predict` averages the probabilities over several views of an image.

The views follow the ten crops of Krizhevsky, Sutskever and Hinton, "ImageNet Classification with
Deep Convolutional Neural Networks", 2012, section 4.1.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from PIL import Image

from pellucid.data.decode import Pixels
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _

MAX_VIEWS = 10

CROP_SHARE = 0.875
"""Side of a crop as a share of the image's side: 224 of 256 pixels, as in the paper."""

_CORNERS = ((0, 0), (1, 1), (0, 1), (1, 0))
"""(bottom, right) of the crops. Opposite corners are next to each other, so that an even number of
views is balanced."""


def check_n_views(n_views: int) -> None:
    """Check a number of views.

    Raises:
        ConfigError: It is not from 1 to `MAX_VIEWS`.
    """
    if n_views not in range(1, MAX_VIEWS + 1):
        raise ConfigError(
            _(
                "The number of views is from 1 to {max_views}; it was given as {n_views!r}. "
                "1 is the picture alone, 2 adds its mirror image, and more add crops.",
                max_views=MAX_VIEWS,
                n_views=n_views,
            )
        )


def views_of(pixels: Pixels, n_views: int) -> Iterator[Pixels]:
    """Yield the first of the ten views of an image; each view is computed lazily.

    View 1 is the unchanged image, and view 2 its mirror image. Views 3 to 6 are crops of the
    corners (top left, bottom right, top right, bottom left) with `CROP_SHARE` of the sides, resized
    to the size of the image. Views 7 to 10 are the mirror images of 3 to 6. As in the augmentations
    for training, the crops are cut from the image at the input size of the model.

    Args:
        pixels: Image, shape (height, width, n_channels), values from 0 to 255.
        n_views: Number of views, from 1 to `MAX_VIEWS`.

    Yields:
        Views with the shape of the image.
    """
    return islice(_all_views(pixels), n_views)


def _all_views(pixels: Pixels) -> Iterator[Pixels]:
    yield pixels
    yield mirrored(pixels)
    crops = []
    for corner in _CORNERS:
        crops.append(corner_crop(pixels, *corner))
        yield crops[-1]
    yield from map(mirrored, crops)


def mirrored(pixels: Pixels) -> Pixels:
    """Return the mirror image, with left and right swapped."""
    return pixels[:, ::-1]


def corner_crop(pixels: Pixels, bottom: int, right: int) -> Pixels:
    """Crop a corner, and resize it to the size of the image by bilinear interpolation.

    Args:
        pixels: Image, shape (height, width, n_channels), values from 0 to 255.
        bottom: 1 for a lower corner, 0 for an upper corner.
        right: 1 for a right corner, 0 for a left corner.

    Returns:
        The crop, with the shape of the image.
    """
    height, width, n_channels = pixels.shape
    left, top = right * (1 - CROP_SHARE) * width, bottom * (1 - CROP_SHARE) * height
    box = (left, top, left + CROP_SHARE * width, top + CROP_SHARE * height)
    image = Image.fromarray(pixels[..., 0] if n_channels == 1 else pixels)
    resized = image.resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized).reshape(pixels.shape)
