"""Histogram of the pixel values from 0 to 255 in each channel."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels

N_VALUES = 256


@dataclass(frozen=True)
class PixelHistogram:
    """Counts of pixel values, from which statistics of linearly scaled pixels follow."""

    counts: NDArray[np.int64]
    """Counts for red, green and blue, shape (3, 256)."""
    is_grey: bool
    """Whether red, green and blue are equal in every pixel."""

    def mean(self, scale: float = 1.0, offset: float = 0.0) -> NDArray[np.float64]:
        """Compute the mean of ``pixels * scale + offset`` in each channel, shape (3,)."""
        values = np.arange(N_VALUES)
        means = (self.counts @ values) / np.maximum(self.counts.sum(axis=1), 1)
        return np.asarray(means * scale + offset)

    def standard_deviation(self, scale: float = 1.0) -> NDArray[np.float64]:
        """Compute the standard deviation of ``pixels * scale`` in each channel, shape (3,)."""
        values = np.arange(N_VALUES)
        squares = (self.counts @ values**2) / np.maximum(self.counts.sum(axis=1), 1)
        return np.asarray(np.sqrt(np.maximum(squares - self.mean() ** 2, 0)) * abs(scale))


def count_pixels(images: Iterable[Pixels]) -> PixelHistogram:
    """Count the pixel values of all images.

    Args:
        images: Images of shape (height, width, 3), of any size, with values from 0 to 255. Larger
            images have more weight; resize them to one size beforehand for equal weights.

    Returns:
        The histogram of all pixels.
    """
    counts = np.zeros((3, N_VALUES), np.int64)
    is_grey = True
    for pixels in images:
        is_grey = is_grey and bool((pixels == pixels[..., :1]).all())
        for channel in range(3):
            counts[channel] += np.bincount(pixels[..., channel].ravel(), minlength=N_VALUES)
    return PixelHistogram(counts, is_grey)
