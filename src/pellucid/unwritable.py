"""What a user is told who may not write a file, before the work or after it."""

import errno
import os
from pathlib import Path

from pellucid.cache_folder import cache_folder
from pellucid.errors import RunError
from pellucid.i18n import gettext as _
from pellucid.i18n import system_reason


def write_error(path: Path, error: OSError, option: str | None = None) -> RunError:
    """Return an error that tells a user why a file could not be written.

    Args:
        path: The file or folder.
        error: What the system said.
        option: Option of the command by which the user chooses another place, if it has one.
    """
    is_in_cache = path.absolute().is_relative_to(cache_folder().absolute())
    elsewhere = (
        _("PELLUCID_CACHE chooses another cache folder.")
        if is_in_cache
        else _("{option} chooses another place.", option=option)
        if option is not None
        else ""
    )
    said = (
        _(
            "The disk is full: {path} could not be written. Earlier files are intact. "
            "Free some space, and start again.",
            path=path,
        )
        if error.errno in (errno.ENOSPC, errno.EDQUOT)
        else _(
            "{path} could not be written ({error}). Check that you may write to {folder}.",
            path=path,
            error=system_reason(error),
            folder=path.absolute().parent,
        )
    )
    return RunError(" ".join(filter(None, (said, elsewhere))))


def check_writable(path: Path, option: str) -> None:
    """Check that a new file can be made, before the work whose result it is to hold.

    Args:
        path: The file.
        option: As for `write_error`.

    Raises:
        RunError: Its folder may not be written.
    """
    there = next(each for each in path.absolute().parents if each.exists())
    if not there.is_dir():
        raise write_error(path, OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)), option)
    if not os.access(there, os.W_OK):
        raise write_error(path, OSError(errno.EACCES, os.strerror(errno.EACCES)), option)
