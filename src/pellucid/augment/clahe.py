"""CLAHE: contrast limited adaptive histogram equalization."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number, check_whole

_N_LEVELS = 256
_MIN_TILE = 8
"""Minimum width of a tile in pixels; histograms of smaller tiles are meaningless."""


@keras.saving.register_keras_serializable(package="pellucid")
class CLAHE(Augmentation):
    """Brings out details in both dark and bright parts.

    See K. Zuiderveld, Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994. The
    largest channel of each pixel is equalized, and the others keep their ratio to it, so that hue
    and saturation do not change.

    Args:
        clip_limit: Maximum height of a histogram bin, relative to a flat histogram; 1 to 40. The
            limit of each image is drawn from 1 to this value; higher limits allow more contrast.
        tiles: Number of tiles in each direction, 1 to 32; each has its own histogram. There are
            fewer if they would be narrower than 8 pixels.
        p: Probability that an image is changed.
        seed: Seed of the random changes, as for `Augmentation`.
        **kwargs: Further arguments of `keras.layers.Layer`.
    """

    def __init__(
        self,
        clip_limit: float = 4.0,
        tiles: int = 8,
        p: float = 0.5,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(p=p, seed=seed, **kwargs)
        self.clip_limit = check_number(self, "clip_limit", clip_limit, 1, 40)
        self.tiles = check_whole(self, "tiles", tiles, 1, 32)

    def augment(self, pixels: Any) -> Any:
        """Equalize every image."""
        clip_limits = self.uniform(pixels, 1, self.clip_limit)
        value = ops.max(pixels, axis=-1)
        tiles = max(1, min(self.tiles, min(pixels.shape[1:3]) // _MIN_TILE))
        new = equalize(value, clip_limits, tiles)[..., None]
        value = value[..., None]
        return ops.where(value > 0, pixels * (new / ops.maximum(value, 1e-3)), new)


def equalize(values: Any, clip_limits: Any, tiles: int) -> Any:
    """Equalize one channel, tile by tile.

    Args:
        values: Images, shape (batch, height, width), 0 to 255.
        clip_limits: Maximum height of a bin of a tile's histogram, relative to the mean height;
            shape (batch,). The excess is spread evenly over all bins.
        tiles: Number of tiles in each direction; the image is padded to a multiple by mirroring.

    Returns:
        The equalized images, with the same shape, 0 to 255. Results are interpolated between the
        centres of tiles.
    """
    height, width = values.shape[1:3]
    tile_height, tile_width = -(-height // tiles), -(-width // tiles)
    below, beside = tile_height * tiles - height, tile_width * tiles - width
    padded = ops.pad(values, ((0, 0), (0, below), (0, beside)), mode="symmetric")
    levels = ops.cast(ops.clip(padded, 0, _N_LEVELS - 1), "int32")
    tables = _tables(levels, clip_limits, tiles, tile_height * tile_width)

    picture = ops.arange(ops.shape(levels)[0], dtype="int32")[:, None, None] * tiles * tiles
    tops, bottoms, down = _neighbours(height, tile_height, tiles)
    lefts, rights, across = _neighbours(width, tile_width, tiles)
    levels = levels[:, :height, :width]

    def mapped(rows: Any, columns: Any) -> Any:
        tile = picture + rows[None, :, None] * tiles + columns[None, None, :]
        return ops.take(tables, tile * _N_LEVELS + levels)

    across = across[None, None, :]
    down = down[None, :, None]
    upper = mapped(tops, lefts) * (1 - across) + mapped(tops, rights) * across
    lower = mapped(bottoms, lefts) * (1 - across) + mapped(bottoms, rights) * across
    return upper * (1 - down) + lower * down


def _tables(levels: Any, clip_limits: Any, tiles: int, n_pixels: int) -> Any:
    """Compute the new value of each level in each tile: batch x tiles x tiles x 256, flattened."""
    n = ops.shape(levels)[0]
    tile_height, tile_width = levels.shape[1] // tiles, levels.shape[2] // tiles
    row = ops.arange(levels.shape[1], dtype="int32")[None, :, None] // tile_height
    column = ops.arange(levels.shape[2], dtype="int32")[None, None, :] // tile_width
    picture = ops.arange(n, dtype="int32")[:, None, None]
    bins = ((picture * tiles + row) * tiles + column) * _N_LEVELS + levels
    bins = ops.reshape(bins, (-1,))
    ones = ops.ones_like(bins, dtype="float32")
    counts = ops.segment_sum(ones, bins, num_segments=n * tiles * tiles * _N_LEVELS)
    counts = ops.reshape(counts, (-1, tiles * tiles, _N_LEVELS))
    kept = ops.minimum(counts, clip_limits[:, None, None] * (n_pixels / _N_LEVELS))
    excess = ops.sum(counts - kept, axis=-1, keepdims=True)
    cumulative = ops.cumsum(kept + excess / _N_LEVELS, axis=-1)
    return ops.reshape(cumulative * (255 / n_pixels), (-1,))


def _neighbours(n: int, tile: int, tiles: int) -> tuple[Any, Any, Any]:
    """Return the two tiles whose centres enclose each of n pixels, and the weight of the second."""
    place = (ops.arange(n, dtype="float32") + 0.5) / tile - 0.5
    first = ops.floor(place)
    before = ops.clip(ops.cast(first, "int32"), 0, tiles - 1)
    after = ops.clip(ops.cast(first, "int32") + 1, 0, tiles - 1)
    return before, after, place - first
