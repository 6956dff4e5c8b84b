"""Routes of the studio for pictures that come in many ways, colours, and findings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from pellucid.app.routes.studio.asked import Asked, picture_response, read_upload
from pellucid.app.studio.pictures import sized_picture
from pellucid.app.studio.schemas import (
    AddedPicture,
    Batch,
    ClassName,
    ColourRequest,
    ImportedView,
    KeepRequest,
    RefusedFile,
    WaitingView,
)
from pellucid.data.health import Health
from pellucid.data.projects.imported import Imported, import_zip
from pellucid.data.projects.scratch import scratch_folder
from pellucid.data.sources.disk_room import DiskRoom
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _

MAX_ARCHIVE_BYTES = 2**32
"""Maximum size of an archive that is sent; a larger one can be unpacked and dropped as a folder."""
_MAX_REFUSED = 100

router = APIRouter()


@router.get("/api/projects/{identifier}/inbox", operation_id="listInbox")
def list_inbox(project: Asked) -> list[WaitingView]:
    """List the pictures that have no class yet."""
    classes = {each.name for each in project.classes()}
    return [
        WaitingView(path=each.path, label=each.label if each.label in classes else None)
        for each in project.inbox()
    ]


@router.post("/api/projects/{identifier}/inbox", operation_id="addToInbox")
async def add_to_inbox(
    request: Request, project: Asked, batch: Annotated[Batch, Query()]
) -> AddedPicture:
    """Add the picture in the body without a class."""
    content = await read_upload(request)
    return AddedPicture(path=await run_in_threadpool(project.add, None, content, batch))


@router.post("/api/projects/{identifier}/archives", operation_id="addArchive")
async def add_archive(
    request: Request,
    project: Asked,
    batch: Annotated[Batch, Query()],
    label: Annotated[ClassName | None, Query(alias="class")] = None,
    name: Annotated[str, Query(max_length=1024)] = "archive.zip",
) -> ImportedView:
    """Add the pictures of the zip archive in the body, to one class or by its folders."""
    with scratch_folder(project.folder) as folder, _called(folder / "archive.zip", name) as archive:
        room, n_bytes = DiskRoom(archive, folder), 0
        with archive.open("wb") as opened:
            async for part in request.stream():
                n_bytes += len(part)
                if n_bytes > MAX_ARCHIVE_BYTES:
                    message = _(
                        "An archive may have {n_bytes:,} bytes at most. Unpack "
                        "it, and drop its folders.",
                        n_bytes=MAX_ARCHIVE_BYTES,
                    )
                    raise PictureError(Health.TOO_LARGE, message)
                room.take(len(part))
                await run_in_threadpool(opened.write, part)
        found = await run_in_threadpool(import_zip, project, archive, batch, label)
    found.notes = [note.replace(archive.name, name) for note in found.notes]
    return _view(found)


@contextmanager
def _called(archive: Path, name: str) -> Iterator[Path]:
    """Have errors tell the name that the user knows, not where the archive is for a moment."""
    try:
        yield archive
    except PictureError:  # that the archive is too large
        raise
    except DataError as error:
        text = str(error).replace(str(archive), name).replace(archive.name, name)
        raise DataError(text) from None


def _view(found: Imported) -> ImportedView:
    shown = found.refused[:_MAX_REFUSED]
    return ImportedView(
        added=found.added,
        n_refused=len(found.refused),
        refused=[RefusedFile(name=name, reason=reason) for name, reason in shown],
        notes=found.notes,
    )


@router.get(
    "/api/projects/{identifier}/picture",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}}}},
    operation_id="getProjectPicture",
)
def get_picture(
    request: Request, project: Asked, path: Annotated[str, Query(max_length=4096)]
) -> Response:
    """Return a whole picture, in a size for the screen."""
    return picture_response(request, project, path, sized_picture)


@router.post(
    "/api/projects/{identifier}/classes/colour", operation_id="colourClass", status_code=204
)
def colour_class(project: Asked, asked: ColourRequest) -> None:
    """Give a class a colour."""
    project.colour_class(asked.name, asked.colour, asked.batch)


@router.post("/api/projects/{identifier}/keep", operation_id="keepFinding", status_code=204)
def keep(project: Asked, asked: KeepRequest) -> None:
    """Keep pictures although a check found them."""
    project.keep(asked.code, asked.paths, asked.batch, key=asked.key)
