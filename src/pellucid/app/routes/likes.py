"""What a channel likes: pictures that excite it, and a pattern made for it."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, Query, Response

from pellucid.app import schemas
from pellucid.app.routes.asked import Asked, Layer, box_view, channel_of, png
from pellucid.app.routes.pictures import picture_view

router = APIRouter()


@router.get("/api/layers/{layer}/likes", operation_id="getLikes")
def get_likes(explorer: Asked, layer: Layer, channel: Annotated[int, Query(ge=0)]) -> schemas.Likes:
    """Find the pictures that excite a channel most, and the patches in them."""
    channel_of(explorer, layer, channel)
    found = explorer.most_liked(layer)
    shape = explorer.shapes[layer]
    best = []
    for liked in found.best(channel):
        row_and_column = np.unravel_index(liked.place, shape[:-1]) if len(shape) > 1 else ()
        place = (*(int(at) for at in row_and_column), *([channel] if shape else []))
        best.append(
            schemas.LikedView(
                picture=picture_view(explorer.pictures.find(liked.picture)),
                value=liked.value,
                box=box_view(explorer.receptive_field(layer, place)),
            )
        )
    return schemas.Likes(pictures=len(found.ids), best=best)


@router.get(
    "/api/layers/{layer}/pattern",
    operation_id="getPattern",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def get_pattern(explorer: Asked, layer: Layer, channel: Annotated[int, Query(ge=0)]) -> Response:
    """Draw a picture that raises a channel, as PNG."""
    channel_of(explorer, layer, channel)
    return png(explorer.pattern(layer, channel))
