"""The views of an image that features are computed of."""

from dataclasses import dataclass

from pellucid.inference.precision import Precision


@dataclass(frozen=True)
class View:
    """A view of an image that features are computed of."""

    is_mirrored: bool
    precision: Precision
    augmentation: str = ""
    """Name of the augmented view, from `AugmentedViews.views`; empty for the image as it is."""


def views_of(precision: Precision, *, is_averaged: bool = False) -> list[View]:
    """Return the views whose mean gives the features of an image.

    Args:
        precision: Precision to compute in.
        is_averaged: Whether the mirror image is included.
    """
    return [View(is_mirrored, precision) for is_mirrored in (False, True)][: 1 + is_averaged]
