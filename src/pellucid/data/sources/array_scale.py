"""Finds the value that means white in arrays of pixels, the same for all splits of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.data.sixteen_bits import level_of
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

_DIMMEST = 16
"""Images in which no value exceeds this, out of 255, are practically black."""


@dataclass(frozen=True)
class ArrayScale:
    """Conversion of values to bytes."""

    factor: float = 1.0
    """Factor to multiply values by, if `shift` is 0."""
    shift: int = 0
    """Number of bits to shift values to the right."""


def scale_of(arrays: Sequence[NDArray[np.generic]], origin: Path) -> ArrayScale:
    """Find the value that means white, from all images of a file together.

    For booleans, and for integers that are only 0 and 1, white is True or 1. For other integers it
    is 255, or in `numpy.uint16` the largest number with the bits in use (see
    `pellucid.data.sixteen_bits`). For floats it is 1, or 255 if most images of each split have
    values far above 1.

    Args:
        arrays: Images of each split, shape (n, ...), none empty.
        origin: File that contains the arrays, for messages.

    Returns:
        The conversion to bytes.

    Raises:
        DataError: The splits have different types, a value is negative or not finite, or the
            value for white is unclear.
    """
    kinds = {_kind(array.dtype) for array in arrays}
    types = ", ".join(sorted({str(array.dtype) for array in arrays}))
    if None in kinds:
        raise DataError(
            _(
                "The pictures in {origin} hold {types}; expected numbers.",
                origin=origin,
                types=types,
            )
        )
    if len(kinds) > 1:
        raise DataError(
            _(
                "The splits in {origin} hold {types}, so that their values cannot be "
                "compared. Save all with the same type of numbers.",
                origin=origin,
                types=types,
            )
        )
    (kind,) = kinds
    if kind == "booleans":
        return ArrayScale(255.0)
    highs = [_highs(array) for array in arrays]
    low = min(float(array.min()) for array in arrays)
    high = float(max(found.max() for found in highs))
    if not (low >= 0 and np.isfinite(high)):  # False for NaN, too
        raise _unclear(origin, types, low, high)
    if kind == "floats":
        scale = _of_floats(highs, high)
    elif high <= 1:
        scale = ArrayScale(255.0)
    elif kind == "uint16" and high > 255:
        scale = ArrayScale(shift=level_of(int(high).bit_length()) - 8)
    else:
        scale = ArrayScale() if _DIMMEST < high <= 255 else None
    if scale is None:
        raise _unclear(origin, types, low, high)
    return scale


def _kind(dtype: np.dtype[np.generic]) -> str | None:
    if dtype == np.uint16:
        return "uint16"
    return {"b": "booleans", "i": "integers", "u": "integers", "f": "floats"}.get(dtype.kind)


def _highs(array: NDArray[np.generic]) -> NDArray[np.float64]:
    """Compute the largest value of each image, shape (n,)."""
    return np.asarray(array.max(axis=tuple(range(1, array.ndim))), np.float64)


def _of_floats(highs: list[NDArray[np.float64]], high: float) -> ArrayScale | None:
    if high <= 1:
        return ArrayScale(255.0)
    is_to_255 = all(np.median(found) > _DIMMEST for found in highs) and high <= 255.5
    return ArrayScale() if is_to_255 else None


def _unclear(origin: Path, types: str, low: float, high: float) -> DataError:
    advice = ""
    if types.startswith("float") and low >= 0 and 1 < high < 2:
        advice = _("If 1 is white, cut off what is above it: numpy.clip(x, 0, 1).")
    return DataError(
        joined(
            _(
                "The pixels in {origin} go from {low:g} to {high:g} ({types}), over all splits. "
                "Expected integers from 0 to 255, numpy.uint16, or floats from 0 to 1: the "
                "pictures before any scaling.",
                origin=origin,
                low=low,
                high=high,
                types=types,
            ),
            advice,
        )
    )
