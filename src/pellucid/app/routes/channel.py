"""Routes for the top activations of a channel and its feature visualization."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Response

from pellucid.app import schemas
from pellucid.app.explorer import Explorer
from pellucid.app.routes.dependencies import Asked, Layer, box_view, channel_of, png
from pellucid.app.routes.pictures import picture_view
from pellucid.app.shared_class import find_shared_class
from pellucid.app.slow_work import Progress, SlowWork
from pellucid.app.top_activations import TopActivations

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
    return schemas.TopActivations(
        pictures=len(found.ids), best=best, shared=_shared_class(explorer, found, channel)
    )


def _shared_class(
    explorer: Explorer, found: TopActivations, channel: int
) -> schemas.SharedClassView | None:
    """Find the class that the best pictures share, if all true classes are known."""
    labels = {picture: explorer.pictures.find(picture).label for picture in found.ids}
    known = {picture: label for picture, label in labels.items() if label is not None}
    if len(known) < len(labels) or not found.is_clear(channel):
        return None
    selected = [known[each.picture] for each in found.best(channel)]
    shared = find_shared_class(selected, list(known.values()))
    return None if shared is None else schemas.SharedClassView(**vars(shared))


@router.get(
    "/api/layers/{layer}/top-activations/progress",
    operation_id="followTopActivations",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_top_activations(explorer: Asked, layer: Layer) -> SlowWork:
    """Search the pictures for a layer's top activations, and tell the progress in JSON lines."""
    return SlowWork(lambda report: explorer.top_activations(layer, report))


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


@router.get(
    "/api/layers/{layer}/feature-visualization/progress",
    operation_id="followFeatureVisualization",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_feature_visualization(
    explorer: Asked, layer: Layer, channel: Annotated[int, Query(ge=0)]
) -> SlowWork:
    """Draw an image that maximizes a channel, and tell the progress in JSON lines."""
    channel_of(explorer, layer, channel)
    return SlowWork(lambda report: explorer.feature_visualization(layer, channel, report))
