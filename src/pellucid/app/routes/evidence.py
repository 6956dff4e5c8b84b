"""Routes for the evidence for a class in a picture."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

import numpy as np
from fastapi import APIRouter, Depends, HTTPException, Query, Response

from pellucid.app import schemas
from pellucid.app.routes.dependencies import BINARY, Asked, Seen, binary, box_view
from pellucid.app.slow_work import Progress, Report, SlowWork, unreported
from pellucid.explanation.evidence import Evidence, list_methods
from pellucid.explanation.region import SHARE, evidence_box
from pellucid.i18n import gettext as _

router = APIRouter()


Compute = Callable[[Report], Evidence]


def _asked(
    explorer: Asked,
    shown: Seen,
    which: Annotated[int, Query(ge=0)],
    method: Annotated[str, Query(max_length=32)] = "grad-cam",
    layer: int | None = None,
    output: Annotated[int, Query(ge=0)] = 0,
) -> Compute:
    if output >= len(explorer.heads):
        raise HTTPException(
            404,
            _(
                "There is no output {output}; there are {n_heads}.",
                output=output,
                n_heads=len(explorer.heads),
            ),
        )
    head = explorer.heads[output]
    if not head.n_values:
        raise HTTPException(
            404,
            _(
                "The output {head} is a map, so it has no class to find evidence for.",
                head=head.name,
            ),
        )
    if which >= head.n_values:
        raise HTTPException(
            404,
            _(
                "There is no class {number}; {head} has {n_values}.",
                number=which,
                head=head.name,
                n_values=head.n_values,
            ),
        )
    if method not in list_methods():
        raise HTTPException(
            404,
            _(
                "There is no method {method!r}: {methods}.",
                method=method,
                methods=", ".join(list_methods()),
            ),
        )
    if layer is not None and layer not in explorer.evidence_layers[output]:
        raise HTTPException(
            404,
            _(
                "The rows and columns of layer {layer} do not belong to places in the "
                "picture, or {head} does not depend on them.",
                layer=layer,
                head=head.name,
            ),
        )
    return partial(explorer.evidence, shown.picture, shown.move, which, method, layer, output)


def _evidence(compute: Annotated[Compute, Depends(_asked)]) -> Evidence:
    try:
        return compute(unreported)
    except ValueError as error:
        raise HTTPException(404, str(error)) from None


Found = Annotated[Evidence, Depends(_evidence)]


@router.get("/api/evidence", operation_id="getEvidence")
def get_evidence(
    explorer: Asked, found: Found, share: Annotated[float, Query(ge=0, le=1)] = SHARE
) -> schemas.EvidenceView:
    """Compute the evidence for class `which` of an output.

    The box surrounds the largest region whose pixels reach `share` of the largest value.
    """
    names = [call.name for call in explorer.calls]
    return schemas.EvidenceView(
        method=found.method,
        layer=None if found.call is None else names.index(found.call),
        rows=found.coarse.shape[0],
        columns=found.coarse.shape[1],
        box=box_view(evidence_box(found.heat, share)),
        left_out=found.n_left_out,
        is_assumed=found.is_assumed,
    )


@router.get(
    "/api/evidence/heat",
    operation_id="getHeat",
    response_class=Response,
    responses=BINARY,
)
def get_heat(found: Found) -> Response:
    """Return the evidence at each pixel, bytes, shape (height, width): 255 is the most."""
    return binary(np.round(found.heat * 255).astype(np.uint8))


@router.get(
    "/api/evidence/progress",
    operation_id="followEvidence",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_evidence(compute: Annotated[Compute, Depends(_asked)]) -> SlowWork:
    """Compute the evidence, and tell the progress in JSON lines; only occlusion takes long."""
    return SlowWork(compute)
