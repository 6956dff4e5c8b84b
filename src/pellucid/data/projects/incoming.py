"""Pictures that come into a project: written under a name of our own, then moved to their place."""

import os
from datetime import datetime
from pathlib import Path

from pellucid.data.decode import MAX_BYTES, ImageSpec, decode
from pellucid.data.file_kind import kind_of
from pellucid.data.health import Health
from pellucid.data.projects.file_names import digest_of, file_name
from pellucid.data.projects.moves import Move
from pellucid.data.projects.places import free_path
from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.names import relative_name
from pellucid.errors import PictureError
from pellucid.i18n import gettext as _
from pellucid.regular_file import read_regular

_SMALL = ImageSpec(32, 32, 3)
"""Size to decode at, to find out whether a file can be used: large JPEGs are decoded faster."""


def new_name(content: bytes, time: datetime | None = None, burst: str | None = None) -> str:
    """Check a picture, and return the name that its file gets.

    Args:
        content: Content of the file.
        time: When it came; now by default.
        burst: As for `file_name`.

    Raises:
        PictureError: The content is no picture that can be used.
    """
    if len(content) > MAX_BYTES:
        raise PictureError(
            Health.TOO_LARGE, _("A file may have {n_bytes:,} bytes at most.", n_bytes=MAX_BYTES)
        )
    decode(content, _SMALL)
    return file_name(content, kind_of(content), time or datetime.now().astimezone(), burst)


def copy_in(folder: ProjectFolder, place: str, content: bytes) -> str | None:
    """Return the path of a picture with this content in a folder of the project, if there is one.

    Args:
        folder: The folder of the project.
        place: Class or other folder of the project.
        content: Content of the file.
    """
    end = f"-{digest_of(content)}."
    try:
        names = os.listdir(folder.root / place)  # noqa: PTH208 (of each picture that comes)
    except FileNotFoundError:  # such as an inbox that is empty yet
        return None
    for name in names:
        there = f"{place}/{name}"
        if end in name and _content(folder.root / there) == content:
            return there
    return None


def _content(file: Path) -> bytes | None:
    try:
        return read_regular(file, MAX_BYTES)
    except OSError:  # it is no file, or too large
        return None


def write_incoming(folder: ProjectFolder, place: str, name: str, content: bytes) -> Move:
    """Write a file into the folder of incoming pictures.

    Args:
        folder: The folder of the project.
        place: Class or other folder of the project for the picture.
        name: Name of the file.
        content: Content of the file.

    Returns:
        The move that brings it to its place.

    Raises:
        OSError: It cannot be written.
    """
    temporary = folder.incoming / name
    try:
        with temporary.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError:  # on a full disk, a part of it would take what is left
        temporary.unlink(missing_ok=True)
        raise
    source = relative_name(str(temporary), folder.root)
    return Move(source, free_path(folder, place, name))
