"""The lock that is held while a project is changed, and what is said if it cannot be changed."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pellucid.data.projects.project_folder import ProjectFolder
from pellucid.data.sources.endings import ARCHIVES, ending_of
from pellucid.errors import DataError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason

_FORMAT = 1
_SECONDS_TO_WAIT = 10.0
"""Time to wait for another window's change."""


@contextmanager
def holding(folder: ProjectFolder) -> Iterator[None]:
    """Hold the lock of a project, to change it.

    Args:
        folder: The folder, which becomes a project if it is not one yet.

    Raises:
        DataError: Another program holds it for too long, the hidden folder has links, or the system
            refuses something within the block.
    """
    from filelock import FileLock, Timeout

    try:
        _check_links(folder)
        folder.hidden.mkdir(exist_ok=True)  # a project that was removed is not made anew
        folder.incoming.mkdir(exist_ok=True)
        with FileLock(folder.lock, timeout=_SECONDS_TO_WAIT):
            if not folder.is_project:
                folder.mark.write_text(json.dumps({"format": _FORMAT}) + "\n", encoding="utf-8")
            yield
    except Timeout:
        raise DataError(
            _(
                "Another program is changing {root}, and has not finished within "
                "{seconds:.0f} seconds. Try again.",
                root=folder.root,
                seconds=_SECONDS_TO_WAIT,
            )
        ) from None
    except OSError as error:
        raise unwritable(folder.root, error) from None


def become_project(folder: ProjectFolder) -> None:
    """Make a folder a project, before its first change.

    Raises:
        DataError: As for `holding`.
    """
    with holding(folder):
        pass


def check_changeable(folder: ProjectFolder) -> None:
    """Check that a folder can become a project, without a change.

    Raises:
        DataError: It may not be written, or the hidden folder has links.
    """
    _check_links(folder)
    if not os.access(folder.root, os.W_OK):
        raise unwritable(folder.root, OSError(errno.EACCES, os.strerror(errno.EACCES)))


def is_full(error: OSError) -> bool:
    """Return whether there is no space on the disk."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def unwritable(root: Path, error: OSError) -> DataError:
    """Return an error that tells a user why a project could not be read or changed."""
    if is_full(error):
        return DataError(
            _(
                "The disk is full, so nothing more can be changed in {root}. The pictures "
                "that are there are safe. Free some space, and try again.",
                root=root,
            )
        )
    if not root.is_dir():
        return DataError(
            _(
                "The folder {root} is not there any more: it was renamed, moved or removed, or "
                "its disk is not connected. Put it back, or start `pellucid studio` with the "
                "folder as it is called now.",
                root=root,
            )
        )
    return DataError(
        _(
            "{root} cannot be changed ({error}). The pictures that are there are safe. Check "
            "that you may write to this folder.",
            root=root,
            error=system_reason(error),
        )
    )


def no_folder(path: Path) -> DataError:
    """Return the error for a project at a path where there is no folder."""
    if not path.exists():
        return DataError(
            _(
                "There is no folder {path}. Expected one that holds a folder of pictures per "
                "class. Check the spelling, or make the folder.",
                path=path,
            )
        )
    if ending_of(path) in ARCHIVES:
        return DataError(
            _(
                "{path} is an archive, and a project is a folder. Unpack it and give the folder; "
                "or start `pellucid studio`, make a project, and drop a zip archive on its page.",
                path=path,
            )
        )
    return DataError(
        _(
            "{path} is a file. Expected a folder that holds a folder of pictures per class.",
            path=path,
        )
    )


def not_stored(folder: Path) -> DataError:
    """Return the error for a picture that cannot be stored in a folder of a project."""
    return DataError(
        _(
            "The picture cannot be stored in {folder}. Check that you may write to this folder.",
            folder=folder,
        )
    )


def _check_links(folder: ProjectFolder) -> None:
    """Refuse links in the hidden folder, through which files elsewhere would be written."""
    hidden = folder.hidden
    inner = hidden.iterdir() if hidden.is_dir() and not hidden.is_symlink() else ()
    for path in (hidden, *inner):
        if path.is_symlink():
            raise DataError(
                _(
                    "{path} is a link. pellucid writes only into the project's own folder: "
                    "replace the link by a folder, or remove it.",
                    path=path,
                )
            )
