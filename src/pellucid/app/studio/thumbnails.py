"""Small square versions of the pictures of a project, kept in its hidden folder."""

import contextlib
import hashlib
import io

from PIL import Image

from pellucid.data.decode import ImageSpec, decode, read_picture_file
from pellucid.data.projects.project import Project

SIDE = 160
"""Width and height in pixels."""
_SPEC = ImageSpec(SIDE, SIDE, 3)
_QUALITY = 82


def thumbnail(project: Project, path: str) -> bytes:
    """Return the central square of a picture as a small JPEG file.

    Args:
        project: The project.
        path: Path of the picture, relative to the project.

    Raises:
        DataError: There is no such picture.
        PictureError: It cannot be used.
    """
    file = project.find(path)
    kept = project.folder.hidden / "thumbnails" / f"{thumbnail_key(project, path)}.jpg"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    pixels = decode(read_picture_file(str(file)), _SPEC).pixels
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=_QUALITY)
    with contextlib.suppress(OSError):  # a full disk, or a folder that may only be read
        kept.parent.mkdir(exist_ok=True)
        temporary = kept.with_suffix(f".{id(buffer)}")
        temporary.write_bytes(buffer.getvalue())
        temporary.replace(kept)
    return buffer.getvalue()


def thumbnail_key(project: Project, path: str) -> str:
    """Return a text that changes with the file at a path.

    Args:
        project: The project.
        path: Path of the picture, relative to the project.

    Raises:
        DataError: There is no such picture.
    """
    facts = project.find(path).stat()
    text = f"{path} {facts.st_size} {facts.st_mtime_ns}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
