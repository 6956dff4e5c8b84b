"""Folders for what is needed while pictures come in, on the disk of the project.

The system's temporary folder may be small, or even a part of the memory.
"""

import contextlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.projects.project_lock import unwritable
from pellucid.errors import DataError
from pellucid.i18n import gettext as _

_SECONDS_KEPT = 24 * 3600.0
"""Time after which the folder of a process that was killed is removed."""


@contextmanager
def scratch_folder(folder: ProjectFolder) -> Iterator[Path]:
    """Yield an empty folder, which is removed afterwards.

    Args:
        folder: The folder of the project.

    Raises:
        DataError: The system refuses something within the block, such as on a full disk.
    """
    place = folder.scratch
    if place.is_symlink():
        raise DataError(
            _("{path} is a link, through which nothing is written. Remove it.", path=place)
        )
    try:
        for each in (folder.hidden, place):  # a project that was removed is not made anew
            each.mkdir(exist_ok=True)
        _remove_old(place)
        with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as scratch:
            yield Path(scratch)
    except OSError as error:
        raise unwritable(folder.root, error) from None


def _remove_old(place: Path) -> None:
    for left in place.iterdir():
        with contextlib.suppress(OSError):
            if time.time() - left.lstat().st_mtime > _SECONDS_KEPT:
                shutil.rmtree(left)
