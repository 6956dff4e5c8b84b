"""Routes of the lessons: the pictures that they are shown with."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from pellucid.app.lesson_folder import MAX_PICTURES, spread
from pellucid.app.lesson_schemas import LessonData, LessonPicture
from pellucid.app.picture_store import PictureStore
from pellucid.app.png import png_bytes
from pellucid.data.decode import ImageSpec

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
        raise HTTPException(404, f"There is no picture {picture!r}; was the server restarted?")
    spec = ImageSpec(size, size, 3, store.spec.bits)
    return Response(png_bytes(store.pixels(picture, spec)), media_type="image/png")
