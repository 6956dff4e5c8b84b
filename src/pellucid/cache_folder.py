"""The folder of everything that is kept between runs and can be computed again."""

import contextlib
import os
import shutil
import stat
from pathlib import Path

import platformdirs


def cache_folder() -> Path:
    """Return the cache folder: ``PELLUCID_CACHE``, or the user's default."""
    chosen = os.environ.get("PELLUCID_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("pellucid")


def free_space(folder: Path) -> int:
    """Return the free space on the disk of a folder, in bytes; the folder may not exist."""
    folder = folder.absolute()
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free


def is_private(folder: Path) -> bool:
    """Whether only this user can write to a folder, so that its files can be trusted."""
    if os.name != "posix":  # elsewhere the user's profile is private
        return True
    found = folder.stat()
    is_shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid == os.getuid() and not is_shared


def delete_oldest(folder: Path, max_bytes: int) -> None:
    """Delete the files of a folder that have not been used for the longest time.

    Other programs may use the folder meanwhile: a file that one of them has deleted, or holds open
    on a system where that prevents it, is passed over.

    Args:
        folder: The folder. The time of the last change of a file counts as that of its last use.
        max_bytes: Maximum size of the files that are left, in bytes.

    Raises:
        OSError: The folder cannot be read.
    """
    files = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                files.append((found.st_mtime_ns, found.st_size, entry.path))
    n_bytes = 0
    for _, size, path in sorted(files, reverse=True):
        n_bytes += size
        if n_bytes > max_bytes:
            with contextlib.suppress(OSError):
                Path(path).unlink()
