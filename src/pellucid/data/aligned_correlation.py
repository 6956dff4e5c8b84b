"""Similarity of two images where one may be a crop of the other, or its mirror image."""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from pellucid.data.decode import Pixels
from pellucid.data.looks import OVERVIEW

Floats = NDArray[np.float32]

_SIDE = 24
_SCALES = (0.95, 0.9, 0.85, 0.8)
_PLACES = (0.0, 1 / 3, 2 / 3, 1.0)
_BLUR = 3.0
"""Standard deviation of the blur that is subtracted, in pixels of the overview. It removes coarse
brightness, such as the light of the room."""


class Alignable:
    """Small copy of an image, prepared for comparison with others.

    Args:
        overview: The whole image, squeezed to a square; shape (32, 32, 3).
    """

    def __init__(self, overview: Pixels) -> None:
        grey = overview @ np.array([0.299, 0.587, 0.114], np.float32)
        details = np.asarray(grey - gaussian_filter(grey, _BLUR), np.float32)
        self.parts = _parts(details)
        """The whole image and parts of it, of unit length; shape (n_parts, side * side)."""
        self.wholes = np.stack([self.parts[0], _parts(details[:, ::-1], slice(0, 1))[0]])
        """The whole image and its mirror image; shape (2, side * side)."""

    def correlation(self, other: "Alignable") -> float:
        """Compute the similarity of this and another image; see `aligned_correlation`."""
        fits = (self.parts @ other.wholes.T).max(), (other.parts @ self.wholes.T).max()
        return float(max(fits))


def aligned_correlation(one: Pixels, other: Pixels) -> float:
    """Compute how similar two images look.

    Each whole image and its mirror image are compared with parts of the other (from 80% to 100%
    of each side, in steps); the best fit counts.

    Args:
        one: Small copy of an image, shape (32, 32, 3).
        other: Small copy of another image, shape (32, 32, 3).

    Returns:
        Pearson's correlation of the brightness without its coarse part, from -1 to 1.
    """
    return Alignable(one).correlation(Alignable(other))


def _parts(details: Floats, windows: slice = slice(None)) -> Floats:
    """Cut out parts of an image, the whole first; shape (n_parts, side * side), of unit length."""
    used = _windows()[windows]
    rows = used @ details  # (n_windows, side, 32)
    cut = rows[:, None] @ used.transpose(0, 2, 1)[None]  # (n_windows, n_windows, side, side)
    flat = cut.reshape(len(used) ** 2, -1)
    return _unit(flat - flat.mean(axis=1, keepdims=True))


@cache
def _windows() -> Floats:
    """Return the matrices that cut a part out of a side; shape (n_windows, side, 32)."""
    places = [(0.0, 1.0)]
    places += [(o * (1 - s), o * (1 - s) + s) for s in _SCALES for o in _PLACES]
    windows = np.zeros((len(places), _SIDE, OVERVIEW), np.float32)
    for window, (start, end) in zip(windows, places, strict=True):
        at = (start + (np.arange(_SIDE) + 0.5) / _SIDE * (end - start)) * OVERVIEW - 0.5
        left = np.clip(np.floor(at).astype(int), 0, OVERVIEW - 2)
        share = np.clip(at - left, 0, 1)
        window[np.arange(_SIDE), left] = 1 - share
        window[np.arange(_SIDE), left + 1] = share
    return windows


def _unit(vectors: Floats) -> Floats:
    """Scale to unit length along the last axis; zero vectors stay zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(length, 1e-6)
