"""Small square versions of the pictures of projects, kept in the user's cache folder."""

import base64
import contextlib
import hashlib
import io
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from pellucid.cache_folder import cache_folder, delete_oldest
from pellucid.data.decode import DECODER_VERSION, ImageSpec, Pixels, decode, read_picture_file
from pellucid.data.projects.project import Project
from pellucid.errors import DataError, PictureError
from pellucid.i18n import gettext as _

SIDE = 160
"""Width and height in pixels."""
MAX_BYTES = 500 * 10**6
"""Maximum size of all that are kept, those of about 100,000 photos."""
_SPEC = ImageSpec(SIDE, SIDE, 3)
_QUALITY = 82
_MAX_SECONDS = 0.1
"""Time after which an answer is sent with what there is: large photos take long."""


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
    kept = _folder() / f"{_key(project, file)}.jpg"
    with contextlib.suppress(OSError):
        content = kept.read_bytes()
        with contextlib.suppress(OSError):
            os.utime(kept)  # the time of the last use
        return content
    content = jpeg_bytes(decode(read_picture_file(str(file)), _SPEC).pixels)
    with contextlib.suppress(OSError):  # a full disk, or a folder that may only be read
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = kept.with_name(f"{kept.name}.{os.urandom(8).hex()}")
        temporary.write_bytes(content)
        temporary.replace(kept)
    return content


def thumbnail_addresses(project: Project, paths: Sequence[str]) -> list[str | None]:
    """Return thumbnails in ``data:`` addresses.

    Args:
        project: The project.
        paths: Paths of pictures, relative to the project.

    Returns:
        Those of the first pictures, at least one, that were made in a tenth of a second; None for a
        picture that is gone or cannot be used.
    """
    began = time.monotonic()
    addresses: list[str | None] = []
    for path in paths:
        if addresses and time.monotonic() - began > _MAX_SECONDS:
            break
        try:
            content = base64.b64encode(thumbnail(project, path)).decode("ascii")
        except (DataError, PictureError):
            addresses.append(None)
        else:
            addresses.append(f"data:image/jpeg;base64,{content}")
    return addresses


def prune_thumbnails() -> None:
    """Delete the thumbnails that were not looked at for the longest time, above `MAX_BYTES`."""
    with contextlib.suppress(OSError):  # there is no folder yet
        delete_oldest(_folder(), MAX_BYTES)


def _folder() -> Path:
    return cache_folder() / "thumbnails"


def jpeg_bytes(pixels: Pixels, quality: int = _QUALITY) -> bytes:
    """Encode pixels of shape (height, width, 3) as a JPEG file of a quality from 1 to 95."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def picture_key(project: Project, path: str) -> str:
    """Return a text that changes with the content of a picture, but not if it is moved.

    Args:
        project: The project.
        path: Path of the picture, relative to the project.

    Raises:
        DataError: There is no such picture.
    """
    return _key(project, project.find(path))


def _key(project: Project, file: Path) -> str:
    try:
        facts = file.stat()
    except OSError:  # a link to nowhere, or it was moved just now
        path = str(file.relative_to(project.root))
        raise DataError(
            _("There is no picture {path!r} any more. Reload the page.", path=path)
        ) from None
    # Pictures without compression, unpacked in the same second, differ in their numbers alone.
    numbers = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
    text = f"{DECODER_VERSION} {project.root} {file.name} {numbers}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
