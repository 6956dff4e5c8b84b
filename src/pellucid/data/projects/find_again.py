"""Find a picture of a project whose file may have been moved or renamed since it was last seen."""

import hashlib
from pathlib import PurePosixPath

from pellucid.data.decode import read_picture_file
from pellucid.data.projects.project import Project
from pellucid.errors import DataError, PictureError


def find_again(project: Project, path: str, sha256: str, n_bytes: int) -> str | None:
    """Find a picture by its content.

    Args:
        project: The project.
        path: Path at which the picture was, relative to the project.
        sha256: SHA-256 of its content, in hexadecimal.
        n_bytes: Size of its file.

    Returns:
        Its path now; None if no picture of this content is left.
    """
    if _has(project, path, sha256):
        return path
    name = PurePosixPath(path).name
    everything = [each for one in project.classes() for each in one.pictures if each != path]
    # A picture keeps its name when it moves; the digest is in every name that pellucid makes.
    likely = [
        each
        for each in everything
        if (now := PurePosixPath(each).name) == name or sha256[:12] in now
    ]
    if (found := next((each for each in likely if _has(project, each, sha256)), None)) is not None:
        return found
    others = sorted(set(everything).difference(likely))
    same_size = (each for each in others if _size(project, each) == n_bytes)
    return next((each for each in same_size if _has(project, each, sha256)), None)


def _has(project: Project, path: str, sha256: str) -> bool:
    try:
        content = read_picture_file(str(project.find(path)))
    except (DataError, PictureError):
        return False
    return hashlib.sha256(content).hexdigest() == sha256


def _size(project: Project, path: str) -> int | None:
    try:
        return (project.root / path).stat().st_size
    except OSError:  # it is gone, or a link to nowhere
        return None
