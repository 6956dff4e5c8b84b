"""Routes of the lessons: the pictures that they are shown with, and comparison runs."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response

from pellucid.app.comparison_runs import ComparisonRuns
from pellucid.app.lesson_folder import MAX_PICTURES, spread
from pellucid.app.lesson_schemas import (
    ComparisonRunView,
    LessonData,
    LessonPicture,
    OwnTrainingData,
    TrainingData,
)
from pellucid.app.picture_store import PictureStore
from pellucid.app.png import png_bytes
from pellucid.app.slow_work import Progress, SlowWork
from pellucid.data.decode import ImageSpec
from pellucid.errors import ConfigError
from pellucid.i18n import gettext as _
from pellucid.lessons.comparisons import find_comparison

router = APIRouter()


@router.get("/api/learn/pictures", operation_id="listLessonPictures")
def list_lesson_pictures(request: Request) -> LessonData:
    """List the pictures that lessons offer: of the run, of the folder, or samples."""
    state = request.app.state
    store: PictureStore = state.lesson_pictures
    listed = [picture for picture in store.list() if store.has(picture.id)]
    return LessonData(
        model=None if state.explorer is None else state.explorer.opened.name,
        pictures=[
            LessonPicture(id=picture.id, name=picture.name, label=picture.label)
            for picture in spread(listed, MAX_PICTURES)
        ],
    )


@router.get(
    "/api/learn/picture",
    operation_id="getLessonPicture",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def get_lesson_picture(
    request: Request,
    picture: Annotated[str, Query(alias="id", max_length=64)],
    size: Annotated[int, Query(ge=8, le=512)],
) -> Response:
    """Return the centre square of a picture in RGB with sides of that many pixels, as PNG."""
    store: PictureStore = request.app.state.lesson_pictures
    if not store.has(picture):
        raise HTTPException(
            404, _("There is no picture {picture!r}; was the server restarted?", picture=picture)
        )
    spec = ImageSpec(size, size, 3, store.spec.bits)
    return Response(png_bytes(store.pixels(picture, spec)), media_type="image/png")


def _runs(request: Request) -> ComparisonRuns:
    runs: ComparisonRuns = request.app.state.comparison_runs
    return runs


def _compared(lesson: Annotated[str, Query(max_length=32)]) -> str:
    try:
        find_comparison(lesson)
    except ConfigError as error:
        raise HTTPException(404, str(error)) from None
    return lesson


Runs = Annotated[ComparisonRuns, Depends(_runs)]
Compared = Annotated[str, Depends(_compared)]
"""A lesson that has a comparison run."""


@router.get("/api/learn/own-training-data", operation_id="getOwnTrainingData")
def get_own_training_data(runs: Runs) -> OwnTrainingData | None:
    """Describe the pictures of the run or folder that comparison runs would train on."""
    return runs.own_data()


@router.get("/api/learn/comparison-run", operation_id="getComparisonRun")
def get_comparison_run(runs: Runs, lesson: Compared, data: TrainingData) -> ComparisonRunView:
    """Return the result of a comparison run; its progress is at its own address."""
    found = runs.kept(lesson, data)
    if found is None:
        raise HTTPException(
            404, _("This comparison has not been trained yet; follow its progress.")
        )
    return found


@router.get(
    "/api/learn/comparison-run/progress",
    operation_id="followComparisonRun",
    response_class=SlowWork,
    status_code=200,
    responses={200: {"model": Progress}},
)
def follow_comparison_run(runs: Runs, lesson: Compared, data: TrainingData) -> SlowWork:
    """Train the variants of a lesson, and tell the progress and each epoch in JSON lines."""
    return SlowWork(lambda report: runs.run(lesson, data, report))
