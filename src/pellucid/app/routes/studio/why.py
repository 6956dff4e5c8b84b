"""Routes of the studio's test: why the classifier answers as it does, and "none of these"."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from pellucid.app.routes.studio.asked import Asked, read_upload
from pellucid.app.studio.results import run_of
from pellucid.app.studio.schemas import ClassName, Path
from pellucid.app.studio.tested_pictures import find_tested, paths_at_training, picture_as_seen
from pellucid.app.studio.threshold import view_caught, view_threshold
from pellucid.app.studio.thumbnails import thumbnail
from pellucid.app.studio.why import explain_picture, explain_shown, find_similar
from pellucid.app.studio.why_schemas import (
    CaughtView,
    ChangesView,
    LiveWhy,
    NewThreshold,
    PictureWhy,
    SimilarPictures,
    ThresholdView,
)
from pellucid.data.projects.changes import changes_since
from pellucid.data.projects.threshold import choose_threshold_of
from pellucid.run import RunFolder

router = APIRouter()

_FRESH = {"Cache-Control": "private, no-cache"}
"""Another picture may get the same path."""
_JPEG: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}


def asked_run(project: Asked, run: Annotated[str, Query(max_length=255)]) -> RunFolder:
    """Return the run that an address names.

    Raises:
        RunError: There is none of that name.
    """
    return run_of(project, run)


Run = Annotated[RunFolder, Depends(asked_run)]
PathAsked = Annotated[Path, Query()]


@router.get("/api/projects/{identifier}/why", operation_id="getWhy")
def get_why(
    project: Asked, run: Run, path: PathAsked, label: Annotated[ClassName | None, Query()] = None
) -> PictureWhy:
    """Explain the answer for a test picture."""
    return explain_picture(project, run, path, label)


@router.get("/api/projects/{identifier}/similar", operation_id="getSimilar")
def get_similar(project: Asked, run: Run, path: PathAsked) -> SimilarPictures:
    """Find the training pictures that are most similar to a test picture."""
    return find_similar(project, run, path)


@router.post("/api/projects/{identifier}/why", operation_id="explainShown")
async def explain_shown_picture(request: Request, project: Asked) -> LiveWhy:
    """Explain the latest classifier's answer for the picture in the body."""
    return await run_in_threadpool(explain_shown, project, await read_upload(request))


@router.get(
    "/api/projects/{identifier}/seen",
    response_class=Response,
    responses=_JPEG,
    operation_id="getSeen",
)
def get_seen(project: Asked, run: Run, path: PathAsked) -> Response:
    """Return the part of a picture that a classifier sees, as a JPEG file."""
    return Response(picture_as_seen(project, run, path), media_type="image/jpeg", headers=_FRESH)


@router.get(
    "/api/projects/{identifier}/tested",
    response_class=Response,
    responses=_JPEG,
    operation_id="getTestedThumbnail",
)
def get_tested_thumbnail(project: Asked, run: Run, path: PathAsked) -> Response:
    """Return the central square of a test picture, wherever it is now."""
    content = thumbnail(project, find_tested(project, run, path))
    return Response(content, media_type="image/jpeg", headers=_FRESH)


@router.get("/api/projects/{identifier}/threshold", operation_id="getThreshold")
def get_threshold(project: Asked, run: Run) -> ThresholdView | None:
    """Describe the threshold of "none of these"; null if the classifier has none."""
    return view_threshold(project, run)


@router.post(
    "/api/projects/{identifier}/threshold", operation_id="chooseThreshold", status_code=204
)
def choose_threshold(project: Asked, asked: NewThreshold) -> None:
    """Choose the threshold of "none of these"."""
    choose_threshold_of(project, run_of(project, asked.run), asked.threshold)


@router.get("/api/projects/{identifier}/caught", operation_id="getCaught")
def get_caught(project: Asked, run: Run) -> CaughtView | None:
    """Count what each threshold catches; null if that cannot be measured."""
    return view_caught(project, run)


@router.get("/api/projects/{identifier}/changes", operation_id="getChanges")
def get_changes(project: Asked, run: Run) -> ChangesView:
    """Count the pictures that changed since a training."""
    now = [path for each in project.classes() for path in each.pictures]
    return ChangesView(**asdict(changes_since(paths_at_training(run), now)))
