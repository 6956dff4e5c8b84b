"""Routes of the lessons on the learner's own run: its figures, features by depth, its loss."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import ValidationError

from pellucid.app.explorer import Explorer
from pellucid.app.lesson_schemas import OwnDepth, OwnLossSliceView, OwnRun
from pellucid.app.own_depths import OwnDepths
from pellucid.app.own_loss_slice import OwnLossSlice
from pellucid.app.slow_work import Progress, SlowWork, unreported
from pellucid.errors import RunError
from pellucid.i18n import gettext as _

router = APIRouter()


@router.get("/api/learn/run", operation_id="getOwnRun")
def get_own_run(request: Request) -> OwnRun | None:
    """Return figures of the run at this address; null if there is none, or it has no metrics."""
    explorer: Explorer | None = request.app.state.explorer
    if explorer is None or explorer.opened.run is None:
        return None
    run = explorer.opened.run
    try:
        record, metrics = run.read_record(), run.read_metrics()
    except RunError:
        return None
    features = record.config.get("features")
    try:
        return OwnRun(
            name=explorer.opened.name,
            way=record.way,
            backbone=features.get("backbone") if isinstance(features, dict) else None,
            n_classes=len(record.labels),
            n_train=metrics.get("n_train"),
            n_test=metrics.get("n_test"),
            accuracy=metrics.get("accuracy"),
            interval=metrics.get("accuracy_interval"),
        )
    except ValidationError:
        # The files of a run may come from somebody else.
        return None


T = TypeVar("T")


def _of_run(found: T | None) -> T:
    if found is None:
        raise HTTPException(404, _("There is no run at this address."))
    return found


def _depths(request: Request) -> OwnDepths:
    depths: OwnDepths | None = request.app.state.own_depths
    return _of_run(depths)


def _loss_slice(request: Request) -> OwnLossSlice:
    loss_slice: OwnLossSlice | None = request.app.state.own_loss_slice
    return _of_run(loss_slice)


Depths = Annotated[OwnDepths, Depends(_depths)]
LossSlice = Annotated[OwnLossSlice, Depends(_loss_slice)]


@router.get("/api/learn/depths", operation_id="getOwnDepths")
def get_own_depths(depths: Depths) -> list[OwnDepth]:
    """Return how well the features of each depth do, unless that was computed already."""
    return depths.compute(unreported)


@router.get(
    "/api/learn/depths/progress",
    operation_id="followOwnDepths",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_own_depths(depths: Depths) -> SlowWork:
    """Compute how well the features of each depth do, and tell the progress in JSON lines."""
    return SlowWork(depths.compute)


@router.get("/api/learn/loss-slice", operation_id="getOwnLossSlice")
def get_own_loss_slice(loss_slice: LossSlice) -> OwnLossSliceView:
    """Return a slice through the loss of the last layer, unless that was computed already."""
    return loss_slice.compute(unreported)


@router.get(
    "/api/learn/loss-slice/progress",
    operation_id="followOwnLossSlice",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_own_loss_slice(loss_slice: LossSlice) -> SlowWork:
    """Compute a slice through the loss of the last layer, and tell the progress in JSON lines."""
    return SlowWork(loss_slice.compute)
