"""Routes for the top activations of a channel and its feature visualization."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Response

from pellucid.app import schemas
from pellucid.app.routes.dependencies import Asked, Layer, box_view, channel_of, png
from pellucid.app.routes.pictures import picture_view

router = APIRouter()


@router.get("/api/layers/{layer}/top-activations", operation_id="getTopActivations")
def get_top_activations(
    explorer: Asked, layer: Layer, channel: Annotated[int, Query(ge=0)]
) -> schemas.TopActivations:
    """Find the pictures that activate a channel most, and the patches in them."""
    channel_of(explorer, layer, channel)
    found = explorer.top_activations(layer)
    shape = explorer.shapes[layer]
    best = []
    for each in found.best(channel):
        row_and_column = np.unravel_index(each.place, shape[:-1]) if len(shape) > 1 else ()
        place = (*(int(at) for at in row_and_column), *([channel] if shape else []))
        best.append(
            schemas.TopActivationView(
                picture=picture_view(explorer.pictures.find(each.picture)),
                value=each.value,
                box=box_view(explorer.receptive_field(layer, place)),
            )
        )
    return schemas.TopActivations(pictures=len(found.ids), best=best)


@router.get(
    "/api/layers/{layer}/feature-visualization",
    operation_id="getFeatureVisualization",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def get_feature_visualization(
    explorer: Asked, layer: Layer, channel: Annotated[int, Query(ge=0)]
) -> Response:
    """Draw an image that maximizes a channel, as PNG."""
    channel_of(explorer, layer, channel)
    return png(explorer.feature_visualization(layer, channel))
