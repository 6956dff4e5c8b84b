"""CLAHE: contrast limited adaptive histogram equalisation."""

from typing import Any

import keras
from keras import ops

from pellucid.augment.layer import Augmentation
from pellucid.augment.parameters import check_number, check_whole

_N_LEVELS = 256
_LEAST_TILE = 8
"""Histograms of tiles with fewer pixels across say nothing; there are fewer tiles then."""


@keras.saving.register_keras_serializable(package="pellucid")
class CLAHE(Augmentation):
    """Brings out details in dark and bright parts alike.

    K. Zuiderveld, Contrast Limited Adaptive Histogram Equalization, Graphics Gems IV, 1994. The
    largest channel of each pixel is equalised and the others keep their ratio to it, so that hue
    and saturation stay.

    Args:
        clip_limit: How much higher than flat a bin of a histogram may be; 1 to 40. Each image
            draws its own, from 1 to this; more makes more contrast.
        tiles: Tiles across the image and down, each with a histogram, 1 to 32; fewer where
            they would be narrower than 8 pixels.
        p: Probability that an image is changed.
        seed: See `Augmentation`.
        **kwargs: For Keras.
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
        """Equalise every image."""
        clip_limits = self.uniform(pixels, 1, self.clip_limit)
        value = ops.max(pixels, axis=-1)
        tiles = max(1, min(self.tiles, min(pixels.shape[1:3]) // _LEAST_TILE))
        new = equalize(value, clip_limits, tiles)[..., None]
        value = value[..., None]
        return ops.where(value > 0, pixels * (new / ops.maximum(value, 1e-3)), new)


def equalize(values: Any, clip_limits: Any, tiles: int) -> Any:
    """Equalise one channel, tile by tile.

    Args:
        values: Shape (batch, height, width), 0 to 255.
        clip_limits: Highest bin of a tile's histogram, 1 for the mean; shape (batch,). What is
            above is spread evenly over all bins.
        tiles: Tiles down and across; the image is continued, mirrored, to a multiple.

    Returns:
        The same shape, 0 to 255. Between the centres of tiles, their results are interpolated.
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
    """Give what each level becomes in each tile, flat: batch x tiles x tiles x 256 numbers."""
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
    """Give the two tiles whose centres are around each of n pixels, and the share of the second."""
    place = (ops.arange(n, dtype="float32") + 0.5) / tile - 0.5
    first = ops.floor(place)
    before = ops.clip(ops.cast(first, "int32"), 0, tiles - 1)
    after = ops.clip(ops.cast(first, "int32") + 1, 0, tiles - 1)
    return before, after, place - first
