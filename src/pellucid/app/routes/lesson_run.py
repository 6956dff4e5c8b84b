"""Route of the lessons: figures of the learner's own run."""

from fastapi import APIRouter, Request

from pellucid.app.explorer import Explorer
from pellucid.app.lesson_schemas import OwnRun
from pellucid.errors import RunError

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
    interval = metrics.get("accuracy_interval")
    features = record.config.get("features")
    return OwnRun(
        name=explorer.opened.name,
        way=record.way,
        backbone=features.get("backbone") if isinstance(features, dict) else None,
        n_classes=len(record.labels),
        n_train=metrics.get("n_train"),
        n_test=metrics.get("n_test"),
        accuracy=metrics.get("accuracy"),
        interval=None if interval is None else (interval[0], interval[1]),
    )
