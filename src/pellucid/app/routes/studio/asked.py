"""What the routes of the studio are asked for: a project, and a picture; and pictures sent back."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Response

from pellucid.app.picture_store import MAX_DROPPED_BYTES, MAX_UPLOAD_BYTES
from pellucid.app.studio.projects import Projects
from pellucid.app.studio.thumbnails import picture_key
from pellucid.data.health import Health
from pellucid.data.projects.project import Project
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _


def projects_of(request: Request) -> Projects:
    """Return the projects of the application."""
    found: Projects = request.app.state.projects
    return found


def project_of(request: Request, identifier: str) -> Project:
    """Return the project that an address names.

    Raises:
        ConfigError: There is none.
    """
    return projects_of(request).get(identifier)


Asked = Annotated[Project, Depends(project_of)]


def picture_response(
    request: Request, project: Project, path: str, draw: Callable[[Project, str], bytes]
) -> Response:
    """Return a picture as a JPEG file, unless the browser has it already.

    Args:
        request: The request.
        project: The project.
        path: Path of the picture, relative to the project.
        draw: Makes the file, of a project and a path.
    """
    # Another picture may get the same path.
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{picture_key(project, path)}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(draw(project, path), media_type="image/jpeg", headers=headers)


async def read_upload(request: Request) -> bytes:
    """Return the body of a request, which is a picture.

    Raises:
        PictureError: It is too large.
    """
    content, n_bytes = bytearray(), 0
    async for part in request.stream():
        n_bytes += len(part)
        if n_bytes <= MAX_UPLOAD_BYTES:
            content += part
        # The rest is read and dropped: a client may read no answer while it still sends.
        elif n_bytes > MAX_DROPPED_BYTES:
            break
    if n_bytes > MAX_UPLOAD_BYTES:
        message = _(
            "A picture may have {n_bytes:,} bytes at most.",
            n_bytes=MAX_UPLOAD_BYTES,
        )
        raise PictureError(Health.TOO_LARGE, message)
    return bytes(content)
