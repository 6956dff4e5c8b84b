"""The lock that is held while a project is changed, and what is said if it cannot be changed."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.errors import DataError

_SECONDS_TO_WAIT = 10.0
"""Time to wait for another window's change."""


@contextmanager
def holding(folder: ProjectFolder) -> Iterator[None]:
    """Hold the lock of a project.

    Args:
        folder: The folder, whose hidden folder is made if there is none.

    Raises:
        DataError: Another program holds it for too long, the hidden folder has links, or the system
            refuses something within the block.
    """
    from filelock import FileLock, Timeout

    try:
        _check_links(folder)
        folder.incoming.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.lock, timeout=_SECONDS_TO_WAIT):
            yield
    except Timeout:
        raise DataError(
            f"Another program is changing {folder.root}, and has not finished within "
            f"{_SECONDS_TO_WAIT:.0f} seconds. Try again."
        ) from None
    except OSError as error:
        raise unwritable(folder.root, error) from None


def is_full(error: OSError) -> bool:
    """Return whether there is no room on the disk."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def unwritable(root: Path, error: OSError) -> DataError:
    """Return an error that tells a user why a project could not be read or changed."""
    if is_full(error):
        return DataError(
            f"The disk is full, so nothing more can be changed in {root}. The pictures that are "
            "there are safe. Free some space, and try again."
        )
    return DataError(
        f"{root} cannot be changed ({error.strerror or error}). The pictures that are there are "
        "safe. Check that you may write to this folder."
    )


def _check_links(folder: ProjectFolder) -> None:
    """Refuse links in the hidden folder, through which files elsewhere would be written."""
    hidden = folder.hidden
    inner = hidden.iterdir() if hidden.is_dir() and not hidden.is_symlink() else ()
    for path in (hidden, *inner):
        if path.is_symlink():
            raise DataError(
                f"{path} is a link. pellucid writes only into the project's own folder: replace "
                "the link by a folder, or remove it."
            )
