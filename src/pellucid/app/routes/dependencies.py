"""Parameters that the routes share (model, picture, layer), and helpers for responses."""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from fastapi import Depends, HTTPException, Query, Request, Response
from numpy.typing import NDArray

from pellucid.app.explorer import Explorer
from pellucid.app.png import png_bytes
from pellucid.app.schemas import BoxView
from pellucid.data.decode import Pixels
from pellucid.explanation.calls import PICTURE
from pellucid.explanation.moved_picture import Move
from pellucid.explanation.receptive_field import Box
from pellucid.explanation.trace import Floats
from pellucid.i18n import gettext as _

_FARTHEST = 4096


def _explorer(request: Request) -> Explorer:
    explorer: Explorer = request.app.state.explorer
    return explorer


Asked = Annotated[Explorer, Depends(_explorer)]


@dataclass(frozen=True)
class Shown:
    """A picture and its transformations."""

    picture: str
    move: Move


def _shown(
    explorer: Asked,
    picture: Annotated[str, Query(max_length=64)],
    right: Annotated[int, Query(ge=-_FARTHEST, le=_FARTHEST)] = 0,
    down: Annotated[int, Query(ge=-_FARTHEST, le=_FARTHEST)] = 0,
    flip: bool = False,
    degrees: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)] = 0.0,
) -> Shown:
    if not explorer.pictures.has(picture):
        raise HTTPException(
            404, _("There is no picture {picture!r}; was the server restarted?", picture=picture)
        )
    return Shown(picture, Move(flip, degrees, right, down))


Seen = Annotated[Shown, Depends(_shown)]


def _layer(explorer: Asked, layer: int) -> int:
    if not 0 <= layer < len(explorer.calls):
        raise HTTPException(
            404,
            _(
                "There is no layer {layer}; there are {n_calls}.",
                layer=layer,
                n_calls=len(explorer.calls),
            ),
        )
    return layer


Layer = Annotated[int, Depends(_layer)]
"""Number of a layer, from the path."""


def channel_of(explorer: Explorer, layer: int, channel: int) -> int:
    """Check a channel's number.

    Raises:
        HTTPException: The layer has no such channel.
    """
    n_channels = (explorer.shapes[layer] or (1,))[-1]
    if not 0 <= channel < n_channels:
        raise HTTPException(
            404,
            _(
                "There is no channel {channel}; the layer has {n_channels}.",
                channel=channel,
                n_channels=n_channels,
            ),
        )
    return channel


def value_of(explorer: Explorer, shown: Shown, layer: int) -> Floats:
    """Return the activation of a layer, or the scaled picture for -1."""
    trace = explorer.trace(shown.picture, shown.move)
    return trace.picture if layer == PICTURE else trace.values[layer][0]


def finite(value: float) -> float | None:
    """Replace a number that JSON cannot represent by None."""
    return float(value) if np.isfinite(value) else None


def finite_list(values: Floats) -> list[float | None]:
    """Replace all numbers that JSON cannot represent by None."""
    return [finite(value) for value in values.tolist()]


def box_view(box: Box | None) -> BoxView | None:
    """Convert a box to the schema that is sent."""
    return None if box is None else BoxView(**vars(box))


BINARY: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    }
}


def png(pixels: Pixels) -> Response:
    """Create a response with pixels as a PNG file."""
    return Response(png_bytes(pixels), media_type="image/png")


def binary(values: NDArray[np.generic]) -> Response:
    """Create a response with raw numbers, little-endian, row-major; a header has the shape."""
    array = np.ascontiguousarray(values)
    array = array.astype(array.dtype.newbyteorder("<"), copy=False)
    shape = ",".join(map(str, array.shape))
    headers = {"X-Shape": shape, "X-Type": array.dtype.name}
    return Response(array.tobytes(), media_type="application/octet-stream", headers=headers)
