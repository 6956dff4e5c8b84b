"""Route for the comparison of two pictures, or of one before and after it was moved."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from pellucid.app import schemas
from pellucid.app.routes.dependencies import Asked, Seen
from pellucid.explanation.changes import compare_traces
from pellucid.explanation.moved_picture import Move
from pellucid.i18n import gettext as _

router = APIRouter()


@router.get("/api/comparison", operation_id="compare")
def compare(
    explorer: Asked, shown: Seen, reference: Annotated[str, Query(max_length=64)]
) -> schemas.Comparison:
    """Compare a picture with the unchanged reference."""
    if not explorer.pictures.has(reference):
        raise HTTPException(404, _("There is no picture {reference!r}.", reference=reference))
    one = explorer.trace(reference, Move())
    other = explorer.trace(shown.picture, shown.move)
    return schemas.Comparison(
        changes=[schemas.ChangeView(**vars(change)) for change in compare_traces(one, other)]
    )
