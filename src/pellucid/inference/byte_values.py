"""Converts numbers from users to bytes, and rejects numbers whose meaning is unclear."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pellucid.data.decode import Pixels
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.spelling import joined

_MAX_VALUE = 255


def byte_values(values: NDArray[Any], expected: str) -> Pixels:
    """Convert the numbers of a picture to uint8 if their meaning is certain.

    Args:
        values: Array of any shape and type.
        expected: Sentence that says which numbers are expected, for the error.

    Returns:
        The same numbers, whole ones from 0 to 255.

    Raises:
        DataError: The array is empty, or holds other numbers: values from 0 to 1, below 0, above
            255, fractions, NaN.

    Example:
        >>> byte_values(np.array([[0.0, 200.0]]), "Expected whole numbers from 0 to 255.")
        array([[  0, 200]], dtype=uint8)
    """
    if values.dtype == np.uint8 and values.size:
        return values
    if values.dtype.kind not in "iuf" or not values.size:
        raise refused_picture(_("an array of type {dtype}", dtype=values.dtype), expected, "")
    low, high = float(values.min()), float(values.max())  # NaN if any value is NaN
    what = _(
        "an array of type {dtype} with values from {low:g} to {high:g}",
        dtype=values.dtype,
        low=low,
        high=high,
    )
    if values.dtype.kind == "f" and low >= 0 and high <= 1:
        hint = _("If its values are from 0 to 1, pass np.rint(255 * picture).astype('uint8').")
        raise refused_picture(what, expected, hint)
    if not (low >= 0 and high <= _MAX_VALUE):
        hint = _("Undo the scaling that was meant for another network.")
        raise refused_picture(what, expected, hint)
    pixels = values.astype(np.uint8)
    if not np.array_equal(pixels, values):
        what = _(
            "an array of type {dtype} with values from {low:g} to {high:g}, with fractions",
            dtype=values.dtype,
            low=low,
            high=high,
        )
        raise refused_picture(what, expected, _("Round it: np.rint(picture)."))
    return pixels


def refused_picture(received: str, expected: str, hint: str) -> DataError:
    """Return the error for a picture that was given as something else.

    Args:
        received: What was given, such as "an array of shape (2, 3)".
        expected: Sentence that says what is expected.
        hint: Sentence that says what to do; may be empty.
    """
    said = _("A picture was given as {received}.", received=received)
    return DataError(joined(said, expected, hint))


def shape_in_words(shape: tuple[int, ...]) -> str:
    """Format a shape.

    Example:
        >>> shape_in_words((28, 28))
        '(28, 28)'
    """
    return f"({', '.join(str(size) for size in shape)})"
