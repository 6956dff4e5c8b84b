"""The pictures: those of the run, samples, and the user's own."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pellucid.app import schemas
from pellucid.app.picture_store import MAX_UPLOAD_BYTES, StoredPicture
from pellucid.app.routes.dependencies import Asked, Seen, png
from pellucid.data.decode import Health
from pellucid.errors import PictureError

router = APIRouter()

_MAX_DROPPED_BYTES = 2**29


def picture_view(picture: StoredPicture) -> schemas.Picture:
    """Give a picture's facts as they are sent."""
    return schemas.Picture(**vars(picture))


@router.get("/api/pictures", operation_id="listPictures")
def list_pictures(explorer: Asked) -> list[schemas.Picture]:
    """List the user's own pictures, and those that are offered."""
    store = explorer.pictures
    return [picture_view(picture) for picture in [*store.uploads(), *store.list()]]


@router.get(
    "/api/picture",
    operation_id="getPicture",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def get_picture(explorer: Asked, shown: Seen) -> Response:
    """Give a picture as the model sees it, as PNG."""
    return png(explorer.pixels(shown.picture, shown.move))


@router.post(
    "/api/pictures",
    operation_id="addPicture",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def add_picture(
    explorer: Asked, request: Request, x_name: Annotated[str, Header(max_length=1024)] = ""
) -> schemas.Picture:
    """Take a picture: the request's body is the file, X-Name its name, percent-encoded."""
    data, n_bytes = bytearray(), 0
    try:
        async for chunk in request.stream():
            n_bytes += len(chunk)
            if n_bytes <= MAX_UPLOAD_BYTES:
                data += chunk
            # A little more is read and dropped: a browser that still sends reads no answer.
            elif n_bytes > _MAX_DROPPED_BYTES:
                break
    except ClientDisconnect:
        raise HTTPException(400, "The upload was broken off.") from None
    if n_bytes > MAX_UPLOAD_BYTES:
        raise PictureError(
            Health.TOO_LARGE,
            f"The file has more than {MAX_UPLOAD_BYTES // 2**20} MiB; use a smaller one.",
        )
    name = unquote(x_name) or "picture"
    return picture_view(await run_in_threadpool(explorer.add_picture, bytes(data), name))
