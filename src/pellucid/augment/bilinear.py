"""Bilinear interpolation at arbitrary positions, by gathering the four pixels around each."""

from typing import Any

from keras import ops


def sample(pixels: Any, x: Any, y: Any, border: str, fill: float) -> Any:
    """Interpolate images at arbitrary positions.

    Args:
        pixels: Images, shape (batch, height, width, channels).
        x: Horizontal positions in pixels, from 0, shape (batch, rows, columns); they may lie
            outside of the image.
        y: Vertical positions, likewise.
        border: "reflect" mirrors the image and repeats its border pixels; "wrap" repeats the image;
            "constant" is `fill` everywhere outside.
        fill: Grey value, 0 to 255.

    Returns:
        The values, shape (batch, rows, columns, channels).
    """
    if border == "constant":
        # Add a frame of one pixel; positions further outside are moved into it.
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
    """Map positions outside of the image to the pixel, 0 to length - 1, that is visible there."""
    if border == "constant":
        return ops.clip(place, 0, length - 1)
    if border == "wrap":
        return ops.mod(place, length)
    place = ops.mod(place, 2 * length)
    return ops.minimum(place, 2 * length - 1 - place)
