"""Training images that are similar to a test image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

N_SIMILAR = 3
"""Number of similar images that are shown beside a mistake."""


@dataclass(frozen=True)
class SimilarPicture:
    """A training image that is similar to a test image."""

    path: str
    label: str


FindSimilar = Callable[[Sequence[str]], dict[str, tuple[SimilarPicture, ...]]]
"""Finds the training images that are most similar to test images, by the paths of the latter; those
for which nothing is known are missing."""
