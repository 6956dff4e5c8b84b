"""Pictures of a project in a size for the screen."""

from pellucid.app.studio.thumbnails import jpeg_bytes
from pellucid.data.decode import decode, read_picture_file
from pellucid.data.projects.project import Project

_MAX_SIDE = 1024
"""Maximum length of the longer side, in pixels."""
_QUALITY = 88


def sized_picture(project: Project, path: str) -> bytes:
    """Return a whole picture as a JPEG file.

    Args:
        project: The project.
        path: Path of the picture, relative to the project.

    Raises:
        DataError: There is no such picture.
        PictureError: It cannot be used.
    """
    pixels = decode(read_picture_file(str(project.find(path))), max_side=_MAX_SIDE).pixels
    return jpeg_bytes(pixels, _QUALITY)
