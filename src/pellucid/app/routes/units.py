"""Route for one number of a layer, down to each multiplication."""

from typing import Annotated

import numpy as np
from fastapi import APIRouter, HTTPException, Query

from pellucid.app import schemas
from pellucid.app.routes.dependencies import Asked, Layer, Seen, box_view, finite
from pellucid.app.unit_view import view_terms
from pellucid.explanation.arithmetic import explain_number

router = APIRouter()


@router.get("/api/layers/{layer}/unit", operation_id="getUnit")
def get_unit(
    explorer: Asked,
    shown: Seen,
    layer: Layer,
    index: Annotated[list[int], Query(max_length=8)],
    channel: Annotated[list[int], Query(max_length=16)] = [],  # noqa: B006 (FastAPI copies it)
) -> schemas.Unit:
    """Explain one number of a layer's output.

    `index` is its place, such as row, column, channel. `channel` lists the channels of the input to
    show cell by cell.
    """
    trace = explorer.trace(shown.picture, shown.move)
    place = tuple(index)
    try:
        terms = explain_number(trace, layer, place)
    except IndexError as error:
        raise HTTPException(404, str(error)) from None
    value = finite(trace.values[layer][0][place])
    if value is None or terms is None or not np.isfinite(terms.result):
        view = None
    else:
        view = view_terms(terms, channel)
    return schemas.Unit(
        layer=layer,
        index=index,
        value=value,
        terms=view,
        receptive_field=box_view(explorer.receptive_field(layer, place)),
    )
