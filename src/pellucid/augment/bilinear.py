"""Bilinear interpolation at any places, by gathering the four pixels around each."""

from typing import Any

from keras import ops


def sample(pixels: Any, x: Any, y: Any, border: str, fill: float) -> Any:
    """Read images between their pixels.

    Args:
        pixels: Shape (batch, height, width, channels).
        x: Columns to read at, from 0, shape (batch, rows, columns); may lie outside.
        y: Rows to read at, likewise.
        border: "reflect" mirrors the image, its border pixels twice; "wrap" repeats it;
            "constant" is `fill` everywhere outside.
        fill: Grey value, 0 to 255.

    Returns:
        Shape (batch, rows, columns, channels).
    """
    if border == "constant":
        # A frame of one pixel, to which all that is outside is moved.
        pixels = ops.pad(pixels, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=fill)
        x, y = x + 1, y + 1
    height, width, n_channels = pixels.shape[1:]
    left, top = ops.floor(x), ops.floor(y)
    across, down = (x - left)[..., None], (y - top)[..., None]
    left, top = ops.cast(left, "int32"), ops.cast(top, "int32")
    columns = [_inside(place, width, border) for place in (left, left + 1)]
    rows = [_inside(place, height, border) for place in (top, top + 1)]
    first = ops.arange(ops.shape(pixels)[0], dtype="int32")[:, None, None] * (height * width)
    flat = ops.reshape(pixels, (-1, n_channels))
    upper, lower = (
        [ops.take(flat, first + row * width + column, axis=0) for column in columns] for row in rows
    )
    above = upper[0] + (upper[1] - upper[0]) * across
    below = lower[0] + (lower[1] - lower[0]) * across
    return above + (below - above) * down


def _inside(place: Any, length: int, border: str) -> Any:
    """Give the pixel, 0 to length - 1, that is seen at a place outside of the image."""
    if border == "constant":
        return ops.clip(place, 0, length - 1)
    if border == "wrap":
        return ops.mod(place, length)
    place = ops.mod(place, 2 * length)
    return ops.minimum(place, 2 * length - 1 - place)
