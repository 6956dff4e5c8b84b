"""Routes of the studio's step that improves a classifier."""

from typing import Annotated

from fastapi import APIRouter, Query

from pellucid.app.routes.studio.asked import Asked
from pellucid.app.studio.feature_map import read_map
from pellucid.app.studio.improve_schemas import (
    MapView,
    RankingView,
    TrainingComparison,
    TrainingView,
)
from pellucid.app.studio.ranking import read_ranking
from pellucid.app.studio.trainings import compare_trainings, list_trainings

router = APIRouter(prefix="/api/projects/{identifier}")
Run = Annotated[str, Query(max_length=1024)]


@router.get("/feature-map", operation_id="getFeatureMap")
def get_feature_map(project: Asked) -> MapView | None:
    """Return the latest map of the features; null if there is none."""
    return read_map(project)


@router.get("/ranking", operation_id="getRanking")
def get_ranking(project: Asked) -> RankingView:
    """Return the pictures without a class that would teach the latest classifier the most."""
    return read_ranking(project)


@router.get("/trainings", operation_id="listTrainings")
def get_trainings(project: Asked) -> list[TrainingView]:
    """List the trainings of a project, newest first."""
    return list_trainings(project)


@router.get("/trainings/compare", operation_id="compareTrainings")
def get_comparison(project: Asked, first: Run, second: Run) -> TrainingComparison:
    """Compare two trainings of a project on the test pictures of both."""
    return compare_trainings(project, first, second)
