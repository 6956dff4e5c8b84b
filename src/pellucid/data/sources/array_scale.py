"""Which value of an array is white: one answer for all splits of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pellucid.data.sixteen_bits import level_of
from pellucid.errors import DataError

_DIMMEST = 16
"""A set whose largest value is no more than this of 255 shows nothing to anybody."""


@dataclass(frozen=True)
class ArrayScale:
    """How values become bytes."""

    factor: float = 1.0
    """What they are multiplied by, if they are not shifted."""
    shift: int = 0
    """By how many bits they are shifted to the right."""


def scale_of(arrays: Sequence[NDArray[np.generic]], origin: Path) -> ArrayScale:
    """Find out which value is white, from all pictures of a file together.

    Booleans, and integers of 0 and 1 alone, are black and white; integers go to 255, or in
    `numpy.uint16` to what the bits in use reach (as of `pellucid.data.sixteen_bits`); floats go to
    1, or to 255 if most pictures of each split have values far above 1.

    Args:
        arrays: The pictures of each split, none empty; the first axis counts them.
        origin: Where they come from, for messages.

    Raises:
        DataError: The splits are of different kinds, a value is negative or not finite, or nobody
            can tell which value is white.
    """
    kinds = {_kind(array.dtype) for array in arrays}
    types = ", ".join(sorted({str(array.dtype) for array in arrays}))
    if None in kinds:
        raise DataError(f"The pictures in {origin} hold {types}; expected numbers.")
    if len(kinds) > 1:
        raise DataError(
            f"The splits in {origin} hold {types}, so that their values cannot be compared. Save "
            "all with the same type of numbers."
        )
    (kind,) = kinds
    if kind == "booleans":
        return ArrayScale(255.0)
    highs = [_highs(array) for array in arrays]
    low = min(float(array.min()) for array in arrays)
    high = float(max(found.max() for found in highs))
    if not (low >= 0 and np.isfinite(high)):  # which NaN is not either
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
    """Find the largest value of each picture, shape (n,)."""
    return np.asarray(array.max(axis=tuple(range(1, array.ndim))), np.float64)


def _of_floats(highs: list[NDArray[np.float64]], high: float) -> ArrayScale | None:
    if high <= 1:
        return ArrayScale(255.0)
    is_to_255 = all(np.median(found) > _DIMMEST for found in highs) and high <= 255.5
    return ArrayScale() if is_to_255 else None


def _unclear(origin: Path, types: str, low: float, high: float) -> DataError:
    advice = ""
    if types.startswith("float") and low >= 0 and 1 < high < 2:
        advice = " If 1 is white, cut off what is above it: numpy.clip(x, 0, 1)."
    return DataError(
        f"The pixels in {origin} go from {low:g} to {high:g} ({types}), over all splits. Expected "
        "integers from 0 to 255, numpy.uint16, or floats from 0 to 1: the pictures before any "
        f"scaling.{advice}"
    )
