"""Routes for the layers' activations for a picture: maps, channels, kernels."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import Field

from pellucid.app import schemas
from pellucid.app.kernels import kernel_of, kernels_of_output
from pellucid.app.map_schemas import (
    ChannelMap,
    ContributionsView,
    ContributionView,
    LargestView,
    SmallMap,
)
from pellucid.app.routes.dependencies import (
    BINARY,
    Asked,
    Layer,
    Seen,
    binary,
    channel_of,
    finite,
    finite_list,
    value_of,
)
from pellucid.app.small_maps import small_map
from pellucid.explanation.calls import PICTURE
from pellucid.explanation.channels import Histogram, histogram_of
from pellucid.explanation.trace import Floats
from pellucid.i18n import gettext as _

router = APIRouter()

MAX_MAPS = 4096
MAX_STRONGEST = 64

MapSize = Annotated[int, Query(ge=1, le=1024)]
"""Maximum height and width of a map in pixels."""

Scale = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Absolute value that is drawn as full colour."""


@router.get("/api/trace", operation_id="getTrace")
def get_trace(explorer: Asked, shown: Seen) -> schemas.TraceSummary:
    """Run the model on a picture."""
    trace = explorer.trace(shown.picture, shown.move)
    return schemas.TraceSummary(
        outputs=[
            [finite(value) for value in head.values(trace.value(head.ref))]
            for head in explorer.heads
        ],
        first_not_finite=next(
            (n for n, values in enumerate(trace.values) if not np.isfinite(values[0]).all()), None
        ),
    )


@router.get("/api/layers/{layer}/strongest", operation_id="getStrongest")
def get_strongest(
    explorer: Asked,
    shown: Seen,
    layer: Layer,
    size: MapSize,
    count: Annotated[int, Query(ge=1, le=MAX_STRONGEST)],
    channels: Annotated[list[int] | None, Query(max_length=MAX_STRONGEST)] = None,
    scales: Annotated[list[Scale] | None, Query(max_length=MAX_STRONGEST)] = None,
) -> list[ChannelMap]:
    """Return the channels with the largest values, each on a scale of its own.

    The numbers of a vector are channels with one row and one column, on a common scale.

    To compare two pictures, ask for the strongest channels of one, and then for the same `channels`
    of the other on the same `scales`. A scale of 0, which a map without a value other than 0 has,
    is replaced by that of the other picture: on any scale, the first map looks the same.
    """
    maps = _placed(value_of(explorer, shown, layer))
    if channels is None:
        channels = _strongest(maps)
    common = None
    if maps.shape[:2] == (1, 1):
        # A scale of its own would say nothing about a single number.
        common = float(np.abs(maps[np.isfinite(maps)]).max(initial=0))
    if scales is None:
        scales = [0.0] * len(channels)
    elif len(scales) != len(channels):
        raise HTTPException(
            422,
            _(
                "There must be as many scales as channels; there are {n_scales} and {n_channels}.",
                n_scales=len(scales),
                n_channels=len(channels),
            ),
        )
    return [
        _channel_map(
            maps,
            channel_of(explorer, layer, channel),
            small_map(maps[..., channel], size, scale or common),
        )
        for channel, scale in list(zip(channels, scales, strict=True))[:count]
    ]


@router.get("/api/layers/{layer}/largest", operation_id="getLargest")
def get_largest(
    explorer: Asked, shown: Seen, layer: Layer, channel: Annotated[int | None, Query(ge=0)] = None
) -> LargestView:
    """Find the largest value of a channel; by default, of the channel with the largest value."""
    maps = _placed(value_of(explorer, shown, layer))
    if channel is None:
        channel = _strongest(maps)[0]
    return _largest(maps, channel_of(explorer, layer, channel))


@router.get("/api/layers/{layer}/channel-maps", operation_id="getChannelMaps")
def get_channel_maps(
    explorer: Asked,
    shown: Seen,
    layer: Layer,
    size: MapSize,
    count: Annotated[int, Query(ge=1, le=MAX_MAPS)],
) -> list[ChannelMap]:
    """Return the first channels in their order, each on a scale of its own."""
    maps = _as_maps(value_of(explorer, shown, layer))
    return [
        _channel_map(maps, channel, small_map(maps[..., channel], size))
        for channel in range(min(count, maps.shape[-1]))
    ]


@router.get("/api/layers/{layer}/contributions", operation_id="getContributions")
def get_contributions(
    explorer: Asked,
    shown: Seen,
    layer: Layer,
    channel: Annotated[int, Query(ge=0)],
    size: MapSize,
    count: Annotated[int, Query(ge=1, le=MAX_STRONGEST)],
    row: Annotated[int | None, Query(ge=0)] = None,
    column: Annotated[int | None, Query(ge=0)] = None,
) -> ContributionsView | None:
    """Return what each channel of the input contributes to a channel of a convolution.

    The contributions are compared at a row and a column; by default, where the channel is largest.
    The response is null if the layer is not a convolution or if a value is not finite.
    """
    channel_of(explorer, layer, channel)
    place = None if row is None or column is None else (row, column)
    shape = explorer.shapes[layer]
    if place and (len(shape) != 3 or place[0] >= shape[0] or place[1] >= shape[1]):
        raise HTTPException(
            404,
            _("The layer has no place {place}; its shape is {shape}.", place=place, shape=shape),
        )
    found = explorer.contributions(shown.picture, shown.move, layer, channel, count, place)
    if found is None or not np.isfinite([found.total, found.result]).all():
        return None
    values = [float(part.sums[found.place]) for part in found.parts]
    total = float(found.total[found.place])
    return ContributionsView(
        row=found.place[0],
        column=found.place[1],
        parts=[
            ContributionView(
                channel=part.channel,
                given=small_map(part.given, size),
                kernel=part.kernel.tolist(),
                sums=small_map(part.sums, size),
                value=value,
            )
            for part, value in zip(found.parts, values, strict=True)
        ],
        others=found.n_channels - len(found.parts),
        others_value=total - (found.bias or 0.0) - sum(values),
        bias=found.bias,
        total=small_map(found.total, size),
        total_value=total,
        result=small_map(found.result, size),
        result_value=float(found.result[found.place]),
    )


@router.get(
    "/api/layers/{layer}/values",
    operation_id="getValues",
    response_class=Response,
    responses=BINARY,
)
def get_values(
    explorer: Asked, shown: Seen, layer: int, channel: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """Return the numbers of one channel, float32, shape (rows, columns).

    Layer -1 is the input of the model. A vector is a single column, whatever the channel; so is
    one channel of a sequence.
    """
    if layer != PICTURE and not 0 <= layer < len(explorer.calls):
        raise HTTPException(404, _("There is no layer {layer}.", layer=layer))
    values = value_of(explorer, shown, layer)
    if values.ndim not in (2, 3):
        return binary(values.reshape(-1, 1))
    if channel >= values.shape[-1]:
        raise HTTPException(
            404,
            _(
                "There is no channel {channel}; there are {n_channels}.",
                channel=channel,
                n_channels=values.shape[-1],
            ),
        )
    return binary(_as_maps(values)[..., channel])


@router.get("/api/layers/{layer}/channels", operation_id="getChannels")
def get_channels(explorer: Asked, shown: Seen, layer: Layer) -> schemas.ChannelsView:
    """Return the statistics of a layer's channels."""
    channels = explorer.channels(shown.picture, shown.move, layer)
    kernel = kernel_of(explorer.calls[layer].operation)
    pixels = None
    if any(ref.call == PICTURE for ref in explorer.calls[layer].inputs):
        picture = value_of(explorer, shown, PICTURE)
        pixels = [_histogram(histogram_of(picture[..., c])) for c in range(picture.shape[-1])]
    return schemas.ChannelsView(
        means=finite_list(channels.means),
        lows=finite_list(channels.lows),
        highs=finite_list(channels.highs),
        zeros=channels.zeros.tolist(),
        histogram=_histogram(channels.histogram),
        weights=None if kernel is None else _histogram(histogram_of(np.asarray(kernel, "float32"))),
        picture=pixels,
    )


@router.get(
    "/api/layers/{layer}/kernels",
    operation_id="getKernels",
    response_class=Response,
    responses=BINARY,
)
def get_kernels(
    explorer: Asked,
    layer: Layer,
    channel: Annotated[int, Query(ge=0)],
    first: Annotated[int, Query(ge=0)] = 0,
    count: Annotated[int, Query(ge=1, le=MAX_MAPS)] = 64,
) -> Response:
    """Return the kernels of one filter, float32, shape (input channels, rows, columns)."""
    channel_of(explorer, layer, channel)
    operation = explorer.calls[layer].operation
    if kernel_of(operation) is None:
        raise HTTPException(404, _("{name} has no kernels.", name=explorer.calls[layer].name))
    kernels = kernels_of_output(operation, channel)[..., first : first + count]
    return binary(np.moveaxis(kernels, -1, 0).astype(np.float32))


def _as_maps(values: Floats) -> Floats:
    if values.ndim == 3:
        return values
    if values.ndim == 2:  # a sequence: each channel is a column of steps
        return values[:, None]
    return values.reshape(1, 1, -1)


def _placed(values: Floats) -> Floats:
    """Return an activation as maps whose places have a row and a column."""
    # Of further axes, only the first place is shown.
    return _as_maps(values.reshape(-1, *values.shape[-3:])[0] if values.ndim > 3 else values)


def _strongest(maps: Floats) -> list[int]:
    """Return the channels, that with the largest value first."""
    largest = np.nan_to_num(maps, nan=-np.inf).max(axis=(0, 1))
    channels: list[int] = np.argsort(-largest, kind="stable").tolist()
    return channels


def _largest(maps: Floats, channel: int) -> LargestView:
    values = maps[..., channel]
    at = int(np.where(np.isfinite(values), values, -np.inf).argmax())
    row, column = (int(n) for n in np.unravel_index(at, values.shape))
    return LargestView(channel=channel, row=row, column=column, value=finite(values[row, column]))


def _channel_map(maps: Floats, channel: int, drawn: SmallMap) -> ChannelMap:
    return ChannelMap(channel=channel, largest=_largest(maps, channel), **vars(drawn))


def _histogram(histogram: Histogram) -> schemas.HistogramView:
    return schemas.HistogramView(
        low=histogram.low, high=histogram.high, counts=histogram.counts.tolist()
    )
