"""Channels as small images that JSON can hold."""

import base64

from pellucid.app.map_schemas import SmallMap
from pellucid.explanation.channels import robust_scale
from pellucid.explanation.map_pixels import shrink, to_signed_bytes
from pellucid.explanation.trace import Floats


def small_map(values: Floats, size: int, scale: float | None = None) -> SmallMap:
    """Convert a channel to a small image.

    Args:
        values: The channel, shape (height, width).
        size: Maximum height and width of the image in pixels.
        scale: Absolute value that is drawn as full colour; by default, `robust_scale` chooses it.
    """
    if scale is None:
        scale = robust_scale(values)
    pixels = to_signed_bytes(shrink(values[..., None], size)[..., 0], scale)
    return SmallMap(
        rows=pixels.shape[0],
        columns=pixels.shape[1],
        scale=scale,
        pixels=base64.b64encode(pixels.tobytes()).decode("ascii"),
    )
