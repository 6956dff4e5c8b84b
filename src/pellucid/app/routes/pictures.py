"""Routes for the pictures: those of the run, samples, and the user's own."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pellucid.app import schemas
from pellucid.app.picture_store import MAX_DROPPED_BYTES, MAX_UPLOAD_BYTES, StoredPicture
from pellucid.app.routes.dependencies import Asked, Seen, png
from pellucid.data.decode import Health
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _

router = APIRouter()


def picture_view(picture: StoredPicture) -> schemas.Picture:
    """Convert the description of a picture to the schema that is sent."""
    return schemas.Picture(**vars(picture))


@router.get("/api/pictures", operation_id="listPictures")
def list_pictures(explorer: Asked) -> list[schemas.Picture]:
    """List the user's own pictures and the offered ones."""
    store = explorer.pictures
    return [picture_view(picture) for picture in [*store.uploads(), *store.list()]]


@router.get(
    "/api/picture",
    operation_id="getPicture",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}}},
)
def get_picture(explorer: Asked, shown: Seen) -> Response:
    """Return a picture as the model sees it, as PNG."""
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
    """Add a picture. The body of the request is the file, X-Name its percent-encoded name."""
    data, n_bytes = bytearray(), 0
    try:
        async for chunk in request.stream():
            n_bytes += len(chunk)
            if n_bytes <= MAX_UPLOAD_BYTES:
                data += chunk
            # Read and discard some more, because a browser reads no response while it still sends.
            elif n_bytes > MAX_DROPPED_BYTES:
                break
    except ClientDisconnect:
        raise HTTPException(400, _("The upload was interrupted.")) from None
    if n_bytes > MAX_UPLOAD_BYTES:
        raise PictureError(
            Health.TOO_LARGE,
            _(
                "The file has more than {n_mebibytes} MiB; use a smaller one.",
                n_mebibytes=MAX_UPLOAD_BYTES // 2**20,
            ),
        )
    name = unquote(x_name) or "picture"
    return picture_view(await run_in_threadpool(explorer.add_picture, bytes(data), name))
